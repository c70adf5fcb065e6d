"""The catalogue holds every path that the contract names, and fills a path's keys in."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import MEASURES, Amount, Count, Leaf, Node, Percent, Quantity, Reading, Section, Standard
from schemas.catalogue import Slot, build, default, fill
from schemas.titles import keys

PLAIN = ["unit_name", "fiscal_year", "document_kind", "contact.name", "contact.phone", "organisation.tier", "organisation.departments.count", "organisation.departments[].name", "performance.targets.count", "performance.funds.amount", "performance.coverage.share", "performance.overall.expected", "performance.overall.achieved", "activities[].value", "activities[].what", "staff.by_post[].count", "general_public_budget.items[].code", "three_public.overseas.groups", "three_public.overseas.persons", "three_public.vehicle_purchase.count", "three_public.vehicle_purchase.by_type[].count", "three_public.vehicles_held.total", "three_public.vehicles_held.by_type[]", "assets.vehicles.total", "assets.vehicles.by_type[]", "assets.equipment[].count"]  # fmt: skip

FAMILIES = {
    "organisation.subordinate_units": "total administrative reference_managed other",
    "staff": "authorised on_duty administrative institution workers contract retired",
    "three_public.reception": "batches persons companions",
    "three_public.reception.domestic": "batches persons companions",
    "three_public.reception.foreign": "batches persons companions",
    "performance.projects[]": "budget budget_fiscal budget_other received executed executed_fiscal executed_other"
    " balance completion_rate expected achieved",
    "performance.projects[].uses[]": "amount count standard fiscal other",
    "performance.projects[].indicators[]": "level1 level2 target actual",
}

MEASURED = ["total", "revenue", "revenue.sources[]", "expenditure", "expenditure.by_function[]", "expenditure.by_nature[]", "expenditure.by_economic[]", "fiscal_appropriation", "fiscal_appropriation.sources[]", "fiscal_appropriation.by_function[]", "general_public_budget", "general_public_budget.by_function[]", "general_public_budget.by_nature[]", "general_public_budget.by_economic[]", "general_public_budget.items[]", "general_public_budget.items[].uses[]", "basic_expenditure", "basic_expenditure.personnel", "basic_expenditure.personnel.items[]", "basic_expenditure.operating", "basic_expenditure.operating.items[]", "basic_expenditure.items[]", "project_expenditure", "project_expenditure.items[]", "three_public", "three_public.overseas", "three_public.reception", "three_public.reception.domestic", "three_public.reception.foreign", "three_public.reception.events[]", "three_public.vehicles", "three_public.vehicle_purchase", "three_public.vehicle_operation", "meeting", "training", "travel", "meeting_training_travel", "government_fund", "government_fund.revenue", "government_fund.expenditure", "state_capital", "state_capital.revenue", "state_capital.expenditure", "social_insurance_fund", "social_insurance_fund.revenue", "social_insurance_fund.expenditure", "agency_operating", "procurement", "procurement.goods", "procurement.works", "procurement.services", "procurement.sme", "procurement.micro", "procurement.general_public_budget", "procurement.general_public_budget.goods", "procurement.general_public_budget.works", "procurement.general_public_budget.services", "procurement.general_public_budget.sme"]  # fmt: skip

CONTRACT = (
    *PLAIN,
    *(f"{node}.{name}" for node, names in FAMILIES.items() for name in names.split()),
    *(f"{node}.{measure}" for node, measure in product(MEASURED, MEASURES)),
)


def test_every_path_of_the_contract_is_in_the_catalogue() -> None:
    assert [path for path in CONTRACT if path not in default().by_path] == []


@pytest.mark.xfail(
    strict=True, reason="PurchasedType is no Measured; contract: vehicle_purchase.by_type[轿车]+"
)
def test_a_purchased_type_of_vehicle_carries_all_measures() -> None:
    paths = [f"three_public.vehicle_purchase.by_type[].{measure}" for measure in MEASURES]
    assert [path for path in paths if path not in default().by_path] == []


def test_the_measures_are_those_of_the_contract() -> None:
    assert set(MEASURES) == {
        "amount", "share", "prior", "change", "change_rate", "change_direction", "completion_rate", "budgeted", "reason",
        "purpose",
    }  # fmt: skip


def test_every_slot_has_its_path_once_and_a_chinese_title() -> None:
    slots = [*default().slots]
    assert len({slot.path for slot in slots}) == len(slots)
    assert [slot.path for slot in slots if not slot.title or slot.title.isascii()] == []


def test_every_slot_has_a_key_rule_for_each_list_around_it() -> None:
    lists = [slot for slot in default().slots if not slot.path.startswith("activities[]")]
    assert [slot.path for slot in lists if len(slot.keys) != slot.path.count("[]")] == []


def test_every_part_of_the_schema_has_nodes() -> None:
    parts = {spec.part for spec in default().nodes.values()}
    assert parts == {"overview", "budget", "performance"}
    assert sum(len(default().part(part)) for part in parts) == len(default().nodes)


def test_an_unknown_path_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        default().slot("revenue.gifts[].amount")


def test_only_contact_data_is_personal() -> None:
    assert [slot.path for slot in default().slots if slot.personal] == ["contact.name", "contact.phone"]


@pytest.mark.parametrize(
    ("leaf", "kinds"),
    [
        (Amount, {"money", "none"}),
        (Standard, {"money", "rate", "none"}),
        (Percent, {"percent", "none"}),
        (Count, {"count", "none"}),
        (Quantity, {"money", "rate", "percent", "count", "none"}),
        (Reading, set[str]()),
    ],
)
def test_what_units_a_leaf_takes(leaf: type[Leaf], kinds: set[str]) -> None:
    assert leaf.accepts == kinds


def test_a_trailing_underscore_lets_a_node_and_a_list_share_a_name() -> None:
    assert "organisation.departments" in default().nodes
    assert "organisation.departments[]" in default().nodes


def test_a_field_that_is_neither_leaf_nor_node_is_refused() -> None:
    class Odd(Section):
        root = "odd"
        title = "怪"
        part = "budget"
        things: list[Node] = []  # noqa: RUF012

    with pytest.raises(TypeError):
        build([Odd])


# -- filling


def test_keys_fill_the_brackets_from_the_outside_in() -> None:
    pattern = "general_public_budget.items[].uses[].amount"
    assert fill(pattern, ["2012901", "灯会"]) == "general_public_budget.items[2012901].uses[灯会].amount"


def test_a_list_of_leaves_ends_in_its_key() -> None:
    assert fill("assets.vehicles.by_type[]", ["洒水车"]) == "assets.vehicles.by_type[洒水车]"


def test_a_path_without_lists_takes_no_keys() -> None:
    assert fill("revenue.amount", []) == "revenue.amount"
    with pytest.raises(ValueError, match="takes 0 keys"):
        fill("revenue.amount", ["事业收入"])


@pytest.mark.parametrize("given", [["灯会"], ["灯会", "夜市", "庙会"]])
def test_too_few_or_too_many_keys_are_an_error_that_names_the_path(given: list[str]) -> None:
    with pytest.raises(ValueError, match=r"uses\[\]\.amount takes 2 keys"):
        fill("performance.projects[].uses[].amount", given)


def test_square_brackets_and_line_breaks_cannot_break_a_path() -> None:
    assert fill("revenue.sources[].share", ["灯[会]\n费"]) == "revenue.sources[灯（会）费].share"


@given(st.sampled_from([slot for slot in default().slots if slot.keys]), st.data())
def test_the_keys_of_a_filled_path_can_be_read_back(slot: Slot, data: st.DataObject) -> None:
    count = slot.path.count("[]")
    given = data.draw(st.lists(st.text("灯会夜市（）.[]\n@1", min_size=1), min_size=count, max_size=count))
    safe = [key.replace("[", "（").replace("]", "）").replace("\n", "") for key in given]
    assert keys(fill(slot.path, given)) == safe

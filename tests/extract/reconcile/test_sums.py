"""A total and its parts: when a total that they do not reach is wrong, and when it only says that something is missing."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extract.reconcile.constraints import Status
from extract.reconcile.reconcile import reconcile
from tests.extract.reconcile.build import Stated, checked, facts, read, statuses
from tests.extract.reconcile.cases import MEMBERS, list_of, natures, sources


def only(rule: str, stated: Mapping[str, Stated], text: str | None = None) -> Status:
    (status,) = statuses(rule, stated, text)
    return status


# ---------------------------------------------------------------------------- parts that are all there are


def three_public(whole: str, **parts: str) -> dict[str, Stated]:
    stated: dict[str, Stated] = {"three_public.amount": f"{whole}万元"}
    return stated | {f"three_public.{name}.amount": f"{amount}万元" for name, amount in parts.items()}


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        (three_public("6", overseas="1", vehicles="2", reception="3"), "pass_exact"),
        (three_public("6", overseas="1", vehicle_purchase="0.5", vehicle_operation="1.5", reception="3"), "pass_exact"),
        (three_public("6", overseas="1", vehicles="2", vehicle_purchase="9", reception="3"), "pass_exact"),
        (three_public("7", overseas="1", vehicles="2", reception="3"), "fail"),
        (three_public("5", overseas="1", vehicles="2", reception="3"), "fail"),
        # A missing part is no nothing: the rest may be short, but never too much.
        (three_public("6", overseas="1", reception="3"), "incomplete"),
        (three_public("6", overseas="1", vehicle_purchase="2", reception="3"), "incomplete"),
        (three_public("3", overseas="1", reception="3"), "fail"),
        (three_public("6"), "incomplete"),
    ],
)  # fmt: skip
def test_named_parts(stated: dict[str, Stated], status: Status) -> None:
    assert only("three-public-parts", stated) == status


def test_a_list_that_needs_members_is_no_breakdown_without_them() -> None:
    other = {"expenditure.by_nature[经营支出].amount": "5万元"}
    assert only("expenditure-natures", natures("35万元", "10万元", "20万元") | other) == "pass_exact"
    assert only("expenditure-natures", {"expenditure.amount": "35万元", **other}) == "incomplete"


def test_the_first_total_there_is_is_meant() -> None:
    parts = {"revenue.sources[甲].amount": "1万元", "revenue.sources[乙].amount": "2万元"}
    assert only("revenue-sources", {"total.amount": "3万元", **parts}) == "pass_exact"
    assert only("revenue-sources", {"total.amount": "3万元", "revenue.amount": "4万元", **parts}) == "fail"


STAFF: dict[str, Stated] = {"staff.administrative": "3人", "staff.workers": "4人"}
NO_OTHERS: dict[str, Stated] = {"staff.institution": "0人", "staff.contract": "0人"}


@pytest.mark.parametrize(("on_duty", "authorised"), [("7人", "9人"), ("9人", "7人")])
def test_of_totals_that_may_be_meant_one_is_enough(on_duty: str, authorised: str) -> None:
    totals: dict[str, Stated] = {"staff.on_duty": on_duty, "staff.authorised": authorised}
    assert only("staff-kinds", totals | STAFF | NO_OTHERS) == "pass_exact"


def test_a_list_of_separate_fields_may_lack_some() -> None:
    assert only("staff-kinds", {"staff.on_duty": "7人", **STAFF}) == "pass_exact"


def test_changes_add_up_with_their_directions() -> None:
    def stated(whole: str, up: str) -> dict[str, Stated]:
        node = "expenditure.by_nature"
        return {
            "expenditure.change": whole,
            "expenditure.change_direction": "increase",
            f"{node}[基本支出].change": "5万元",
            f"{node}[基本支出].change_direction": up,
            f"{node}[项目支出].change": "2万元",
            f"{node}[项目支出].change_direction": "decrease",
        }

    assert only("expenditure-nature-changes", stated("3万元", "increase")) == "pass_exact"
    assert only("expenditure-nature-changes", stated("7万元", "increase")) == "fail"
    unknown = stated("3万元", "increase")
    del unknown["expenditure.by_nature[基本支出].change_direction"]
    assert only("expenditure-nature-changes", unknown) == "incomplete"


# ---------------------------------------------------------------------------- lists that may be open

REVENUE = "2040年收入预算{}万元，其中：事业收入10.00万元、经营收入20.00万元{}。"


@pytest.mark.parametrize(
    ("whole", "behind", "status"),
    [
        ("30.00", "", "pass_exact"),
        ("36.00", "", "fail"),
        ("36.00", "等", "incomplete"),
        ("36.00", "、灯油6.00万元", "incomplete"),
        ("24.00", "", "fail"),  # too much is too much, however open a list
        ("24.00", "等", "fail"),
        ("24.00", "、灯油6.00万元", "fail"),
    ],
)
def test_a_list_that_is_short_is_wrong_only_where_the_text_closes_it(
    whole: str, behind: str, status: Status
) -> None:
    text = "一、收入预算情况\n" + REVENUE.format(whole, behind)
    members = {
        "revenue.sources[事业收入].amount": "10.00万元",
        "revenue.sources[经营收入].amount": "20.00万元",
    }
    assert only("revenue-sources", {"revenue.amount": f"{whole}万元", **members}, text) == status


def test_the_numbers_that_may_be_missing_are_told() -> None:
    text = "一、收入预算情况\n" + REVENUE.format("36.00", "、灯油6.00万元")
    members = {
        "revenue.sources[事业收入].amount": "10.00万元",
        "revenue.sources[经营收入].amount": "20.00万元",
    }
    (one,) = checked("revenue-sources", facts({"revenue.amount": "36.00万元", **members}, text), text)
    assert [text[at : at + 4] for at in one.gap] == ["6.00"]


def test_one_member_alone_proves_nothing() -> None:
    assert only("revenue-sources", sources("30", "30")) == "incomplete"
    assert only("revenue-sources", sources("30", "20")) == "incomplete"
    assert only("revenue-sources", sources("30", "40")) == "fail"
    assert statuses("revenue-sources", sources("30")) == []


def test_what_is_short_by_money_of_another_source_is_of_another_caliber() -> None:
    functions = ("general_public_budget.amount", "general_public_budget.by_function[].amount")
    short = list_of(functions[0], "30.00", functions[1], "10.00", "12.05")
    assert only("general-budget-functions", short) == "fail"
    carried: dict[str, Stated] = {"revenue.sources[上年结转].amount": "7.95万元"}
    assert only("general-budget-functions", short | carried) == "ambiguous"


def test_of_another_caliber_is_a_hint_and_no_error() -> None:
    stated = list_of("general_public_budget.amount", "30.00", "general_public_budget.by_function[].amount", "10.00", "12.05")  # fmt: skip
    (hint,) = reconcile(facts(stated | {"revenue.sources[上年结转].amount": "7.95万元"})).findings
    assert (hint.rule, hint.severity) == ("general-budget-functions", "info")
    (cure,) = hint.cures
    assert (cure.kind, cure.other) == ("known_residual", "revenue.sources[上年结转].amount")


@pytest.mark.parametrize(
    ("rule", "node"),
    [("revenue-sources", "total"), ("fiscal-sources", "fiscal_appropriation")],
)
def test_in_final_accounts_grand_totals_hold_more_than_their_lists(rule: str, node: str) -> None:
    of = "revenue" if node == "total" else node
    stated = list_of(f"{node}.amount", "30.00", f"{of}.sources[].amount", "10.00", "12.05")
    said = {kind: only(rule, stated | {"document_kind": kind}) for kind in ("budget", "final_accounts")}
    assert said == {"budget": "fail", "final_accounts": "incomplete"}
    over = list_of(f"{node}.amount", "20.00", f"{of}.sources[].amount", "10.00", "12.05")
    assert only(rule, over | {"document_kind": "final_accounts"}) == "fail"


@pytest.mark.parametrize("total", ["domestic.amount", "amount"])
def test_receptions_are_those_of_either_total(total: str) -> None:
    node = "three_public.reception"
    both: dict[str, Stated] = {f"{node}.domestic.amount": "9万元", f"{node}.amount": "9.5万元"}
    events = list_of(f"{node}.{total}", "3.00", f"{node}.events[].amount", "1.00", "2.00")
    assert only("reception-events", both | events) == "pass_exact"
    assert only("reception-events", events | both) == "fail"


def test_basic_expenditure_of_all_money_is_not_personnel_plus_operating() -> None:
    parts: dict[str, Stated] = {"basic_expenditure.personnel.amount": "1万元", "basic_expenditure.operating.amount": "2万元"}  # fmt: skip
    assert statuses("basic-parts", parts | {"expenditure.by_nature[基本支出].amount": "4万元"}) == []
    assert (
        only("basic-parts", parts | {"general_public_budget.by_nature[基本支出].amount": "4万元"}) == "fail"
    )


def test_items_add_up_to_the_class_of_their_codes() -> None:
    stated: dict[str, Stated] = {
        "general_public_budget.by_function[卫生健康].amount": "3万元",
        "general_public_budget.by_function[灯油].amount": "9万元",  # no class of the classification
        "general_public_budget.items[2101101].amount": "1万元",
        "general_public_budget.items[2101103].amount": "2万元",
        "general_public_budget.items[2080505].amount": "7万元",
        "general_public_budget.items[行政运行].amount": "8万元",
    }
    (one,) = checked("class-items", facts(stated))
    assert (one.path, one.status) == ("general_public_budget.by_function[卫生健康].amount", "pass_exact")


def test_parts_within_parts_are_not_added_twice() -> None:
    text = (
        "一、支出预算情况\n支出预算30万元，其中：项目支出20万元（其中含上缴上级支出5万元）、基本支出10万元。"
    )
    (one,) = checked("expenditure-natures", read(text), text)
    assert one.status == "pass_exact"
    assert one.constraint is not None
    assert [value.statement.value for value in one.constraint.values()] == ["30", "20", "10"]


def test_subtotals_are_taken_for_what_they_are() -> None:
    assert only("revenue-sources", sources("37", "30", "10", "20", "7")) == "pass_exact"
    assert only("revenue-sources", sources("38", "30", "10", "20", "7")) == "fail"


# ---------------------------------------------------------------------------- laws

AMOUNTS = st.lists(st.integers(100, 99_999), min_size=2, max_size=5)


def literals(cents: list[int]) -> list[str]:
    return [f"{each // 100}.{each % 100:02}" for each in cents]


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, st.integers(-5, 5), st.data())
def test_the_order_of_parts_never_matters_unless_one_is_a_subtotal(
    cents: list[int], off: int, data: st.DataObject
) -> None:
    ascending = sorted(cents)
    assume(all(one != sum(ascending[:count]) for count in range(2, 5) for one in cents))
    whole, *parts = literals([sum(cents) + off, *cents])
    first = only("revenue-sources", sources(whole, *parts))
    stated = [*sources(whole, *parts).items()]
    assert only("revenue-sources", dict(data.draw(st.permutations(stated)))) == first
    assert first == (
        "pass_exact" if off == 0 else "pass_rounding" if abs(off) * 2 <= len(parts) + 1 else "fail"
    )


@settings(max_examples=30, deadline=None)
@given(AMOUNTS, st.integers(-5, 5), st.data())
def test_a_part_of_nothing_changes_nothing(cents: list[int], off: int, data: st.DataObject) -> None:
    whole, *parts = literals([sum(cents) + off, *cents])
    with_zero = [*parts]
    with_zero.insert(data.draw(st.integers(0, len(parts))), "0")
    assert len(with_zero) <= len(MEMBERS)
    assert only("revenue-sources", sources(whole, *with_zero)) == only(
        "revenue-sources", sources(whole, *parts)
    )

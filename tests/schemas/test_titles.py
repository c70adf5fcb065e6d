"""What readers of tables see of a fact: the schema's own titles, section by section and in its order."""

from collections import Counter

import pytest

from schemas.catalogue import default, fill
from schemas.titles import default_titles, keys

TITLES = default_titles()
SLOTS = [*default().slots]


def test_every_fact_can_be_told_in_words() -> None:
    for path in (slot.path for slot in SLOTS):
        made = fill(path, [f"灯{number}" for number in range(path.count("[]"))])
        for told in (TITLES.full(path), TITLES.within(path), TITLES.section(path), TITLES.named(made)):
            assert told
            assert "_" not in told
            assert "[" not in told
        assert all(key in TITLES.named(made) for key in keys(made))
        assert TITLES.full(path).endswith(TITLES.within(path))


def test_two_facts_in_no_list_are_never_called_the_same() -> None:
    for told in (TITLES.named, TITLES.full):
        counts = Counter(told(slot.path) for slot in SLOTS if "[]" not in slot.path)
        assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("revenue.amount", "收入合计"),
        ("expenditure.by_nature[基本支出].amount", "支出合计·基本支出"),
        ("expenditure.by_nature[基本支出].share", "支出合计·基本支出·占比"),
        ("general_public_budget.items[2012901].uses[灯油].change", "一般公共预算支出·2012901·灯油·增减额"),
        ("staff.on_duty", "人员·在职人数"),
    ],
)
def test_a_fact_in_words_has_its_keys_in_the_place_of_their_lists(path: str, named: str) -> None:
    assert TITLES.named(path) == named


def test_slots_are_in_the_order_of_the_schema_and_unknown_ones_last() -> None:
    ranks = [TITLES.order(slot.path) for slot in SLOTS]
    assert ranks == [*range(len(SLOTS))]
    assert TITLES.order("lamps.oil") == len(SLOTS)


def test_an_unknown_fact_is_called_by_its_path() -> None:
    path = "lamps.oil"
    assert TITLES.slot(path) is None
    assert (TITLES.full(path), TITLES.within(path), TITLES.named(path)) == (path, path, path)
    assert TITLES.section(path) == ""
    assert not TITLES.personal(path)


def test_contacts_alone_are_personal() -> None:
    assert [slot.path for slot in SLOTS if TITLES.personal(slot.path)] == ["contact.name", "contact.phone"]


@pytest.mark.parametrize(
    ("path", "held"),
    [("revenue.amount", []), ("assets.equipment[50万元].count", ["50万元"]), ("a[b].c[d].e", ["b", "d"])],
)
def test_the_keys_of_a_path(path: str, held: list[str]) -> None:
    assert keys(path) == held

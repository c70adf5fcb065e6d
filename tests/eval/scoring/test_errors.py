"""What kind of mistake a wrong reading is. One planted mistake is one wrong cell, of its own kind."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eval.planted.perturb import misprints
from eval.scoring.errors import ERROR_CLASSES, ERROR_TITLES, ErrorClass
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact
from tests.eval.build import (
    DIRECTIONS,
    MONEY,
    PERCENT,
    TEXTS,
    documents,
    errors,
    fact,
    free_spot,
    quick,
    score,
)

Document = tuple[Fact, ...]
YEARS = ("amount", "prior", "budgeted")


def planted(facts: Document, at: int, wrong: Fact) -> ErrorClass:
    """The kind of the one wrong cell when a fact was read as another one."""
    made = score(facts, [*facts[:at], wrong, *facts[at + 1 :]])
    (cell,) = [cell for cell in made.cells if cell.verdict != "correct"]
    assert (cell.verdict, cell.path, cell.read and cell.read.value) == ("wrong", facts[at].path, wrong.value)
    assert len(made.cells) == len(facts)
    assert cell.error is not None
    return cell.error


def one_of(data: st.DataObject, facts: Document, measures: Sequence[str]) -> int:
    found = [at for at, one in enumerate(facts) if is_a(one, measures)]
    return data.draw(st.sampled_from(found))


def is_a(one: Fact, measures: Sequence[str]) -> bool:
    return one.path.rpartition(".")[2] in measures


def with_value(one: Fact, value: str, unit: str | None = None) -> Fact:
    """The same fact at the same place with another value."""
    unit = one.unit if unit is None else unit
    return replace(one, value=value, unit=unit, yuan=yuan_of(value, unit))


def taken_from(one: Fact, other: Fact) -> Fact:
    """What stands elsewhere read for this fact: value, unit and place."""
    return replace(one, value=other.value, unit=other.unit, yuan=other.yuan, at=other.at)


def node(one: Fact) -> str:
    return one.path.rpartition(".")[0]


# -- at the right place


@quick
@given(documents(always=["amount"]), st.data(), st.sampled_from(["元", "万元", "亿元"]))
def test_the_figure_in_another_unit(facts: Document, data: st.DataObject, unit: str) -> None:
    at = one_of(data, facts, MONEY)
    assume(facts[at].unit != unit)
    assert planted(facts, at, with_value(facts[at], facts[at].value, unit)) == "unit"


SLIPS = {
    "shifted_point": "point",
    "wrong_digit": "digit",
    "swapped_digits": "digit",
    "dropped_digit": "digit",
}


@pytest.mark.parametrize("slip", SLIPS)
@quick
@given(facts=documents(always=["amount"]), data=st.data())
def test_a_misprint(slip: str, facts: Document, data: st.DataObject) -> None:
    at = one_of(data, facts, (*MONEY, *PERCENT))
    # A point that moves over the first digits leaves a 0, and a digit that becomes one may look like a moved point.
    others = [
        other
        for kind, other in misprints(facts[at].value)
        if kind == slip and (slip == "shifted_point" or "0" not in other)
    ]
    assume(others)
    assert planted(facts, at, with_value(facts[at], data.draw(st.sampled_from(others)))) == SLIPS[slip]


@quick
@given(documents(always=["amount"]), st.data())
def test_a_number_that_has_nothing_to_do_with_it(facts: Document, data: st.DataObject) -> None:
    at = one_of(data, facts, MONEY)
    other = "".join(str((int(digit) + 3) % 9 + 1) if digit.isdigit() else digit for digit in facts[at].value)
    assert planted(facts, at, with_value(facts[at], other)) == "value"


@quick
@given(documents(always=["change_direction"]), st.data(), st.sampled_from(DIRECTIONS))
def test_another_direction(facts: Document, data: st.DataObject, direction: str) -> None:
    at = one_of(data, facts, ["change_direction"])
    assume(direction != facts[at].value)
    assert planted(facts, at, replace(facts[at], value=direction)) == "direction"


@quick
@given(documents(always=["reason"]), st.data(), st.sampled_from(TEXTS))
def test_other_words(facts: Document, data: st.DataObject, words: str) -> None:
    at = one_of(data, facts, ["reason"])
    assume(words != facts[at].value)
    assert planted(facts, at, replace(facts[at], value=words)) == "words"


# -- at the place of another fact


@quick
@given(documents(always=["amount", "change"], keyed=True), st.data(), st.sampled_from(["amount", "change"]))
def test_the_number_of_another_row(facts: Document, data: st.DataObject, measure: str) -> None:
    at, other = one_of(data, facts, [measure]), one_of(data, facts, [measure])
    assume(at != other)
    assert planted(facts, at, taken_from(facts[at], facts[other])) == "row"


@quick
@given(documents(always=YEARS), st.data())
def test_the_number_of_another_year(facts: Document, data: st.DataObject) -> None:
    at = one_of(data, facts, YEARS)
    others = [
        one for one in facts if node(one) == node(facts[at]) and is_a(one, YEARS) and one is not facts[at]
    ]
    other = data.draw(st.sampled_from(others))
    # The budget is of the same year as the amount: mixed up with it, the measure is wrong.
    years = any(is_a(one, ["prior"]) for one in (facts[at], other))
    assert planted(facts, at, taken_from(facts[at], other)) == ("year" if years else "measure")


@quick
@given(documents(always=["amount"]), st.data())
def test_the_number_of_the_same_measure_elsewhere(facts: Document, data: st.DataObject) -> None:
    at, other = one_of(data, facts, ["amount"]), one_of(data, facts, ["amount"])
    assume(facts[at].slot != facts[other].slot)
    assert planted(facts, at, taken_from(facts[at], facts[other])) == "caliber"


@quick
@given(documents(always=["amount", "change", "share", "change_rate"]), st.data())
def test_the_number_of_another_measure(facts: Document, data: st.DataObject) -> None:
    at = one_of(data, facts, ["change", "share", "change_rate"])
    others = [one for one in facts if one is not facts[at] and node(one) == node(facts[at]) and one.unit]
    assert planted(facts, at, taken_from(facts[at], data.draw(st.sampled_from(others)))) == "measure"


@quick
@given(documents(always=["amount", "share"]), st.data())
def test_the_number_of_another_measure_elsewhere(facts: Document, data: st.DataObject) -> None:
    at, other = one_of(data, facts, ["amount"]), one_of(data, facts, ["share"])
    assume(node(facts[at]) != node(facts[other]))
    assert planted(facts, at, taken_from(facts[at], facts[other])) == "field"


@quick
@given(documents(always=["amount"]), st.data())
def test_the_right_number_at_a_wrong_place(facts: Document, data: st.DataObject) -> None:
    at, start = one_of(data, facts, (*MONEY, *PERCENT)), free_spot(facts)
    assert planted(facts, at, replace(facts[at], at=((start, start + 6),))) == "place"


@quick
@given(documents(always=["amount"]), st.data())
def test_the_right_number_at_no_place_is_not_right(facts: Document, data: st.DataObject) -> None:
    at = one_of(data, facts, MONEY)
    assert planted(facts, at, replace(facts[at], at=())) == "place"


# -- filed elsewhere


@quick
@given(documents(always=["amount"]), st.data())
def test_the_right_number_filed_under_another_name(facts: Document, data: st.DataObject) -> None:
    """A key that no fact has: the fact itself is not read, its number is."""
    keyed = [at for at, one in enumerate(facts) if "[" in one.path and one.unit]
    assume(keyed)
    at = data.draw(st.sampled_from(keyed))
    head, _, tail = facts[at].path.partition("[")
    path = f"{head}[粮油物资储备]{tail.partition(']')[2]}"
    assert planted(facts, at, replace(facts[at], path=path)) == "row"


@pytest.mark.parametrize(
    ("path", "filed", "kind"),
    [
        ("revenue.amount", "revenue.prior", "year"),
        ("revenue.change", "revenue.prior", "measure"),
        ("revenue.change_rate", "revenue.share", "measure"),
        ("revenue.amount", "expenditure.amount", "caliber"),
        ("expenditure.by_function[教育].amount", "general_public_budget.by_function[教育].amount", "caliber"),
        ("expenditure.by_function[教育].amount", "expenditure.by_function[外交].prior", "field"),
        ("expenditure.by_function[教育].amount", "expenditure.by_function[外交].amount", "row"),
        ("revenue.amount", "expenditure.change", "field"),
        ("revenue.reason", "expenditure.reason", "caliber"),
        ("revenue.reason", "revenue.purpose", "measure"),
    ],
)
def test_the_right_value_and_place_filed_in_another_field(path: str, filed: str, kind: str) -> None:
    written = "人员减少" if path.endswith("reason") else "5.25%" if path.endswith("rate") else "840.99万元"
    made = score([fact(path, written, 10)], [fact(filed, written, 10)])
    assert errors(made) == [kind]
    assert made.cells[0].read_path == filed


def test_two_years_that_were_swapped_are_two_mistakes() -> None:
    gold = [fact("revenue.amount", "840.99万元", 10), fact("revenue.prior", "814.78万元", 40)]
    read = [fact("revenue.prior", "840.99万元", 10), fact("revenue.amount", "814.78万元", 40)]
    assert errors(score(gold, read)) == ["year", "year"]


@pytest.mark.parametrize(
    ("right", "read", "kind"),
    [
        ("840.99万元", "840.99元", "unit"),
        ("840.99万元", "8.4099万元", "point"),
        ("840.99万元", "84.099亿元", "point"),
        ("12.34万元", "13.24万元", "digit"),
        ("840.99万元", "840.05万元", "value"),
        ("0.0.96%", "0.0.97%", "digit"),
        ("0万元", "5万元", "digit"),
    ],
)
def test_slips_by_example(right: str, read: str, kind: str) -> None:
    assert errors(score([fact("revenue.amount", right, 10)], [fact("revenue.amount", read, 10)])) == [kind]


def test_of_two_facts_at_one_place_the_nearer_one_was_mixed_up() -> None:
    """收入总计、支出总计 5 万元, and so the year's amount of either was read for the earlier year of one."""
    gold = [
        fact("expenditure.amount", "5万元", 10),
        fact("revenue.amount", "5万元", 10),
        fact("revenue.prior", "4万元", 40),
    ]
    assert errors(score(gold, [*gold[:2], fact("revenue.prior", "5万元", 10)])) == ["year"]


def test_every_kind_has_its_title_in_both_languages() -> None:
    assert set(ERROR_TITLES) == set(ERROR_CLASSES)
    assert len({title for titles in ERROR_TITLES.values() for title in titles}) == 2 * len(ERROR_CLASSES)


def test_a_slip_at_the_right_place_is_a_slip_whatever_else_stands_there() -> None:
    gold = [fact("expenditure.amount", "5.25万元", 10), fact("revenue.amount", "5.25万元", 10)]
    assert errors(score(gold, [gold[0], fact("revenue.amount", "5.35万元", 10)])) == ["digit"]


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        ("814.78万元", "year"),
        ("84.099万元", "point"),
        ("840.99元", "unit"),
        ("840.98万元", "digit"),
        ("7万元", "value"),
    ],
)
def test_without_a_place_the_value_tells_what_was_mixed_up_a_slip_of_its_own_first(
    read: str, kind: str
) -> None:
    """84.099 is the change, too, and still more likely a shifted point."""
    gold = [
        fact("revenue.amount", "840.99万元", 10),
        fact("revenue.prior", "814.78万元", 40),
        fact("revenue.change", "84.099万元", 70),
    ]
    assert errors(score(gold, [fact("revenue.amount", read, None), *gold[1:]])) == [kind]


def test_of_two_facts_as_near_the_same_one_names_the_mistake_in_any_order() -> None:
    """支出5万元 and 在职5人 at one place: either is as far from the revenue that 5 was read for."""
    wrong = fact("revenue.amount", "12万元", 40)
    there = [fact("expenditure.amount", "5万元", 70), fact("staff.on_duty", "5人", 70)]
    read = replace(wrong, value="5", at=there[0].at)
    kinds = [errors(score([*order, wrong], [*there, read])) for order in (there, there[::-1])]
    assert kinds[0] == kinds[1] == ["caliber"]

"""What a written number can stand for: its own decimals, or those that its unit usually has around it."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reading.facts import Statement
from extract.reconcile.index import Index
from extract.reconcile.intervals import Interval
from extract.reconcile.precision import Usual, decimals_of, interval_of, scale_of
from tests.extract.reconcile.build import facts

NOTHING = Usual.of(())


def stated(value: str, unit: str, place: int = 0) -> Statement:
    return Statement(value, unit, None, ((place, place + len(value)),))


def usual_of(amounts: Mapping[str, str], starts: tuple[int, ...] = ()) -> Usual:
    return Usual.of(facts(amounts), starts)


def half(value: str, unit: str, usual: Usual = NOTHING, place: int = 0) -> Decimal:
    """Half the width in units of the statement."""
    made = interval_of(stated(value, unit, place), usual)
    assert made is not None
    width = made.half / (scale_of(stated(value, unit)) or 1)
    return Decimal(width.numerator) / width.denominator


@pytest.mark.parametrize(
    ("value", "decimals"), [("15", 0), ("2112.4", 1), ("2112.40", 2), ("0.397", 3), ("0", 0)]
)
def test_decimals_of_a_literal(value: str, decimals: int) -> None:
    assert decimals_of(value) == decimals


@pytest.mark.parametrize(
    ("value", "unit", "width"),
    [
        ("840.99", "万元", "0.005"),
        ("2112.4", "万元", "0.005"),  # the genre drops zeros: 2112.40
        ("15", "万元", "0.005"),
        ("0.397", "万元", "0.0005"),  # more decimals than usual are its own
        ("1.5", "亿元", "0.005"),
        ("450000", "元", "0.005"),
        ("0", "万元", "0"),  # nothing is nothing
        ("0.00", "万元", "0"),
        ("0.14", "万元/人", "0.005"),
        ("1.9", "%", "0.05"),  # percents are as exact as they are written
        ("86", "%", "0.5"),
        ("94.85", "%", "0.005"),
        ("0", "%", "0.5"),
        ("12", "人", "0"),  # counts are whole
        ("1.2", "万人", "0.05"),
    ],
)
def test_half_of_the_last_place(value: str, unit: str, width: str) -> None:
    assert half(value, unit) == Decimal(width)


@pytest.mark.parametrize("unit", ["个百分点", "百分点"])
def test_percentage_points_are_rounded_as_percents_are(unit: str) -> None:
    assert half("5", unit) == Decimal("0.5")


@pytest.mark.parametrize(
    ("value", "unit", "yuan"),
    [
        ("840.99", "万元", "8409900"),
        ("2", "亿元", "200000000"),
        ("3", "千万元", "30000000"),
        ("1400", "元/人/年", "1400"),
        ("0.14", "万元/人", "1400"),
        ("5", "亿", "500000000"),
    ],
)
def test_amounts_and_standards_are_in_yuan(value: str, unit: str, yuan: str) -> None:
    made = interval_of(stated(value, unit), NOTHING)
    assert made is not None
    assert made.mid == Fraction(yuan)


@pytest.mark.parametrize(
    ("value", "unit"), [("12", "人"), ("86", "%"), ("3", "批次"), ("7", ""), ("2", "万美元")]
)
def test_all_else_is_as_it_is(value: str, unit: str) -> None:
    made = interval_of(stated(value, unit), NOTHING)
    assert made is not None
    assert (made.mid, scale_of(stated(value, unit))) == (Fraction(value), None)


@pytest.mark.parametrize("value", ["0.0.96", "", "十二", "NaN", "Infinity", "9" * 25])
def test_what_is_no_number_stands_for_nothing(value: str) -> None:
    assert interval_of(stated(value, "万元"), NOTHING) is None
    assert interval_of(stated(value, "%"), NOTHING) is None


def test_a_power_in_few_characters_stands_for_nothing_either() -> None:
    made = interval_of(stated("1e999", "万元"), NOTHING)
    assert made is None, "a number of a thousand digits"


THREE = {"meeting.amount": "1.234万元", "travel.amount": "5.678万元", "training.amount": "9.1万元"}


def test_an_amount_has_the_decimals_that_most_of_its_unit_have() -> None:
    usual = usual_of(THREE)
    assert half("15", "万元", usual) == half("9.1", "万元", usual) == Decimal("0.0005")
    assert half("1.23456", "万元", usual) == Decimal("0.000005")
    assert half("15", "亿元", usual) == Decimal("0.005")


def test_whole_amounts_say_nothing_about_the_decimals() -> None:
    usual = usual_of({"meeting.amount": "1万元", "travel.amount": "2万元", "training.amount": "3.4567万元"})
    assert half("1", "万元", usual) == Decimal("0.00005")


def test_of_equally_many_the_finer() -> None:
    usual = usual_of({"meeting.amount": "1.2万元", "travel.amount": "1.234万元"})
    assert half("15", "万元", usual) == Decimal("0.0005")


def test_a_section_has_decimals_of_its_own() -> None:
    """In the first section amounts have four decimals, in the second two; the third has none to tell."""
    found = facts(
        {"meeting.amount": "1.2345万元", "travel.amount": "6.54万元", "training.amount": "3.21万元"}
    )
    second = found[1].at[0][0]
    usual = Usual.of(found, (0, second, 1000))
    assert half("15", "万元", usual, place=1) == Decimal("0.00005")
    assert half("15", "万元", usual, place=second + 1) == Decimal("0.005")
    assert half("15", "万元", usual, place=1001) == Decimal("0.005")


def test_every_statement_of_an_amount_counts_and_percents_do_not() -> None:
    found = facts(
        {"meeting.amount": ["1.234万元", "1.23万元", "1.235万元"], "meeting.share": "1.2345%", "travel.share": "5.4321%"}
    )  # fmt: skip
    assert Index.of(found).usual.decimals(stated("15", "万元")) == 3


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**12), st.integers(0, 6), st.integers(0, 4))
def test_a_number_rounded_to_its_decimals_lies_in_its_interval(
    number: int, finer: int, decimals: int
) -> None:
    true = Fraction(number, 10 ** (finer + decimals))
    rounded = Fraction(round(true * 10**decimals), 10**decimals)
    literal = f"{Decimal(rounded.numerator) / rounded.denominator:.{decimals}f}"
    usual = usual_of({"meeting.amount": f"1.{'1' * decimals}万元"}) if decimals else NOTHING
    for unit, scale in (("万元", 10_000), ("%", 1)):
        made = interval_of(stated(literal, unit), usual)
        assert made is not None
        assert made.holds(true * scale) or rounded == 0 or (decimals == 0 and unit == "万元")


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**9))
def test_one_wan_yuan_is_ten_thousand_yuan(cents: int) -> None:
    """Where the decimals say the same, that is six of 万元 and two of 元."""
    whole, rest = divmod(cents, 100)
    literal = f"{cents // 1_000_000}.{cents % 1_000_000:06}"
    in_wan = interval_of(stated(literal, "万元"), NOTHING)
    assert in_wan == interval_of(stated(f"{whole}.{rest:02}", "元"), NOTHING)
    assert isinstance(in_wan, Interval)

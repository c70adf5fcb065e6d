"""Each relation bounds a quantity by the others: it holds every true value, and is no wider than it must be."""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reconcile import relations
from extract.reconcile.intervals import Interval
from extract.reconcile.relations import half_unit, percent

few = settings(max_examples=10, deadline=None)
POSITIVE = st.fractions(1, 10_000, max_denominator=1000)


def about(literal: str, decimals: int = 2) -> Interval:
    """An amount as it is written, to so many decimals."""
    return Interval.around(Fraction(literal), half_unit(decimals))


# ---------------------------------------------------------------------------- worked examples, amounts in 万元


@pytest.mark.parametrize(
    ("whole", "parts", "holds"),
    [
        ("840.99", "833.05 7.95", True),
        ("840.05", "828.05 12.95", False),
        ("833.05", "802.64 20.68 7.76 9.92", False),
        ("442.49", "363.34 79.14", True),
        ("276.62", "173.11 73.46 14.28 15.78", True),
        ("161.87", "141.1 20.76", True),
        ("276.62", "275.62 1", True),
        ("276.62", "275.12 1", False),
        ("89.68", "45 28.67 25.18", False),
        ("98.85", "45 28.67 25.18", True),
        ("30.01", "10 10 10", True),
        ("30.02", "10 10 10", True),
        ("30.03", "10 10 10", False),
    ],
)
def test_sums(whole: str, parts: str, holds: bool) -> None:
    assert relations.total(map(about, parts.split())).meets(about(whole)) is holds


@pytest.mark.parametrize(("count", "off"), [(2, "0.015"), (4, "0.025"), (10, "0.055")])
def test_what_rounding_explains_grows_with_the_parts(count: int, off: str) -> None:
    parts = [about("3.21")] * count
    whole = Fraction("3.21") * count + Fraction(off)
    assert relations.total(parts).meets(Interval.around(whole, half_unit(2)))
    assert not relations.total(parts).meets(Interval.around(whole + Fraction(1, 10**6), half_unit(2)))


def test_finer_numbers_have_less_slack() -> None:
    parts = [about("4.488", 4), about("0.7475", 4)]
    assert not relations.total(parts).meets(about("5.2325", 4))
    assert relations.total([*parts, about("-0.003", 4)]).meets(about("5.2325", 4))


@pytest.mark.parametrize(
    ("part", "base", "rate", "holds"),
    [
        ("39.75", "2227.09", "1.9", False),
        ("39.75", "2112.4", "1.9", True),
        ("53.57", "2227.09", "2.4", True),
        ("53.57", "2227.09", "2.40", False),
        ("828.05", "840.05", "98.46", False),
        ("828.05", "840.99", "98.46", True),
        ("20218.21", "20707.11", "98", True),
        ("20218.21", "20707.11", "97", False),
        ("0.13", "0.4", "32", True),  # a small base leaves much room
        ("0.13", "0.4", "30", False),
        ("5", "5", "100", True),
        ("0", "5", "0", True),
    ],
)
def test_shares(part: str, base: str, rate: str, holds: bool) -> None:
    made = relations.share(about(part), about(base))
    assert made is not None
    assert made.meets(percent(rate)) is holds


def test_there_is_no_share_of_what_may_be_nothing() -> None:
    assert relations.share(about("1"), Interval.exactly(0)) is None
    assert relations.share(about("1"), about("0.005", 2)) is None
    assert relations.share(Interval.at_most(about("1")), about("5")) is None


@pytest.mark.parametrize(
    ("current", "changed", "rate", "holds"),
    [
        ("234.06", "86.47", "36.94", False),  # divided by the current year
        ("234.06", "86.47", "58.59", True),
        ("13.67", "-2.67", "-16.34", True),
        ("19.56", "-3.59", "-15.31", False),
        ("19.56", "-3.59", "-15.51", True),
        ("234.06", "86.47", "-58.59", False),  # it rose
    ],
)
def test_rates_from_the_change(current: str, changed: str, rate: str, holds: bool) -> None:
    made = relations.rate_from_change(about(current), about(changed))
    assert made is not None
    assert made.meets(percent(rate)) is holds


def test_a_small_change_leaves_the_base_of_its_rate_open() -> None:
    current, changed = about("0.397", 3), about("-0.013", 3)
    made = relations.rate_from_change(current, changed)
    of_current = relations.share(changed, current)
    assert made is not None
    assert of_current is not None
    assert made.meets(percent("-3.3"))
    assert of_current.meets(percent("-3.3"))


@pytest.mark.parametrize(
    ("current", "prior", "rate", "holds"),
    [
        ("1.35", "1.21", "11.57", True),
        ("840.99", "814.78", "3.22", True),
        ("840.99", "814.78", "3.12", False),
        ("5", "10", "-50", True),
        ("5", "10", "50", False),
        ("0", "10", "-100", True),
    ],
)
def test_rates_from_the_earlier_year(current: str, prior: str, rate: str, holds: bool) -> None:
    made = relations.rate_from_prior(about(current), about(prior))
    assert made is not None
    assert made.meets(percent(rate)) is holds


def test_no_finite_rate_on_nothing() -> None:
    assert relations.rate_from_prior(about("5"), Interval.exactly(0)) is None
    assert relations.rate_from_change(about("5"), about("5")) is None
    assert relations.rate_from_change(about("5"), about("7")) is None
    assert relations.rate_from_change(about("5"), Interval(Fraction(-1), Fraction(1), Fraction(2))) is None
    assert relations.rate_from_change(about("5"), Interval.exactly(0)) == Interval.exactly(0)


def test_changes_products_and_shares_of_all() -> None:
    assert relations.change(about("840.99"), about("814.78")).meets(about("26.21"))
    assert not relations.change(Interval.exactly(0), Interval.exactly(0)).meets(about("-0.30"))
    assert relations.product(Interval.exactly(14), about("0.14")).meets(about("1.96"))
    assert not relations.product(Interval.exactly(14), about("0.14")).meets(about("2.05"))
    assert relations.hundred(map(percent, ("98.46", "1.54"))).holds(Fraction(100))
    assert relations.hundred(map(percent, ("33.3", "33.3", "33.3"))).holds(Fraction(100))
    assert not relations.hundred(map(percent, ("33.33", "33.33", "33.23"))).holds(Fraction(100))


# ---------------------------------------------------------------------------- laws


class Relation(NamedTuple):
    """A relation over positive quantities: its interval form, its true value, and one inverse for each operand."""

    bound: Callable[[Interval, Interval], Interval | None]
    true: Callable[[Fraction, Fraction], Fraction]
    first: Callable[[Interval, Interval], Interval | None]
    second: Callable[[Interval, Interval], Interval | None]


RELATIONS = {
    "sum": Relation(
        lambda a, b: relations.total([a, b]),
        lambda a, b: a + b,
        lambda made, b: relations.remainder(made, [b]),
        lambda made, a: relations.remainder(made, [a]),
    ),
    "share": Relation(
        relations.share,
        lambda a, b: 100 * a / b,
        relations.part_of,
        relations.base_of,
    ),
    "product": Relation(
        relations.product,
        lambda a, b: a * b,
        relations.quotient,
        relations.quotient,
    ),
    "change": Relation(
        relations.change,
        lambda a, b: a - b,
        lambda made, b: made + b,
        lambda made, a: a - made,
    ),
    "rate of prior": Relation(
        relations.rate_from_prior,
        lambda a, b: 100 * (a / b - 1),
        relations.current_from_prior,
        relations.prior_from_rate,
    ),
}


@st.composite
def stated(draw: st.DrawFn, true: Fraction) -> Interval:
    """A statement that a true positive value may be rounded to."""
    half = draw(st.sampled_from([half_unit(2), half_unit(1), Fraction(0), true / 3]))
    return Interval.around(true + half * draw(st.fractions(-1, 1, max_denominator=10)), half)


@few
@pytest.mark.parametrize("name", RELATIONS)
@given(a=POSITIVE, b=POSITIVE, data=st.data())
def test_true_values_lie_within_whatever_they_are_rounded_to(
    name: str, a: Fraction, b: Fraction, data: st.DataObject
) -> None:
    relation = RELATIONS[name]
    one, other = data.draw(stated(a)), data.draw(stated(b))
    made = relation.bound(one, other)
    assert made is not None
    assert made.holds(relation.true(a, b))
    assert made.holds(relation.true(one.mid, other.mid))
    assert made.mid == relation.true(one.mid, other.mid)


@few
@pytest.mark.parametrize("name", RELATIONS)
@given(a=POSITIVE, b=POSITIVE, data=st.data())
def test_bounds_are_attained_so_no_wider_than_needed(
    name: str, a: Fraction, b: Fraction, data: st.DataObject
) -> None:
    relation = RELATIONS[name]
    one, other = data.draw(stated(a)), data.draw(stated(b))
    made = relation.bound(one, other)
    assert made is not None
    ends = [
        relation.true(first, second)
        for first in (one.low, one.high)
        for second in (other.low, other.high)
        if first is not None and second is not None
    ]
    assert (made.low, made.high) == (min(ends), max(ends))


@few
@pytest.mark.parametrize("name", RELATIONS)
@given(a=POSITIVE, b=POSITIVE)
def test_an_inverse_leads_back(name: str, a: Fraction, b: Fraction) -> None:
    relation = RELATIONS[name]
    one, other = Interval.exactly(a), Interval.exactly(b)
    made = relation.bound(one, other)
    assert made is not None
    assert relation.first(made, other) == one
    if made.mid > 0:  # of nothing less nothing, or a rate of nothing, there is no way back by division
        assert relation.second(made, one) == other


@few
@given(current=POSITIVE, prior=POSITIVE, data=st.data())
def test_a_rate_from_the_change_holds_the_true_rate(
    current: Fraction, prior: Fraction, data: st.DataObject
) -> None:
    changed = current - prior
    half = data.draw(st.sampled_from([half_unit(3), abs(changed) / 3, Fraction(0)]))
    made = relations.rate_from_change(data.draw(stated(current)), Interval.around(changed, half))
    assert made is None or made.holds(100 * changed / prior)


@few
@given(current=POSITIVE, prior=POSITIVE, half=st.sampled_from([half_unit(2), Fraction(0)]))
def test_the_other_two_of_a_rate_hold_the_true_values(
    current: Fraction, prior: Fraction, half: Fraction
) -> None:
    changed, rate = current - prior, Interval.around(100 * (current / prior - 1), half)
    from_change = relations.current_from_change(rate, Interval.around(changed, half))
    from_rate = relations.change_from_rate(rate, Interval.around(current, half))
    assert from_change is None or from_change.holds(current)
    assert from_rate is None or from_rate.holds(changed)


@few
@given(st.lists(POSITIVE, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_parts_never_matters(parts: list[Fraction], random: Random) -> None:
    held = [Interval.around(part, half_unit(2)) for part in parts]
    shuffled = random.sample(held, len(held))
    assert relations.total(held) == relations.total(shuffled)
    assert relations.total([*held, Interval.exactly(0)]) == relations.total(held)

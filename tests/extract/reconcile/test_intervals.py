"""Intervals: closed, exact, and laws that hold whatever the bounds."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reconcile.intervals import Interval

few = settings(max_examples=20, deadline=None)
NUMBERS = st.fractions(-1000, 1000, max_denominator=100)
FACTORS = st.fractions(-10, 10, max_denominator=10)


@st.composite
def intervals(draw: st.DrawFn, open_ended: bool = True) -> Interval:
    low, mid, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    if open_ended:
        cut = draw(st.sampled_from(["", "", "low", "high"]))
        return Interval(None if cut == "low" else low, mid, None if cut == "high" else high)
    return Interval(low, mid, high)


def within(interval: Interval) -> st.SearchStrategy[Fraction]:
    """A value of the interval."""
    low = interval.mid - 100 if interval.low is None else interval.low
    high = interval.mid + 100 if interval.high is None else interval.high
    return st.one_of(st.just(low), st.just(high), st.fractions(low, high, max_denominator=10_000))


def test_both_ends_belong_to_it() -> None:
    one = Interval.around(Fraction(5), Fraction(1, 2))
    assert one.holds(Fraction(9, 2))
    assert one.holds(Fraction(11, 2))
    assert not one.holds(Fraction(56, 10))
    assert one.meets(Interval.around(Fraction(6), Fraction(1, 2)))
    assert one.half == Fraction(1, 2)


def test_a_value_alone_has_no_width() -> None:
    seven = Interval.exactly(7)
    assert seven == Interval.around(Fraction(7), 0)
    assert seven.half == 0
    assert seven.holds(Fraction(7))


@few
@given(intervals(), st.data())
def test_at_most_and_at_least_hold_what_some_value_of_the_bound_allows(
    bound: Interval, data: st.DataObject
) -> None:
    value, less = data.draw(within(bound)), data.draw(st.fractions(0, 1000))
    assert Interval.at_most(bound).holds(value - less)
    assert Interval.at_least(bound).holds(value + less)
    assert bound.high is None or not Interval.at_most(bound).holds(bound.high + less + 1)
    assert bound.low is None or not Interval.at_least(bound).holds(bound.low - less - 1)


@few
@given(intervals(), intervals(), st.data())
def test_sum_and_difference_hold_those_of_any_values(
    one: Interval, other: Interval, data: st.DataObject
) -> None:
    a, b = data.draw(within(one)), data.draw(within(other))
    assert (one + other).holds(a + b)
    assert (one - other).holds(a - b)


@few
@given(intervals(), intervals(), intervals())
def test_sums_have_no_order(one: Interval, two: Interval, three: Interval) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Interval.exactly(0) == one


@few
@given(intervals(open_ended=False), intervals(open_ended=False))
def test_half_widths_add_up(one: Interval, other: Interval) -> None:
    assert (one + other).half == one.half + other.half == (one - other).half


@few
@given(intervals(), FACTORS, st.data())
def test_scaling_scales_every_value_and_keeps_the_order_of_the_bounds(
    one: Interval, factor: Fraction, data: st.DataObject
) -> None:
    made = one.scaled(factor)
    assert made.holds(data.draw(within(one)) * factor)
    assert made.low is None or made.high is None or made.low <= made.mid <= made.high
    assert factor == 0 or made.scaled(1 / factor) == one


@few
@given(intervals(), intervals(), NUMBERS)
def test_clipping_keeps_what_both_hold(one: Interval, other: Interval, value: Fraction) -> None:
    common = one.clip(other)
    assert (one.holds(value) and other.holds(value)) == (common is not None and common.holds(value))


@few
@given(intervals(), intervals())
def test_two_meet_where_there_is_something_to_clip_and_a_middle_in_it(one: Interval, other: Interval) -> None:
    common = one.clip(other)
    assert one.meets(other) == other.meets(one) == (common is not None)
    assert common is None or common.holds(common.mid)
    assert one.clip(one) == one


@few
@given(intervals(), st.fractions(0, 10, max_denominator=10), NUMBERS)
def test_widening_moves_the_bounds_and_not_the_middle(one: Interval, by: Fraction, value: Fraction) -> None:
    wide = one.widen(by)
    assert wide.mid == one.mid
    assert not one.holds(value) or (wide.holds(value - by) and wide.holds(value + by))
    assert wide.widen(-by) == one

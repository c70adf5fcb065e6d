"""A constraint says whether it holds, and where each of its numbers must lie, given the others."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reconcile.constraints import Constraint, Form, Operand, Role, Status
from extract.reconcile.intervals import Interval
from extract.reconcile.relations import half_unit
from schemas.rules import table

RULE = table()[0]
ROLES: dict[Form, tuple[Role, ...]] = {
    "sum": ("whole", "part", "part"),
    "equal": ("stated", "same"),
    "at_most": ("part", "whole"),
    "share": ("share", "part", "base"),
    "change": ("change", "stated", "prior"),
    "rate": ("rate", "stated", "change"),
    "rate_of_prior": ("rate", "stated", "prior"),
    "product": ("stated", "count", "standard"),
    "hundred": ("share", "share", "share"),
}


def about(literal: str) -> Interval:
    """A number as written; a whole one is exact."""
    decimals = len(literal.partition(".")[2])
    return Interval.around(Fraction(literal), half_unit(decimals) if decimals else 0)


def made(form: Form, *held: Interval, signs: tuple[int, ...] = ()) -> Constraint:
    roles = ROLES[form] + ROLES[form][-1:] * (len(held) - len(ROLES[form]))
    each = signs or (1,) * len(held)
    return Constraint(
        RULE, form, tuple(Operand(role, None, one, sign) for role, one, sign in zip(roles, held, each, strict=True))
    )  # fmt: skip


def status(form: Form, *literals: str) -> Status:
    return made(form, *map(about, literals)).status()


# ---------------------------------------------------------------------------- what it says


@pytest.mark.parametrize(
    ("form", "literals", "expected"),
    [
        ("sum", "30.00 10.00 20.00", "pass_exact"),
        ("sum", "30.01 10.00 20.00", "pass_rounding"),
        ("sum", "30.02 10.00 20.00", "fail"),
        ("sum", "30.00 10.00 20.00 0", "pass_exact"),
        ("equal", "5.00 5.00", "pass_exact"),
        ("equal", "5.00 5.0", "pass_exact"),
        ("equal", "5.04 5.0", "pass_rounding"),
        ("equal", "5.00 5.02", "fail"),
        ("at_most", "4.99 5.00", "pass_exact"),
        ("at_most", "5.00 5.00", "pass_exact"),
        ("at_most", "5.02 5.00", "fail"),
        ("share", "20 1.00 5.00", "pass_exact"),
        ("share", "33.33 1.00 3.00", "pass_rounding"),
        ("share", "34.00 1.00 3.00", "fail"),
        ("change", "2.00 5.00 3.00", "pass_exact"),
        ("change", "2.01 5.00 3.00", "pass_rounding"),
        ("change", "2.02 5.00 3.00", "fail"),
        ("rate", "25.0 5.00 1.00", "pass_exact"),
        ("rate", "25.1 5.00 1.00", "pass_rounding"),
        ("rate", "20.0 5.00 1.00", "fail"),
        ("rate_of_prior", "25.0 5.00 4.00", "pass_exact"),
        ("rate_of_prior", "25.1 5.00 4.00", "pass_rounding"),
        ("rate_of_prior", "20.0 5.00 4.00", "fail"),
        ("product", "1.96 14 0.14", "pass_exact"),
        ("product", "2.00 14 0.14", "pass_rounding"),
        ("product", "2.10 14 0.14", "fail"),
        ("hundred", "50.0 30.0 20.0", "pass_exact"),
        ("hundred", "33.3 33.3 33.3", "pass_rounding"),
        ("hundred", "33.33 33.33 33.31", "fail"),
    ],
)
def test_it_holds_exactly_or_within_rounding_or_not(form: Form, literals: str, expected: Status) -> None:
    assert status(form, *literals.split()) == expected


def test_a_part_that_is_above_its_whole_by_rounding_alone_passes_by_rounding() -> None:
    assert status("at_most", "5.01", "5.00") == "pass_rounding"


@pytest.mark.parametrize(
    ("form", "literals", "expected"),
    [
        ("share", "20.0 1.00 0", "fail"),  # of nothing there is no part
        ("share", "20.0 0 0", "not_applicable"),
        ("share", "0 1.00 0", "not_applicable"),
        ("share", "20.0 1.00 0.00", "not_applicable"),  # which may be more than nothing
        ("rate", "20.0 5 5", "fail"),  # all of it is new: no finite rate
        ("rate", "20.0 5.00 7.00", "fail"),  # less than nothing the year before
        ("rate", "20.0 5.00 5.00", "not_applicable"),
        ("rate_of_prior", "20.0 5.00 0", "fail"),
        ("rate_of_prior", "0 5.00 0", "not_applicable"),
    ],
)
def test_a_percentage_where_there_can_be_none(form: Form, literals: str, expected: Status) -> None:
    assert status(form, *literals.split()) == expected


def test_the_sign_of_an_operand_is_that_of_its_direction() -> None:
    fell = made("change", about("2.00"), about("3.00"), about("5.00"), signs=(-1, 1, 1))
    rose = made("change", about("2.00"), about("3.00"), about("5.00"))
    assert fell.status() == "pass_exact"
    assert fell.stated.mid == -2
    assert rose.status() == "fail"


def test_the_residual_is_the_stated_less_the_computed() -> None:
    assert made("sum", *map(about, ("840.05", "828.05", "12.95"))).residual == Fraction("-0.95")
    assert made("hundred", *map(about, ("50", "30", "19"))).residual == -1
    assert made("share", *map(about, ("20.0", "1.00", "0"))).residual == 0


# ---------------------------------------------------------------------------- laws


@st.composite
def constraints(draw: st.DrawFn, form: Form) -> Constraint:
    """Of amounts of about a hundred, near to holding or not."""
    decimals, most = draw(st.integers(0, 2)), 30 if form == "hundred" else 100
    count = draw(st.integers(3, 5)) if form in ("sum", "hundred") else len(ROLES[form])
    one = 10**decimals
    held = [
        Interval.around(Fraction(draw(st.integers(10 * one, most * one)), one), half_unit(decimals))
        for _ in range(count)
    ]
    if draw(st.booleans()):
        wanted = made(form, *held).bounds(0)
        if wanted is not None and wanted.mid > 1:
            off = draw(st.integers(0, 3)) * half_unit(decimals)
            held[0] = Interval.around(wanted.mid + off, half_unit(decimals))
    return made(form, *held)


@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("form", [*ROLES])
@given(data=st.data())
def test_where_it_holds_every_number_lies_in_its_bounds_and_where_it_fails_none_does(
    form: Form, data: st.DataObject
) -> None:
    """Which number is wrong, the arithmetic of one rule cannot tell."""
    constraint = data.draw(constraints(form))
    status = constraint.status()
    for index, operand in enumerate(constraint.operands):
        bounds = constraint.bounds(index)
        if bounds is None or constraint.computed is None:
            continue
        assert not status.startswith("pass") or bounds.meets(operand.signed)
        # The amounts of a rate have a test of their own, below.
        if status == "fail" and (form != "rate" or index == 0):
            assert not bounds.meets(operand.signed)


@pytest.mark.parametrize(
    ("rate", "current", "changed", "sign", "index"),
    [("25.0", "50.0", "10.1", 1, 2), ("20.0", "40.4", "10.0", -1, 1)],
)
def test_where_a_rate_fails_its_amounts_lie_out_of_bounds_too(
    rate: str, current: str, changed: str, sign: int, index: int
) -> None:
    wrong = made("rate", about(rate), about(current), about(changed), signs=(sign, 1, sign))
    bounds = wrong.bounds(index)
    assert bounds is not None
    assert wrong.status() != "fail" or not bounds.meets(wrong.operands[index].signed)


@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("form", ["sum", "hundred"])
@given(data=st.data())
def test_the_order_of_parts_never_matters(form: Form, data: st.DataObject) -> None:
    constraint = data.draw(constraints(form))
    first, *parts = (operand.interval for operand in constraint.operands)
    again = made(form, first, *data.draw(st.permutations(parts)))
    zero = made(form, first, *parts, Interval.exactly(0))
    assert again.status() == zero.status() == constraint.status()
    assert again.residual == zero.residual == constraint.residual


@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("form", ["sum", "equal", "at_most", "change"])
@given(data=st.data(), power=st.integers(-4, 8))
def test_all_amounts_ten_times_as_large_say_the_same(form: Form, data: st.DataObject, power: int) -> None:
    constraint = data.draw(constraints(form))
    scaled = made(form, *(operand.interval.scaled(Fraction(10) ** power) for operand in constraint.operands))
    assert scaled.status() == constraint.status()


@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("form", ["share", "rate", "rate_of_prior"])
@given(data=st.data(), power=st.integers(-4, 8))
def test_a_percentage_does_not_depend_on_the_unit_of_its_amounts(
    form: Form, data: st.DataObject, power: int
) -> None:
    constraint = data.draw(constraints(form))
    rate, *amounts = (operand.interval for operand in constraint.operands)
    scaled = made(form, rate, *(one.scaled(Fraction(10) ** power) for one in amounts))
    assert scaled.status() == constraint.status()

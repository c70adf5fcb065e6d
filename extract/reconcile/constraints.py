"""A rule bound to the numbers of one document: what each of them must be, given the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from extract.reconcile import relations
from extract.reconcile.index import Value
from extract.reconcile.intervals import Interval
from schemas.rules import Rule

Status = Literal["pass_exact", "pass_rounding", "fail", "incomplete", "ambiguous", "not_applicable", "error"]
Form = Literal["sum", "equal", "at_most", "share", "change", "rate", "rate_of_prior", "product", "hundred"]
Role = Literal[
    "stated", "whole", "part", "share", "base", "prior", "change", "rate", "count", "standard", "same"
]


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """A number in a constraint. `value` is None for a sum that the document does not state (of all siblings)."""

    role: Role
    value: Value | None
    interval: Interval
    sign: int = 1

    @property
    def signed(self) -> Interval:
        """The interval with the sign that the direction of change gives it."""
        return self.interval if self.sign > 0 else self.interval.scaled(-1)


@dataclass(frozen=True, eq=False)
class Constraint:
    """operands[0] is what the rule is about, the others are what it is checked against."""

    rule: Rule
    form: Form
    operands: tuple[Operand, ...]

    def bounds(self, index: int, intervals: Sequence[Interval] | None = None) -> Interval | None:
        """Where operand `index` must lie, given the (signed) intervals of all; None where they do not bound it."""
        if intervals is None and self.form == "sum" and index > 0:
            return self._remainder(index)
        held = intervals if intervals is not None else [operand.signed for operand in self.operands]
        return _BOUNDS[self.form](index, held)

    def _remainder(self, index: int) -> Interval:
        """What is left of the whole for one part: the sum of all is taken once, however many parts ask."""
        own, every = self.operands[index].signed, self._parts
        assert (
            own.low is not None and own.high is not None and every.low is not None and every.high is not None
        )
        others = Interval(every.low - own.low, every.mid - own.mid, every.high - own.high)
        return self.operands[0].signed - others

    @cached_property
    def _parts(self) -> Interval:
        return relations.total(operand.signed for operand in self.operands[1:])

    @cached_property
    def stated(self) -> Interval:
        """The stated side."""
        return (
            self.operands[0].signed
            if self.form != "hundred"
            else relations.hundred(operand.signed for operand in self.operands)
        )

    @cached_property
    def computed(self) -> Interval | None:
        """What the stated side must be; None where no finite number can be."""
        return self.bounds(0) if self.form != "hundred" else Interval.exactly(relations.HUNDRED)

    @property
    def residual(self) -> Fraction:
        """Stated less computed, in yuan, percent or pieces."""
        return Fraction(0) if self.computed is None else self.stated.mid - self.computed.mid

    def status(self) -> Status:
        """Whether it holds: exactly, within rounding, or not."""
        return self._status

    @cached_property
    def _status(self) -> Status:
        stated, computed = self.stated, self.computed
        if computed is None:
            return "fail" if self._impossible() else "not_applicable"
        if self.form == "at_most":
            if not computed.meets(stated):
                return "fail"
            return "pass_exact" if stated.mid <= computed.mid else "pass_rounding"
        if stated.mid == computed.mid:
            return "pass_exact"
        return "pass_rounding" if stated.meets(computed) else "fail"

    def _impossible(self) -> bool:
        """Whether there is a percentage where there can be none: of nothing, or on an earlier year below nothing."""
        rate, first, second = (operand.signed for operand in self.operands)
        if rate.mid == 0 or self.form not in ("share", "rate", "rate_of_prior"):
            return False
        base = first - second if self.form == "rate" else second
        return base.high is not None and (base.high < 0 or (base.mid == 0 == base.high and first.mid != 0))

    def values(self) -> tuple[Value, ...]:
        """The document's numbers in it."""
        return self._values

    @cached_property
    def _values(self) -> tuple[Value, ...]:
        return tuple(operand.value for operand in self.operands if operand.value is not None)


Bounds = Callable[[int, Sequence[Interval]], Interval | None]


def _sum(index: int, held: Sequence[Interval]) -> Interval:
    if index == 0:
        return relations.total(held[1:])
    return relations.remainder(held[0], [one for at, one in enumerate(held) if at not in (0, index)])


def _equal(index: int, held: Sequence[Interval]) -> Interval:
    return held[1 - index]


def _at_most(index: int, held: Sequence[Interval]) -> Interval:
    return Interval.at_most(held[1]) if index == 0 else Interval.at_least(held[0])


def _share(index: int, held: Sequence[Interval]) -> Interval | None:
    rate, part, base = held
    if index == 0:
        return relations.share(part, base)
    return relations.part_of(rate, base) if index == 1 else relations.base_of(rate, part)


def _change(index: int, held: Sequence[Interval]) -> Interval:
    changed, current, prior = held
    if index == 0:
        return relations.change(current, prior)
    return prior + changed if index == 1 else current - changed


def _rate(index: int, held: Sequence[Interval]) -> Interval | None:
    rate, current, changed = held
    if index == 0:
        return relations.rate_from_change(current, changed)
    if index == 1:
        return relations.current_from_change(rate, changed)
    return relations.change_from_rate(rate, current)


def _rate_of_prior(index: int, held: Sequence[Interval]) -> Interval | None:
    rate, current, prior = held
    if index == 0:
        return relations.rate_from_prior(current, prior)
    return (
        relations.current_from_prior(rate, prior) if index == 1 else relations.prior_from_rate(rate, current)
    )


def _product(index: int, held: Sequence[Interval]) -> Interval | None:
    amount, count, standard = held
    if index == 0:
        return relations.product(count, standard)
    return relations.quotient(amount, standard if index == 1 else count)


def _hundred(index: int, held: Sequence[Interval]) -> Interval:
    others = [one for at, one in enumerate(held) if at != index]
    return relations.remainder(Interval.exactly(relations.HUNDRED), others)


_BOUNDS: Mapping[Form, Bounds] = {
    "sum": _sum,
    "equal": _equal,
    "at_most": _at_most,
    "share": _share,
    "change": _change,
    "rate": _rate,
    "rate_of_prior": _rate_of_prior,
    "product": _product,
    "hundred": _hundred,
}

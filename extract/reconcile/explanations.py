"""Why a number is wrong: explanations that are tested, each by whether the rules then hold, and ranked.

An explanation takes the stated literal and names the one that it should have been. It counts only if that one lies
where every rule about the number wants it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Literal, Self

from extract.reconcile.index import Value
from extract.reconcile.intervals import ZERO, Interval
from extract.reconcile.precision import USUAL, decimals_of, scale_of
from extract.reconcile.relations import half_unit

Kind = Literal[
    "unit_slip",
    "shifted_point",
    "swapped_digits",
    "known_residual",
    "wrong_base",
    "copied_value",
    "truncation",
    "wrong_digit",
    "dropped_digit",
    "wrong_field",
]

UNIT_FACTORS = (Fraction(10) ** 4, Fraction(1, 10**4), Fraction(10) ** 8, Fraction(1, 10**8))
_TELLING, _NARROW = 3, 20
"""A number of three digits is known again, if it is twenty times as large as the slack that it has to fit in."""

POINT_SHIFTS = tuple(Fraction(10) ** shift for shift in (1, -1, 2, -2, 3, -3))


@dataclass(frozen=True, slots=True)
class Explanation:
    """`value` (in `unit`) would make the rules hold; `other` is the number that it was mixed up with, if any."""

    kind: Kind
    about: Value
    value: str
    unit: str
    other: Value | None = None


def literal_forms(value: Value, bounds: Interval) -> Iterator[Explanation]:
    """Slips of the pen: what the literal itself turns into by one mistake."""
    unit = value.statement.unit
    for factor in UNIT_FACTORS if scale_of(value.statement) is not None else ():
        meant = _unit_after(unit, factor)
        if _fits(value, value.interval.mid * factor, bounds, value.interval.half * factor):
            yield Explanation("unit_slip", value, value.statement.value, meant)
    own = half_unit(decimals_of(value.statement.value)) * (scale_of(value.statement) or 1)
    for factor in POINT_SHIFTS:
        half = min(own * factor, value.interval.half or own)
        if _fits(value, value.interval.mid * factor, bounds, half):
            yield Explanation("shifted_point", value, _literal(value, value.interval.mid * factor), unit)
    yield from _respelt("swapped_digits", value, bounds, _swaps(value.statement.value))
    yield from _cut(value, bounds)
    yield from _respelt("wrong_digit", value, bounds, _digits(value.statement.value))
    if significant(value) >= 3:
        yield from _respelt("dropped_digit", value, bounds, _insertions(value.statement.value))


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a document in the order of their size."""

    values: tuple[Value, ...]
    sizes: tuple[Fraction, ...]

    @classmethod
    def of(cls, values: Iterable[Value]) -> Self:
        """Ordered; of equal ones, those that stand first come first."""
        ordered = tuple(sorted(values, key=lambda value: (value.interval.mid, value.place)))
        return cls(ordered, tuple(value.interval.mid for value in ordered))

    def between(self, low: Fraction, high: Fraction) -> Sequence[Value]:
        """Those of low to high, both included."""
        return self.values[bisect_left(self.sizes, low) : bisect_right(self.sizes, high)]


def mix_ups(value: Value, bounds: Interval, amounts: Amounts) -> Iterator[Explanation]:
    """What another number of the document explains: it was copied here, or left out of this one or added to it."""
    stated, unit = value.interval.mid, value.statement.unit
    if stated == 0 or scale_of(value.statement) is None or bounds.low is None or bounds.high is None:
        return
    if significant(value) >= _TELLING:
        for other in amounts.between(stated, stated):
            if other.path != value.path:
                yield Explanation("copied_value", value, _literal(value, bounds.mid), unit, other)
    for sign, low, high in (
        (1, bounds.low - stated, bounds.high - stated),
        (-1, stated - bounds.high, stated - bounds.low),
    ):
        for other in amounts.between(low, high):
            if other is not value and _tells(other, bounds):
                wanted = _literal(value, stated + sign * other.interval.mid)
                yield Explanation("known_residual", value, wanted, unit, other)


def _tells(other: Value, bounds: Interval) -> bool:
    """Whether a residual equal to a number says anything: one of three digits, large beside the slack that it fits in."""
    return significant(other) >= _TELLING and bounds.half * _NARROW <= other.interval.mid


def _fits(value: Value, mid: Fraction, bounds: Interval, half: Fraction) -> bool:
    if bounds.low is None or bounds.high is None or value.interval.mid == 0 or bounds.holds(ZERO):
        return False  # next to nothing every number fits that is made small enough
    return bounds.meets(Interval.around(mid, half))


def significant(value: Value) -> int:
    """The digits of a literal that say something: 0.30 has one, 840.05 five."""
    return len(value.statement.value.replace(".", "").strip("0"))


def _respelt(kind: Kind, value: Value, bounds: Interval, literals: Iterator[str]) -> Iterator[Explanation]:
    if bounds.low is None or bounds.high is None:
        return
    scale, half = scale_of(value.statement) or Fraction(1), value.interval.half
    low, high = (bounds.low - half) / scale, (bounds.high + half) / scale
    for literal in literals:
        if literal[:1] == "0" and literal[1:2] not in ("", "."):
            continue
        if low <= Fraction(literal) <= high:
            yield Explanation(kind, value, literal, value.statement.unit)


def _swaps(literal: str) -> Iterator[str]:
    """The literal with two neighbouring digits swapped, the point passed over."""
    at = [index for index, character in enumerate(literal) if character.isdigit()]
    for one, two in pairwise(at):
        if literal[one] != literal[two]:
            made = [*literal]
            made[one], made[two] = made[two], made[one]
            yield "".join(made)


def _digits(literal: str) -> Iterator[str]:
    """The literal with one digit changed."""
    for index, character in enumerate(literal):
        if character.isdigit():
            for other in "0123456789":
                if other != character:
                    yield literal[:index] + other + literal[index + 1 :]


def _insertions(literal: str) -> Iterator[str]:
    """The literal with one digit more, in no more decimals than two or those it has."""
    ends = len(literal) + (decimals_of(literal) < USUAL and "." in literal)
    for index in range(ends):
        for other in "0123456789":
            yield literal[:index] + other + literal[index:]


def _cut(value: Value, bounds: Interval) -> Iterator[Explanation]:
    """Decimals or last digits cut off: what is wanted begins with the literal and goes on."""
    literal = value.statement.value
    scale = scale_of(value.statement) or Fraction(1)
    step = scale / 10 ** decimals_of(literal)
    stated = Fraction(Decimal(literal)) * scale
    cut = Interval(stated, stated + step / 2, stated + step)
    if bounds.low is None or bounds.high is None or not cut.holds(bounds.mid):
        return
    wanted = _literal(value, bounds.mid, decimals_of(literal) + 2)
    if wanted.startswith(literal.rstrip(".")) and wanted != literal:
        yield Explanation("truncation", value, wanted, value.statement.unit)


def _literal(value: Value, amount: Fraction, decimals: int | None = None) -> str:
    """An amount in the value's own unit, at its own decimals or at least two."""
    scale = scale_of(value.statement) or Fraction(1)
    number = amount / scale
    places = decimals if decimals is not None else max(decimals_of(value.statement.value), 2)
    quantum = Decimal(1).scaleb(-places)
    with localcontext(prec=80):
        made = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(quantum)
    return format(made, "f").rstrip("0").rstrip(".") if "." in format(made, "f") else format(made, "f")


def _unit_after(unit: str, factor: Fraction) -> str:
    order = ["元", "万元", "亿元"]
    if unit not in order:
        return unit
    at = order.index(unit) + (1 if factor > 1 else -1) * (
        2 if factor in (UNIT_FACTORS[2], UNIT_FACTORS[3]) else 1
    )
    return order[at] if 0 <= at < len(order) else unit

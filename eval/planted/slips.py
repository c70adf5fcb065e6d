"""Slips of each kind that is explained, planted into one number of a labelled document."""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from eval.planted.perturb import UNITS, Planted, misprinted, misprints
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact
from extract.reconcile.constraints import Constraint
from schemas.base import Amount
from schemas.catalogue import default

Plant = Callable[[Sequence[Fact], int, Sequence[Constraint], random.Random], Planted | None]


def _amounts(facts: Sequence[Fact]) -> list[Fact]:
    """Amounts that are long enough to be known again."""
    slots = default().by_path
    return [
        fact
        for fact in facts
        if fact.slot in slots
        and slots[fact.slot].leaf is Amount
        and len(fact.value.replace(".", "").strip("0")) >= 3
    ]


def _printed(kind: str) -> Plant:
    def plant(
        facts: Sequence[Fact], at: int, held: Sequence[Constraint], random_: random.Random
    ) -> Planted | None:
        made = [literal for found, literal in misprints(facts[at].value) if found == kind]
        return misprinted(facts, at, random_.choice(made), kind=kind) if made else None

    return plant


def _unit(
    facts: Sequence[Fact], at: int, held: Sequence[Constraint], random_: random.Random
) -> Planted | None:
    fact = facts[at]
    if fact.unit not in UNITS or not Decimal(fact.value):
        return None
    return misprinted(facts, at, fact.value, UNITS[fact.unit], "unit_slip")


def _residual(
    facts: Sequence[Fact], at: int, held: Sequence[Constraint], random_: random.Random
) -> Planted | None:
    """Another amount of the document was added or left out."""
    fact = facts[at]
    others = [one for one in _amounts(facts) if one.unit == fact.unit and one.path != fact.path]
    if yuan_of(fact.value, fact.unit) is None or not others:
        return None
    other = Decimal(random_.choice(others).value)
    value = Decimal(fact.value) + (
        other if random_.random() < 0.5 or other >= Decimal(fact.value) else -other
    )
    return misprinted(facts, at, format(value, "f"), kind="known_residual") if value else None


def _copied(
    facts: Sequence[Fact], at: int, held: Sequence[Constraint], random_: random.Random
) -> Planted | None:
    """The value of another field was filled in."""
    fact = facts[at]
    others = [
        one for one in _amounts(facts)
        if one.unit == fact.unit and one.path != fact.path and Decimal(one.value) != Decimal(fact.value)
    ]  # fmt: skip
    if yuan_of(fact.value, fact.unit) is None or not others:
        return None
    return misprinted(facts, at, random_.choice(others).value, kind="copied_value")


def _cut(
    facts: Sequence[Fact], at: int, held: Sequence[Constraint], random_: random.Random
) -> Planted | None:
    """Decimals were left off."""
    head, point, tail = facts[at].value.partition(".")
    if not point or facts[at].unit == "%" or not tail.strip("0"):
        return None
    kept = random_.randrange(len(tail))
    return misprinted(facts, at, f"{head}.{tail[:kept]}".rstrip("."), kind="truncation")


def _base(
    facts: Sequence[Fact], at: int, held: Sequence[Constraint], random_: random.Random
) -> Planted | None:
    """A rate was divided by this year's number, a share by another total."""
    fact = facts[at]
    for constraint in held:
        if constraint.operands[0].value is None or constraint.operands[0].value.path != fact.path:
            continue
        if constraint.form == "rate":
            part, base = constraint.operands[2].interval.mid, constraint.operands[1].interval.mid
        elif constraint.form == "share":
            part = constraint.operands[1].interval.mid
            totals = [one for one in _amounts(facts) if one.slot.count(".") == 1 and (one.yuan or 0) > part]
            if not totals:
                continue
            base = type(part)(random_.choice(totals).yuan or 0)
        else:
            continue
        if base and part:
            step = Decimal(1).scaleb(-max(2, len(fact.value.partition(".")[2])))
            rate = (
                Decimal(part.numerator * 100) / Decimal(part.denominator) / Decimal(str(float(base)))
            ).quantize(step, ROUND_HALF_EVEN)
            return misprinted(facts, at, format(rate, "f"), kind="wrong_base") if rate else None
    return None


SLIPS: Mapping[str, Plant] = {
    "unit_slip": _unit,
    "shifted_point": _printed("shifted_point"),
    "swapped_digits": _printed("swapped_digits"),
    "wrong_digit": _printed("wrong_digit"),
    "known_residual": _residual,
    "wrong_base": _base,
    "copied_value": _copied,
    "truncation": _cut,
}
"""How each kind that is explained is planted; None where the number cannot take it."""

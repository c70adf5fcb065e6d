"""One fact of everything that was said about one path."""

from dataclasses import replace
from typing import NamedTuple

from extract.reading.amounts import same_amount
from extract.reading.facts import Fact, Statement
from schemas.base import Choice, Code, Span, Words
from schemas.catalogue import Slot

_OPPOSITE = {"increase", "decrease"}


class Said(NamedTuple):
    """A statement for a slot, with the flags of whoever found it."""

    slot: Slot
    statement: Statement
    flags: tuple[str, ...]


def merge(path: str, said: list[Said]) -> Fact:
    """One fact of all its statements: same value and unit share their places, others stand in `also`."""
    slot = said[0].slot
    groups: dict[tuple[str, str], dict[Span, None]] = {}
    for one in said:
        key = (one.statement.value, one.statement.unit)
        groups.setdefault(key, {}).update(dict.fromkeys(one.statement.at))
    statements = [
        replace(next(s for _, s, _ in said if (s.value, s.unit) == key), at=tuple(sorted(places)))
        for key, places in groups.items()
    ]
    if slot.leaf in (Words, Code) or (slot.leaf is Choice and slot.name != "change_direction"):
        statements = statements[:1]
    first, others = statements[0], tuple(statements[1:])
    conflict = _conflict(slot, statements)
    flags = tuple(dict.fromkeys([flag for one in said for flag in one.flags] + ["conflict"] * conflict))
    return Fact(path, slot.path, first.value, first.unit, first.yuan, first.at, others, conflict, flags)


def _conflict(slot: Slot, statements: list[Statement]) -> bool:
    """Whether statements contradict each other: flat goes with a direction (0.00万元, 0.01%), up with down does not."""
    if slot.leaf is Choice:
        return {one.value for one in statements} >= _OPPOSITE
    return any(not same_amount(statements[0], other) for other in statements[1:])

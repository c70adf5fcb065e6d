"""One fact of everything that was said about one path."""

from collections.abc import Sequence
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
    groups: dict[tuple[str, str], tuple[Statement, dict[Span, None]]] = {}
    for _, statement, _ in said:
        _, places = groups.setdefault((statement.value, statement.unit), (statement, {}))
        places.update(dict.fromkeys(statement.at))
    first, *others = [replace(one, at=tuple(sorted(places))) for one, places in groups.values()]
    conflict = _conflict(slot, first, others)
    if slot.leaf is Choice and slot.name != "change_direction":
        others = []
    if slot.leaf is Words:
        others = [one for one in others if not _within(one, first)]
    flags = tuple(dict.fromkeys([flag for one in said for flag in one.flags] + ["conflict"] * conflict))
    return Fact(
        path, slot.path, first.value, first.unit, first.yuan, first.at, tuple(others), conflict, flags
    )


def _within(one: Statement, first: Statement) -> bool:
    """Whether words are a part of the first ones, pointed at once more."""
    return all(any(a <= start and end <= b for a, b in first.at) for start, end in one.at)


def _conflict(slot: Slot, first: Statement, others: Sequence[Statement]) -> bool:
    """Whether statements contradict each other: flat goes with a direction (0.00万元, 0.01%), up with down does not.

    A text worded otherwise, a second contact or code is a further statement, no contradiction.
    """
    if slot.leaf is Choice:
        return {one.value for one in (first, *others)} >= _OPPOSITE
    if slot.leaf in (Words, Code):
        return False
    return any(not same_amount(first, other) for other in others)

"""A document's facts as reviewed: those as read, with every decision that counts worked in. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.reading.amounts import same_amount, yuan_of
from extract.reading.facts import Fact, Statement
from extract.review.events import Event, Reading
from extract.review.fields import reading_of, slot_of
from extract.review.state import standing
from schemas.base import Amount, Quantity, Standard
from schemas.catalogue import Catalogue, default

Changes = tuple[tuple[str, Reading | None], ...]
"""What decisions make of facts, by id: another reading, or None for none. Where it is equal, so are the facts as reviewed."""


def changes(facts: Sequence[Fact], ids: Sequence[str], decided: Mapping[str, Event]) -> Changes:
    """The facts that are not as they were read."""
    made = []
    for fact, one in zip(facts, ids, strict=True):
        event = decided.get(one)
        if event is None:
            continue
        read = reading_of(fact)
        now = standing(read, event).now
        if now is not read and now != read:
            made.append((one, now))
    return tuple(made)


def claims(numbers: Mapping[str, Event]) -> Changes:
    """The numbers that are facts by decision."""
    made = ((one, standing(None, event).now) for one, event in numbers.items())
    return tuple((one, now) for one, now in made if now is not None)


def facts_reviewed(
    facts: Sequence[Fact], ids: Sequence[str], changed: Changes, claimed: Changes = ()
) -> tuple[Fact, ...]:
    """The facts as reviewed, in the order as read, those added where they stand. Without changes those as read, the same objects.

    What a decision makes a further statement of another fact (a number claimed for a path that is taken) stands in its `also`.
    """
    if not changed and not claimed:
        return tuple(facts)
    by_id = dict(changed)
    made: list[Fact] = []
    added: list[Fact] = [fact_of(now) for _, now in claimed if now is not None]
    for fact, one in zip(facts, ids, strict=True):
        if one not in by_id:
            made.append(fact)
            continue
        now = by_id[one]
        if now is None:
            continue
        if now.path == fact.path:
            made.append(_corrected(fact, now))
        else:
            added.append(fact_of(now))
    return _together(made, added)


def fact_of(reading: Reading, catalogue: Catalogue | None = None) -> Fact:
    """A fact with a reading, worth in yuan what its field and unit say."""
    slot = slot_of(reading.path)
    return Fact(
        reading.path, slot, reading.value, reading.unit, yuan_in(slot, reading, catalogue), reading.at
    )


def yuan_in(slot: str, reading: Reading, catalogue: Catalogue | None = None) -> Decimal | None:
    """What a reading is worth; None where its field holds no money."""
    known = (catalogue or default()).by_path.get(slot)
    if known is None or known.leaf not in (Amount, Standard, Quantity):
        return None
    return yuan_of(reading.value, reading.unit)


def _corrected(fact: Fact, now: Reading) -> Fact:
    """A fact with another reading. Other statements that contradict it are gone: somebody has looked at them."""
    made = replace(fact_of(now), within=fact.within, of=fact.of)
    first = made.statements[0]
    kept = tuple(
        one
        for one in (*fact.also, fact.statements[0])
        if one.at and one.at != first.at and _key(one) != _key(first) and same_amount(one, first)
    )
    return replace(made, also=kept)


def _key(one: Statement) -> tuple[str, str]:
    return one.value, one.unit


def _together(made: Iterable[Fact], added: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts in their order, with those added where they stand, or in the facts whose paths they share."""
    kept = list(made)
    for fact in added:
        same = (
            None if _keyless(fact) else next((i for i, one in enumerate(kept) if one.path == fact.path), None)
        )
        if same is not None:
            kept[same] = _merged(kept[same], fact)
            continue
        behind = (i for i, one in enumerate(kept) if fact.at and one.at and one.at[0] > fact.at[0])
        kept.insert(next(behind, len(kept)), fact)
    return tuple(kept)


def _keyless(fact: Fact) -> bool:
    """Whether the fact is a member of a list without keys: another one of the same path is another fact."""
    slot = default().by_path.get(fact.slot)
    return slot is not None and slot.path.count("[]") > len(slot.keys)


def _merged(fact: Fact, other: Fact) -> Fact:
    """A fact, stated once more by another of its path."""
    statement = other.statements[0]
    if _key(statement) == _key(fact.statements[0]):
        return replace(fact, at=tuple(sorted({*fact.at, *statement.at})))
    return replace(
        fact,
        also=(*fact.also, statement),
        conflict=fact.conflict or not same_amount(fact.statements[0], statement),
    )

"""Decisions that follow their facts through re-extraction: exactly by id, else shown to be confirmed, else listed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from extract.documents.words import dense
from extract.marking.numbers import fold
from extract.review.events import Event, Reading
from extract.review.fields import field_id, slot_of, touches
from extract.review.frame import Frame
from extract.review.state import State

_IDLE = ("restore", "recall")
"""What decides nothing once its target is gone."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the decisions of a review belong in a document as it was read this time.

    `fields` and `numbers` hold the event that counts of each fact and number. `confirm` are decisions that do not fit exactly,
    by the fact on whose card they are shown; `confirmed` the facts where such a one was overtaken by a decision in this
    review. `orphans` fit nothing.
    """

    fields: Mapping[str, Event]
    numbers: Mapping[str, Event]
    confirm: Mapping[str, Event]
    confirmed: frozenset[str]
    orphans: tuple[Event, ...]


def follow(state: State, frame: Frame) -> Followed:
    """Find the fact or number of every decision that counts."""
    fields: dict[str, Event] = {}
    numbers: dict[str, Event] = {}
    left: list[Event] = []
    for (kind, one), event in state.latest.items():
        if kind == "field" and one in frame.readings:
            fields[one] = event
        elif kind == "number" and _still_a_number(one, event, frame):
            numbers[one] = event
        elif kind in ("field", "number") and event.what.action not in _IDLE:
            left.append(event)
    left.sort(key=lambda event: event.number)
    inexact = [event for event in left if not _exactly(event, frame, fields)]
    confirm: dict[str, Event] = {}
    confirmed: set[str] = set()
    orphans: list[Event] = []
    for event in inexact:
        near = [one for one in _near(event, frame) if _may_confirm(event, frame.readings[one], frame)]
        if not near:
            orphans.append(event)
            continue
        one = next((each for each in near if each not in fields), near[0])
        own = fields.get(one)
        if own is None or own.number < event.number:
            confirm[one] = event
        elif not own.carried:
            confirmed.add(one)
    return Followed(fields, numbers, confirm, frozenset(confirmed), tuple(orphans))


def decided_reading(event: Event) -> Reading | None:
    """The reading that a decision is about: what it makes of its fact, or the one that it takes away."""
    return event.what.after or event.what.before


def _still_a_number(one: str, event: Event, frame: Frame) -> bool:
    """Whether a decision on a number stands: it is there, and no fact has come to be read off it in a later run."""
    if frame.marked is None:
        return True
    mention = frame.numbers.get(one)
    if mention is None:
        return False
    if not event.carried or event.what.action in _IDLE:
        return True
    return not any(_is_number(frame, each) for each in frame.facts_at(((mention.start, mention.end),)))


def _exactly(event: Event, frame: Frame, fields: dict[str, Event]) -> bool:
    """Whether a fact now reads as was decided: path, place and value are the same, so the decision is its."""
    after = event.what.after
    one = field_id(after) if after is not None else ""
    if one not in frame.readings:
        return False
    own = fields.get(one)
    if own is None or own.number < event.number:
        fields[one] = event
    return True


def _near(event: Event, frame: Frame) -> list[str]:
    """The facts on whose card a decision may be shown: those of its path, then those at its place."""
    readings = [one for one in (event.what.after, event.what.before) if one is not None]
    at_path = [each for one in readings for each in frame.at_path.get(one.path, ())]
    keyless = len(set(at_path)) > 1  # a list without keys: only the place tells its members apart
    at_place = [
        each for each in frame.facts_at([at for one in readings for at in one.at]) if _kin(each, event, frame)
    ]
    return [*dict.fromkeys(at_place if keyless else [*at_path, *at_place])]


def _kin(one: str, event: Event, frame: Frame) -> bool:
    """Whether a fact and what was decided are both numbers or both words: a reason's words hold numbers that are not its own."""
    reading = decided_reading(event)
    slot = frame.catalogue.by_path.get(slot_of(reading.path)) if reading is not None else None
    number = event.what.target.kind == "number" or (slot is not None and slot.leaf.numeric)
    return number == _is_number(frame, one)


def _is_number(frame: Frame, one: str) -> bool:
    slot = frame.catalogue.by_path.get(frame.fact_of[one].slot)
    return slot is not None and slot.leaf.numeric


def _may_confirm(event: Event, now: Reading, frame: Frame) -> bool:
    """Whether a decision still says something about a fact as it is read now.

    It does where the values are the same, where the fact was read just so when it was decided, or where the text still holds
    the value that was decided on. A decision about another state of the document is not to be confirmed by habit.
    """
    what = event.what
    for one in (what.after, what.before):
        if one is not None and (one.value, one.unit) == (now.value, now.unit):
            return True
    if what.after is None:
        return what.before is not None and touches(what.before.at, now.at)
    return what.after.in_source and _still_says(what.after, frame)


def _still_says(reading: Reading, frame: Frame) -> bool:
    """Whether the text says at its first place what a reading says."""
    if frame.marked is None or frame.pointing is None or not reading.at:
        return False
    start, end = reading.at[0]
    number = frame.pointing.number_at((start, end))
    if number is not None and number.value == reading.value:
        return True
    return fold(dense(frame.marked.text[start:end])) == fold(reading.value)

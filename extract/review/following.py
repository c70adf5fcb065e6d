"""Decisions that follow their facts through re-extraction: exactly by id, else shown to be confirmed, else listed. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from extract.documents.words import dense
from extract.marking.numbers import fold
from extract.review.events import Event, Reading
from extract.review.fields import field_id, slot_of, touches
from extract.review.frame import Frame
from extract.review.state import State
from schemas.base import Span

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
    # Told from earlier runs alone: a decision on one card must not send what is to be confirmed there on to another.
    taken = {one.id for one in state.inherited}
    inexact: list[Event] = []
    for event in sorted(left, key=_number):
        exact = _exactly(event, frame)
        if exact:
            taken.add(exact)
            fields[exact] = max(fields.get(exact, event), event, key=_number)
        else:
            inexact.append(event)
    shown, orphans = _placed(inexact, taken, frame)
    confirm: dict[str, Event] = {}
    confirmed: set[str] = set()
    for one, event in shown.items():
        own = fields.get(one)
        if own is None or own.number < event.number:
            confirm[one] = event
        elif not own.carried:
            confirmed.add(one)
        elif not _same_fact(own, event):
            orphans.append(event)
    return Followed(fields, numbers, confirm, frozenset(confirmed), tuple(sorted(orphans, key=_number)))


def _placed(
    inexact: Iterable[Event], taken: Collection[str], frame: Frame
) -> tuple[dict[str, Event], list[Event]]:
    """The facts on whose cards decisions may be shown, one on each, and the decisions that have none."""
    shown: dict[str, Event] = {}
    orphans: list[Event] = []
    for event in inexact:
        near = [one for one in _near(event, frame) if _may_confirm(event, frame.readings[one], frame)]
        if not near:
            orphans.append(event)
            continue
        one = next((each for each in near if each not in taken), near[0])
        if one in shown and not _same_fact(shown[one], event):
            orphans.append(shown[one])
        shown[one] = event
    return shown, orphans


def _same_fact(one: Event, other: Event) -> bool:
    """Whether the later of two decisions has taken the place of the other: they are about one path, or one number."""
    if "number" in (one.what.target.kind, other.what.target.kind) and touches(_places(one), _places(other)):
        return True
    return any(path in _paths(other) and "[]" not in path for path in _paths(one))


def _readings(event: Event) -> list[Reading]:
    return [one for one in (event.what.after, event.what.before) if one is not None]


def _paths(event: Event) -> list[str]:
    return [one.path for one in _readings(event) if one.path]


def _places(event: Event) -> list[Span]:
    return [at for one in _readings(event) for at in one.at]


def _number(event: Event) -> int:
    return event.number


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


def _exactly(event: Event, frame: Frame) -> str:
    """The fact that now reads as was decided, "" for none: path, place and value are the same, so the decision is its."""
    one = field_id(event.what.after) if event.what.after is not None else ""
    return one if one in frame.readings else ""


def _near(event: Event, frame: Frame) -> list[str]:
    """The facts on whose card a decision may be shown: those of its path, then those at its place."""
    at_path = [each for path in _paths(event) for each in frame.at_path.get(path, ())]
    keyless = len(set(at_path)) > 1  # a list without keys: only the place tells its members apart
    at_place = [each for each in frame.facts_at(_places(event)) if _kin(each, event, frame)]
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

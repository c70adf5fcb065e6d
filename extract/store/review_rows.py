"""Reviews and their events as rows, and back."""

from collections.abc import Sequence
from typing import Any

from extract.review.events import Event, NewEvent, Reading, Review, Summary, Target
from extract.store.tables_review import events, reviews

EVENT = (
    "number", "at", "reviewer", "action", "target_kind", "target_id", "run", "token", "before", "after", "reason",
    "note", "rule", "shown_ms", "undoes", "trial", "carried",
)  # fmt: skip
EVENT_COLUMNS = tuple(events.c[name] for name in EVENT)
REVIEW_COLUMNS = tuple(
    reviews.c[name]
    for name in (
        "key", "run", "document", "round", "sha256", "revision", "cards", "cards_left", "errors_left", "done",
    )
)  # fmt: skip


def event_values(number: int, event: NewEvent) -> dict[str, Any]:
    """The columns of a decision that is made now."""
    return {
        "number": number,
        "at": event.at,
        "reviewer": event.reviewer,
        "action": event.action,
        "target_kind": event.target.kind,
        "target_id": event.target.id,
        "run": event.run,
        "token": event.token,
        "before": _json_of(event.before),
        "after": _json_of(event.after),
        "reason": event.reason,
        "note": event.note,
        "rule": event.rule,
        "shown_ms": event.shown_ms,
        "undoes": event.undoes,
        "trial": event.trial,
        "carried": False,
    }


def event_of(row: Sequence[Any]) -> Event:
    """An event, from the columns of `EVENT` in their order."""
    number, at, reviewer, action, kind, id, run, token, before, after, *rest = row
    reason, note, rule, shown_ms, undoes, trial, carried = rest
    what = NewEvent(
        at, reviewer, action, Target(kind, id), run, token, _reading_of(before), _reading_of(after),
        reason, note, rule, shown_ms, undoes, trial,
    )  # fmt: skip
    return Event(number, what, carried)


def review_of(row: Sequence[Any], found: tuple[Event, ...] = ()) -> Review:
    """A review, from the columns of `REVIEW_COLUMNS` in their order."""
    key, run, document, round, sha256, revision, *summary = row
    return Review(key, run, document, round, sha256, revision, Summary(*summary), found)


def summary_values(summary: Summary) -> dict[str, Any]:
    """The columns of a summary."""
    return {
        "cards": summary.cards,
        "cards_left": summary.left,
        "errors_left": summary.errors,
        "done": summary.done,
    }


def _json_of(reading: Reading | None) -> list[Any] | None:
    if reading is None:
        return None
    return [reading.path, reading.value, reading.unit, reading.at, reading.in_source]


def _reading_of(held: list[Any] | None) -> Reading | None:
    if held is None:
        return None
    path, value, unit, at, in_source = held
    return Reading(path, value, unit, tuple((start, end) for start, end in at), in_source)

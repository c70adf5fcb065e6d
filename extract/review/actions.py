"""What the actions on a card do: to a fact, or to a number that no fact claims. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from extract.review.dossier import Card, Dossier, Refused, Request
from extract.review.events import Action, Reading, Target, Trial
from extract.review.fields import alike
from extract.review.frame import Frame
from extract.review.typed import known_path, typed
from schemas.base import Span


class Change(NamedTuple):
    """What a decision does to its target."""

    action: Action
    target: Target
    before: Reading | None = None
    after: Reading | None = None
    rule: str = ""
    undoes: int | None = None
    trial: Trial = ""
    note: str = ""


def stands(card: Card) -> Reading | None:
    """What a decision goes from: the reading that counts, of a number without a fact the number as it stands in the text."""
    return card.read if card.kind == "number" and card.now is None else card.now


def acted(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    """What a request does on the card that was shown.

    Raises:
        Refused: it cannot be done there.
    """
    return _ACTIONS.get(request.action, _wrong)(dossier, frame, card, request)


def _accept(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    if card.kind == "number":
        raise Refused("choose")
    if card.confirm is None:
        return Change("accept", card.target, card.now, card.now, trial=card.trial)
    earlier = card.confirm.what
    if earlier.action in ("clear", "source_error"):
        after = None if earlier.action == "clear" else card.now
        return Change(earlier.action, card.target, card.now, after)
    after = earlier.after
    if after is None or _says(after) == _says(card.now):
        return Change("accept", card.target, card.now, card.now)
    return Change("take", card.target, card.now, after)


def _says(reading: Reading | None) -> tuple[str, str, str] | None:
    return None if reading is None else (reading.path, reading.value, reading.unit)


def _take(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    held = next((one for one in card.candidates if one.number == request.candidate), None)
    if held is None:
        raise Refused("unknown_candidate")
    if held.why == "as_read":
        return Change("accept", card.target, card.now, held.reading)
    owner = card if held.target == card.target else dossier.card(held.target)
    now = stands(owner) if owner is not None else None
    trial: Trial = owner.trial if owner is not None else ""
    # What a finding proposes for another field is about that field's fact, whatever a planted error shows in its place.
    if owner is not card and trial == "plant":
        now, trial = None, ""
    if held.tested and not held.reading.in_source:
        # What would make a rule hold stands nowhere: the document is wrong, and its fact stays what the document states.
        right = f"→ {held.reading.value}{held.reading.unit}"
        return Change("source_error", held.target, now, now, trial=trial, note=right)
    action: Action = "claim" if held.target.kind == "number" else "take"
    return Change(action, held.target, now, held.reading, trial=trial)


def _point(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    if card.kind != "field":
        raise Refused("wrong_action")
    if request.at is None:
        raise Refused("no_number")
    reading = _read_at(frame, request.path or card.path, request.at)
    return _changed("point", card, reading)


def _read_at(frame: Frame, path: str, at: Span) -> Reading:
    if frame.marked is None:
        raise Refused("no_source")
    known = known_path(path, frame.catalogue)
    if known is None:
        raise Refused("bad_path")
    if not 0 <= at[0] < at[1] <= len(frame.marked.text):
        raise Refused("no_number")
    made = frame.statement(known[1], at)
    if isinstance(made, Reading):
        return made
    raise Refused("no_number" if made == "no_such_id" else "wrong_kind")


def _type(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    if card.kind != "field":
        raise Refused("wrong_action")
    if not request.reason:
        raise Refused("needs_reason")
    shown = card.now or card.read
    unit = request.unit if request.unit is not None else shown.unit if shown else ""
    made = typed(request.path or card.path, request.value or "", unit, frame.catalogue)
    if not isinstance(made, Reading):
        raise Refused(made)
    return _changed("type", card, made)


def _claim(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    """A number is a fact of some path; or a fact is of another path than it was read for."""
    if not request.path:
        raise Refused("bad_path")
    held = card.now or card.read
    if held is None or not held.at or not held.in_source:
        known = known_path(request.path, frame.catalogue)
        if held is None or known is None:
            raise Refused("bad_path")
        return _changed("claim", card, replace(held, path=known[1]))
    return _changed("claim", card, _read_at(frame, request.path, held.at[0]))


def _changed(action: Action, card: Card, after: Reading) -> Change:
    if alike(card.now, after) or (_says(card.now) == _says(after) and not after.in_source):
        raise Refused("same_value")
    return Change(action, card.target, stands(card), after, trial=card.trial)


def _clear(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    if card.state == "cleared" and card.confirm is None:
        raise Refused("same_value")
    return Change("clear", card.target, stands(card), None, trial=card.trial)


def _source_error(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    if card.kind == "number":
        raise Refused("wrong_action")
    return Change("source_error", card.target, card.now, card.now, trial=card.trial)


def _restore(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    if card.event is None or card.event.what.action == "restore":
        raise Refused("nothing_to_restore")
    return Change("restore", card.target, stands(card), None if card.kind == "number" else card.read)


def _wrong(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    raise Refused("wrong_action")


_ACTIONS: Mapping[str, Callable[[Dossier, Frame, Card, Request], Change]] = {
    "accept": _accept,
    "take": _take,
    "point": _point,
    "type": _type,
    "claim": _claim,
    "clear": _clear,
    "source_error": _source_error,
    "restore": _restore,
}

"""A request made an event: what it changes from and to, or why it is refused. Pure."""

from datetime import datetime
from typing import get_args

from extract.output.text import clean
from extract.reconcile.findings import Finding
from extract.review.actions import Change, acted
from extract.review.dossier import Card, Dossier, Refused, Request, Stale
from extract.review.events import Action, NewEvent, Reading, Reason, Target, TargetKind
from extract.review.frame import Frame
from extract.review.state import DOCUMENT, undoable

_OF_DOCUMENT = ("done", "sign_off", "reopen")
_OF_FINDING = ("dismiss", "recall")
_LONGEST_NOTE = 2000
_LONGEST_TOKEN = 100
_DAY_MS = 24 * 60 * 60 * 1000


def decided(dossier: Dossier, frame: Frame, request: Request, who: str, now: datetime) -> NewEvent:
    """The event of a request.

    Raises:
        Stale: the card was shown as it is no more.
        Refused: it cannot be.
    """
    if not (0 < len(request.token) <= _LONGEST_TOKEN) or not _known(request):
        raise Refused("wrong_action")
    change = _change(dossier, frame, request, who)
    return NewEvent(
        now,
        who,
        change.action,
        change.target,
        frame.run,
        request.token,
        change.before,
        change.after,
        request.reason,
        (clean(request.note) or change.note)[:_LONGEST_NOTE],
        change.rule,
        min(max(request.shown_ms, 0), _DAY_MS),
        change.undoes,
        change.trial,
    )


def _known(request: Request) -> bool:
    """Whether all that comes from a closed list is of it: a request may come from anybody."""
    return (
        request.action in get_args(Action)
        and request.reason in get_args(Reason)
        and request.target.kind in get_args(TargetKind)
    )


def _change(dossier: Dossier, frame: Frame, request: Request, who: str) -> Change:
    closed = dossier.closed is not None
    if request.action == "undo":
        return _undo(dossier, who, closed)
    if request.action in _OF_DOCUMENT:
        return _of_document(dossier, request, closed)
    if closed:
        raise Refused("closed")
    card = _shown(dossier, frame, request)
    if request.seen and request.candidate is not None:
        held = [one for one in card.candidates if one.number == request.candidate]
        if [one.id for one in held] != [request.seen]:
            raise Stale(card, dossier)
    if request.action in _OF_FINDING or request.target.kind == "finding":
        return _of_finding(dossier, frame, card, request)
    return acted(dossier, frame, card, request)


def _undo(dossier: Dossier, who: str, closed: bool) -> Change:
    event = undoable(dossier.history, dossier.state, who)
    if event is None:
        raise Refused("nothing_to_undo")
    what = event.what
    if closed and what.target != DOCUMENT:
        raise Refused("closed")
    if what.action == "reopen" and dossier.summary.errors and not _signed_before(dossier, event.number):
        raise Refused("open_errors")
    return Change("undo", what.target, what.after, what.before, what.rule, event.number)


def _signed_before(dossier: Dossier, number: int) -> bool:
    """Whether the document was signed off when it was reopened: then it may be done with errors left."""
    earlier = [
        one.what.action
        for one in dossier.history
        if one.number < number and one.what.target == DOCUMENT and one.number not in dossier.state.undone
    ]
    return earlier[-1:] == ["sign_off"]


def _of_document(dossier: Dossier, request: Request, closed: bool) -> Change:
    if request.target != DOCUMENT:
        raise Refused("wrong_action")
    if request.action == "reopen":
        if not closed:
            raise Refused("not_closed")
    elif closed:
        raise Refused("closed")
    elif request.action == "sign_off":
        if not clean(request.note):
            raise Refused("needs_note")
    elif dossier.summary.errors:
        raise Refused("open_errors")
    return Change(request.action, DOCUMENT)


def _shown(dossier: Dossier, frame: Frame, request: Request) -> Card:
    """The card of a request, as it was when it was shown."""
    target = request.target
    card = dossier.card(target)
    if card is None and target.kind == "number" and target.id in frame.numbers:
        mention = frame.numbers[target.id]
        at = ((mention.start, mention.end),)
        read = Reading("", mention.value, mention.unit, at)
        touched = dossier.state.touched.get(target, 0)
        card = Card(target.id, "number", "", "pending", read, None, revision=touched, at=at)
    if card is None:
        if target.kind == "finding":  # it may have vanished by somebody else's correction
            raise Stale(None, dossier)
        raise Refused("unknown_card")
    if card.revision != request.revision:
        raise Stale(card, dossier)
    return card


def _of_finding(dossier: Dossier, frame: Frame, card: Card, request: Request) -> Change:
    finding = _finding(dossier, card, request)
    target = Target("finding", dossier.finding_id(finding))
    event = dossier.state.latest.get(target)
    action = request.action
    if action == "restore":
        action = "recall"
    if action == "recall":
        if event is None or event.what.action == "recall":
            raise Refused("nothing_to_restore")
    elif action == "dismiss":
        if not request.reason:
            raise Refused("needs_reason")
    elif action == "accept":
        # That a reading is wrong is settled by a right one, or by saying that the rule is wrong.
        if finding.attribution == "extraction":
            raise Refused("choose")
    elif action == "take":
        return acted(dossier, frame, card, request)
    elif action != "source_error":
        raise Refused("wrong_action")
    return Change(action, target, rule=finding.rule)


def _finding(dossier: Dossier, card: Card, request: Request) -> Finding:
    """The finding that is meant: the one named, else the first open one of the card (to be recalled: the first dismissed)."""
    every = (*card.findings, *card.dismissed, *card.confirmed)
    if request.target.kind == "finding":
        return next(one for one in every if dossier.finding_id(one) == request.target.id)
    held = card.dismissed if request.action == "recall" else card.findings
    if not held:
        raise Refused("no_finding")
    return held[0]

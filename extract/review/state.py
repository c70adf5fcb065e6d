"""What follows from a review's events: which of them count, and what each makes of its target. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.review.dossier import CardState
from extract.review.events import Event, Reading, Target
from extract.review.fields import alike

DOCUMENT = Target("document", "")
_CORRECTING = ("take", "point", "type", "claim")


@dataclass(frozen=True, slots=True)
class State:
    """A review's events, folded. What was undone and what was decided on planted errors does not count.

    `latest` is the event that counts of each target; `touched` the number of the last one that had to do with it, undone ones
    and undoing included, those of earlier runs not; `planted` what was decided on a planted error, by its field; `inherited`
    are the targets that earlier runs decided, whatever has been decided since.
    """

    latest: Mapping[Target, Event]
    touched: Mapping[Target, int]
    planted: Mapping[str, Event]
    undone: frozenset[int]
    inherited: frozenset[Target]

    @property
    def closed(self) -> Event | None:
        """The event by which the document was done last, None where it is open. Whether it stands the facts tell: `Dossier.closed`."""
        last = self.latest.get(DOCUMENT)
        return last if last is not None and last.what.action != "reopen" else None


def fold(events: Sequence[Event]) -> State:
    """The state after all events, in their order."""
    undone = frozenset(
        one.what.undoes for one in events if one.what.action == "undo" and one.what.undoes is not None
    )
    latest: dict[Target, Event] = {}
    touched: dict[Target, int] = {}
    planted: dict[str, Event] = {}
    inherited: set[Target] = set()
    for one in events:
        what = one.what
        if not one.carried:
            touched[what.target] = one.number
        if what.trial == "plant":
            if not one.carried:
                planted[what.target.id] = one
        elif what.action != "undo" and one.number not in undone:
            latest[what.target] = one
            if one.carried:
                inherited.add(what.target)
    return State(latest, touched, planted, undone, frozenset(inherited))


def undoable(events: Sequence[Event], state: State, who: str) -> Event | None:
    """What an undo of somebody takes back: their latest decision in this review that was not taken back yet.

    Decisions of earlier runs stay (a value can be restored), and so does what was decided on a planted error: it changed nothing.
    """
    for one in reversed(events):
        what = one.what
        if one.carried or what.reviewer != who or what.action == "undo" or what.trial == "plant":
            continue
        if one.number not in state.undone:
            return one
    return None


class Standing(NamedTuple):
    """How a field or a number stands: its state and the reading that counts, None for no fact."""

    state: CardState
    now: Reading | None


def standing(read: Reading | None, event: Event | None) -> Standing:
    """What an event makes of a fact that reads `read`, or of a number that is none (None).

    >>> from datetime import UTC, datetime
    >>> from extract.review.events import NewEvent
    >>> read, right = Reading("total.amount", "1", "万元", ((3, 4),)), Reading("total.amount", "2", "万元", ((9, 10),))
    >>> taken = NewEvent(datetime.now(UTC), "ann", "take", Target("field", "f"), "run", "t", read, right)
    >>> standing(read, Event(1, taken)).state, standing(right, Event(1, taken)).state
    ('corrected', 'accepted')
    """
    if event is None or event.what.action == "restore":
        return Standing("pending", read)
    what = event.what
    now = read if alike(read, what.after) else what.after
    if what.action == "clear" or (what.action == "accept" and now is None):
        return Standing("cleared", None)
    if what.action == "source_error":
        return Standing("source_error", now)
    if what.action == "accept" or what.action in _CORRECTING:
        return Standing("accepted" if now is read else "corrected", now)
    return Standing("pending", read)

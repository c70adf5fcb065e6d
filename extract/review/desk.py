"""The one place where decisions are taken: documents of a run with their cards out, decisions in. Whoever decides at once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from extract.output.messages import UserError
from extract.reconcile.findings import Finding
from extract.review.assembling import assemble
from extract.review.deciding import decided
from extract.review.dossier import (
    Candidate,
    Card,
    Dossier,
    Options,
    Outcome,
    Refused,
    Request,
    Stale,
)
from extract.review.events import Event, Reading, Review, Summary, Target
from extract.review.opening import Opened, Stamp, facts_file, opened
from extract.store.records import RunRecord
from extract.store.reviews import DocumentHead, MovedError
from extract.store.store import RunStore

__all__ = ["Candidate", "Card", "Dossier", "Options", "Outcome", "Refused", "Request", "ReviewDesk", "Stale"]

_KEPT = 16
"""Documents that are kept ready."""
_TRIES = 200
"""How often a decision is put anew because somebody else was faster. Each time they got on; one of many gets through."""


class _Name(NamedTuple):
    key: int
    round: int


@dataclass
class _Place:
    """A document kept ready. `lock` lets one thread at a time put it together; `dossier` is the newest that was.

    `ahead` is one that was put together before its review was opened: nothing is decided over it.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: Stamp | None = None
    opened: Opened | None = None
    dossier: Dossier | None = None
    ahead: Dossier | None = None

    def unchanged(self) -> bool:
        """Whether the facts file is as it was read."""
        return self.stamp is not None and Stamp.of(self.stamp.path) == self.stamp


class ReviewDesk:
    """Decides over the documents of one run. Threads may share one; processes have each their own over one store."""

    def __init__(
        self,
        store: RunStore,
        run: RunRecord,
        folder: Path,
        options: Options,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.run, self.options = run, options
        self._store, self._folder, self._clock = store, folder, clock
        self._places: OrderedDict[_Name, _Place] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, key: int, round: int = 1) -> Dossier:
        """A document of the run by its key in the store, with all that was decided about it.

        Raises:
            UserError: there is none, or its facts file cannot be read.
        """
        place = self._place(key, round)
        with place.lock:
            return self._read(place, key, round)

    def ready(self, key: int) -> Dossier:
        """Put a document together before anybody asks for it; its review is not opened by that. UserError as of `open`."""
        place = self._place(key, 1)
        with place.lock:
            head, loaded = self._load(place, key)
            found = self._store.reviews.find(self.run.id, head.document)
            review = found or Review(0, self.run.id, head.document, 1, head.sha256, 0, Summary())
            place.ahead = assemble(*loaded, head, review, self.options)
            return place.ahead

    def decide(self, key: int, request: Request, who: str, round: int = 1) -> Outcome:
        """Take a decision; what is returned is kept for good.

        A request that is sent again, by its token, gives the event that was kept the first time.

        Raises:
            Stale: the card has changed since it was shown.
            Refused: it cannot be taken.
            UserError: as of `open`.
        """
        place, read = self._place(key, round), False
        for _ in range(_TRIES):
            with place.lock:
                if read or place.dossier is None or not place.unchanged():
                    self._read(place, key, round)
                    read = True
                try:
                    outcome = self._try(place, request, who)
                except (Refused, Stale):
                    if read:
                        raise
                    outcome = None  # by what others have decided meanwhile it may be in order
            if outcome is not None:
                return outcome
            read = True
        raise Refused("busy")

    def _place(self, key: int, round: int) -> _Place:
        """Where a document is kept ready; the one that was not asked for longest makes room."""
        with self._lock:
            place = self._places.setdefault(_Name(key, round), _Place())
            self._places.move_to_end(_Name(key, round))
            while len(self._places) > _KEPT:
                self._places.popitem(last=False)
            return place

    def _read(self, place: _Place, key: int, round: int) -> Dossier:
        """The document as the store and the folder have it now."""
        reviews = self._store.reviews
        head, loaded = self._load(place, key)
        review = reviews.open(self.run.id, head.document, head.sha256, round, self._clock())
        held = place.dossier
        if held is None or (held.review.key, held.review.revision) != (review.key, review.revision):
            held = assemble(*loaded, head, review, self.options, held or place.ahead)
        place.ahead = None
        place.dossier = replace(held, head=head, review=replace(review, summary=held.summary))
        reviews.summarize(review, held.summary)
        return place.dossier

    def _load(self, place: _Place, key: int) -> tuple[DocumentHead, Opened]:
        """What the folder holds of a document, read anew where it changed."""
        head = self._store.reviews.head(self.run.id, key)
        if head is None:
            raise UserError("review_no_document", document=key)
        stamp = Stamp.of(facts_file(self._folder, head))
        if place.opened is None or place.stamp != stamp:
            place.dossier = place.ahead = None
            place.opened = opened(self.run.id, head, stamp.path, self.options)
            place.stamp = stamp
        return head, place.opened

    def _try(self, place: _Place, request: Request, who: str) -> Outcome | None:
        """Take a decision over what is known of the review; None where it has moved on."""
        before, known = place.dossier, place.opened
        if before is None or known is None:
            raise AssertionError("it was read before")
        kept = next((one for one in before.history if one.what.token == request.token), None)
        if kept is not None:
            return Outcome(kept, before, plant=_true_reading(known, kept))
        new = decided(before, known.frame, request, who, self._clock())
        event = Event(before.review.revision + 1, new)
        review = replace(before.review, revision=event.number, events=(*before.history, event))
        after = assemble(*known, before.head, review, self.options, before)
        after = replace(after, review=replace(review, summary=after.summary))
        try:
            held = self._store.reviews.append(before.review, before.review.revision, new, after.summary)
        except MovedError:
            return None
        if held != event:  # kept under the same token before, by another process
            return None
        place.dossier = after
        return Outcome(event, after, *_compared(before, after), _true_reading(known, event))


def _true_reading(known: Opened, event: Event) -> Reading | None:
    """What is right where a planted error was judged."""
    return known.frame.readings.get(event.what.target.id) if event.what.trial == "plant" else None


def _compared(before: Dossier, after: Dossier) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that a decision closed, and those that it opened; dismissing one is neither."""
    was, now = _open_findings(before), _open_findings(after)
    vanished = tuple(one for key, one in was.items() if key not in now and not _dismissed(after, key))
    appeared = tuple(one for key, one in now.items() if key not in was and not _dismissed(before, key))
    return vanished, appeared


def _open_findings(dossier: Dossier) -> dict[str, Finding]:
    return {dossier.finding_id(one): one for card in dossier.cards for one in card.findings}


def _dismissed(dossier: Dossier, key: str) -> bool:
    card = dossier.card(Target("finding", key))
    return card is not None and any(dossier.finding_id(one) == key for one in card.dismissed)

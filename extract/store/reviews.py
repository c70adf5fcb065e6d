"""Reviews in the store: who decided what, and how far each document is. Events are appended and never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from extract.review.accounts.people import Role
from extract.review.events import Event, NewEvent, Review, Summary
from extract.store import reading, review_carry, review_log, review_people, review_queue
from extract.store.records import FactRow, FindingRow
from extract.store.review_records import (
    DocumentHead,
    MovedError,
    PersonRow,
    Position,
    QueueFilter,
    QueueRow,
    SessionRow,
    Tally,
)
from extract.store.transactions import Transactions

__all__ = [
    "DocumentHead",
    "MovedError",
    "PersonRow",
    "Position",
    "QueueFilter",
    "QueueRow",
    "ReviewStore",
    "SessionRow",
    "Tally",
]


class ReviewStore:
    """The reviews of a store, reached as `RunStore.reviews`. Threads may share it.

    Every method raises StoreError where the database fails or the run is not there. Reviews, events and assignments name
    their run by its id: a run that is forgotten takes none of them away.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._at = transactions

    def head(self, run: str, key: int) -> DocumentHead | None:
        """A document by its key, None where the run has none of it."""
        if not 0 < key < 2**63:  # no database holds such a number
            return None
        run_key = self._at.run_key(run)
        return self._at.read(lambda connection: review_queue.head(connection, run_key, key=key))

    def head_named(self, run: str, document: str) -> DocumentHead | None:
        """A document by its name."""
        run_key = self._at.run_key(run)
        return self._at.read(lambda connection: review_queue.head(connection, run_key, document=document))

    def results(self, run: str, key: int) -> tuple[list[FactRow], list[FindingRow]]:
        """What was read in a document, by its key: its facts and its findings, none where the run has no such document."""
        run_key = self._at.run_key(run)
        return self._at.read(lambda connection: reading.results_of(connection, run_key, key))

    def queue(
        self, run: str, wanted: QueueFilter, after: QueueRow | Position | None = None, limit: int = 100
    ) -> list[QueueRow]:
        """A page of the documents that were read, those with most errors left first, those that are done last.

        Documents that failed or wait to be read are in it only where a review of them was opened.
        """
        run_key = self._at.run_key(run)
        place = after.position if isinstance(after, QueueRow) else after
        return self._at.read(
            lambda connection: review_queue.page(connection, run, run_key, wanted, place, limit)
        )

    def tally(self, run: str, round: int = 1, reviewer: str | None = None) -> Tally:
        """The head of the queue, of all documents or of those that are assigned to a reviewer."""
        run_key = self._at.run_key(run)
        return self._at.read(lambda connection: review_queue.tally(connection, run, run_key, round, reviewer))

    def open(self, run: str, document: str, sha256: str, round: int, now: datetime) -> Review:
        """The review of a document with its events, made where there is none.

        A new one carries the events of the latest review of the same round in another run, of a document with the same
        bytes or else from the same file, and is done where that was and the document is read alike. Otherwise its summary is a
        guess until `summarize` or `append` tells.
        """
        found = self._at.read(lambda connection: review_carry.ready(connection, run, document, sha256, round))
        if found is not None:
            return found
        run_key = self._at.run_key(run)
        return self._at.write(
            lambda connection: review_carry.open_one(connection, run, run_key, document, sha256, round, now)
        )

    def find(self, run: str, document: str, round: int = 1) -> Review | None:
        """The same where it was opened before, else None."""
        return self._at.read(lambda connection: review_log.find(connection, run, document, round))

    def append(self, review: Review, expected: int, event: NewEvent, summary: Summary) -> Event:
        """Keep a decision, and how far the review is with it. Once this returns, it is on the disk.

        One whose token the review holds already is not kept again: what is returned is the one that was kept.

        Raises:
            MovedError: the review has not `expected` events; nothing was kept.
        """
        return self._at.write(
            lambda connection: review_log.append(connection, review.key, expected, event, summary), True
        )

    def summarize(self, review: Review, summary: Summary) -> None:
        """Correct how far a review is, where its rules or facts tell otherwise; nothing is done if it has moved on."""
        if summary != review.summary:
            self._at.write(lambda connection: review_log.summarize(connection, review, summary))

    def events(self, run: str, round: int | None = None) -> Iterator[tuple[Review, Event]]:
        """All events of a run, or of one round of it, each with its review's head; those of a review together, in order."""
        return review_log.stream(self._at.read, run, round)

    def carry(self, run: str, now: datetime) -> int:
        """Open a review, as `open` does, of each document of a run that was reviewed in another run.

        Returns:
            How many were opened.
        """
        run_key, count, after = self._at.run_key(run), 0, -1
        while keys := self._at.read(partial(review_carry.waiting, run=run, run_key=run_key, after=after)):
            some = partial(review_carry.open_some, run=run, run_key=run_key, keys=keys, now=now)
            count, after = count + self._at.write(some), keys[-1]
        return count

    def add_person(self, name: str, role: Role, hash: str) -> None:
        """Make an account. StoreError where there is one of this name."""
        row = PersonRow(name, role, hash)
        self._at.write(lambda connection: review_people.add_person(connection, row))

    def person(self, name: str) -> PersonRow | None:
        """An account, None where there is none."""
        return self._at.read(lambda connection: review_people.person(connection, name))

    def people(self) -> list[PersonRow]:
        """All accounts, by their names."""
        return self._at.read(review_people.all_people)

    def change_person(
        self, name: str, *, hash: str | None = None, role: Role | None = None, disabled: bool | None = None
    ) -> None:
        """Change what is given; the rest stays."""
        given = {"hash": hash, "role": role, "disabled": disabled}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if values:
            self._at.write(lambda connection: review_people.change_person(connection, name, values))

    def add_session(self, hash: str, name: str, expires: datetime) -> None:
        """Begin a session, known by a hash of its token; those that expired long ago are removed."""
        row = SessionRow(name, expires)
        self._at.write(lambda connection: review_people.add_session(connection, hash, row))

    def session(self, hash: str) -> SessionRow | None:
        """A session, expired or not, None where there is none."""
        return self._at.read(lambda connection: review_people.session(connection, hash))

    def end_session(self, hash: str) -> None:
        """End a session, where there is one."""
        self._at.write(lambda connection: review_people.end_session(connection, hash))

    def end_sessions(self, name: str) -> None:
        """End all sessions of a person."""
        self._at.write(lambda connection: review_people.end_sessions(connection, name))

    def assign(self, run: str, documents: Sequence[str], person: str, round: int = 1) -> int:
        """Give documents of a run to a person; what is given to others stays so. Returns how many were new to them."""
        return self._at.write(
            lambda connection: review_people.assign(connection, run, documents, person, round)
        )

    def unassign(self, run: str, documents: Sequence[str], person: str, round: int = 1) -> int:
        """Take documents from a person. Returns how many they had."""
        return self._at.write(
            lambda connection: review_people.unassign(connection, run, documents, person, round)
        )

    def assigned_to(self, run: str, document: str, round: int = 1) -> tuple[str, ...]:
        """Who is to review a document."""
        return self._at.read(
            lambda connection: review_people.assigned(connection, run, (document,), round).get(document, ())
        )

"""One store of many runs, in a file or on a server. Results are whole or absent, whatever ends the program."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Select, delete, select, update

from extract.output.run_file import DocumentRow, Totals
from extract.readers.base import AnswerNote
from extract.store import reading, sums, writing
from extract.store.engines import Place, place_of
from extract.store.opening import opened
from extract.store.records import (
    ALL,
    FactRow,
    Failure,
    FindingRow,
    Part,
    Queued,
    RunRecord,
    Saved,
    Turn,
)
from extract.store.reviews import ReviewStore
from extract.store.tables import PENDING, answers, documents, facts, findings, runs
from extract.store.transactions import Transactions

_CHUNK = 2000

Made = TypeVar("Made")


def open_store(place: str) -> "RunStore":
    """The store at a file's path, or at a postgresql:// URL; it is made where there is none.

    Raises:
        StoreError: it cannot be used; the message names the place and the cure.
    """
    where = place_of(place)
    return RunStore(where, opened(where))


class RunStore:
    """Runs and their documents. Threads may share one; processes open the same place, each its own.

    Every method raises StoreError where the database fails; what was written before stays.
    """

    def __init__(self, place: Place, engine: Engine) -> None:
        self.place = place.name
        self._engine, self._at = engine, Transactions(place, engine)
        self.reviews = ReviewStore(self._at)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def begin(self, run: RunRecord) -> None:
        """Add a run."""
        self._write(lambda connection: writing.add_run(connection, run))

    def run(self, run_id: str) -> RunRecord | None:
        """A run, None where there is none of this id."""
        found = self._fetch(reading.runs_query().where(runs.c.id == run_id))
        return reading.run_of(found[0]) if found else None

    def run_in(self, folder: str) -> RunRecord | None:
        """The latest run of a folder."""
        # By their order here: the clock may have been set back between two.
        latest = reading.runs_query().order_by(None).order_by(runs.c.key.desc())
        found = self._fetch(latest.where(runs.c.folder == folder).limit(1))
        return reading.run_of(found[0]) if found else None

    def runs(self) -> list[RunRecord]:
        """All runs, newest first."""
        return [reading.run_of(row) for row in self._fetch(reading.runs_query())]

    def end(self, run_id: str, finished: datetime, interrupted: bool) -> None:
        """Say that a run has ended."""
        self._update_run(run_id, finished=finished, interrupted=interrupted)

    def move(self, run_id: str, folder: str) -> None:
        """Say where a run's folder is now, as an absolute path."""
        self._update_run(run_id, folder=folder)

    def reopen(self, run_id: str) -> None:
        """Take a run up again."""
        self._update_run(run_id, finished=None, interrupted=False)

    def mend(self, run_id: str, settings: Mapping[str, Any] | None) -> None:
        """Say with what settings a run goes on."""
        self._update_run(run_id, settings=settings)

    def forget(self, run_id: str) -> None:
        """Remove a run and all it holds, some documents at a time; one that was stopped is forgotten by another call."""
        key = self._key(run_id)
        some = select(documents.c.key).where(documents.c.run_key == key).limit(_CHUNK)
        while self._write(
            lambda connection: connection.execute(delete(documents).where(documents.c.key.in_(some))).rowcount
        ):
            pass
        self._write(lambda connection: connection.execute(delete(runs).where(runs.c.key == key)))
        self._at.forget_key(run_id)

    def enqueue(
        self, run_id: str, inputs: Iterable[Queued], stands: Callable[[str, str], bool] | None = None
    ) -> None:
        """Name the documents that are to be read, each once.

        One that is known with the same source, size and time keeps its results; another one is pending, without results.
        Those that are known and not named stay as they are.

        With `stands`, which says of a known source and another one whether they are two files that are both there, a name stands
        for one file: a source that is known keeps its name.

        Raises:
            UserError: a name is that of another source that stands.
        """
        key, left = self._key(run_id), iter(inputs)
        grows = stands is not None and any(self.counts(run_id).values())
        while chunk := [*islice(left, _CHUNK)]:
            self._write(partial(writing.enqueue, run_key=key, chunk=chunk, grows=grows, stands=stands))

    def pending(self, run_id: str, after: int = -1, limit: int = 1000) -> list[Queued]:
        """Documents that are to be read, by their turns, from the first whose ordinal is above `after`."""
        key = self._key(run_id)
        return self._read(lambda connection: reading.pending_page(connection, key, after, limit))

    def waiting(self, run_id: str, size: int = 1000) -> Iterator[list[Queued]]:
        """All documents that are to be read, by their turns, page by page: however many there are, few are held."""
        after = -1
        while page := self.pending(run_id, after, size):
            yield page
            after = page[-1].ordinal

    def retry(self, run_id: str, statuses: Sequence[str] = ("failed", "partial")) -> int:
        """Make documents pending again, without results; what they cost is added to what they will cost.

        Returns:
            How many.
        """
        key, columns, count = self._key(run_id), documents.c, 0
        again_ones = columns.status.in_([one for one in statuses if one != PENDING])
        query = select(columns.key).where(columns.run_key == key, again_ones).limit(_CHUNK)

        def again(connection: Connection) -> int:
            keys = [*connection.execute(query).scalars()]
            writing.forget_results(connection, keys)
            return len(keys)

        while some := self._write(again):
            count += some
        return count

    def save(self, run_id: str, saved: Saved) -> None:
        """Keep what was found in a document, in the place of what was kept before."""
        self.save_many(run_id, (saved,))

    def save_many(self, run_id: str, saved: Sequence[Saved]) -> None:
        """The same for several, all or none. One that was never queued is added; one not reached stays pending."""
        if saved:
            key = self._key(run_id)
            self._write(lambda connection: writing.save(connection, key, saved))

    def rows(self, run_id: str) -> Iterator[DocumentRow]:
        """How each document stands, by their turns; pending ones as not_reached."""
        record = self.run(run_id)
        return reading.rows(self._fetch, self._key(run_id), record.folder if record else "")

    def first_pending(self, run_id: str) -> Turn | None:
        """The turn of the first document that is to be read; those before it are done with. None where none is."""
        key = self._key(run_id)
        return self._read(lambda connection: reading.first_pending(connection, key))

    def facts(self, run_id: str, part: Part = ALL) -> Iterator[tuple[str, FactRow]]:
        """The facts of a part of the documents, by their turns, each with its document's name."""
        return reading.results(self._fetch, self._key(run_id), facts, FactRow, part)

    def findings(self, run_id: str, part: Part = ALL) -> Iterator[tuple[str, FindingRow]]:
        """The same of findings."""
        return reading.results(self._fetch, self._key(run_id), findings, FindingRow, part)

    def answers(self, run_id: str) -> Iterator[tuple[str, AnswerNote]]:
        """All answers, each with its document's name."""
        return reading.results(self._fetch, self._key(run_id), answers, AnswerNote, ALL)

    def counts(self, run_id: str) -> Mapping[str, int]:
        """Documents by status: ok, partial, failed, pending."""
        key = self._key(run_id)
        return self._read(lambda connection: sums.counts(connection, key))

    def totals(self, run_id: str) -> Totals:
        """The sums of all rows."""
        key = self._key(run_id)
        return self._read(lambda connection: sums.totals(connection, key))

    def failures(self, run_id: str) -> list[Failure]:
        """Ways of failing of failed and partial documents, the most frequent first."""
        key = self._key(run_id)
        return self._read(lambda connection: sums.failures(connection, key))

    def _update_run(self, run_id: str, **values: Any) -> None:
        query = update(runs).where(runs.c.key == self._key(run_id)).values(values)
        self._write(lambda connection: connection.execute(query))

    def _key(self, run_id: str) -> int:
        return self._at.run_key(run_id)

    def _fetch(self, query: Select[Any]) -> list[Any]:
        return self._at.fetch(query)

    def _read(self, work: Callable[[Connection], Made]) -> Made:
        return self._at.read(work)

    def _write(self, work: Callable[[Connection], Made]) -> Made:
        return self._at.write(work)

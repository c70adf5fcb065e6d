"""A run: its documents queued in the store and read by whoever is free."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from extract.batch import handed
from extract.batch.course import Course
from extract.batch.outcome import Outcome
from extract.batch.places import real
from extract.batch.spec import Spec
from extract.batch.tables import Written
from extract.batch.watcher import Watcher, beating
from extract.batch.workers import Workers
from extract.concurrency import as_done
from extract.documents.load import Input
from extract.readers.base import Reader
from extract.store.records import Queued
from extract.store.store import RunStore

Opening = Callable[[], AbstractAsyncContextManager[Reader]]

_TABLED = 50
"""Documents after whose end the tables are gone on with."""

_PAGE = 500
"""Documents taken from the queue at a time."""


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended: by Ctrl-C, or for a reason, "" where it came to its end; and how far its tables are."""

    interrupted: bool = False
    stopped: str = ""
    written: Written = field(default_factory=Written)


class BatchRun:
    """One run of documents into the folder of `spec`, kept in `store`, which is at the same place for every worker.

    `processes` take the steps of documents, none of them where it is 0; `at_once` documents are under way at a time.
    """

    def __init__(self, store: RunStore, spec: Spec, processes: int, at_once: int) -> None:
        self._store, self._spec, self._processes, self._at_once = store, spec, processes, at_once
        self._written = Written()

    def drive(self, opening: Opening, watcher: Watcher, *, began: Callable[[], None]) -> End:
        """Read what is queued. Ctrl-C and hopeless failures end it early; what was done is kept.

        `began` is called once the reader is open.

        Raises:
            SettingsError: the reader cannot be opened.
        """
        stopped = ""
        try:
            with Workers(self._processes) as workers:
                stopped = asyncio.run(self._read(opening, workers, watcher, began))
        except KeyboardInterrupt:
            return End(interrupted=True, written=self._written)
        finally:
            handed.close_store()
        return End(stopped=stopped, written=self._written)

    async def _read(
        self, opening: Opening, workers: Workers, watcher: Watcher, began: Callable[[], None]
    ) -> str:
        async with beating(watcher), opening() as reader:
            # Not before the reader is open: where it cannot be, nothing is left behind.
            began()
            course = Course(reader, workers, self._spec)
            waiting = self._waiting(course)
            async with (
                aclosing(as_done(waiting, course.run, self._at_once)) as outcomes,
                self._tabling(workers) as some,
            ):
                async for outcome in outcomes:
                    self._tell(outcome, watcher)
                    some.release()
            return course.stopped

    @asynccontextmanager
    async def _tabling(self, workers: Workers) -> AsyncIterator[asyncio.Semaphore]:
        """Write the tables meanwhile, whenever some more documents are done, where other processes have time for it."""
        done = asyncio.Semaphore(0)
        if self._processes == 0 or self._spec.out is None:
            yield done
            return
        task = asyncio.create_task(self._follow(workers, done))
        try:
            yield done
        finally:
            # What a worker has begun, it goes on with: between two steps only can it be left.
            task.cancel()
            await asyncio.wait([task])

    async def _follow(self, workers: Workers, done: asyncio.Semaphore) -> None:
        while True:
            for _ in range(_TABLED):
                await done.acquire()
            step = asyncio.ensure_future(workers.run(handed.tabled, self._spec, self._written))
            try:
                await asyncio.shield(step)
            except asyncio.CancelledError:
                await asyncio.wait([step])
                raise
            except Exception:
                # The closing meets it again, and says so.
                return
            finally:
                if step.done() and not step.cancelled() and step.exception() is None:
                    self._written = step.result()

    def _waiting(self, course: Course) -> Iterator[Input]:
        """The documents that wait, until the run must end."""
        for one in itertools.chain.from_iterable(self._store.waiting(self._spec.run, _PAGE)):
            if course.stopped:
                return
            yield Input(Path(one.source), one.document)

    def _tell(self, outcome: Outcome, watcher: Watcher) -> None:
        if outcome.row.status != "not_reached":
            watcher.done(outcome.row)


def queue(store: RunStore, run: str, inputs: Iterable[Input]) -> None:
    """Take in documents: those that the run has done already stay done unless their files changed."""
    store.enqueue(run, (_queued(one, index) for index, one in enumerate(inputs)), _both_stand)


def _both_stand(known: str, other: str) -> bool:
    """Whether these are two files, and both there; one file may be reached by several paths."""
    try:
        return not Path(known).samefile(other)
    except OSError:
        return os.path.lexists(known) and not os.path.lexists(other)


def _queued(one: Input, ordinal: int) -> Queued:
    try:
        status = one.path.stat()
        size, changed = status.st_size, status.st_mtime_ns
    except (OSError, ValueError):  # it will be named when it is read
        size, changed = -1, -1
    return Queued(
        one.name, os.fsdecode(_real(one.path.parent.absolute()) / one.path.name), ordinal, size, changed
    )


_real = lru_cache(1024)(real)
"""The same file is the same from wherever it is named; one that is a link keeps the name that it goes by."""

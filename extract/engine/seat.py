"""What runs in a worker of an engine: one event loop and one open reader for all the shards of a run that it gets."""

import asyncio
import socket
import threading
from concurrent.futures import CancelledError
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.batch import steps
from extract.batch.course import Course
from extract.batch.outcome import Outcome
from extract.batch.spec import Spec
from extract.batch.workers import Workers
from extract.concurrency import as_done
from extract.documents.load import Input
from extract.engine.shards import Shard
from extract.output import fingerprints
from extract.output.messages import UserError
from extract.output.run_file import DocumentRow, id_in
from extract.output.text import visible
from extract.readers.factory import open_reader
from extract.settings import Settings, SettingsError
from extract.telemetry.redaction import Redaction, secrets_of

_CLOSING_S = 10.0


@dataclass(frozen=True, slots=True, repr=False)
class Job:
    """What every worker of a run has to know.

    It holds secrets and shows none. `at_once` documents are under way at a time in each worker; `made` are the
    fingerprints of what facts are made with, which must be the worker's own.
    """

    spec: Spec
    settings: Settings
    recording: Path | None
    at_once: int
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a shard. `stop` says, to the user, why no other shard can end well, "" where others may."""

    rows: tuple[DocumentRow, ...] = ()
    stop: str = ""


def made(prompts: Path | None) -> tuple[str, ...]:
    """The fingerprints of what facts are made with here."""
    return _code_and_schema(), fingerprints.prompts(prompts)


@cache
def _code_and_schema() -> str:
    return f"{fingerprints.code()} {fingerprints.schema()}"


class Seat:
    """Reads shards, in a thread of its own. Its reader is opened by the first shard and closed by `close`.

    Shards that are read at the same time share the reader and its `at_once`: a document that takes long holds up no
    other.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._loop = asyncio.new_event_loop()
        self._slots = asyncio.Semaphore(job.at_once)
        self._opening, self._closing = asyncio.Lock(), asyncio.Event()
        self._living: asyncio.Task[None] | None = None
        self._course: Course | None = None
        self._thread = threading.Thread(target=self._run, name="gouji-seat", daemon=True)
        self._thread.start()

    def read(self, shard: Shard) -> Done:
        """Take a shard from files to facts. Threads may call it at the same time; it raises nothing of the run's own."""
        try:
            return asyncio.run_coroutine_threadsafe(self._read(shard), self._loop).result()
        except CancelledError:  # the run is over: nobody waits for this
            return Done()
        except (UserError, SettingsError) as error:
            return Done(stop=f"{socket.gethostname()}: {error.text(self._job.spec.lang)}")
        except Exception as error:
            # Its words are shown: what it was about may have been an address with its password.
            clean = Redaction(secrets_of(self._job.settings))
            raise RuntimeError(clean(f"{type(error).__name__}: {error}")[:300]) from None

    def close(self) -> None:
        """Give up what is under way and close the reader. What was paid for is kept."""
        if not self._thread.is_alive():
            return
        ended = asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        try:
            ended.result(_CLOSING_S)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_CLOSING_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _read(self, shard: Shard) -> Done:
        course = await self._opened(shard)
        inputs = [Input(Path(one.source), one.document) for one in shard.documents]

        async def one(item: Input) -> Outcome:
            async with self._slots:
                return await course.run(item)

        rows: list[DocumentRow] = []
        async with aclosing(as_done(inputs, one, len(inputs))) as outcomes:
            async for outcome in outcomes:
                rows.append(outcome.row)
        return Done(tuple(rows), course.stopped)

    async def _opened(self, shard: Shard) -> Course:
        async with self._opening:
            if self._course is None:
                fit(self._job, shard)
                opened = self._loop.create_future()
                self._living = self._loop.create_task(self._live(opened))
                self._course = await opened
        return self._course

    async def _live(self, opened: "asyncio.Future[Course]") -> None:
        """Hold the reader open. One task opens and closes it: what is open may belong to a task."""
        job = self._job
        try:
            async with open_reader(job.spec.reader, job.settings, job.recording, job.spec.run) as reader:
                opened.set_result(Course(reader, Workers(0), job.spec))
                await self._closing.wait()
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)
        finally:
            steps.close_store()

    async def _end(self) -> None:
        self._closing.set()
        own = {asyncio.current_task(), self._living}
        under_way = [task for task in asyncio.all_tasks() if task not in own]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, *filter(None, [self._living]), return_exceptions=True)


def fit(job: Job, shard: Shard) -> None:
    """Refuse a worker that would read otherwise, or elsewhere, than the run does.

    Raises:
        UserError: it has another gouji, or does not see the run's folder or the documents.
    """
    out, source = job.spec.out, Path(shard.documents[0].source)
    if made(job.settings.prompts) != job.made:
        raise UserError("engine_unlike", version=fingerprints.gouji_version())
    if out is not None and id_in(out) != job.spec.run:
        raise UserError("engine_unshared", folder=visible(str(out)))
    if not source.parent.is_dir():
        raise UserError("engine_unshared", folder=visible(str(source.parent)))

"""A run on an engine: its documents handed out in shards, and what became of them told as it comes."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.batch import steps
from extract.batch.outcome import Outcome, failed, log_ended
from extract.batch.run import End
from extract.batch.spec import Spec
from extract.batch.watcher import Watcher
from extract.batch.workers import CrashedError
from extract.documents.load import Input
from extract.engine import shards
from extract.engine.seat import Job, made
from extract.engine.shards import Shard
from extract.output.messages import UserError
from extract.output.run_file import DocumentRow
from extract.readers.factory import open_reader
from extract.settings import Settings
from extract.store.engines import place_of
from extract.store.store import RunStore
from extract.telemetry import logs

if TYPE_CHECKING:
    from extract.engine.dask import Crew

NAMES = ("dask",)


def address_of(engine: str) -> str:
    """The address of the scheduler that is asked for, "" for workers of this machine.

    Raises:
        UserError: no such engine, or no address behind its name.

    >>> address_of("dask"), address_of("dask=tcp://host:8786")
    ('', 'tcp://host:8786')
    """
    name, given, address = engine.partition("=")
    if name not in NAMES or (given and "://" not in address):
        raise UserError("engine_unknown", engine=engine, known=", ".join(NAMES))
    return address


class EngineRun:
    """The documents that wait in a run of `store`, read by the workers of an engine.

    Each worker has `settings.concurrency` questions out at most, and its part of the limits a minute.
    """

    def __init__(
        self, engine: str, workers: int | None, store: RunStore, spec: Spec, settings: Settings,
        recording: Path | None = None,
    ) -> None:  # fmt: skip
        """Settle what the engine is.

        Raises:
            UserError: the engine is not known or not installed, or machines would not share what they have to.
        """
        self._address = address_of(engine)
        self._workers = max(1, workers or os.cpu_count() or 1)
        self._store, self._spec, self._settings = store, spec, settings
        self._recording = recording
        if self._address:
            _shared(spec, settings, recording)

    def drive(self, watcher: Watcher, *, began: Callable[[], None]) -> End:
        """Read what is queued. Ctrl-C and hopeless failures end it early; what was done is kept.

        `began` is called once it is known that the reader can be opened.

        Raises:
            SettingsError: the reader cannot be opened.
            UserError: the engine cannot be used, or is not installed.
        """
        try:
            from extract.engine.dask import crew  # noqa: PLC0415 - an extra, and not light
        except ImportError:
            raise UserError("engine_missing") from None
        asyncio.run(_opened(self._spec, self._settings, self._recording))
        try:
            with crew(self._address, self._workers, self._job) as hands:
                began()
                return End(stopped=self._stopped(hands, watcher))
        except KeyboardInterrupt:
            return End(interrupted=True)
        finally:
            steps.close_store()

    def _stopped(self, hands: "Crew", watcher: Watcher) -> str:
        try:
            return self._read(hands, watcher)
        except UserError as error:
            return error.text(self._spec.lang)

    def _job(self, workers: int) -> Job:
        settings = _part(self._settings, workers)
        asks = self._spec.reader != "offline"
        return Job(
            replace(self._spec, out=self._spec.out and self._spec.out.absolute()),
            settings,
            self._recording and self._recording.absolute(),
            settings.concurrency if asks else 1,
            made(settings.prompts),
        )

    def _read(self, hands: "Crew", watcher: Watcher) -> str:
        run, suspects = self._spec.run, list[Shard]()
        size = shards.size(self._store.counts(run).get("pending", 0), hands.workers() or 1)
        for shard, done in hands.results(shards.waiting(self._store, run, size), watcher.beat):
            if done is None:
                suspects.append(shard)
                continue
            for row in done.rows:
                if row.status != "not_reached":
                    _tell(row, watcher)
            if done.stop:
                return done.stop
        return self._read_singly(hands, suspects, watcher)

    def _read_singly(self, hands: "Crew", suspects: list[Shard], watcher: Watcher) -> str:
        """Read what killed its workers, or was beside it, one document at a time: the one that kills is known then."""
        run = self._spec.run
        alone = (one for shard in suspects for one in shards.left(self._store, run, shard).singly())
        for shard, done in hands.results(alone, watcher.beat, most=1):
            if done is not None:
                rows, stop = done.rows, done.stop
            else:
                outcome = self._crashed(shard)
                rows, stop = (outcome.row,), outcome.stop
            for row in rows:
                if row.status != "not_reached":
                    _tell(row, watcher)
            if stop:
                return stop
        return ""

    def _crashed(self, shard: Shard) -> Outcome:
        spec, queued = self._spec, shard.documents[0]
        one = Input(Path(queued.source), queued.document)
        return steps.concluded(one, failed(one, CrashedError(), spec.out, spec.lang), spec)


def _tell(row: DocumentRow, watcher: Watcher) -> None:
    # Workers on other machines have no part in the log.
    with logs.about(document=row.document):
        log_ended(row)
    watcher.done(row)


def _part(settings: Settings, workers: int) -> Settings:
    """The settings of one of so many workers: limits a minute are the server's, whoever asks."""
    names = ("requests_per_minute", "tokens_per_minute")
    given = {name: getattr(settings, name) for name in names if getattr(settings, name) is not None}
    return settings.model_copy(update={name: max(1, value // workers) for name, value in given.items()})


def _shared(spec: Spec, settings: Settings, recording: Path | None) -> None:
    """Refuse what machines cannot share."""
    if place_of(spec.store).path is not None:
        raise UserError("engine_sqlite")
    if spec.reader != "offline" and recording is None and settings.cache_url is None:
        raise UserError("engine_cache")


async def _opened(spec: Spec, settings: Settings, recording: Path | None) -> None:
    async with open_reader(spec.reader, settings, recording, spec.run):
        pass

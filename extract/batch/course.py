"""The way of one document through a run: prepared, asked about, finished; whatever happens, it has an outcome."""

import time
from dataclasses import replace

from extract.batch.handed import concluded, finished, prepared, whole
from extract.batch.outcome import Outcome, failed, log_ended, not_reached
from extract.batch.spec import Spec
from extract.batch.workers import Workers
from extract.documents.load import Input
from extract.readers.base import Doubt, Prepared, Reader, ReaderResult
from extract.telemetry import logs, tracing


class Course:
    """Takes documents from file to facts. `stopped` says why the run must end, "" while it may go on."""

    def __init__(self, reader: Reader, workers: Workers, spec: Spec) -> None:
        self._reader, self._workers, self._spec = reader, workers, spec
        self.stopped = ""

    async def run(self, one: Input) -> Outcome:
        """The outcome of one document; raises nothing that is the document's own."""
        if self.stopped:
            return Outcome(not_reached(one, self._spec.out, self._spec.lang))
        with logs.about(document=one.name), tracing.current().document(one.name) as reading:
            outcome = await self._read(one)
            row = outcome.row
            reading.ended(row)
            log_ended(row)
        self.stopped = outcome.stop or self.stopped
        return outcome

    async def _read(self, one: Input) -> Outcome:
        began = time.perf_counter()
        try:
            return await self._outcome(one, began)
        except Exception as error:  # the promise is that one document stops no other
            outcome = failed(one, error, self._spec.out, self._spec.lang)
            seconds = time.perf_counter() - began
            return await self._workers.run(concluded, one, outcome, self._spec, seconds)

    async def _outcome(self, one: Input, began: float) -> Outcome:
        if not self._reader.asks:
            return await self._workers.run(whole, one, self._spec)
        ready = await self._workers.run(prepared, one, self._spec)
        if isinstance(ready, Outcome):
            return ready
        found = await self._reader.read(ready.marked, ready.plan)
        again, told = found.again, _plain(found)
        made = await self._finished(one, ready, (told,), began, again is not None)
        if isinstance(made, Outcome):
            return made
        assert again is not None
        second = _plain(await again(made))
        made = await self._finished(one, ready, (told, second), began, False)
        assert isinstance(made, Outcome)
        return made

    async def _finished(
        self, one: Input, ready: Prepared, found: tuple[ReaderResult, ...], began: float, more: bool
    ) -> Outcome | list[Doubt]:
        seconds = time.perf_counter() - began
        return await self._workers.run(finished, one, ready, found, self._spec, seconds, more)


def _plain(found: ReaderResult) -> ReaderResult:
    """The result without the way to ask again, which no other process could go."""
    return replace(found, again=None)

"""A few documents read in order for a command that keeps no run: each is told of as its turn comes."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing

from extract.batch.course import Course
from extract.batch.outcome import Outcome, not_reached
from extract.batch.spec import Spec
from extract.batch.watcher import beating
from extract.batch.workers import Workers
from extract.cli.progress import Progress
from extract.concurrency import in_order
from extract.documents.load import Input
from extract.output.messages import Lang
from extract.output.run_file import DocumentRow
from extract.pipeline import DocumentResult
from extract.readers.base import Reader

Opening = Callable[[], AbstractAsyncContextManager[Reader]]
Told = Callable[[DocumentResult], None]


class Batch:
    """Reads documents and keeps a row of each; nothing is written.

    `told` is told of each result, in the order of the inputs. `interrupted` says that Ctrl-C ended it, `stopped` that
    the reader gave up for good.
    """

    def __init__(self, lang: Lang, numbers: int, told: Told | None = None) -> None:
        self._lang, self._numbers, self._told = lang, numbers, told
        self._done: dict[str, Outcome] = {}
        self.rows: list[DocumentRow] = []
        self.interrupted = self.stopped = False

    def run(self, inputs: Sequence[Input], opening: Opening, at_once: int, progress: Progress) -> None:
        """Read all inputs, at most `at_once` at a time. Ctrl-C ends it early; what was done is kept.

        Raises:
            SettingsError: the reader cannot be opened.
        """
        try:
            with progress:
                asyncio.run(self._read(inputs, opening, at_once, progress))
        except KeyboardInterrupt:
            self.interrupted = True
        self._close(inputs)

    async def _read(
        self, inputs: Iterable[Input], opening: Opening, at_once: int, progress: Progress
    ) -> None:
        async with beating(progress), opening() as reader:
            spec = Spec(reader.name, self._numbers, self._lang, results=self._told is not None)
            course = Course(reader, Workers(0), spec)

            async def one(item: Input) -> str:
                outcome = await course.run(item)
                self._done[item.name] = outcome
                self.stopped = self.stopped or bool(outcome.stop)
                progress.done(outcome.row)
                return item.name

            async with aclosing(in_order(inputs, one, at_once)) as names:
                async for name in names:
                    self._keep(name)

    def _keep(self, name: str) -> None:
        outcome = self._done.pop(name)
        self.rows.append(outcome.row)
        if self._told is not None and outcome.result is not None:
            self._told(outcome.result)

    def _close(self, inputs: Iterable[Input]) -> None:
        """Of a batch that ended early: keep what is done out of turn, and name what was not reached."""
        kept = {row.document for row in self.rows}
        for one in inputs:
            if one.name not in kept:
                self._done.setdefault(one.name, Outcome(not_reached(one, None, self._lang)))
                self._keep(one.name)

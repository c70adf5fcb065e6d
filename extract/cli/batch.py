"""A batch: document after document (or a few at once) through a reader, each result written as soon as it is there.

One bad document stops no other, and of a result only a row of counts stays in memory.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, aclosing
from dataclasses import replace
from pathlib import Path

from extract.cli.progress import Progress
from extract.concurrency import in_order
from extract.documents.load import Input, InputError, load
from extract.model.errors import ModelError
from extract.output import table
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow, relative_source
from extract.pipeline import DocumentResult, extract_document
from extract.readers.base import Reader

logger = logging.getLogger(__name__)

Opening = Callable[[], AbstractAsyncContextManager[Reader]]


class Batch:
    """Reads documents and keeps a row of each.

    `out` is the run's folder, None to write nothing; `interrupted` says that Ctrl-C ended it, `stopped` that the
    reader gave up for good.
    """

    def __init__(self, out: Path | None, lang: Lang, personal: bool) -> None:
        self._out, self._lang, self._personal = out, lang, personal
        self._done: dict[str, tuple[DocumentRow, list[table.Row]]] = {}
        self._table: table.Table | None = None
        self.rows: list[DocumentRow] = []
        self.interrupted = self.stopped = False

    def run(
        self, inputs: Sequence[Input], opening: Opening, at_once: int, progress: Progress, other: str
    ) -> Path | None:
        """Read all inputs, at most `at_once` at a time. Ctrl-C ends it early; what was done is kept.

        Returns:
            Where the table had to be written (`other`, a name in the run's folder), as its file is in use; else None.

        Raises:
            SettingsError: the reader cannot be opened.
            OSError: the table cannot be written.
        """
        instead = self._out / other if self._out else None
        with ExitStack() as stack:

            def begin() -> None:
                if self._out is not None:
                    self._table = stack.enter_context(table.writing(self._out / table.NAME, instead))

            try:
                with progress:
                    asyncio.run(self._read(inputs, opening, at_once, progress, begin))
            except KeyboardInterrupt:
                self.interrupted = True
            self._close(inputs)
        return instead if instead and instead.exists() else None

    async def _read(
        self,
        inputs: Iterable[Input],
        opening: Opening,
        at_once: int,
        progress: Progress,
        begin: Callable[[], None],
    ) -> None:
        beating = asyncio.create_task(_beat(progress))
        try:
            async with opening() as reader:
                # Not before the reader is open: where it cannot be, nothing is left behind.
                begin()
                async with aclosing(
                    in_order(inputs, lambda one: self._one(one, reader, progress), at_once)
                ) as names:
                    async for name in names:
                        self._keep(name)
        finally:
            beating.cancel()

    def _keep(self, name: str) -> None:
        row, made = self._done.pop(name)
        self.rows.append(row)
        if self._table is not None:
            self._table.add(made)

    def _close(self, inputs: Iterable[Input]) -> None:
        """Of a batch that ended early: keep what is done out of turn, and name what was not reached."""
        kept = {row.document for row in self.rows}
        for one in inputs:
            if one.name not in kept:
                self._done.setdefault(one.name, (self._not_reached(one), []))
                self._keep(one.name)

    async def _one(self, one: Input, reader: Reader, progress: Progress) -> str:
        # The one place where a batch of an offline reader lets Ctrl-C in.
        await asyncio.sleep(0)
        began = time.perf_counter()
        made: list[table.Row] = []
        try:
            row, made = (
                await self._result(one, reader) if not self.stopped else (self._not_reached(one), made)
            )
        except Exception as error:  # the promise is that one document stops no other
            row = self._failed(one, error)
        row = _timed(row, time.perf_counter() - began)
        self._done[one.name] = (row, made)
        progress.done(row.status == "failed")
        return one.name

    async def _result(self, one: Input, reader: Reader) -> tuple[DocumentRow, list[table.Row]]:
        document = load(one.path, one.name)
        result = await extract_document(document, reader)
        row = self._row(one, result)
        if row.status == "failed" or self._out is None:
            return row, []
        made = table.rows(document.name, document.text, result.facts, personal=self._personal)
        try:
            write_facts(facts_path(self._out, one.name), FactsFile.of(result, reader.name))
        except OSError as error:
            raise _WriteError(error, facts_path(self._out, one.name)) from error
        return row, made

    def _row(self, one: Input, result: DocumentResult) -> DocumentRow:
        note = ""
        if result.failures:
            note = say("partial", self._lang, count=len(result.failures), first=result.failures[0])
        elif not (result.facts or result.unclaimed or result.not_facts):
            note = say("no_number", self._lang)
        return DocumentRow(
            document=one.name,
            status="ok" if not result.failures else "partial" if result.facts else "failed",
            source=self._source(one),
            sha256=result.document.sha256,
            facts=len(result.facts),
            unclaimed=len(result.unclaimed),
            flagged=sum(bool(fact.flags) for fact in result.facts),
            refused=len(result.refused),
            asked=result.asked,
            note=note,
        )

    def _failed(self, one: Input, error: Exception) -> DocumentRow:
        kind, note = self._why(error)
        if isinstance(error, ModelError) and error.hopeless:
            self.stopped = True
        return DocumentRow(one.name, "failed", self._source(one), kind=kind, note=note)

    def _why(self, error: Exception) -> tuple[str, str]:
        if isinstance(error, InputError):
            return error.kind, error.why(self._lang)
        if isinstance(error, ModelError):
            return error.kind, error.text(self._lang)
        if isinstance(error, _WriteError):
            return "write_failed", say("write_failed", self._lang, file=error.path, why=error.why)
        logger.debug("a document failed", exc_info=error)
        return "internal", say("internal", self._lang, why=f"{type(error).__name__}: {error}"[:300])

    def _not_reached(self, one: Input) -> DocumentRow:
        return DocumentRow(one.name, "not_reached", self._source(one), note=say("not_reached", self._lang))

    def _source(self, one: Input) -> str:
        return relative_source(one.path, self._out) if self._out else ""


class _WriteError(Exception):
    def __init__(self, error: OSError, path: Path) -> None:
        super().__init__(str(error))
        self.path, self.why = path, error.strerror or str(error)


def _timed(row: DocumentRow, seconds: float) -> DocumentRow:
    return row if row.status == "not_reached" else replace(row, seconds=seconds)


async def _beat(progress: Progress) -> None:
    while True:
        await asyncio.sleep(1)
        progress.beat()

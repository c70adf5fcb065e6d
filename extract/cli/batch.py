"""A batch: document after document (or a few at once) through a reader, each result written as soon as it is there.

One bad document stops no other, and of a result only a row of counts stays in memory.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from extract.cli.progress import Progress
from extract.concurrency import in_order
from extract.documents.load import Input, InputError, load
from extract.model.errors import ModelError
from extract.output import findings_table, table
from extract.output.checked import count, suspects_of
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.finding_titles import rule_title
from extract.output.finding_view import Setting
from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow, relative_source
from extract.pipeline import DocumentResult, extract_document
from extract.readers.base import Reader

logger = logging.getLogger(__name__)

Opening = Callable[[], AbstractAsyncContextManager[Reader]]
Told = Callable[[DocumentResult], None]


@dataclass(frozen=True, slots=True)
class _Done:
    """What is kept of a document until its turn comes; `result` only where somebody is to be told of it."""

    row: DocumentRow
    facts: Sequence[table.Row] = ()
    findings: Sequence[table.Row] = ()
    result: DocumentResult | None = None


class Batch:
    """Reads documents and keeps a row of each.

    `out` is the run's folder, None to write nothing; `told` is told of each result, in the order of the inputs.
    `interrupted` says that Ctrl-C ended it, `stopped` that the reader gave up for good.
    """

    def __init__(self, out: Path | None, lang: Lang, personal: bool, told: Told | None = None) -> None:
        self._out, self._lang, self._personal, self._told = out, lang, personal, told
        self._done: dict[str, _Done] = {}
        self._tables: tuple[table.Table, table.Table] | None = None
        self.rows: list[DocumentRow] = []
        self.interrupted = self.stopped = False

    def run(
        self, inputs: Sequence[Input], opening: Opening, at_once: int, progress: Progress, run_id: str
    ) -> list[tuple[Path, Path]]:
        """Read all inputs, at most `at_once` at a time. Ctrl-C ends it early; what was done is kept.

        Returns:
            The tables whose files are in use, each with the place where it had to be written instead.

        Raises:
            SettingsError: the reader cannot be opened.
            OSError: a table cannot be written.
        """
        places = self._places(run_id)
        with ExitStack() as stack:

            def begin() -> None:
                if places:
                    (facts, instead), (found, found_instead) = places
                    self._tables = (
                        stack.enter_context(table.writing(facts, instead)),
                        stack.enter_context(table.writing(found, found_instead, findings_table.COLUMNS)),
                    )

            try:
                with progress:
                    asyncio.run(self._read(inputs, opening, at_once, progress, begin))
            except KeyboardInterrupt:
                self.interrupted = True
            self._close(inputs)
        return [(wanted, instead) for wanted, instead in places if instead.exists()]

    def _places(self, run_id: str) -> list[tuple[Path, Path]]:
        if self._out is None:
            return []
        names = [Path(name) for name in (table.NAME, findings_table.NAME)]
        return [(self._out / one, self._out / f"{one.stem}-{run_id}{one.suffix}") for one in names]

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
        done = self._done.pop(name)
        self.rows.append(done.row)
        if self._tables is not None:
            self._tables[0].add(done.facts)
            self._tables[1].add(done.findings)
        if self._told is not None and done.result is not None:
            self._told(done.result)

    def _close(self, inputs: Iterable[Input]) -> None:
        """Of a batch that ended early: keep what is done out of turn, and name what was not reached."""
        kept = {row.document for row in self.rows}
        for one in inputs:
            if one.name not in kept:
                self._done.setdefault(one.name, _Done(self._not_reached(one)))
                self._keep(one.name)

    async def _one(self, one: Input, reader: Reader, progress: Progress) -> str:
        # The one place where a batch of an offline reader lets Ctrl-C in.
        await asyncio.sleep(0)
        began = time.perf_counter()
        try:
            done = await self._result(one, reader) if not self.stopped else _Done(self._not_reached(one))
        except Exception as error:  # the promise is that one document stops no other
            done = _Done(self._failed(one, error))
        self._done[one.name] = replace(done, row=_timed(done.row, time.perf_counter() - began))
        progress.done(done.row.status == "failed")
        return one.name

    async def _result(self, one: Input, reader: Reader) -> _Done:
        document = load(one.path, one.name)
        result = await extract_document(document, reader)
        row = self._row(one, result)
        if row.status == "failed":
            return _Done(row)
        kept = result if self._told is not None else None
        if self._out is None:
            return _Done(row, result=kept)
        done = _Done(row, self._facts(result), self._findings(result), kept)
        try:
            write_facts(facts_path(self._out, one.name), FactsFile.of(result, reader.name))
        except OSError as error:
            raise _WriteError(error, facts_path(self._out, one.name)) from error
        return done

    def _facts(self, result: DocumentResult) -> list[table.Row]:
        suspected = {
            path: [rule_title(rule, "zh") for rule in rules]
            for path, rules in suspects_of(result.findings).items()
        }
        document = result.document
        return table.rows(
            document.name, document.text, result.facts, personal=self._personal, suspected=suspected
        )

    def _findings(self, result: DocumentResult) -> list[table.Row]:
        setting = Setting.of("zh", result.document.text, result.facts, self._personal)
        return findings_table.finding_rows(result.document.name, result.findings, setting)

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
            errors=count(result.findings, "error"),
            warnings=count(result.findings, "warning"),
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

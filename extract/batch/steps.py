"""What is done to one document without waiting for anybody: pure but for the files and the store that it writes.

Any process may take a step; what goes in and comes out is plain data.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.batch.outcome import Outcome, WriteError, failed
from extract.batch.rows import row_of
from extract.batch.spec import Spec
from extract.documents.load import Input, load
from extract.output import findings_table, table
from extract.output.checked import suspects_of
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.finding_view import Setting
from extract.output.run_file import DocumentRow
from extract.pipeline import DocumentResult, better, doubts, finish, prepare
from extract.readers.base import Doubt, Prepared, ReaderResult
from extract.store.records import Saved

if TYPE_CHECKING:
    from extract.batch.tables import Written
    from extract.store.store import RunStore


def whole(one: Input, spec: Spec) -> Outcome:
    """The outcome of a document whose reader asks nobody."""
    began = time.perf_counter()
    ready = prepared(one, spec)
    if isinstance(ready, Outcome):
        return ready
    found = ReaderResult(ready.plan.pointers)
    made = finished(one, ready, (found,), spec, time.perf_counter() - began, more=False)
    assert isinstance(made, Outcome)
    return made


def prepared(one: Input, spec: Spec) -> Prepared | Outcome:
    """The document marked and its reading planned; an outcome where it cannot be read."""
    try:
        return prepare(load(one.path, one.name), spec.reader, spec.numbers)
    except Exception as error:  # one document stops no other
        return concluded(one, failed(one, error, spec.out, spec.lang), spec)


def finished(
    one: Input, ready: Prepared, found: Sequence[ReaderResult], spec: Spec, seconds: float, more: bool
) -> Outcome | list[Doubt]:
    """The document's facts, checked and written; doubts, where `more` says that its reader may be asked again.

    `found` is what the reader found, and what it found when it was asked again, of which the better is kept.
    `seconds` is what passed before.
    """
    began = time.perf_counter()
    try:
        result = finish(ready.marked, found[0], spec.reader)
        if more and (doubted := doubts(result)):
            return doubted
        for again in found[1:]:
            result = better(finish(ready.marked, again, spec.reader), result)
        return _kept(one, result, spec, began - seconds)
    except Exception as error:  # as above
        return concluded(one, failed(one, error, spec.out, spec.lang), spec, seconds)


def concluded(one: Input, outcome: Outcome, spec: Spec, seconds: float = 0.0) -> Outcome:
    """An outcome without facts, kept in the store unless the document is to be read again."""
    row = replace(outcome.row, seconds=seconds)
    if row.status == "not_reached" or not spec.store:
        return replace(outcome, row=row)
    try:
        _withdraw(one, spec)
        _store(spec.store).save(spec.run, Saved(row, (), (), ()))
    except Exception as error:  # the store's own: it stops the run
        return failed(one, error, spec.out, spec.lang)
    return replace(outcome, row=row)


def tabled(spec: Spec, written: "Written") -> "Written":
    """The tables, as far as they can be written by now. StoreError, OSError."""
    from extract.batch.tables import go_on  # noqa: PLC0415 - as of the store

    assert spec.out is not None
    return go_on(_store(spec.store), spec.run, spec.out, written)


def close_store() -> None:
    """Close this process's store."""
    while _opened:
        _opened.popitem()[1].close()


_opened: "dict[str, RunStore]" = {}
"""The stores of this process, by place: a worker opens one and keeps it."""


def _store(place: str) -> "RunStore":
    if place not in _opened:
        from extract.store.store import open_store  # noqa: PLC0415 - a database's library is not light

        _opened[place] = open_store(place)
    return _opened[place]


def _kept(one: Input, result: DocumentResult, spec: Spec, began: float) -> Outcome:
    row = row_of(one, result, spec.out, spec.lang)
    if row.status == "failed":
        _withdraw(one, spec)
    elif spec.out is not None:
        path = facts_path(spec.out, one.name)
        try:
            write_facts(path, FactsFile.of(result, spec.reader))
        except OSError as error:
            raise WriteError(error, path) from error
    row = replace(row, seconds=time.perf_counter() - began)
    # The file first: what the store holds as done is there, however the process ends.
    if spec.store:
        _store(spec.store).save(spec.run, _saved(row, result, spec))
    return Outcome(row, result if spec.results and row.status != "failed" else None)


def _withdraw(one: Input, spec: Spec) -> None:
    """Take away the facts that an earlier attempt wrote: they may be of another text, and are in no table any more."""
    if spec.out is not None:
        with suppress(OSError, ValueError):
            facts_path(spec.out, one.name).unlink(missing_ok=True)


def _saved(row: DocumentRow, result: DocumentResult, spec: Spec) -> Saved:
    if row.status == "failed":
        return Saved(row, (), (), result.answers)
    suspected = suspects_of(result.findings)
    facts = table.fact_rows(result.document.text, result.facts, personal=spec.personal, suspected=suspected)
    setting = Setting.of("zh", result.document.text, result.facts, spec.personal)
    return Saved(row, facts, findings_table.typed_findings(result.findings, setting), result.answers)

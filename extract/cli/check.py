"""`gouji check`: what does not agree, in facts files, runs or documents; how far the rules could see stands beside it."""

import argparse
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from extract.cli.batch import Batch
from extract.cli.progress import progress
from extract.cli.shared import (
    cache_of,
    exit_status,
    is_no_folder,
    problem_row,
    recording_of,
    settings_of,
    tell_host,
    tell_names,
    teller,
    with_settings,
)
from extract.cli.status import FINDINGS
from extract.documents.find import Found, find
from extract.documents.load import Input
from extract.output.baseline import Baseline
from extract.output.checked import CheckedDocument, check_facts, check_result, rewrite
from extract.output.desk import Desk
from extract.output.facts_file import FactsFileError, read_facts
from extract.output.facts_inputs import FactsInput, Sorted, sort_paths
from extract.output.finding_view import Setting
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import DocumentRow, Totals
from extract.output.source import Sources
from extract.output.text import visible
from extract.pipeline import DocumentResult
from extract.readers.base import Reader
from extract.readers.factory import chosen, open_reader
from extract.settings import Settings


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Check; UserError where the arguments cannot be used."""
    given, report = sort_paths(args.paths), _report(args.report)
    if args.write and not given.facts:
        raise UserError("write_needs_facts")
    found = given.left(find(given.documents, skip=[report] if report else []))
    desk = Desk(lang, args.quiet, report, _baseline(args.baseline), _known(args))
    tell_names(found.renamed, lang, teller(args.quiet))
    rows = _check_files(args, lang, given, desk)
    rows += [problem_row(problem, lang) for problem in found.problems]
    batch_rows, interrupted = _check_documents(args, lang, found, desk) if found.inputs else ((), False)
    rows += [*batch_rows, *desk.rows]
    _tell(args, lang, desk, rows)
    # What was just written down as accepted is no longer new.
    found_errors = desk.errors and args.write_baseline is None
    return exit_status(Totals.of(rows), interrupted) or (FINDINGS if found_errors else 0)


def _report(given: str | None) -> Path | None:
    if given is not None and is_no_folder(Path(given)):
        raise UserError("report_is_file", out=given)
    return None if given is None else Path(given)


def _baseline(given: str | None) -> Baseline:
    return Baseline() if given is None else Baseline.read(Path(given))


def _known(args: argparse.Namespace) -> Baseline:
    """Where a baseline is to be written: what was accepted before, so that reasons are not lost."""
    if args.write_baseline is None:
        return Baseline()
    before = args.write_baseline if Path(args.write_baseline).exists() else args.baseline
    return _baseline(before)


def _check_files(args: argparse.Namespace, lang: Lang, given: Sorted, desk: Desk) -> list[DocumentRow]:
    sources = Sources(None if args.source is None else Path(args.source))
    rows = []
    for one in given.facts:
        try:
            document = _check_file(args, lang, one, sources, desk)
        except Exception as error:  # one bad file stops no other
            rows.append(_failed(one, error, lang))
            continue
        desk.take(document, one.name)
        rows.append(DocumentRow(document.name, "ok"))
    return rows


def _check_file(
    args: argparse.Namespace, lang: Lang, one: FactsInput, sources: Sources, desk: Desk
) -> CheckedDocument:
    facts = read_facts(one.path)
    document, why = sources.of(one.path, facts, lang)
    checked = check_facts(facts, document)
    if args.write:
        rewrite(one.path, checked)
    setting = Setting.of(lang, document.text if document else None, facts.facts, args.include_personal)
    notes = () if document else (why, say("facts_alone", lang))
    return CheckedDocument.of(facts, document, checked, desk.baseline, setting, notes)


def _failed(one: FactsInput, error: Exception, lang: Lang) -> DocumentRow:
    if isinstance(error, FactsFileError):
        return DocumentRow(str(one.path), "failed", kind="facts_file", note=error.text(lang))
    if isinstance(error, OSError):
        why = say("write_failed", lang, file=one.path, why=error.strerror or error)
        return DocumentRow(str(one.path), "failed", kind="write_failed", note=why)
    why = say("internal", lang, why=f"{type(error).__name__}: {error}"[:300])
    return DocumentRow(str(one.path), "failed", kind="internal", note=why)


def _check_documents(
    args: argparse.Namespace, lang: Lang, found: Found, desk: Desk
) -> tuple[Sequence[DocumentRow], bool]:
    settings, recording = settings_of(args), recording_of(args.recording)
    reader = chosen(args.reader, settings, recording)
    if args.reader is None and reader == "offline":
        teller(args.quiet)(say("offline_chosen", lang))
    if reader != "offline" and recording is None:
        tell_host(settings, lang)
    with cache_of(settings, args.no_cache) as used:
        return _read(args, lang, found.inputs, desk, used, reader, recording)


def _read(
    args: argparse.Namespace,
    lang: Lang,
    inputs: Sequence[Input],
    desk: Desk,
    settings: Settings,
    reader: str,
    recording: Path | None,
) -> tuple[Sequence[DocumentRow], bool]:
    def told(result: DocumentResult) -> None:
        desk.take(check_result(result, lang, args.include_personal, desk.baseline), result.document.name)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Reader]:
        async with open_reader(reader, settings, recording) as opened:
            yield opened

    batch = Batch(lang, settings.question_numbers, told)
    # Where findings run over the screen, a bar among them would be torn.
    shown = progress(len(inputs), lang, args.quiet or sys.stdout.isatty())
    batch.run(inputs, opening, settings.concurrency if reader != "offline" else 1, shown)
    if batch.stopped or batch.interrupted:
        print(say("interrupted" if batch.interrupted else "stopped", lang), file=sys.stderr)
    return batch.rows, batch.interrupted


def _tell(args: argparse.Namespace, lang: Lang, desk: Desk, rows: Sequence[DocumentRow]) -> None:
    for row in rows:
        if row.status in ("partial", "failed"):
            # What is wrong with a facts file names the file itself.
            named = row.note.startswith(row.document)
            print(visible(row.note if named else f"{row.document}: {row.note}"), file=sys.stderr)
    if not args.quiet and desk.documents:
        print(desk.total(sum(row.status == "failed" for row in rows)))
    tell = teller(args.quiet)
    if unchecked := desk.unchecked():
        tell(say("baseline_unchecked", lang, count=unchecked))
    if args.report is not None:
        tell(say("report_written", lang, out=visible(args.report)))
    if args.write_baseline is not None:
        count = desk.write_baseline(Path(args.write_baseline))
        tell(say("baseline_written", lang, file=visible(args.write_baseline), count=count))

"""`gouji extract`: files in, a folder of facts files, tables and run.json out; a run that was stopped goes on."""

import argparse
import itertools
import logging
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from extract.batch.begin import begun
from extract.batch.closing import close, rows
from extract.batch.places import folder_of, held, id_of, is_there, reader_of, store_of
from extract.batch.run import BatchRun, End, queue
from extract.batch.spec import Spec
from extract.cli.processes import processes_of
from extract.cli.progress import progress
from extract.cli.shared import (
    budget_of,
    cache_of,
    exit_status,
    is_no_folder,
    problem_row,
    recording_of,
    settings_of,
    tell_end,
    tell_host,
    tell_names,
    tell_problems,
    teller,
    with_settings,
)
from extract.cli.status import FAILED_ALL
from extract.documents.find import Finding, finding
from extract.model.remembering import prepare_to_ask
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import Run, id_in, public_settings, write_run
from extract.output.text import visible
from extract.readers.base import Reader
from extract.readers.factory import chosen, open_reader
from extract.settings import Settings, SettingsError
from extract.store.store import RunStore, open_store
from extract.telemetry import logs, tracing
from extract.telemetry.redaction import secrets_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command was asked for, settled; `any`: a document was named."""

    args: argparse.Namespace
    lang: Lang
    out: Path
    found: Finding
    any: bool
    settings: Settings
    reader: str
    recording: Path | None

    @property
    def asks(self) -> bool:
        return self.reader != "offline"


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Extract; UserError where the arguments cannot be used."""
    settings, recording = settings_of(args), recording_of(args.recording)
    out, tell = _folder(args, settings), teller(args.quiet)
    if is_no_folder(out):
        raise UserError("out_is_file", out=out)
    found = finding(args.paths, skip=[out])
    first = next(found.inputs, None)
    if first is not None:
        found = found._replace(inputs=itertools.chain([first], found.inputs))
    elif args.run is None or not is_there(store_of(out, settings)):
        tell_problems(found.problems, lang)
        if args.run is None:
            return FAILED_ALL
        raise UserError("run_not_here", folder=out)
    tell_names(found.renamed, lang, tell)
    # A run goes on as it was begun, without being told again.
    given = args.reader or (reader_of(out, settings) if args.run is not None else None)
    reader = chosen(given, settings, recording)
    if given is None and reader == "offline":
        tell(say("offline_chosen", lang))
    if reader != "offline" and recording is None:
        tell_host(settings, lang)
    with cache_of(settings, args.no_cache) as used:
        asked = _Asked(args, lang, out, found, first is not None, used, reader, recording)
        try:
            with held(out):
                return _extract(asked)
        except OSError as error:
            raise UserError("out_closed", out=out, why=error.strerror or error) from None


def _folder(args: argparse.Namespace, settings: Settings) -> Path:
    if (args.out is None) == (args.run is None):
        raise UserError("out_or_run")
    if args.run is None and not args.paths:
        raise UserError("no_paths")
    if args.retry_failed and args.run is None:
        raise UserError("retry_needs_run")
    if args.engine is not None and args.budget is not None:
        raise UserError("engine_budget")
    return Path(args.out) if args.run is None else folder_of(args.run, settings)


def _extract(asked: _Asked) -> int:
    args, lang, out, tell = asked.args, asked.lang, asked.out, teller(asked.args.quiet)
    settings = asked.settings
    about = (settings.model, public_settings(settings), settings.prompts) if asked.asks else ()
    place, began = store_of(out, settings), time.perf_counter()
    with open_store(place) as store:
        resume = args.run is not None
        if not resume and (earlier := id_in(out)):
            tell(say("earlier_run", lang, out=visible(str(out)), id=visible(earlier)))
        begin, only = Run.begin(asked.reader, *about), id_of(args.run or "")
        this, known = begun(
            store, begin, out, personal=args.include_personal, resume=resume, only=only, new=asked.any
        )
        spec = Spec(asked.reader, settings.question_numbers, lang, args.include_personal, out, place, this.id)
        with _undone(store, this, out, known), _watched(asked, this.id):
            end = _drive(asked, store, spec, this, known)
            left = store.counts(this.id).get("pending", 0)
            logger.info(
                "the run ended",
                extra={"interrupted": end.interrupted, "stopped": bool(end.stopped), "left": left},
            )
        problems = [problem_row(problem, lang) for problem in asked.found.problems]
        totals, busy = close(store, spec, this, end, problems)
        for wanted, instead in busy:
            print(visible(say("table_busy", lang, file=wanted, other=instead)), file=sys.stderr)
        if args.parquet:
            from extract.engine import parquet  # noqa: PLC0415 - Arrow is not light

            parquet.write(store, this.id, out / "parquet")
        _tell_early(end, lang)
        tell_end(rows(store, this.id, problems), lang, time.perf_counter() - began, args.quiet, totals)
        tell(say("written", lang, out=visible(str(out))))
        return exit_status(totals, end.interrupted)


@contextmanager
def _undone(store: RunStore, run: Run, out: Path, known: bool) -> Iterator[None]:
    """Leave no new run behind where its reader, its log or its budget cannot be used, so that it never began."""
    try:
        yield
    except (SettingsError, UserError):
        if not known and id_in(out) != run.id:
            with suppress(UserError):  # of the store: what happened first is what is said
                store.forget(run.id)
        raise


@contextmanager
def _watched(asked: _Asked, run: str) -> Iterator[None]:
    """Logs and traces of a run, where they are asked for."""
    args = asked.args
    log = None if args.log is None else Path(args.log)
    with (
        logs.writing(log, args.log_level, asked.lang, secrets_of(asked.settings)),
        logs.about(run=run),
        tracing.running(run, asked.lang),
    ):
        yield


def _drive(asked: _Asked, store: RunStore, spec: Spec, this: Run, known: bool) -> End:
    settings, args = asked.settings, asked.args
    budget = budget_of(args.budget, settings, store, this.id)
    queue(store, this.id, asked.found.inputs)
    if known:
        store.reopen(this.id)
        if args.retry_failed:
            store.retry(this.id)
    counts = store.counts(this.id)
    waiting, every = counts.get("pending", 0), sum(counts.values())
    if known:
        key = "goes_on" if args.paths else "goes_on_alone"
        teller(args.quiet)(say(key, asked.lang, id=this.id, done=every - waiting, left=waiting))

    logger.info("the run begins", extra={"reader": asked.reader, "documents": every, "left": waiting})

    @asynccontextmanager
    async def opening() -> AsyncIterator[Reader]:
        async with open_reader(asked.reader, settings, asked.recording, this.id, budget) as opened:
            yield opened

    def began() -> None:
        # An unfinished run says so, however it ends, and names what it did before.
        if known and waiting:
            write_run(asked.out, this, store.rows(this.id), store.totals(this.id))
        elif not known:
            write_run(asked.out, this, [])

    with progress(every, asked.lang, args.quiet, done_before=every - waiting) as shown:
        if args.engine is not None:
            from extract.engine.drive import EngineRun  # noqa: PLC0415 - an engine is not light

            engine = EngineRun(args.engine, args.workers, store, spec, settings, asked.recording)
            return engine.drive(shown, began=began)
        processes = processes_of(args.workers, waiting)
        if processes and waiting and asked.asks and asked.recording is None:
            prepare_to_ask()
        batch = BatchRun(store, spec, processes, _at_once(asked, processes))
        return batch.drive(opening, shown, began=began)


def _at_once(asked: _Asked, processes: int) -> int:
    """Documents under way at a time: enough that every slot of the server has a question, and every process a step."""
    concurrency = asked.settings.concurrency if asked.asks else 1
    return concurrency if processes == 0 else concurrency + 2 * processes


def _tell_early(end: End, lang: Lang) -> None:
    if end.interrupted:
        print(say("interrupted", lang), file=sys.stderr)
    elif end.stopped:
        print(visible(say("stopped_why", lang, why=end.stopped)), file=sys.stderr)

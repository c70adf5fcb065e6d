"""`gouji batch`: questions into files, answers out of files, and the server that answers them in between."""

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from extract.batch.places import held, store_of
from extract.batch.run import queue
from extract.cli.processes import processes_of
from extract.cli.progress import progress
from extract.cli.shared import (
    is_no_folder,
    problem_row,
    settings_of,
    tell_host,
    tell_names,
    tell_problems,
    teller,
    with_settings,
)
from extract.cli.status import FAILED_ALL, FAILED_SOME, INTERRUPTED
from extract.documents.find import find
from extract.model.errors import ModelError
from extract.offline_batch.asking import unbound
from extract.offline_batch.index import FOLDER, Index, opened
from extract.offline_batch.jobs import Job
from extract.offline_batch.outputs import Taken, close_waiting, take_files, take_jobs
from extract.offline_batch.reading import BatchReading, begin, take_up
from extract.offline_batch.rounds import Limits
from extract.offline_batch.server import BatchServer, open_server
from extract.offline_batch.spec import Spec
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import DocumentRow, Totals, id_in
from extract.output.text import visible
from extract.settings import Settings
from extract.store.store import RunStore, open_store

_MOST_FILES = 5


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Do one of the actions; UserError where the arguments cannot be used."""
    try:
        return _ACTIONS[args.action](args, lang)
    except ModelError as error:
        print(say("error", lang) + visible(error.text(lang)), file=sys.stderr)
        return FAILED_ALL


def _export(args: argparse.Namespace, lang: Lang) -> int:
    out, tell = Path(args.out), teller(args.quiet)
    if is_no_folder(out):
        raise UserError("out_is_file", out=out)
    settings, found = settings_of(args), find(args.paths, skip=[out])
    # Before anything is left behind.
    unbound(settings)
    tell_problems(found.problems, lang)
    if not found.inputs:
        return FAILED_ALL
    tell_names(found.renamed, lang, tell)
    if (earlier := id_in(out)) and not (out / FOLDER).is_dir():
        tell(say("earlier_run", lang, out=visible(str(out)), id=visible(earlier)))
    share = None if args.price_share is None else Decimal(str(args.price_share))
    with _index(out, create=True) as index:
        index.put("max_requests", str(args.max_requests))
        index.put("max_bytes", str(args.max_bytes))
        spec = Spec.begin(index, args.reader, settings, cached=not args.no_cache, share=share)
        raised = _settle_tries(index, args)
        with _store(index, spec.settings) as (place, store):
            begin(store, index, spec)
            queue(store, spec.id, found.inputs)
            if raised:
                store.retry(spec.id)
            problems = [problem_row(problem, lang) for problem in found.problems]
            return _read(_reading(index, store, place, spec, args, lang), problems, args.quiet)


def _import(args: argparse.Namespace, lang: Lang) -> int:
    with _index(Path(args.run)) as index:
        spec = _spec(index, args)
        taken = [take_jobs(index), take_files(index, map(Path, args.files))]
        for one in taken:
            _tell_taken(one, lang, args.quiet)
        if args.ask_again:
            print(say("batch_missing", lang, count=close_waiting(index)), file=sys.stderr)
        if spec.changed(index):
            print(say("batch_changed", lang), file=sys.stderr)
        raised = _settle_tries(index, args)
        with _store(index, spec.settings, known=True) as (place, store):
            take_up(store, index, spec)
            if args.retry_failed or raised:
                store.retry(spec.id)
            status = _read(_reading(index, store, place, spec, args, lang), (), args.quiet)
    return status or (FAILED_SOME if any(one.unreadable for one in taken) else 0)


def _submit(args: argparse.Namespace, lang: Lang) -> int:
    tell, begun = teller(args.quiet), 0
    with _served(args, lang) as (index, server):
        for job in server.submit():
            begun += 1
            tell(say("batch_begun", lang, file=_file(index, job), id=visible(str(job.batch_id))))
        if not begun:
            tell(say("batch_nothing", lang))
    return 0


def _fetch(args: argparse.Namespace, lang: Lang) -> int:
    tell, bad = teller(args.quiet), False
    with _served(args, lang) as (index, server):
        for job in server.fetch(wait=args.wait):
            bad |= job.ended and job.status != "completed"
            said = say(
                "batch_status",
                lang,
                file=_file(index, job),
                status=visible(job.status),
                note=visible(job.note),
            )
            print(said.rstrip(), file=sys.stderr)
        if running := len(index.jobs.running()):
            tell(say("batch_running", lang, count=running))
        if index.jobs.to_take():
            tell(say("batch_import_now", lang, run=visible(args.run)))
    return FAILED_SOME if bad else 0


_ACTIONS: Mapping[str, Callable[[argparse.Namespace, Lang], int]] = {
    "export": _export,
    "import": _import,
    "submit": _submit,
    "fetch": _fetch,
}


@contextmanager
def _index(run_: Path, *, create: bool = False) -> Iterator[Index]:
    """The run's index; a folder that is full or closed while it is used is an error of usage."""
    try:
        with opened(run_, create=create) as index:
            yield index
    except (OSError, sqlite3.Error) as error:
        raise UserError("batch_closed", file=run_, why=str(error)) from None


@contextmanager
def _served(args: argparse.Namespace, lang: Lang) -> Iterator[tuple[Index, BatchServer]]:
    with _index(Path(args.run)) as index:
        settings = _spec(index, args).settings
        if settings.base_url is None:
            raise UserError("batch_no_url")
        tell_host(settings, lang)
        with open_server(settings) as client:
            yield index, BatchServer(client, index, time.sleep)


def _spec(index: Index, args: argparse.Namespace) -> Spec:
    """What the run was begun with; the key is found as for the server that it names."""
    spec = Spec.of(index)
    args.base_url, args.model = spec.settings.base_url, spec.settings.model
    return spec.within(settings_of(args))


@contextmanager
def _store(index: Index, settings: Settings, *, known: bool = False) -> Iterator[tuple[str, RunStore]]:
    """Where the run's store is, and the store, with the run's folder held; `known`: it has to be there."""
    place = store_of(index.run, settings)
    if known and "://" not in place and not Path(place).is_file():
        raise UserError("batch_no_run", run=index.run, store=place)
    with held(index.run), open_store(place) as store:
        yield place, store


def _settle_tries(index: Index, args: argparse.Namespace) -> bool:
    """Settle how often a question is asked; whether that is more often than before."""
    before = int(index.get("tries") or index.questions.tries)
    index.questions.tries = before if args.tries is None else args.tries
    index.put("tries", str(index.questions.tries))
    return index.questions.tries > before


def _reading(
    index: Index, store: RunStore, place: str, spec: Spec, args: argparse.Namespace, lang: Lang
) -> BatchReading:
    most = Limits()
    limits = Limits(
        int(index.get("max_requests") or most.requests), int(index.get("max_bytes") or most.bytes)
    )
    processes = processes_of(args.workers, store.counts(spec.id).get("pending", 0))
    return BatchReading(index, store, place, spec, limits, lang, processes)


def _read(reading: BatchReading, problems: Sequence[DocumentRow], quiet: bool) -> int:
    """Read the documents as far as the answers go, write what is to be asked next, and say how the run stands."""
    store, run_id, lang = reading.store, reading.spec.id, reading.lang
    counts = store.counts(run_id)
    every, waiting = sum(counts.values()), counts.get("pending", 0)
    with progress(every, lang, quiet, done_before=every - waiting) as shown:
        end = reading.drive(shown)
    totals, busy = reading.close(end, problems)
    for wanted, instead in busy:
        print(visible(say("table_busy", lang, file=wanted, other=instead)), file=sys.stderr)
    for row in store.rows(run_id):
        if row.status in ("partial", "failed"):
            print(f"{visible(row.document)}: {visible(row.note)}", file=sys.stderr)
    if end.interrupted:
        print(say("interrupted", lang), file=sys.stderr)
    elif end.stopped:
        print(say("batch_stopped", lang, why=visible(end.stopped)), file=sys.stderr)
    _tell_state(reading.index, totals, lang, quiet)
    if end.interrupted:
        return INTERRUPTED
    if end.stopped or totals.failed or totals.partial:
        return FAILED_SOME if totals.documents > totals.failed else FAILED_ALL
    return 0


def _tell_state(index: Index, totals: Totals, lang: Lang, quiet: bool) -> None:
    tell, done = teller(quiet), totals.ok + totals.partial
    said = {"partial": totals.partial, "failed": totals.failed, "waiting": totals.not_reached}
    tell(say("batch_state", lang, done=done, **said))
    if not totals.not_reached:
        tell(say("written", lang, out=visible(str(index.run))))
        return
    waiting = list(index.questions.waiting())
    for part, count in waiting[:_MOST_FILES]:
        tell(say("batch_file", lang, count=count, file=visible(str(index.folder / f"{part.stem}.jsonl"))))
    if len(waiting) > _MOST_FILES:
        tell(say("batch_files_more", lang, count=len(waiting) - _MOST_FILES))
    tell(say("batch_next", lang, run=visible(str(index.run))))


def _tell_taken(taken: Taken, lang: Lang, quiet: bool) -> None:
    """Say what files held; of a quiet import what went wrong alone."""
    if taken.answers:
        teller(quiet)(say("batch_taken", lang, count=taken.answers))
    for kind, count in taken.problems.items():
        said = say("batch_line", lang, kind=say(kind, lang), count=count, first=visible(taken.first[kind]))
        print(said, file=sys.stderr)
    if taken.missing:
        print(say("batch_missing", lang, count=taken.missing), file=sys.stderr)
    for path, why in taken.unreadable:
        print(say("batch_unreadable", lang, file=visible(str(path)), why=why), file=sys.stderr)


def _file(index: Index, job: Job) -> str:
    return visible(str(index.folder / f"{job.part.stem}.jsonl"))

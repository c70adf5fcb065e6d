"""`gouji extract`: files in, a folder of facts files, a table and run.json out."""

import argparse
import sys
import time
from collections.abc import AsyncIterator
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
    tell_end,
    tell_host,
    tell_names,
    tell_problems,
    teller,
    with_settings,
)
from extract.cli.status import FAILED_ALL
from extract.documents.load import Found, find
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import Run, public_settings, read_run, write_run
from extract.output.text import visible
from extract.readers.base import Reader
from extract.readers.factory import chosen, open_reader
from extract.settings import Settings


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Extract; UserError where the arguments cannot be used."""
    out, tell = Path(args.out), teller(args.quiet)
    if is_no_folder(out):
        raise UserError("out_is_file", out=out)
    settings, recording = settings_of(args), recording_of(args.recording)
    found = find(args.paths, skip=[out])
    if not found.inputs:
        tell_problems(found.problems, lang)
        return FAILED_ALL
    tell_names(found, lang, tell)
    reader = chosen(args.reader, settings, recording)
    if args.reader is None and reader == "offline":
        tell(say("offline_chosen", lang))
    if reader != "offline" and recording is None:
        tell_host(settings, lang)
    if (earlier := read_run(out)) is not None:
        tell(say("earlier_run", lang, out=visible(str(out)), id=visible(str(earlier.get("id", "?")))))
    with cache_of(settings, args.no_cache) as used:
        return _extract(args, lang, found, used, reader, recording)


def _extract(
    args: argparse.Namespace,
    lang: Lang,
    found: Found,
    settings: Settings,
    reader: str,
    recording: Path | None,
) -> int:
    out, asks = Path(args.out), reader != "offline"
    about = (settings.model, public_settings(settings), settings.prompts) if asks else ()
    this = Run.begin(reader, *about)
    batch, began = Batch(out, lang, args.include_personal), time.perf_counter()
    problems = [problem_row(problem, lang) for problem in found.problems]

    @asynccontextmanager
    async def opening() -> AsyncIterator[Reader]:
        async with open_reader(reader, settings, recording) as opened:
            # An unfinished run says so, however it ends.
            write_run(out, this, [])
            yield opened

    shown = progress(len(found.inputs), lang, args.quiet)
    try:
        busy = batch.run(found.inputs, opening, settings.concurrency if asks else 1, shown, this.id)
        rows = [*problems, *batch.rows]
        write_run(out, this.end(batch.interrupted), rows)
    except OSError as error:
        raise UserError("out_closed", out=out, why=error.strerror or error) from None
    for wanted, instead in busy:
        print(visible(say("table_busy", lang, file=wanted, other=instead)), file=sys.stderr)
    if batch.stopped or batch.interrupted:
        print(say("interrupted" if batch.interrupted else "stopped", lang), file=sys.stderr)
    tell_end(rows, lang, time.perf_counter() - began, args.quiet)
    tell = teller(args.quiet)
    tell(say("written", lang, out=visible(str(out))))
    return exit_status(rows, batch.interrupted)

"""`gouji record`: asks the model about documents and keeps its answers as a recording."""

import argparse
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from extract.cli.batch import Batch
from extract.cli.progress import progress
from extract.cli.shared import (
    exit_status,
    is_no_folder,
    problem_row,
    settings_of,
    tell_end,
    tell_host,
    tell_names,
    tell_problems,
    teller,
    with_settings,
)
from extract.cli.status import FAILED_ALL
from extract.documents.find import find
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import Totals
from extract.output.text import visible
from extract.readers.base import Reader
from extract.readers.factory import open_recorder


class _IncompleteError(Exception):
    """Ends the recording as failed, so that answers of documents that were not read are not thrown away."""


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Record; UserError where the arguments cannot be used."""
    folder, tell = Path(args.recording), teller(args.quiet)
    if is_no_folder(folder):
        raise UserError("out_is_file", out=folder)
    settings, found = settings_of(args), find(args.paths, skip=[folder])
    if not found.inputs:
        tell_problems(found.problems, lang)
        return FAILED_ALL
    tell_names(found.renamed, lang, tell)
    tell_host(settings, lang)
    batch, began = Batch(lang, settings.question_numbers), time.perf_counter()
    shown = progress(len(found.inputs), lang, args.quiet)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Reader]:
        async with open_recorder(settings, folder) as reader:
            yield reader
            if found.problems or any(row.status != "ok" for row in batch.rows):
                raise _IncompleteError

    try:
        batch.run(found.inputs, opening, settings.concurrency, shown)
        said = "interrupted" if batch.interrupted else "recorded"
    except _IncompleteError:
        said = "recorded_in_part"
    rows = [*(problem_row(problem, lang) for problem in found.problems), *batch.rows]
    tell_end(rows, lang, time.perf_counter() - began, args.quiet)
    tell(say(said, lang, recording=visible(str(folder))))
    return exit_status(Totals.of(rows), batch.interrupted)

"""What a run leaves: its tables and run.json, written from the store."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.batch import tables
from extract.batch.run import End
from extract.batch.spec import Spec
from extract.output.run_file import DocumentRow, Run, Totals, write_run
from extract.store.store import RunStore


def close(
    store: RunStore, spec: Spec, run: Run, end: End, problems: Sequence[DocumentRow], *, waits: bool = False
) -> tuple[Totals, list[tuple[Path, Path]]]:
    """Write the tables and run.json from what the store holds. A run that `waits` for answers has not ended.

    Returns:
        The sums, and the tables whose files are in use, each with the place where it had to be written instead.

    Raises:
        OSError: a file cannot be written.
    """
    assert spec.out is not None
    ended = run if waits else run.end(end.interrupted)
    busy = tables.finish(store, run.id, spec.out, end.written)
    totals = store.totals(run.id)
    for row in problems:
        totals = totals.plus(row)
    write_run(spec.out, ended, rows(store, run.id, problems), totals)
    if ended.finished is not None:
        store.end(run.id, ended.finished, end.interrupted)
    return totals, busy


def rows(store: RunStore, run: str, problems: Sequence[DocumentRow]) -> Iterator[DocumentRow]:
    """The row of every input, as they come: what gave no document, then the documents."""
    yield from problems
    yield from store.rows(run)

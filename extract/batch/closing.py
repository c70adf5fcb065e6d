"""What a run leaves: its tables and run.json, written from the store."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.batch.run import End
from extract.batch.steps import Spec
from extract.output import findings_table, table
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
    busy = _tables(store, spec.out, run.id)
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


def _tables(store: RunStore, out: Path, run: str) -> list[tuple[Path, Path]]:
    facts, facts_instead = _places(out, table.NAME, run)
    found, found_instead = _places(out, findings_table.NAME, run)
    with table.writing(facts, facts_instead) as made:
        made.add(table.cells(document, row) for document, row in store.facts(run))
    with table.writing(found, found_instead, findings_table.COLUMNS) as made:
        made.add(findings_table.cells(document, row) for document, row in store.findings(run))
    return [(a, b) for a, b in ((facts, facts_instead), (found, found_instead)) if b.exists()]


def _places(out: Path, name: str, run: str) -> tuple[Path, Path]:
    path = out / name
    return path, path.with_name(f"{path.stem}-{run}{path.suffix}")

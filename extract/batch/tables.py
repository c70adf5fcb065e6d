"""A run's tables, written from the store while it goes on: as far as all documents before are done with.

A table is in the order of its documents, which end in any; written at the end alone, those of many documents would keep
everybody waiting after the last answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.output import findings_table, table
from extract.output.files import appearing
from extract.store.records import Part, Turn
from extract.store.store import RunStore


@dataclass(frozen=True, slots=True)
class Written:
    """How far the tables are: the turn of the first document that is not in them, and the bytes of each that count."""

    turn: Turn = Part().start
    facts: int = 0
    findings: int = 0


def go_on(store: RunStore, run: str, out: Path, written: Written) -> Written:
    """Add to the tables what was done since; they stand under names of their own until the run ends.

    Once nothing is pending there is no turn to stop before: the rest is for `finish`.

    Raises:
        OSError: a file cannot be written.
    """
    end = store.first_pending(run)
    if end is None or end <= written.turn:
        return written
    return _added(store, run, out, written, Part(written.turn, end))


def finish(store: RunStore, run: str, out: Path, written: Written) -> list[tuple[Path, Path]]:
    """Write the rest, pending documents passed over, and let the tables appear.

    Returns:
        Those whose files are in use, each with the place where it was written instead.

    Raises:
        OSError: a file cannot be written.
    """
    try:
        _added(store, run, out, written, Part(written.turn))
        return [busy for name in (table.NAME, findings_table.NAME) for busy in _shown(out, name, run)]
    except BaseException:
        discard(out)
        raise


def discard(out: Path) -> None:
    """Take away what was begun."""
    for name in (table.NAME, findings_table.NAME):
        _begun(out, name).unlink(missing_ok=True)


def _added(store: RunStore, run: str, out: Path, written: Written, part: Part) -> Written:
    facts = (table.cells(document, row) for document, row in store.facts(run, part))
    found = (findings_table.cells(document, row) for document, row in store.findings(run, part))
    return Written(
        part.end or written.turn,
        table.append(_begun(out, table.NAME), written.facts, table.COLUMNS, facts),
        table.append(_begun(out, findings_table.NAME), written.findings, findings_table.COLUMNS, found),
    )


def _begun(out: Path, name: str) -> Path:
    return out / f".{name}.tmp"


def _shown(out: Path, name: str, run: str) -> Iterator[tuple[Path, Path]]:
    path = out / name
    instead = path.with_name(f"{path.stem}-{run}{path.suffix}")
    with appearing(path, instead) as temporary:
        _begun(out, name).replace(temporary)
    if instead.exists():
        yield path, instead

"""Runs a cell as the command line would, and knows by its cell.json whether that is done already."""

import json
import re
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from eval.sweep.prepare import Prepared
from extract.cli.main import main
from extract.cli.status import INTERRUPTED, USAGE
from extract.output.facts_file import facts_path
from extract.output.files import write_json
from extract.output.messages import Lang
from extract.output.run_file import read_run

NAME = "cell.json"

_ANSWERED_BADLY = frozenset({"invalid_answer", "truncated", "context_overflow"})
"""Failures that are a model's own and would come again; of any other kind are those of servers and settings."""
_KIND = re.compile(r" #\d+: (\w+): ")


@dataclass(frozen=True, slots=True)
class Record:
    """What cell.json holds: what its run depended on, which run that was, and by what it was evaluated."""

    fingerprint: str = ""
    run: str = ""
    evaluated: str = ""

    @classmethod
    def read(cls, prepared: Prepared) -> Self:
        """The record in a cell's folder, an empty one where there is none that can be read."""
        try:
            held = json.loads((prepared.folder / NAME).read_text("utf-8"))
            return cls(*(str(held[name]) for name in ("fingerprint", "run", "evaluated")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return cls()

    def write(self, prepared: Prepared) -> None:
        """Write it into a cell's folder. OSError as usual."""
        cell = prepared.cell
        write_json(
            prepared.folder / NAME,
            {
                "cell": cell.name,
                "reader": cell.reader,
                "model": cell.model.name if cell.model else None,
                "prompts": cell.prompts.name if cell.prompts else None,
                **asdict(self),
            },
        )


@dataclass(frozen=True, slots=True)
class Ran:
    """How running a cell ended: how many documents were read, how many were not; whether Ctrl-C ended it."""

    read: int = 0
    failed: int = 0
    interrupted: bool = False


def is_done(prepared: Prepared) -> bool:
    """Whether the folder holds a finished run of just what the cell is now, with every document read."""
    record, run = Record.read(prepared), read_run(prepared.folder) or {}
    if record.fingerprint != prepared.fingerprint or not record.run or record.run != run.get("id"):
        return False
    finished = bool(run.get("finished")) and run.get("interrupted") is False
    return finished and all(_was_read(prepared.folder, row) for row in _rows(run))


def run_cell(prepared: Prepared, lang: Lang, quiet: bool) -> Ran:
    """Run a cell anew and keep its record. What the command says goes to stderr. OSError where nothing can be written."""
    before = (read_run(prepared.folder) or {}).get("id")
    arguments = ["extract", *prepared.arguments, f"--lang={lang}", *(["--quiet"] if quiet else [])]
    with redirect_stdout(sys.stderr):
        status = main(arguments)
    if status == INTERRUPTED:
        return Ran(interrupted=True)
    run = read_run(prepared.folder) or {}
    # A command that could not begin leaves the run that was there.
    if status == USAGE or run.get("id") in (None, before):
        return Ran()
    Record(prepared.fingerprint, str(run["id"])).write(prepared)
    rows = _rows(run)
    read = sum(_was_read(prepared.folder, row) for row in rows)
    return Ran(read, len(rows) - read)


def _was_read(folder: Path, row: Mapping[str, Any]) -> bool:
    """Whether a document was read: every question about it was answered, were it badly.

    Where a server did not answer, a partial document says nothing of its model: of both readers only one was heard.
    """
    name, status = str(row.get("document")), row.get("status")
    path = facts_path(folder, name)
    if status != "partial":
        return status == "ok" and path.is_file()
    try:
        failures = json.loads(path.read_text("utf-8")).get("failures", [])
    except (OSError, ValueError, AttributeError, RecursionError):
        return False
    kinds = [_KIND.match(str(one).removeprefix(name)) for one in failures]
    return all(kind is not None and kind[1] in _ANSWERED_BADLY for kind in kinds)


def _rows(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = run.get("inputs")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

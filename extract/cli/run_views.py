"""How runs are shown: a list of them, and one of them with what failed and why."""

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Literal, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.model.errors import CURES
from extract.output import figures
from extract.output.messages import Lang, say
from extract.output.run_file import Totals
from extract.output.text import visible
from extract.store.records import Failure, RunRecord

State = Literal["running", "finished", "interrupted", "unfinished"]
"""unfinished: documents wait, and nobody is reading them; interrupted: because of Ctrl-C."""

_STATES: Mapping[State, str] = {
    "running": "state_running",
    "finished": "state_finished",
    "interrupted": "state_interrupted",
    "unfinished": "state_unfinished",
}
_STATUSES = ("ok", "partial", "failed", "pending")
_CURES: Mapping[str, tuple[str, str]] = {str(kind): cure for kind, cure in CURES.items()}
_RUN_COLUMNS = (
    "column_run", "column_folder", "column_started", "column_state", "column_done", "column_failed", "column_tokens",
    "column_cost",
)  # fmt: skip
_FAILURE_COLUMNS = ("column_kind", "column_documents", "column_example", "column_note")


@dataclass(frozen=True, slots=True)
class RunState:
    """A run and what became of it up to now.

    `counts` are documents by status; `held`: a process is working on it, `batched`: its questions are answered in files.
    """

    record: RunRecord
    counts: Mapping[str, int]
    totals: Totals
    held: bool = False
    batched: bool = False

    @property
    def state(self) -> State:
        if self.held:
            return "running"
        if self.record.interrupted:
            return "interrupted"
        # One that was killed has no end; one that stopped for a reason has one, and documents that wait.
        return "unfinished" if self.record.finished is None or self.counts.get("pending") else "finished"

    @property
    def done(self) -> str:
        total = sum(self.counts.values())
        return f"{total - self.counts.get('pending', 0)}/{total}"


def print_runs(runs: Sequence[RunState], lang: Lang, file: TextIO | None = None) -> None:
    """Print a line for each run: drawn on a terminal, tab-separated elsewhere."""
    if not runs:
        print(say("no_runs", lang), file=file or sys.stdout)
        return
    lines = [_run_cells(run, lang, file or sys.stdout) for run in runs]
    print_table(_RUN_COLUMNS, lines, lang, file or sys.stdout, numbers=range(4, 8))


def print_status(
    run: RunState, failures: Sequence[Failure], lang: Lang, now: datetime, file: TextIO | None = None
) -> None:
    """Print how far a run is, what it cost, and what failed and why with what to do about it."""
    file = file or sys.stdout
    totals = run.totals
    seconds = ((run.record.finished if run.state != "running" else None) or now) - run.record.started
    # Of a run that was killed nobody knows when; that it was long ago is no time it took.
    known = run.state == "running" or run.record.finished is not None
    lines = [
        ("column_run", visible(run.record.id)),
        ("column_folder", visible(run.record.folder)),
        ("column_reader", visible(" ".join(filter(None, (run.record.reader, run.record.model))))),
        ("column_state", say(_STATES[run.state], lang)),
        ("column_started", moment(run.record.started, file)),
        ("column_elapsed", figures.span(seconds.total_seconds()) if known else ""),
        ("column_done", run.done),
        *((f"status_{name}", str(run.counts[name])) for name in _STATUSES if run.counts.get(name)),
        ("column_tokens", figures.tokens(totals.input_tokens, totals.output_tokens, totals.estimated)),
        ("column_cost", figures.money(totals.cost)),
    ]
    _print_pairs([(say(name, lang), value) for name, value in lines if value], file)
    if failures:
        print(file=file)
        cells = [_failure_cells(one, lang) for one in failures]
        print_table(_FAILURE_COLUMNS, cells, lang, file, numbers=range(1, 2))
    if run.state != "running" and (failures or run.state != "finished"):
        key = "status_again" if failures else "status_go_on"
        if run.batched:
            key = "status_batch_again" if run.state == "finished" else "status_batch"
        folder = shlex.quote(visible(run.record.folder))
        names = {"run": folder if run.record.folder else visible(run.record.id), "folder": folder}
        print(say(key, lang, **names), file=file)


def _run_cells(run: RunState, lang: Lang, file: TextIO) -> list[str]:
    totals = run.totals
    return [
        visible(run.record.id),
        visible(run.record.folder),
        moment(run.record.started, file),
        say(_STATES[run.state], lang),
        run.done,
        str(run.counts.get("failed", 0) or ""),
        figures.tokens(totals.input_tokens, totals.output_tokens, totals.estimated),
        figures.money(totals.cost),
    ]


def _failure_cells(failure: Failure, lang: Lang) -> list[str]:
    note = visible(failure.note)
    # A note names its cure, in the language of the run and as long as there was room.
    cure = _CURES.get(failure.kind, ("", ""))[lang == "en"]
    if cure and cure not in note:
        note = say("note_and_cure", lang, note=note, cure=cure) if note else cure
    kind = visible(failure.kind) or say("kind_unknown", lang)
    return [kind, str(failure.documents), visible(failure.example), note]


def moment(when: datetime, file: TextIO) -> str:
    """People read their own clock, programs UTC."""
    if file.isatty():
        return f"{when.astimezone():%Y-%m-%d %H:%M:%S}"
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def print_table(
    columns: Sequence[str], lines: Iterable[Sequence[str]], lang: Lang, file: TextIO, numbers: range
) -> None:
    """Print lines under titles: drawn on a terminal, elsewhere tab-separated and as they come. Texts must be visible()."""
    titles = [say(column, lang) for column in columns]
    if not file.isatty():
        for line in chain([titles], lines):
            print("\t".join(line).rstrip("\t"), file=file)
        return
    lines = [*lines]
    # What nobody has takes no room.
    used = [index for index in range(len(columns)) if any(line[index] for line in lines)]
    table = Table(header_style="bold")
    for index in used:
        table.add_column(titles[index], justify="right" if index in numbers else "left", overflow="fold")
    for line in lines:
        table.add_row(*(Text(line[index]) for index in used))
    Console(file=file).print(table)


def _print_pairs(pairs: Sequence[tuple[str, str]], file: TextIO) -> None:
    if not file.isatty():
        for title, value in pairs:
            print(f"{title}\t{value}", file=file)
        return
    grid = Table.grid(padding=(0, 2))
    for title, value in pairs:
        grid.add_row(Text(title, style="bold"), Text(value, overflow="fold"))
    Console(file=file).print(grid)

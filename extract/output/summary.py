"""The closing table: what became of each document, and of all."""

import heapq
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.output.figures import money
from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow, Totals
from extract.output.text import visible

MOST_ROWS = 50
"""Documents shown one by one; failures come first, the rest is counted (run.json has them all)."""

_COLUMNS = (
    "column_document", "column_status", "column_facts", "column_unclaimed", "column_flagged", "column_errors",
    "column_warnings", "column_tokens", "column_cost", "column_seconds", "column_note",
)  # fmt: skip
_ALWAYS = 7
"""Columns that are shown whatever they hold."""
_NUMBERS = range(2, 10)
_IN_ORDER = frozenset({"ok", "not_reached"})
"""Documents that did not go wrong; what was not reached is counted."""


def print_summary(
    rows: Iterable[DocumentRow],
    lang: Lang,
    seconds: float,
    file: TextIO | None = None,
    totals: Totals | None = None,
) -> None:
    """Print the table: drawn on a terminal, tab-separated lines elsewhere. With `totals` the rows are not held."""
    file = file or sys.stdout
    if totals is None:
        rows = list(rows)
        totals = Totals.of(rows)
    shown = _shown(rows, totals.documents)
    total = _total(totals, lang, seconds)
    lines = [_cells(row, lang) for row in shown]
    if file.isatty():
        _draw(lines, total, lang, file)
    else:
        for line in [[say(column, lang) for column in _COLUMNS], *lines, total]:
            print("\t".join(line).rstrip("\t"), file=file)
    if totals.documents > len(shown):
        print(say("more_rows", lang, count=totals.documents - len(shown)), file=file)


def _shown(rows: Iterable[DocumentRow], documents: int) -> list[DocumentRow]:
    """As many rows as are read, in their order; of more than that those that went wrong before the others."""
    if documents <= MOST_ROWS:
        return list(rows)
    chosen = heapq.nsmallest(MOST_ROWS, enumerate(rows), key=lambda one: (one[1].status in _IN_ORDER, one[0]))
    return [row for _, row in sorted(chosen, key=lambda one: one[0])]


def _cells(row: DocumentRow, lang: Lang) -> list[str]:
    asked = row.asked
    counted = row.status in ("ok", "partial")
    return [
        visible(row.document),
        say(f"status_{row.status}", lang),
        str(row.facts) if counted else "",
        str(row.unclaimed) if counted else "",
        str(row.flagged) if counted else "",
        str(row.errors) if counted else "",
        str(row.warnings) if counted else "",
        _tokens(asked.paid_input_tokens, asked.paid_output_tokens, asked.estimated),
        money(None if asked.paid_cost is None else Decimal(asked.paid_cost)),
        f"{row.seconds:.2f}" if row.seconds else "",
        visible(row.note),
    ]


def _total(total: Totals, lang: Lang, seconds: float) -> list[str]:
    return [
        say("total", lang, count=total.documents),
        say("totals_failed", lang, count=total.failed) if total.failed else "",
        str(total.facts),
        str(total.unclaimed),
        str(total.flagged),
        str(total.errors),
        str(total.warnings),
        _tokens(total.input_tokens, total.output_tokens, total.estimated),
        money(total.cost),
        f"{seconds:.2f}",
        "",
    ]


def _tokens(given: int, got: int, estimated: bool) -> str:
    return f"{'≈' if estimated else ''}{given}/{got}" if given or got else ""


def _draw(lines: list[list[str]], total: list[str], lang: Lang, file: TextIO) -> None:
    # What nobody has (tokens of an offline run, notes where all went well) takes no room.
    used = [
        index
        for index in range(len(_COLUMNS))
        if index < _ALWAYS or any(line[index] for line in [*lines, total])
    ]
    table = Table(show_footer=True, header_style="bold", footer_style="bold")
    for index in used:
        table.add_column(
            say(_COLUMNS[index], lang),
            footer=Text(total[index]),
            justify="right" if index in _NUMBERS else "left",
            overflow="fold",
        )
    for line in lines:
        failed = line[1] == say("status_failed", lang)
        table.add_row(*(Text(line[index], style="red" if failed else "") for index in used))
    Console(file=file).print(table)

"""Lines that a command prints: tab-separated where a program may read them, drawn on a terminal. Text is no markup."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extract.output.text import Quote

_STEP = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output: `quote` is drawn with its hit highlighted, `style` is the label's on a terminal."""

    label: str
    value: str = ""
    notes: str = ""
    quote: Quote | None = None
    depth: int = 1
    style: str = "cyan"


Draw = Callable[[Line], None]


def drawer(file: TextIO) -> Draw:
    """What prints lines to a file in the way that fits it."""
    return partial(_draw, Console(file=file, highlight=False)) if file.isatty() else partial(_plain, file)


def marked_quote(quote: Quote | None) -> str:
    """A quote in one piece, its place in brackets.

    >>> marked_quote(Quote("收入", "100", "万元"))
    '收入【100】万元'
    """
    return f"{quote.before}【{quote.hit}】{quote.after}" if quote else ""


def _plain(file: TextIO, line: Line) -> None:
    label = " " * (_STEP * line.depth) + line.label
    print("\t".join([label, line.value, line.notes, marked_quote(line.quote)]).rstrip("\t"), file=file)


def _draw(console: Console, line: Line) -> None:
    head = Text.assemble((line.label, line.style), "  ", (line.value, "bold"), "  ", (line.notes, "yellow"))
    head.rstrip()
    left = _STEP * line.depth
    console.print(Padding(head, (0, 0, 0, left)))
    if line.quote:
        clause = Text.assemble(
            (line.quote.before, "dim"), (line.quote.hit, "reverse"), (line.quote.after, "dim")
        )
        console.print(Padding(clause, (0, 0, 0, left + 2 * _STEP)))

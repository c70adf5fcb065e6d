"""Tables that the evaluation prints: drawn on a terminal, tab-separated elsewhere."""

import sys
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.output.text import visible


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1, file: TextIO | None = None
) -> None:
    """Print rows under a head; the first `words` columns are words, the others figures."""
    file = file or sys.stdout
    safe = [[visible(cell) for cell in row] for row in rows]
    if not file.isatty():
        for row in [list(head), *safe]:
            print("\t".join(row).rstrip("\t"), file=file)
        return
    table = Table(header_style="bold")
    for at, name in enumerate(head):
        table.add_column(name, justify="left" if at < words else "right", overflow="fold")
    for row in safe:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=file).print(table)


def ratio(value: float) -> str:
    """A ratio to four places; what is not all never reads as all.

    >>> ratio(0.98886), ratio(0.99996), ratio(1.0)
    ('0.9889', '0.9999', '1.0000')
    """
    return f"{min(value, 0.9999) if value < 1 else value:.4f}"


def percent(value: float) -> str:
    """A share in percent, to two places.

    >>> percent(0.0123456)
    '1.23%'
    """
    return f"{100 * value:.2f}%"

"""A table of a report, apart from how it is written: the page and the Markdown show the same one."""

from dataclasses import dataclass
from typing import NamedTuple, Self

from extract.output.text import clean


class Shown(NamedTuple):
    """What stands in one place: text, a path or name beside it, and how it is to be taken.

    `tone` is "", "strong", "soft", "good", "warning" or "error".
    """

    text: str
    code: str = ""
    tone: str = ""

    @classmethod
    def of(cls, value: "str | Self") -> "Shown":
        """With document text made fit to be shown."""
        made = cls(value) if isinstance(value, str) else value
        return Shown(clean(made.text), clean(made.code), made.tone)


class Column(NamedTuple):
    """A column; figures stand to the right."""

    title: str
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Shown, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def narrow(self) -> bool:
        """Whether it is a name and a few figures, which read badly far apart."""
        return len(self.columns) <= 4 and all(column.figure for column in self.columns[1:])

    @property
    def dense(self) -> bool:
        """Whether it has more columns than fit at the common size."""
        return len(self.columns) > 12


def row(*values: str | Shown, tone: str = "") -> tuple[Shown, ...]:
    """A row; `tone` is that of the cells that have none of their own."""
    shown = [Shown.of(value) for value in values]
    return tuple(one if one.tone else one._replace(tone=tone) for one in shown)


def columns(titles: "list[str]", figures: "tuple[int, ...] | range") -> tuple[Column, ...]:
    """Columns by their titles; `figures` are the numbers of those that hold figures."""
    return tuple(Column(title, number in figures) for number, title in enumerate(titles))

"""A workbook: a sheet of facts for each kind of document, and one of decisions. Rows go to disk as they come."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from extract.output.files import appearing
from extract.output.messages import Lang, say
from extract.output.text import clean
from extract.review.out.cells import DECISIONS, FACTS, REVIEWED, Cells, Column, decision_cells, fact_cells
from extract.review.out.looks import Looks
from extract.review.out.rows import Exported, Row

SUFFIX = ".xlsx"
MOST_ROWS = 1_048_576
"""What a sheet of Excel takes, its head among them; what is beyond goes on in a further sheet."""
MOST_COMMENTS = 50_000
"""Comments are held until the end, and Excel crawls under many: further old values stand in their column alone."""
_LONGEST_AUTHOR = 52
"""Excel cuts a longer one."""

_SHEETS = {
    "budget": "sheet_budget",
    "final_accounts": "sheet_final_accounts",
    "performance": "sheet_performance",
}
_OTHER = "sheet_other"


class Book:
    """Takes documents as they come; see `writing`."""

    def __init__(self, book: Workbook, lang: Lang, most_rows: int, most_comments: int) -> None:
        self._book, self._lang, self._most_rows = book, lang, most_rows
        self._looks = Looks(book)
        self._comments_left = most_comments
        # Those that everybody expects are there from the start, in this order, empty or not.
        self._sheets = {name: self._sheet(name, FACTS) for name in _SHEETS.values()}
        self._decisions = self._sheet("sheet_decisions", DECISIONS)

    def add(self, document: Exported) -> None:
        """Write a document's rows."""
        name = _SHEETS.get(document.kind, _OTHER)
        if document.rows and name not in self._sheets:
            self._sheets[name] = self._sheet(name, FACTS)
        for row in document.rows:
            sheet = self._sheets[name]
            sheet.add(fact_cells(row, self._lang), row.state)
            if row.state in ("corrected", "cleared") and self._comments_left:
                self._comments_left -= 1
                sheet.comment(REVIEWED, self._old(row), row.decision.reviewer if row.decision else "")
        for one in document.decisions:
            self._decisions.add(decision_cells(one, self._lang), "")

    def _sheet(self, name: str, columns: tuple[Column, ...]) -> "_Sheet":
        titles = [say(column.title, self._lang) for column in columns]
        return _Sheet(self._book, say(name, self._lang), titles, columns, self._looks, self._most_rows)

    def _old(self, row: Row) -> str:
        if row.read is None:
            return say("comment_added", self._lang)
        return say("comment_old", self._lang, value=clean(row.read.value), unit=clean(row.read.unit))


@contextmanager
def writing(
    path: Path, lang: Lang, most_rows: int = MOST_ROWS, most_comments: int = MOST_COMMENTS
) -> Iterator[Book]:
    """A workbook that stands at `path` once the block ends well. OSError as usual.

    A number cell holds the number that was written, digit for digit; one with more digits than Excel's 15 stands as text.
    The exact words stand beside it. Text is text, whatever it begins with.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Rows wait beside the file: a system's own folder for temporary files may be memory.
    with (
        tempfile.TemporaryDirectory(prefix=".gouji-", dir=path.parent, ignore_cleanup_errors=True) as folder,
        appearing(path) as temporary,
    ):
        book = Workbook(str(temporary), {"constant_memory": True, "tmpdir": folder})
        book.use_zip64()
        try:
            yield Book(book, lang, most_rows, most_comments)
        except BaseException:
            # Its files for rows stay open until it is closed.
            with suppress(Exception):
                book.close()
            raise
        book.close()


class _Sheet:
    """Rows under a head; where a sheet is full, the next one goes on, with the same head."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        titles: list[str],
        columns: tuple[Column, ...],
        looks: Looks,
        most_rows: int,
    ) -> None:
        self._book, self._name, self._titles, self._columns = book, name, titles, columns
        self._looks, self._most_rows = looks, most_rows
        self._numbers = count(2)
        self._row = 0
        self._sheet = self._begin(name)

    def add(self, cells: Cells, state: str) -> None:
        if self._row + 1 >= self._most_rows:
            self._sheet = self._begin(f"{self._name} ({next(self._numbers)})")
        self._row += 1
        for column, content in enumerate(cells):
            self._looks.write(self._sheet, self._row, column, content, state if column == REVIEWED else "")

    def comment(self, column: int, text: str, author: str) -> None:
        """A comment on the row added last."""
        self._sheet.write_comment(self._row, column, text, {"author": clean(author)[:_LONGEST_AUTHOR]})

    def _begin(self, name: str) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(name)
        for index, column in enumerate(self._columns):
            sheet.set_column(index, index, column.width)
        sheet.freeze_panes(1, 0)
        self._row = 0
        for index, title in enumerate(self._titles):
            sheet.write_string(0, index, title, self._looks.head)
        return sheet

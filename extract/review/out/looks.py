"""How cells of a workbook are written: numbers that keep their digits, text that stays text, colours of what was decided."""

from datetime import UTC, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.output.text import cell, clean
from extract.review.out.cells import Content

_COLOURS = {"corrected": "#FFF2B3", "cleared": "#E3E3E3", "source_error": "#F8D0D0"}
_MARKUP = "<r>", "</r>"
"""How XlsxWriter tells text that is markup already, and writes it as it is."""


class Looks:
    """The formats of a workbook, each made once, and the cells that wear them."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Format] = {}
        self.head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})

    def write(self, sheet: Worksheet, row: int, column: int, content: Content, state: str = "") -> None:
        """Write a cell; nothing is written of an empty one that has no colour."""
        if isinstance(content, Decimal):
            places = max(0, -int(content.as_tuple().exponent))
            shown = "0." + "0" * places if places else "0"
            sheet.write_number(row, column, float(content), self._of(shown, state))
        elif isinstance(content, datetime):
            moment = content.astimezone(UTC).replace(tzinfo=None)
            sheet.write_datetime(row, column, moment, self._of("yyyy-mm-dd hh:mm:ss", state))
        elif text := clean(content):
            sheet.write_string(
                row, column, _harmless(text), self._of("'" if cell(text) != text else "", state)
            )
        elif state in _COLOURS:
            sheet.write_blank(row, column, None, self._of("", state))

    def _of(self, shown: str, state: str) -> Format | None:
        """The format of a number's form, or ' for text that would be a formula if somebody edited its cell."""
        colour = _COLOURS.get(state, "")
        if not shown and not colour:
            return None
        if (shown, colour) not in self._made:
            made: Format = self._book.add_format({"bg_color": colour} if colour else {})
            if shown == "'":
                made.set_quote_prefix()
            elif shown:
                made.set_num_format(shown)
            self._made[shown, colour] = made
        return self._made[shown, colour]


def _harmless(text: str) -> str:
    """Text that is not taken for markup."""
    return f"{text} " if text.startswith(_MARKUP[0]) and text.endswith(_MARKUP[1]) else text

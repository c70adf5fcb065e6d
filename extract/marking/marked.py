"""A document with every number marked, cut into sections and paragraphs."""

import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extract.documents.document import Document, Line
from extract.marking.numbers import Mention, fold, mentions
from extract.sections.headings import GLOSSARY, HeadingReader
from extract.sections.sections import Section, cut, wrap_width


class Paragraph(NamedTuple):
    """A run of lines that read on: text[start:end].

    `cell` marks a line of numbers alone or a row of a table, `tabular` what stands among many short lines, as flattened tables do.
    """

    start: int
    end: int
    cell: bool
    tabular: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A document, its mentions and its sections. `folded` is the text with full-width digits made ASCII, same length."""

    document: Document
    folded: str
    mentions: tuple[Mention, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The source text."""
        return self.document.text


_CELL = re.compile(r"[\d,.，%％\-—\s]*")
_PAGE = re.compile(r"[-—\s]*\d{1,3}[-—\s]*")
_CLOSED = frozenset("。；;：:！!？?")
_OPENS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、](?!\d)"
    r"|第[一二三四五六七八九十]+部分|[①-⑳]|\t|图\d|表\d|附件)"
)
_SENTENCE = re.compile(r"[。，；：]")
_FULL_LINE = 14
_TABLE_LINE = 14


def mark(document: Document, headings: HeadingReader) -> Marked:
    """Marks every number of a document and cuts it into sections and paragraphs."""
    found = mentions(document.text)
    sections = cut(document, headings)
    return Marked(
        document,
        fold(document.text),
        tuple(_in_glossary(found, sections)),
        sections,
        tuple(_paragraphs(document, sections, _rows(document, found))),
    )


def _in_glossary(found: list[Mention], sections: tuple[Section, ...]) -> list[Mention]:
    """Numbers of the glossary belong to definitions."""
    ranges = iter([*((s.start, s.end) for s in sections if s.about == GLOSSARY), (sys.maxsize, sys.maxsize)])
    low, high = next(ranges)
    kept: list[Mention] = []
    for mention in found:
        while mention.start >= high:
            low, high = next(ranges)
        kept.append(
            mention._replace(cause="definition") if low <= mention.start and not mention.cause else mention
        )
    return kept


def _rows(document: Document, found: list[Mention]) -> set[int]:
    """The lines that are table rows, by their start: numbers without units in no sentence, or two side by side."""
    rows: set[int] = set()
    numbers = iter([m for m in found if not m.cause])
    number = next(numbers, None)
    for line in document.lines:
        inside: list[Mention] = []
        while number is not None and number.start < line.end:
            inside.append(number)
            number = next(numbers, None)
        if inside and _is_row(document.text, line, inside):
            rows.add(line.start)
    return rows


def _is_row(text: str, line: Line, inside: list[Mention]) -> bool:
    bare = [m for m in inside if m.kind == "none"]
    if any(b.start > a.end and not text[a.end : b.start].strip() for a, b in pairwise(bare)):
        return True
    return len(bare) == len(inside) and not _SENTENCE.search(text, line.start, line.end)


def _paragraphs(document: Document, sections: tuple[Section, ...], rows: set[int]) -> list[Paragraph]:
    """Joins lines that a hard wrap has torn; a heading, a closed line and a blank line end a paragraph."""
    breaks = {s.start for s in sections} | {s.body for s in sections}
    joiner = _Joiner(document.text, wrap_width(document), breaks, rows)
    lines = [line for line in document.lines if not _page_number(document.text, line)]
    for line in lines:
        joiner.add(line)
    return joiner.done()


def _page_number(text: str, line: Line) -> bool:
    """- 7 - between two halves of a sentence."""
    return _PAGE.fullmatch(text, line.start, line.end) is not None and text[line.start] in "-—"


class _Joiner:
    """Collects lines into paragraphs."""

    def __init__(self, text: str, width: int, breaks: set[int], rows: set[int]) -> None:
        self.text, self.width, self.breaks, self.rows = text, width, breaks, rows
        self.found: list[Paragraph] = []
        self.start = self.end = self.last = -1
        self.shorts = 0

    def add(self, line: Line) -> None:
        cell = line.start in self.rows or _CELL.fullmatch(self.text, line.start, line.end) is not None
        short = line.end - line.start < _TABLE_LINE and self.text[line.end - 1] not in _CLOSED
        self.shorts = self.shorts + 1 if short else max(0, self.shorts - 2)
        if self.start >= 0 and not cell and self.joins(line):
            self.end, self.last = line.end, line.start
            return
        self.close()
        if cell:
            self.found.append(Paragraph(line.start, line.end, True, True))
        else:
            self.start, self.end, self.last = line.start, line.end, line.start

    def joins(self, line: Line) -> bool:
        """Whether a line goes on with the paragraph before it."""
        if line.start in self.breaks or self.end in self.breaks:
            return False
        between = self.text[self.end : line.start]
        if _OPENS.match(self.text, self.text.rfind("\n", self.end - 1, line.start) + 1):
            return False
        length = self.end - self.last
        if self.width:
            return length >= self.width * 0.8 or (
                self.text[self.end - 1] not in _CLOSED and length >= _FULL_LINE
            )
        blank = "\n\n" in between.replace(" ", "").replace("\r", "")
        return not blank and length >= _FULL_LINE and self.text[self.end - 1] not in _CLOSED

    def close(self) -> None:
        if self.start >= 0:
            self.found.append(Paragraph(self.start, self.end, False, self.shorts >= 3))
        self.start = self.end = -1

    def done(self) -> list[Paragraph]:
        """All paragraphs; tabular where short lines stand thick around."""
        self.close()
        return self.found

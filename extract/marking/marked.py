"""A document with every number marked, cut into sections and paragraphs."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from extract.documents.document import Document
from extract.marking.numbers import FOLD, Mention, mentions
from extract.sections.headings import GLOSSARY, HeadingReader
from extract.sections.sections import Section, cut


class Paragraph(NamedTuple):
    """A run of lines that read on: text[start:end]. `cell` marks a line of numbers alone, as flattened tables have."""

    start: int
    end: int
    cell: bool


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
_OPENS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、](?!\d)|第[一二三四五六七八九十]+部分|[①-⑳]|\t|图\d|表\d|附件)")
_FULL_LINE = 14


def mark(document: Document, headings: HeadingReader) -> Marked:
    """Marks every number of a document and cuts it into sections and paragraphs."""
    found = mentions(document.text)
    sections = cut(document, headings)
    return Marked(
        document,
        document.text.translate(FOLD),
        tuple(_in_glossary(found, sections)),
        sections,
        tuple(_paragraphs(document, sections)),
    )


def _in_glossary(found: list[Mention], sections: tuple[Section, ...]) -> list[Mention]:
    """Numbers of the glossary belong to definitions."""
    ranges = [(s.start, s.end) for s in sections if s.about == GLOSSARY]
    if not ranges:
        return found
    return [
        m if m.cause or not any(low <= m.start < high for low, high in ranges) else m._replace(cause="definition")
        for m in found
    ]


def _paragraphs(document: Document, sections: tuple[Section, ...]) -> list[Paragraph]:
    """Joins lines that a hard wrap has torn; a heading, a closed line and a blank line end a paragraph."""
    text = document.text
    breaks = {s.start for s in sections} | {s.body for s in sections}
    found: list[Paragraph] = []
    start = end = -1
    for line in document.lines:
        if _PAGE.fullmatch(text, line.start, line.end) and text[line.start : line.end].strip("-— ").isdigit() and "-" in text[line.start : line.end]:
            continue  # a page number stands between two halves of a sentence
        cell = _CELL.fullmatch(text, line.start, line.end) is not None
        joins = (
            start >= 0
            and not cell
            and line.start not in breaks
            and end not in breaks
            and text[end - 1] not in _CLOSED
            and end - max(start, text.rfind("\n", start, end) + 1) >= _FULL_LINE
            and "\n\n" not in text[end : line.start].replace(" ", "").replace("\r", "")
            and not _OPENS.match(text, text.rfind("\n", end - 1, line.start) + 1)
        )
        if joins:
            end = line.end
            continue
        if start >= 0:
            found.append(Paragraph(start, end, False))
        if cell:
            found.append(Paragraph(line.start, line.end, True))
            start = end = -1
        else:
            start, end = line.start, line.end
    if start >= 0:
        found.append(Paragraph(start, end, False))
    return found


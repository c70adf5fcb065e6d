"""Cuts a document into sections by its headings, and finds the flattened tables in it."""

import re
from dataclasses import dataclass

from extract.documents.document import Document, Line
from extract.sections.headings import GLOSSARY, Heading, HeadingReader


@dataclass(frozen=True, slots=True)
class Section:
    """text[start:end] under one heading, the heading's line included.

    `about` is the schema node (or #mark) that the heading or the nearest heading above it names, "" where
    none does; `titles` are the headings above it, outermost first; `body` is where the heading ends.
    """

    start: int
    body: int
    end: int
    about: str
    level: int
    titles: tuple[str, ...]


def cut(document: Document, reader: HeadingReader, skip: tuple[tuple[int, int], ...] = ()) -> tuple[Section, ...]:
    """The sections of a document in order; what stands before the first heading is one too.

    `skip` are ranges (flattened tables) in which no heading is looked for.
    """
    headings = [Heading(0, 0, -1, "")]
    ranges = iter([*skip, (len(document.text) + 1, len(document.text) + 1)])
    low, high = next(ranges)
    for line in document.lines:
        while line.start >= high:
            low, high = next(ranges)
        if low <= line.start < high:
            continue
        heading = reader.read(document.text, line.start, line.end)
        if heading:
            headings.append(heading)
    return tuple(_sections(document.text, headings))


def _sections(text: str, headings: list[Heading]) -> list[Section]:
    stack: list[tuple[int, str, str]] = []  # level, title, about
    found: list[Section] = []
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        while stack and stack[-1][0] >= heading.level:
            stack.pop()
        above = stack[-1][2] if stack and heading.level > 0 else ""
        about = above if above == GLOSSARY else heading.about or above
        stack.append((heading.level, text[heading.start : heading.end].strip(), about))
        found.append(
            Section(
                start=heading.start,
                body=heading.end,
                end=following.start if following else len(text),
                about=about,
                level=heading.level,
                titles=tuple(title for _, title, _ in stack if title),
            )
        )
    return found


_CELL = re.compile(r"[\d,.．，%％\-—\s]*")


def is_cell(document: Document, line: Line) -> bool:
    """Whether a line holds nothing but numbers, as a flattened table leaves them."""
    return _CELL.fullmatch(document.text, line.start, line.end) is not None

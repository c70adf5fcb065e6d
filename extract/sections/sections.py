"""Cuts a document into sections by its headings, and finds the flattened tables in it."""

import re
from dataclasses import dataclass

from extract.documents.document import Document
from extract.sections.headings import GLOSSARY, MONEY_WORDS, NARRATIVE, TABLES, Heading, HeadingReader


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


def cut(
    document: Document, reader: HeadingReader, skip: tuple[tuple[int, int], ...] = ()
) -> tuple[Section, ...]:
    """The sections of a document in order; what stands before the first heading is one too.

    `skip` are ranges (flattened tables) in which no heading is looked for.
    """
    width = wrap_width(document)
    headings = [Heading(0, 0, -1, "")]
    ranges = iter([*skip, (len(document.text) + 1, len(document.text) + 1)])
    low, high = next(ranges)
    flows = False
    for line in document.lines:
        while line.start >= high:
            low, high = next(ranges)
        if low <= line.start < high:
            continue
        full = width > 0 and line.end - line.start >= width * 0.8
        heading = reader.read(document.text, line.start, line.end)
        if heading and (heading.numbered or not (full or flows)):
            headings.append(heading)
        flows = full and document.text[line.end - 1] not in "。；;：:"
    return tuple(_sections(document.text, headings))


_WRAPPED = (16, 60)


def wrap_width(document: Document) -> int:
    """The width at which the text is hard-wrapped, as what comes out of PDF files is; 0 where it is not.

    Wrapped text has its longer lines all about as long as the longest, most of them ending in mid-sentence.
    """
    lengths = sorted(line.end - line.start for line in document.lines)
    long = [n for n in lengths if n >= _WRAPPED[0]]
    if len(long) < 8:
        return 0
    width = long[int(len(long) * 0.9) - 1]
    if width > _WRAPPED[1]:
        return 0
    full = [line for line in document.lines if line.end - line.start >= width * 0.8]
    torn = sum(document.text[line.end - 1] not in "。；;：:！？" for line in full)
    return width if torn * 2 > len(full) else 0


def _stays(above: str, about: str) -> bool:
    """Within the glossary all is glossary; within the tables all but performance tables, which are read."""
    return above == GLOSSARY or (above == TABLES and about != "performance")


_NUMERALS = "一二三四五六七八九"
_ORDINALS = [ten + one for ten in ("", "十", *(f"{n}十" for n in _NUMERALS[1:])) for one in ("", *_NUMERALS)]
_NUMBERED = re.compile(rf"\s*([十{_NUMERALS}]+)\s*[、.．,，:：]")


class _Glossary:
    """Tells which headings belong to a 名词解释 without a number: those of a numbering that begins anew below it.

    In the first quarter of a document it is a line of the contents, and the numbering is the document's own.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = -1

    def holds(self, heading: Heading, level: int) -> bool:
        """Whether a heading goes on with the numbering 一、二、三、 of the glossary that was opened last."""
        if level < 1 or not heading.numbered:
            opens = level == 1 and heading.about == GLOSSARY and heading.start * 4 > len(self.text)
            self.count = 0 if opens else -1
            return False
        if self.count < 0 or level > 1:
            return False
        found = _NUMBERED.match(self.text, heading.start, heading.end)
        follows = found is not None and [found[1]] == _ORDINALS[self.count + 1 : self.count + 2]
        self.count = self.count + 1 if follows else -1
        return follows


def _sections(text: str, headings: list[Heading]) -> list[Section]:
    glossary = _Glossary(text)
    stack: list[tuple[int, str, str]] = []  # level, title, about
    found: list[Section] = []
    before = headings[0]
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        level = heading.level
        if (
            level == 1
            and not heading.numbered
            and before.level == 0
            and not text[before.end : heading.start].strip()
        ):
            level = 0  # 第四部分 / 名词解释 on two lines
        if glossary.holds(heading, level):
            level = 2
        narrative = [about for at, _, about in stack if at == level and level == 1]
        while stack and stack[-1][0] >= level:
            stack.pop()
        above = stack[-1][2] if stack and level > 0 else ""
        about = above if _stays(above, heading.about) else heading.about or above
        if not about and NARRATIVE in narrative and not MONEY_WORDS.search(text, heading.start, heading.end):
            about = NARRATIVE  # numbering begins anew inside the list of this year's work
        stack.append((level, text[heading.start : heading.end].strip(), about))
        found.append(
            Section(
                start=heading.start,
                body=heading.end,
                end=following.start if following else len(text),
                about=about,
                level=level,
                titles=tuple(title for _, title, _ in stack if title),
            )
        )
        before = heading
    return found

"""The prose of a document as the text rules read it: paragraphs on one line, the sentence around a place."""

from collections.abc import Iterator
from typing import NamedTuple

from extract.documents.flat import Flat
from extract.marking.marked import Marked
from extract.sections.sections import Section

_STOPS = "。；;！？!?"
_FULL_STOPS = "。！？!?"
_REACH = 160
"""How far a sentence is followed on either side: torn tables have no stops, and the work must stay linear."""


class Prose(NamedTuple):
    """A paragraph without white space, digits of full width as ASCII, and the section that it stands in."""

    flat: Flat
    section: Section | None


def prose(marked: Marked) -> Iterator[Prose]:
    """The paragraphs of a document in order; rows and cells of tables are left out."""
    sections = iter(marked.sections)
    section = next(sections, None)
    for paragraph in marked.paragraphs:
        while section is not None and paragraph.start >= section.end:
            section = next(sections, None)
        if not paragraph.cell:
            yield Prose(Flat.of(marked.folded, paragraph.start, paragraph.end), section)


def sentence(text: str, start: int, end: int) -> str:
    """The sentence or half-sentence (；) that text[start:end] stands in.

    >>> sentence("灯油够用。每增加1人，加2元；不足则补。", 6, 8)
    '每增加1人，加2元'
    """
    return text[_begin(text, start, _STOPS) : _end(text, end, _STOPS)]


def before(text: str, start: int) -> str:
    """What the whole sentence says before `start`.

    >>> before("灯油够用。本年3元；上年2元", 11)
    '本年3元；上'
    """
    return text[_begin(text, start, _FULL_STOPS) : start]


def after(text: str, end: int) -> str:
    """What the whole sentence says from `end` on."""
    return text[end : _end(text, end, _FULL_STOPS)]


def _begin(text: str, start: int, stops: str) -> int:
    low = max(0, start - _REACH)
    return max(low, *(text.rfind(stop, low, start) + 1 for stop in stops))


def _end(text: str, end: int, stops: str) -> int:
    high = min(len(text), end + _REACH)
    found = [text.find(stop, end, high) for stop in stops]
    return min([high, *(at for at in found if at >= 0)])

"""The source text as lines of HTML: every number an element that can be pointed at, personal data masked, all text escaped.

Offsets are counted here, in code points; the page hands them back as it got them and never counts itself.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from schemas.base import Span

_MASK = "＊"


class Piece(NamedTuple):
    """A part of a line. `at` is the place that pointing at it names: the whole number, or the part itself; None for plain text."""

    text: str
    at: Span | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line that is not blank. `number` counts those from 1; `apart`: a blank line stands before it."""

    number: int
    apart: bool
    heading: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SourceSection:
    """The lines under one heading; `trail` are the headings down to it."""

    trail: tuple[str, ...]
    lines: tuple[SourceLine, ...]


def source_sections(
    marked: Marked, facts: Sequence[Fact], findings: Sequence[Finding], hidden: Sequence[Span] = ()
) -> tuple[SourceSection, ...]:
    """The text cut so that every number and every place of a fact or finding begins and ends with a piece."""
    cutter = _Cutter(marked, [*_places(facts, findings)], hidden)
    lines = [*cutter.lines()]
    starts = [marked.document.lines[line.number - 1].start for line in lines]
    made: list[SourceSection] = []
    for section in marked.sections:
        held = lines[bisect_left(starts, section.start) : bisect_left(starts, section.end)]
        covered = any(low < section.body and section.start < high for low, high in hidden)
        if held:
            made.append(SourceSection(() if covered else section.titles, tuple(held)))
    return tuple(made)


def source_html(sections: Sequence[SourceSection]) -> Markup:
    """The pieces as HTML."""
    return Markup("").join(
        Markup('<section class="part" data-trail="{}">{}</section>').format(
            " › ".join(section.trail), Markup("").join(map(_line_html, section.lines))
        )
        for section in sections
    )


def _line_html(line: SourceLine) -> Markup:
    look = f"{' apart' if line.apart else ''}{' heading' if line.heading else ''}"
    held = Markup("").join(map(_piece_html, line.pieces))
    return Markup('<p class="line{}" id="L{}">{}</p>').format(look, line.number, held)


def _piece_html(piece: Piece) -> Markup:
    if piece.at is None:
        return escape(piece.text)
    tag, (start, end) = ("b" if piece.number else "span"), piece.at
    # Offsets are numbers of our own: nothing in them needs escaping.
    return Markup(f'<{tag} data-s="{start}" data-e="{end}">{escape(piece.text)}</{tag}>')


def _places(facts: Iterable[Fact], findings: Iterable[Finding]) -> Iterator[Span]:
    for fact in facts:
        for one in fact.statements:
            yield from one.at
    for finding in findings:
        yield from finding.at
        for part in finding.parts:
            yield from part.at
        yield from _places((), finding.folded)


class _Cutter:
    """Cuts the lines of one document."""

    def __init__(self, marked: Marked, places: Sequence[Span], hidden: Sequence[Span]) -> None:
        self._marked = marked
        self._text = _masked(marked.text, hidden)
        self._numbers = [one for one in marked.mentions if not _covered(one, hidden)]
        self._number_ends = [one.end for one in self._numbers]
        self._places = sorted(span for span in {*places} if span[0] < span[1])
        self._cuts = sorted({offset for span in self._places for offset in span})
        self._headings = {section.start for section in marked.sections if section.start < section.body}
        self._inside = _merged(self._places)

    def lines(self) -> Iterator[SourceLine]:
        before = 0
        for number, (start, end) in enumerate(self._marked.document.lines, 1):
            apart = self._text.count("\n", before, start) > 1
            yield SourceLine(number, apart, start in self._headings, tuple(self._pieces(start, end)))
            before = end

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        at = start
        for number in self._numbers[bisect_right(self._number_ends, start) :]:
            if number.start >= end:
                break
            yield from self._words(at, max(at, number.start))
            low, high = max(start, number.start), min(end, number.end)
            yield Piece(self._text[low:high], (number.start, number.end), True)
            at = high
        yield from self._words(at, end)

    def _words(self, start: int, end: int) -> Iterator[Piece]:
        """Text between numbers, cut where places begin or end."""
        cuts = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        for low, high in zip([start, *cuts], [*cuts, end], strict=True):
            if low < high:
                yield Piece(self._text[low:high], (low, high) if self._is_inside(low) else None)

    def _is_inside(self, offset: int) -> bool:
        index = bisect_right(self._inside, (offset, len(self._text))) - 1
        return index >= 0 and self._inside[index][0] <= offset < self._inside[index][1]


def _covered(number: Mention, hidden: Iterable[Span]) -> bool:
    return any(low < number.end and number.start < high for low, high in hidden)


def _masked(text: str, hidden: Iterable[Span]) -> str:
    """The text with what is not to be shown replaced, line ends left where they are."""
    for start, end in hidden:
        cover = "".join(char if char in "\r\n" else _MASK for char in text[start:end])
        text = text[:start] + cover + text[end:]
    return text


def _merged(places: Iterable[Span]) -> list[Span]:
    """Ordered places, those that touch made one."""
    made: list[Span] = []
    for start, end in places:
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made

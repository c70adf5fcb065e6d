"""The sentences that doubts are about, with as much around them as it takes to read them. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.readers.first.doubts import DoubtAt, Kind
from extract.readers.model.questions import SENTENCE, Piece, named_elsewhere, pieces
from extract.readers.model.split import joined, split
from extract.readers.offline.lexicon import Lexicon
from extract.reading.pointers import Pointer
from schemas.base import Span
from schemas.catalogue import Catalogue, root_of

T = TypeVar("T")

_ALWAYS = {
    "overview": ("", "organisation", "staff", "activities"),
    "budget": ("total", "revenue", "expenditure", "activities"),
    "performance": ("performance", "activities"),
}
"""Sections that a place may speak of whatever its heading says: they are of the whole unit."""
_READABLE = 160
"""Characters of a sentence that may stand around the one in doubt; a longer one says too little for what it costs."""
_ROWS = 3
"""Lines of a table that are shown before the one in doubt."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one paragraph: those `asked` about, and with them those that are `shown`, to be read only.

    `above` are the headings and lines before it; `roots` the sections of the schema that it may speak of.
    """

    kind: Kind
    piece: Piece
    asked: tuple[Span, ...]
    shown: tuple[Span, ...]
    above: tuple[Piece, ...]
    roots: frozenset[str]

    @property
    def numbers(self) -> tuple[Mention, ...]:
        """The numbers that are to be answered."""
        return tuple(m for m in self.piece.mentions if not m.cause and holds(self.asked, m.start))

    @property
    def characters(self) -> int:
        """The characters of its paragraph that are shown."""
        return sum(end - start for start, end in self.shown)


def holds(spans: Sequence[Span], offset: int) -> bool:
    """Whether one of the spans has this character."""
    return any(start <= offset < end for start, end in spans)


class Places:
    """Spans, which may overlap, asked for an offset."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: list[Span] = []
        for start, end in sorted(spans):
            if self.spans and start <= self.spans[-1][1]:
                self.spans[-1] = (self.spans[-1][0], max(end, self.spans[-1][1]))
            else:
                self.spans.append((start, end))
        self.starts = [start for start, _ in self.spans]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.spans[index][1]


def passages(
    marked: Marked,
    pointers: Sequence[Pointer],
    doubts: Sequence[DoubtAt],
    catalogue: Catalogue,
    *,
    numbers: int,
    characters: int,
) -> list[Passage]:
    """The passages of a document that hold a doubt, in the order of the text, at most so many numbers each.

    A doubt in what no question holds (contents, glossary, appended tables) is passed over.
    """
    walk = _Walk(marked, pointers, doubts, catalogue)
    found = [part for one in walk.found() for part in _parts(one, marked.text, numbers, characters)]
    return [*_titles(walk.pieces, marked, doubts), *found]


def _parts(one: Passage, text: str, numbers: int, characters: int) -> list[Passage]:
    groups = split(text, one.asked, one.piece.mentions, numbers=numbers, characters=characters)
    if len(groups) < 2:
        return [one]
    return [replace(one, asked=tuple(group), shown=tuple(group)) for group in groups]


def _titles(found: Sequence[Piece], marked: Marked, doubts: Sequence[DoubtAt]) -> Iterator[Passage]:
    """The title and what names the unit elsewhere, where its name, the year or the kind is missing."""
    if any(one.kind is Kind.NAMELESS for one in doubts):
        for piece in (*named_elsewhere(marked), *(piece for piece in found if piece.look.title)):
            yield Passage(Kind.NAMELESS, piece, piece.spans, piece.spans, (), frozenset(_ALWAYS["overview"]))


class _Walk:
    """Goes through a document's pieces with the headings and lines above each."""

    def __init__(
        self, marked: Marked, pointers: Sequence[Pointer], doubts: Sequence[DoubtAt], catalogue: Catalogue
    ) -> None:
        self.text = marked.text
        self.catalogue = catalogue
        self.lexicon = _lexicon(catalogue)
        self.pieces = pieces(marked, catalogue)
        self.starts = [piece.paragraph.start for piece in self.pieces]
        self.doubts = sorted((one.at[0], one.kind) for one in doubts if one.kind is not Kind.NAMELESS)
        self.pointers = sorted((one.at[0], one) for one in pointers)

    def found(self) -> Iterator[Passage]:
        """The passages with a doubt."""
        headings: list[Piece] = []
        before: list[Piece] = []
        for piece in self.pieces:
            inside = _within(self.doubts, piece)
            if inside:
                yield self.passage(piece, inside, headings, before)
            if piece.heading:
                headings = [*(p for p in headings if p.level < piece.level), piece]
                before = []
            else:
                before.append(piece)

    def passage(
        self, piece: Piece, inside: Sequence[tuple[int, Kind]], headings: list[Piece], before: list[Piece]
    ) -> Passage:
        sentences = self.sentences(piece)
        asked = [one for one in sentences if any(one[0] <= start < one[1] for start, _ in inside)]
        # The first sentence names what the paragraph speaks of, the one before may name the subject.
        leads = [one for one, following in pairwise([sentences[0], *sentences]) if following in asked]
        leads = [one for one in (sentences[0], *leads) if one[1] - one[0] <= _READABLE]
        shown = sorted({*asked, *leads})
        near = before[-(_ROWS if piece.look.tabular else 1) :] if sentences[0] in asked else []
        above = [*headings, *(p for p in near if p.length <= _READABLE), *self.named(piece, asked)]
        above = sorted(above, key=lambda one: one.spans[0])
        kind = min(kind for _, kind in inside)
        roots = self.roots(piece, above)
        return Passage(kind, piece, tuple(joined(asked)), tuple(joined(shown)), tuple(above), roots)

    def named(self, piece: Piece, asked: Sequence[Span]) -> list[Piece]:
        """The sentences in other paragraphs that hold the keys of what was read here: a model is to point at them too."""
        read = [one for start, one in _within(self.pointers, piece) if holds(asked, start)]
        found: dict[int, Piece] = {}
        for start in {key[0] for one in read for key in one.keys}:
            index = bisect_right(self.starts, start) - 1
            other = self.pieces[index] if index >= 0 else piece
            sentence = next((one for one in self.sentences(other) if holds([one], start)), None)
            if other is not piece and sentence and sentence[1] - sentence[0] <= _READABLE:
                found[index] = replace(other, spans=(sentence,))
        return [*found.values()]

    def sentences(self, piece: Piece) -> list[Span]:
        """The sentences of a piece; a line of a table and a heading are one."""
        if piece.look.tabular or piece.heading:
            return [*piece.spans]
        return [m.span() for span in piece.spans for m in SENTENCE.finditer(self.text, *span)]

    def roots(self, piece: Piece, above: Sequence[Piece]) -> frozenset[str]:
        """The sections that a piece may speak of: its own, those that it names, those that were read in it."""
        about = root_of(piece.about)
        spec = self.catalogue.nodes.get(about) if about else None
        named = {root_of(one.slot) for _, one in _within(self.pointers, piece)}
        for one in (piece, *above):
            words = self.text[one.paragraph.start : one.paragraph.end]
            hits = self.lexicon.find(about if spec else "", words)
            named.update(root_of(sense.node) for hit in hits for sense in hit.senses)
        if not named and spec is None:
            # Its heading tells nothing: every section one of whose own words it has.
            named = {root for root in self.lexicon.words if self.speaks(root, piece)}
        own = (about, *spec.beside) if spec else ()
        return frozenset((*_ALWAYS[piece.part], *own, *named))

    def speaks(self, root: str, piece: Piece) -> bool:
        """Whether a piece has a word of a section."""
        words = self.text[piece.paragraph.start : piece.paragraph.end]
        hits = self.lexicon.find(root, words)
        return any(root_of(sense.node) == root for hit in hits for sense in hit.senses)


def _within(places: Sequence[tuple[int, T]], piece: Piece) -> Sequence[tuple[int, T]]:
    low = bisect_left(places, piece.paragraph.start, key=_offset)
    return places[low : bisect_left(places, piece.paragraph.end, key=_offset)]


def _offset(place: tuple[int, object]) -> int:
    return place[0]


@lru_cache(maxsize=8)
def _lexicon(catalogue: Catalogue) -> Lexicon:
    return Lexicon.of(catalogue)

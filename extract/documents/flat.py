"""A paragraph on one line: white space and page numbers out, every character still knowing where it came from."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from schemas.base import Span

_DROPPED = re.compile(r"\s*\n[ \t\u3000]*[-—][ \t\u3000]*\d{1,3}[ \t\u3000]*[-—][ \t\u3000]*(?=\n)|\s+")


@dataclass(frozen=True, slots=True)
class Flat:
    """`text` without white space; `where` gives each character's offset in the source, None for start + i."""

    text: str
    start: int
    where: tuple[int, ...] | None = None

    @classmethod
    def of(cls, source: str, start: int, end: int) -> "Flat":
        """The range source[start:end] on one line."""
        words = source[start:end]
        gaps = [m.span() for m in _DROPPED.finditer(words)]
        if not gaps:
            return cls(words, start)
        kept: list[int] = []
        position = 0
        for low, high in gaps:
            kept.extend(range(position, low))
            position = high
        kept.extend(range(position, len(words)))
        return cls("".join(words[i] for i in kept), start, tuple(start + i for i in kept))

    def index(self, offset: int) -> int:
        """Where a source offset stands in `text` (the next kept character's place when it was dropped)."""
        return offset - self.start if self.where is None else bisect_left(self.where, offset)

    def span(self, start: int, end: int) -> Span:
        """The source range of text[start:end]."""
        if self.where is None:
            return self.start + start, self.start + end
        return self.where[start], self.where[end - 1] + 1


class Lead(NamedTuple):
    """The words before a number or a cue: flat.text[start:end]."""

    start: int
    end: int
    words: str

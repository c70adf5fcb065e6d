"""Reads twice, by the model and offline: keeps what agrees, flags what does not."""

import asyncio
from collections.abc import Sequence

from extract.marking.marked import Marked
from extract.readers.base import Pointer, Reader, ReaderResult
from schemas.base import Span

DIFFER = "readers_differ"
ALONE = "one_reader"


class BothReaders:
    """Two readers of one document. Where they differ the first one's pointer is kept and flagged.

    A fact that only one of them found is kept and flagged too: a reviewer sees it, nothing is lost.
    """

    name = "both"

    def __init__(self, first: Reader, second: Reader) -> None:
        self.first, self.second = first, second

    async def read(self, marked: Marked) -> ReaderResult:
        """The pointers of both, flagged where they do not agree."""
        one, two = await asyncio.gather(self.first.read(marked), self.second.read(marked))
        return ReaderResult(
            pointers=agree(one.pointers, two.pointers),
            refused=[*one.refused, *two.refused],
            asked=one.asked,
            failures=[*one.failures, *two.failures],
        )


def agree(first: Sequence[Pointer], second: Sequence[Pointer]) -> list[Pointer]:
    """The union of two readings: each place once, flagged unless both point to it for the same field.

    Keys are not compared: two names for one thing are the keys' own matter. Places that overlap are one place.
    """
    others: dict[int, list[Pointer]] = {}
    for pointer in second:
        for cell in _cells(pointer.at):
            others.setdefault(cell, []).append(pointer)
    kept: list[Pointer] = []
    met: set[Pointer] = set()
    for pointer in first:
        there = [p for cell in _cells(pointer.at) for p in others.get(cell, ()) if _overlap(p.at, pointer.at)]
        same = [p for p in there if p.slot == pointer.slot]
        met.update(same or there)
        flags = () if same else (DIFFER,) if there else (ALONE,)
        kept.append(pointer._replace(flags=(*pointer.flags, *flags)))
    alone = [p for p in second if p not in met]
    return [*kept, *(p._replace(flags=(*p.flags, ALONE)) for p in alone)]


_CELL = 32


def _cells(span: Span) -> range:
    return range(span[0] // _CELL, span[1] // _CELL + 1)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]

"""Reads twice, by the model and offline: keeps what agrees, flags what does not."""

import asyncio
from collections.abc import Sequence

from extract.documents.words import dense
from extract.marking.marked import Marked
from extract.readers.base import Doubt, Plan, Reader, ReaderResult
from extract.reading.pointers import Pointer
from schemas.base import Span

DIFFER = "readers_differ"
ALONE = "one_reader"


_SAME_PLACE = 0.5
_SAME_WORDS = 0.8


class BothReaders:
    """Two readers of one document. Where they differ the first one's pointer is kept and flagged.

    A fact that only one of them found is kept and flagged too: a reviewer sees it, nothing is lost.
    """

    name = "both"
    asks = True

    def __init__(self, first: Reader, second: Reader) -> None:
        self.first, self.second = first, second

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """The pointers of both, flagged where they do not agree."""
        one, two = await asyncio.gather(self.first.read(marked, plan), self.second.read(marked, plan))
        return _joined(one, two, marked.text)


def _joined(one: ReaderResult, two: ReaderResult, text: str) -> ReaderResult:
    asks = one.again

    async def again(doubts: Sequence[Doubt]) -> ReaderResult:
        assert asks is not None
        return _joined(await asks(doubts), two, text)

    return ReaderResult(
        pointers=agree(one.pointers, two.pointers, text),
        refused=[*one.refused, *two.refused],
        asked=one.asked,
        failures=[*one.failures, *two.failures],
        again=None if asks is None else again,
        answers=one.answers,
    )


def agree(first: Sequence[Pointer], second: Sequence[Pointer], text: str) -> list[Pointer]:
    """The union of two readings: each place once, flagged unless both point to it for the same field and key.

    A number within the words of a text fact is a place of its own. Two spans are one place when their
    intersection is half their union or when they are said of one field, and agree when it is four fifths:
    `unit_name` over 40 characters and over the first 9 of them is one place, and a difference.
    """
    others: dict[int, list[Pointer]] = {}
    for pointer in second:
        for cell in _cells(pointer.at):
            others.setdefault(cell, []).append(pointer)
    kept: list[Pointer] = []
    met: set[Pointer] = set()
    for pointer in first:
        near = dict.fromkeys(p for cell in _cells(pointer.at) for p in others.get(cell, ()))
        there = [p for p in near if _one_place(p, pointer)]
        same = [p for p in there if _agreed(p, pointer, text)]
        met.update(same or there)
        flags = () if same else (DIFFER,) if there else (ALONE,)
        kept.append(pointer._replace(flags=(*pointer.flags, *flags)))
    alone = [p for p in second if p not in met]
    return [*kept, *(p._replace(flags=(*p.flags, ALONE)) for p in alone)]


def _one_place(one: Pointer, other: Pointer) -> bool:
    shared = _shared(one.at, other.at)
    return shared >= _SAME_PLACE or (shared > 0 and one.slot == other.slot)


def _agreed(one: Pointer, other: Pointer, text: str) -> bool:
    return (
        one.slot == other.slot
        and _shared(one.at, other.at) >= _SAME_WORDS
        and len(one.keys) == len(other.keys)
        and all(_one_name(a, b, text) for a, b in zip(one.keys, other.keys, strict=True))
    )


def _one_name(one: Span, other: Span, text: str) -> bool:
    """A key is read from the words it lies in, so that one may be stated shorter: 电费 within 支付电费."""
    short, long = sorted((dense(text[slice(*span)]) for span in (one, other)), key=len)
    return short in long


def _shared(one: Span, other: Span) -> float:
    """Intersection over union of two spans, from 0 to 1."""
    inside = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, inside) / max(1, max(one[1], other[1]) - min(one[0], other[0]))


_CELL = 32


def _cells(span: Span) -> range:
    return range(span[0] // _CELL, span[1] // _CELL + 1)

"""Cuts a text that is too long for one question: between its sentences, a long sentence between its clauses."""

import re
from collections.abc import Iterable, Sequence

from extract.marking.numbers import Mention
from schemas.base import Span

_SENTENCE_END = re.compile(r"[。；;！!？?]")
_CLAUSE_END = re.compile(r"[。；;！!？?，,、\s]")


def split(
    text: str, spans: Iterable[Span], mentions: Sequence[Mention], *, numbers: int, characters: int
) -> list[list[Span]]:
    """The spans in groups that hold at most so many numbers and characters each; all of the spans, in order.

    A clause that holds more by itself stays whole.

    >>> split("甲，乙，丙。丁", [(0, 7)], [], numbers=9, characters=4)
    [[(0, 4)], [(4, 7)]]
    """
    groups: list[list[Span]] = [[]]
    held = length = 0
    for start, end in _pieces(text, spans, mentions, numbers, characters):
        weight = _weight((start, end), mentions)
        if groups[-1] and (held + weight > numbers or length + end - start > characters):
            groups.append([])
            held = length = 0
        groups[-1].append((start, end))
        held, length = held + weight, length + end - start
    return [joined(group) for group in groups]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbouring spans as one.

    >>> joined([(0, 2), (2, 5), (7, 9)])
    [(0, 5), (7, 9)]
    """
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(
    text: str, spans: Iterable[Span], mentions: Sequence[Mention], numbers: int, characters: int
) -> Iterable[Span]:
    for span in spans:
        for sentence in _cut(text, span, _SENTENCE_END, mentions):
            if _weight(sentence, mentions) > numbers or sentence[1] - sentence[0] > characters:
                yield from _cut(text, sentence, _CLAUSE_END, mentions)
            else:
                yield sentence


def _cut(text: str, span: Span, end: re.Pattern[str], mentions: Sequence[Mention]) -> Iterable[Span]:
    inside = [m for m in mentions if span[0] <= m.start < span[1]]
    start = span[0]
    for match in end.finditer(text, *span):
        while inside and inside[0].unit_end <= match.start():
            inside.pop(0)
        if not (inside and inside[0].start <= match.start()):
            yield start, match.end()
            start = match.end()
    if start < span[1]:
        yield start, span[1]


def _weight(span: Span, mentions: Sequence[Mention]) -> int:
    return sum(span[0] <= m.start < span[1] and not m.cause for m in mentions)

"""What a text rule finds: the place, the facts that stand there, and what its message is filled with."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from extract.reading.facts import Fact
from schemas.base import Span


@dataclass(frozen=True, slots=True)
class TextHit:
    """A place where a text rule is broken.

    `rule` is the rule's id in the table, `at` code points of the document's text, `paths` those of the facts that
    stand there, `values` the placeholders of the rule's message with what to put in.

    >>> hit = TextHit("number-malformed", (4, 10), ("revenue.share",), (("quote", "0.0.96"),))
    >>> "“{quote}”不是一个数".format(**dict(hit.values))
    '“0.0.96”不是一个数'
    """

    rule: str
    at: Span
    paths: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


class Found(NamedTuple):
    """A hit before its facts are looked up: the marked place, and the years that its message names."""

    rule: str
    at: Span
    years: tuple[tuple[str, str], ...] = ()


def without_overlap(found: Sequence[Found]) -> Iterator[Found]:
    """The hits of one rule in order of place, each place once: of two that overlap the longer one stays.

    >>> [one.at for one in without_overlap([Found("r", (4, 6)), Found("r", (4, 9)), Found("r", (1, 2))])]
    [(1, 2), (4, 9)]
    """
    end = -1
    for one in sorted(found, key=lambda hit: (hit.at[0], -hit.at[1])):
        if one.at[0] >= end:
            yield one
            end = one.at[1]


class FactsByPlace:
    """Tells which facts stand at a place without looking at all of them each time."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        places = sorted(
            (at, fact.path) for fact in facts for statement in fact.statements for at in statement.at
        )
        self._places = places
        self._starts = [at[0] for at, _ in places]
        # The furthest end so far: walking back can stop where nothing before reaches the place any more.
        self._reach = [*accumulate((at[1] for at, _ in places), max)]

    def at(self, span: Span) -> tuple[str, ...]:
        """The paths of the facts whose place overlaps `span`, in order of place."""
        index = bisect_left(self._starts, span[1]) - 1
        paths: list[str] = []
        while index >= 0 and self._reach[index] > span[0]:
            at, path = self._places[index]
            if at[1] > span[0]:
                paths.append(path)
            index -= 1
        return tuple(dict.fromkeys(reversed(paths)))

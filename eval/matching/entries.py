"""A fact prepared for matching: what its statements are worth and where it belongs, worked out once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from eval.matching.fields import ACTIVITIES, Group, Path, group_in, parse
from eval.matching.keys import Alike, keys_alike
from eval.matching.values import Worth, worth
from extract.reading.facts import Fact
from schemas.base import Span


class Said(NamedTuple):
    """One statement of a fact: its worth, the value as written, and its places."""

    worth: Worth
    value: str
    at: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One fact on either side.

    `paths` are those that are as right, its own first; `places` are those of every statement; `firm` is False where it is
    doubtful.
    """

    fact: Fact
    group: Group
    path: Path
    paths: tuple[Path, ...]
    said: tuple[Said, ...]
    places: tuple[Span, ...]
    firm: bool = True

    @classmethod
    def of(cls, fact: Fact, alternatives: Sequence[str] = (), firm: bool = True) -> Self:
        """A fact of a gold file (with its `or` paths) or of a run."""
        path = parse(fact.path)
        said = tuple(Said(worth(one.value, one.unit), one.value, one.at) for one in fact.statements)
        places = fact.at if len(said) == 1 else tuple(span for one in said for span in one.at)
        group = group_in(path, fact.value, said[0].worth.sort != "text")
        return cls(fact, group, path, (path, *map(parse, alternatives)), said, places, firm)

    def fits(self, path: Path) -> Alike:
        """How well a path fits this fact: by its own path or by one that is as right."""
        if len(self.paths) == 1:
            return _fit(self.path, path)
        return max(_fit(own, path) for own in self.paths)


def _fit(own: Path, other: Path) -> Alike:
    if own.field != other.field:
        return Alike.NOT
    if own.keys == other.keys:
        return Alike.SAME
    return Alike.SAME if own.field == ACTIVITIES else keys_alike(own.keys, other.keys)


def ordered(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in an order of their own, so that the order of a file makes no difference."""
    return sorted(entries, key=_rank)


def _rank(entry: Entry) -> tuple[object, ...]:
    """By place and path, then by all else that a cell tells: of two that tell the same either may be taken."""
    fact = entry.fact
    said = tuple((one.value, one.unit, one.at) for one in fact.statements)
    others = tuple((path.field, path.keys) for path in entry.paths[1:])
    trust = fact.flags, fact.confidence is not None, fact.confidence or 0.0
    return entry.places[:1] or ((0, 0),), fact.path, said, entry.firm, others, trust


def overlap(places: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether any two places share a character.

    >>> overlap([(3, 6)], [(5, 9)]), overlap([(3, 6)], [(6, 9)])
    (True, False)
    """
    return any(start < other_end and other < end for start, end in places for other, other_end in others)

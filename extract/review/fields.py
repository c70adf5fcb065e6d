"""The stable ids of what is decided about: a fact as read, a number of the text, a finding. Whichever run read it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extract.marking.numbers import Mention
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from extract.review.events import Reading
from schemas.base import Span

_KEY = re.compile(r"\[[^\]]*\]")


def slot_of(path: str) -> str:
    """The path's pattern: list keys left out."""
    return _KEY.sub("[]", path)


def alike(one: Reading | None, other: Reading | None) -> bool:
    """Whether two readings have the same id: further places may differ."""
    if one is None or other is None:
        return one is other
    return (one.path, one.value, one.unit, one.at[:1]) == (other.path, other.value, other.unit, other.at[:1])


def reading_of(fact: Fact) -> Reading:
    """What a fact reads, as decisions keep it."""
    return Reading(fact.path, fact.value, fact.unit, fact.at)


def field_id(reading: Reading, repeat: int = 0) -> str:
    """The id of a fact with this reading: path, value, unit and first place. `repeat` counts those before it that are alike."""
    first: Span | tuple[()] = reading.at[0] if reading.at else ()
    return _hash(reading.path, reading.value, reading.unit, *first, *([repeat] if repeat else []))


def field_ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The ids of a document's facts, each its own."""
    met: Counter[str] = Counter()
    made = []
    for fact in facts:
        reading = reading_of(fact)
        plain = field_id(reading)
        made.append(field_id(reading, met[plain]))
        met[plain] += 1
    return tuple(made)


def number_id(start: int, end: int, digits: str) -> str:
    """The id of a number of the text: its place and its digits."""
    return _hash("number", start, end, digits)


def mention_id(mention: Mention) -> str:
    """The same, of a number as marked."""
    return number_id(mention.start, mention.end, mention.value)


def finding_ids(findings: Iterable[Finding]) -> dict[int, str]:
    """The ids of findings and of those folded under them, by `id()` of the finding: their keys.

    A template's blank may stand in many places, with one key for all; the second has the key followed by #2. What repeats
    its key comes from the text, so the numbers stay as they are whatever is decided about facts.
    """
    every = sorted(_every(findings), key=lambda one: (one.at[:1] or ((0, 0),), one.paths))
    met: Counter[str] = Counter()
    made: dict[int, str] = {}
    for one in every:
        met[one.key] += 1
        made[id(one)] = one.key if met[one.key] == 1 else f"{one.key}#{met[one.key]}"
    return made


def _every(findings: Iterable[Finding]) -> Iterator[Finding]:
    for one in findings:
        yield one
        yield from _every(one.folded)


def touches(places: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether any two places overlap."""
    return any(start < high and low < end for start, end in places for low, high in others)


def _hash(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]

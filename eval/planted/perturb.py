"""Mistakes planted in a labelled document, of which the truth is known: misprints, misreadings and slips of a known kind.

A misprint changes a number in the document (the fact still points to it, its value is another one); a misreading points
a fact to another number of an unchanged document.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact, Statement
from schemas.base import UnitKind

UNITS = {"元": "万元", "万元": "元"}


@dataclass(frozen=True, slots=True)
class Planted:
    """A mistake in one fact: the facts with it, the path, its kind, and the value that was right."""

    facts: tuple[Fact, ...]
    path: str
    kind: str
    right: Statement
    wrong: Statement


def misprints(literal: str) -> Iterator[tuple[str, str]]:
    """(kind, literal) for every digit changed, neighbours swapped, point moved, digit dropped.

    >>> sorted({kind for kind, _ in misprints("12.5")})
    ['dropped_digit', 'shifted_point', 'swapped_digits', 'wrong_digit']
    """
    made = [*_digits(literal), *_swaps(literal), *_points(literal), *_dropped(literal)]
    seen: set[str] = set()
    for kind, other in made:
        if other and Decimal(other) != Decimal(literal) and other not in seen:
            seen.add(other)
            yield kind, other


def _digits(literal: str) -> Iterator[tuple[str, str]]:
    for at, character in enumerate(literal):
        if character.isdigit():
            for other in "0123456789":
                if other != character:
                    yield "wrong_digit", literal[:at] + other + literal[at + 1 :]


def _swaps(literal: str) -> Iterator[tuple[str, str]]:
    places = [at for at, character in enumerate(literal) if character.isdigit()]
    for one, two in pairwise(places):
        made = [*literal]
        made[one], made[two] = made[two], made[one]
        yield "swapped_digits", "".join(made)


def _points(literal: str) -> Iterator[tuple[str, str]]:
    if "." not in literal:
        return
    for factor in (Decimal(10), Decimal(100), Decimal("0.1"), Decimal("0.01")):
        yield "shifted_point", format((Decimal(literal) * factor).normalize(), "f")


def _dropped(literal: str) -> Iterator[tuple[str, str]]:
    for at, character in enumerate(literal):
        if character.isdigit():
            rest = literal[:at] + literal[at + 1 :]
            if rest.strip("."):
                yield (
                    "dropped_digit",
                    rest.strip(".") if rest.endswith(".") else "0" + rest if rest.startswith(".") else rest,
                )


def misprinted(facts: Sequence[Fact], at: int, literal: str, unit: str = "", kind: str = "") -> Planted:
    """facts[at] with its first place printed wrong. Where it is stated elsewhere too, the other places contradict it."""
    fact = facts[at]
    right = fact.statements[0]
    unit = unit or right.unit
    wrong = Statement(literal, unit, yuan_of(literal, unit), right.at[:1])
    return Planted(_with(facts, at, _restated(fact, wrong)), fact.path, kind, right, wrong)


def misread(facts: Sequence[Fact], at: int, mention: Mention) -> Planted:
    """facts[at] with its first pointer at another number of the document."""
    fact = facts[at]
    right = fact.statements[0]
    unit = mention.unit or right.unit
    wrong = Statement(mention.value, unit, yuan_of(mention.value, unit), ((mention.start, mention.end),))
    return Planted(_with(facts, at, _restated(fact, wrong)), fact.path, "misread", right, wrong)


def _restated(fact: Fact, wrong: Statement) -> Fact:
    rest = (Statement(fact.value, fact.unit, fact.yuan, fact.at[1:]),) if len(fact.at) > 1 else ()
    also = (*rest, *fact.also)
    flags = (*fact.flags, "conflict") if also and "conflict" not in fact.flags else fact.flags
    return replace(
        fact, value=wrong.value, unit=wrong.unit, yuan=wrong.yuan, at=wrong.at, also=also,
        conflict=bool(also) or fact.conflict, flags=flags,
    )  # fmt: skip


def _with(facts: Sequence[Fact], at: int, fact: Fact) -> tuple[Fact, ...]:
    return (*facts[:at], fact, *facts[at + 1 :])


def confusable(marked: Marked, fact: Fact, kinds: dict[int, UnitKind]) -> list[Mention]:
    """The numbers of a document that a fact might be read off by mistake: of its kind, with another value."""
    start = fact.at[0][0]
    own = kinds.get(start)
    places = {span[0] for one in fact.statements for span in one.at}
    return [
        mention
        for mention in marked.mentions
        if not mention.cause
        and not mention.malformed
        and mention.kind == own
        and mention.start not in places
        and _is_number(mention.value)
        and (yuan_of(mention.value, mention.unit or fact.unit) or Decimal(mention.value))
        != (yuan_of(fact.value, fact.unit) or Decimal(fact.value))
    ]


def _is_number(value: str) -> bool:
    """Whether a number is one and no range (3600-6000)."""
    return value.replace(".", "", 1).isdigit()


def kinds_of(marked: Marked) -> dict[int, UnitKind]:
    """The kind of each number by where it begins."""
    return {mention.start: mention.kind for mention in marked.mentions}


def choose(random_: random.Random, facts: Sequence[Fact], paths: Sequence[str], count: int) -> list[int]:
    """Indices of `count` different facts among those of the paths."""
    wanted = set(paths)
    return random_.sample([at for at, fact in enumerate(facts) if fact.path in wanted], count)

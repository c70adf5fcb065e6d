"""How exactly a number is stated: the interval that its written decimals imply.

The genre drops trailing zeros (2112.4 for 2112.40, 15 for 15.00), so an amount is taken to be as exact as its unit is
usually written in its section: decimals = max(its own, the most frequent of the section's non-integer amounts of the
unit, else of the document's, else 2 for 万元 and up and for 元). A literal zero is exact, counts are whole, percents keep
their own decimals.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact, Statement
from extract.reconcile.intervals import Interval
from extract.reconcile.relations import half_unit

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
USUAL = 2
LONGEST = 24
"""Characters of a number that can be meant: the world's money in 分 has 18 digits."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The decimals that amounts usually have: by unit and section, and by unit in the whole document."""

    starts: tuple[int, ...]
    sections: Mapping[tuple[str, int], int]
    document: Mapping[str, int]

    @classmethod
    def of(cls, facts: Sequence[Fact], starts: Sequence[int] = ()) -> "Usual":
        """Counted over all statements of the facts; `starts` are the places where sections begin, ascending."""
        starts = tuple(starts)
        local: dict[tuple[str, int], Counter[int]] = {}
        every: dict[str, Counter[int]] = {}
        for fact in facts:
            for one in fact.statements:
                decimals = decimals_of(one.value)
                if not decimals or one.unit == "%" or yuan_of(one.value, one.unit) is None:
                    continue
                for start, _ in one.at[:1]:
                    local.setdefault((one.unit, _section(starts, start)), Counter())[decimals] += 1
                every.setdefault(one.unit, Counter())[decimals] += 1
        return cls(
            starts,
            {key: _most(counts) for key, counts in local.items()},
            {unit: _most(counts) for unit, counts in every.items()},
        )

    def decimals(self, statement: Statement) -> int:
        """The decimals that an amount is taken to have."""
        place = statement.at[0][0] if statement.at else 0
        usual = self.sections.get((statement.unit, _section(self.starts, place)))
        if usual is None:
            usual = self.document.get(statement.unit, USUAL)
        return max(decimals_of(statement.value), usual)


def decimals_of(value: str) -> int:
    """The decimals of a literal.

    >>> decimals_of("2112.40"), decimals_of("15")
    (2, 0)
    """
    return len(value.partition(".")[2])


def interval_of(statement: Statement, usual: Usual) -> Interval | None:
    """What a statement can stand for, in yuan, percent or pieces; None where its value is no number.

    A standard for each (0.14万元, 1400元/人/年) is money too. 1 in a section of two decimals is 0.995 to 1.005:

    >>> one = Statement("1", "万元", None, ((0, 1),))
    >>> interval_of(one, Usual.of(())).low
    Fraction(9950, 1)
    """
    if len(statement.value) > LONGEST or not _PLAIN.fullmatch(statement.value):
        return None
    value = Fraction(statement.value)
    scale = scale_of(statement)
    if scale is None:
        own = half_unit(decimals_of(statement.value))
        percent = statement.unit == "%" or "百分点" in statement.unit
        whole = not percent and "." not in statement.value
        return Interval.exactly(value) if whole else Interval.around(value, own)
    if value == 0:
        return Interval.exactly(0)
    return Interval.around(value * scale, half_unit(usual.decimals(statement)) * scale)


def scale_of(statement: Statement) -> Fraction | None:
    """What one of a statement's unit is worth in yuan; None where it is no money."""
    return _worth(statement.unit)


@lru_cache(maxsize=256)
def _worth(unit: str) -> Fraction | None:
    worth = yuan_of("1", unit.split("/", maxsplit=1)[0].split("每", maxsplit=1)[0])
    return None if worth is None else Fraction(worth)


def _section(starts: tuple[int, ...], place: int) -> int:
    return bisect_right(starts, place)


def _most(counts: Counter[int]) -> int:
    """The most frequent; of equally frequent ones the greatest."""
    return max(counts, key=lambda decimals: (counts[decimals], decimals))

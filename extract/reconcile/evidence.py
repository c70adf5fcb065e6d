"""What tells a wrong reading from a wrong document: numbers left over, numbers read twice, what other rules confirm."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reading.facts import Fact, Statement
from extract.reconcile.constraints import Constraint
from extract.reconcile.explanations import Amounts, significant
from extract.reconcile.index import Index, Value
from extract.reconcile.intervals import Interval
from extract.reconcile.precision import interval_of, scale_of

_DOUBT = frozenset({"readers_differ", "one_reader", "signed"})
_BARE = 2
"""Digits of a number that can be meant for money without a unit: 1 is rather the number of an item."""

_BEHIND = 250
_REACH = 1500
"""How far from the numbers of a rule a number that was overlooked is looked for, in code points."""


@dataclass(frozen=True, slots=True)
class Spare:
    """A number of the document that no fact claims and that would make the rules hold."""

    about: Value
    mention: Mention
    unit: str


@dataclass(frozen=True)
class Evidence:
    """What is known about the numbers of one document beyond the rules that fail."""

    index: Index
    held: Sequence[Constraint]
    """Hard constraints that hold."""
    soft: Sequence[Constraint]
    """Soft constraints that hold."""

    @cached_property
    def readings(self) -> Mapping[int, tuple[Fact, ...]]:
        """The facts that claim a number, by where it begins."""
        found: dict[int, list[Fact]] = {}
        for statements in self.index.every():
            fact = statements[0].fact
            for start in {start for one in fact.statements for start, _ in one.at}:
                found.setdefault(start, []).append(fact)
        return {start: tuple(facts) for start, facts in found.items()}

    @cached_property
    def amounts(self) -> Amounts:
        """Every amount of the document that is not nothing, as it is stated first."""
        return Amounts.of(
            one[0]
            for one in self.index.every()
            if scale_of(one[0].statement) is not None and one[0].interval.mid
        )

    @cached_property
    def confirmed(self) -> frozenset[Value]:
        """Numbers in an equation that holds and that says something: not nothing plus nothing."""
        return frozenset(
            value
            for constraint in self.held
            if constraint.form not in ("at_most", "hundred")
            for value in constraint.values()
            if value.interval.mid != 0
        )

    def twice(self, value: Value) -> tuple[Fact, ...]:
        """Other facts that were read off the same number."""
        return tuple(fact for fact in self.readings.get(value.place, ()) if fact is not value.fact)

    def doubtful(self, value: Value) -> bool:
        """Whether the reading of a number is in doubt for reasons of its own."""
        bare = "unit_inherited" in value.fact.flags and significant(value) < _BARE
        return bare or bool(_DOUBT.intersection(value.fact.flags)) or bool(self.twice(value))

    def backed(self, value: Value) -> bool:
        """Whether the number is stated several times alike, or a soft equation confirms it."""
        if len(value.statement.at) > 1 and not value.fact.conflict:
            return True
        for constraint in self.soft:
            if constraint.form != "at_most" and value in constraint.values() and value.interval.mid != 0:
                return True
        return False

    def elsewhere(self, constraint: Constraint) -> bool:
        """Whether a change or a rate stands behind another amount of which it holds: it is not of this one."""
        text = self.index.source.text
        if not text or constraint.form not in ("change", "rate", "rate_of_prior"):
            return False
        changed, current = constraint.operands[0].value, constraint.operands[1].value
        if changed is None or current is None or changed.place < 0:
            return False
        start = changed.place - _BEHIND
        if any(start <= place <= changed.place for place, _ in current.statement.at):
            return False
        held = [operand.signed for operand in constraint.operands]
        return any(
            (made := constraint.bounds(0, [held[0], other.interval, *held[2:]])) is not None
            and made.meets(held[0])
            for other in self._amounts(start, changed.place)
            if other is not current
        )

    def _amounts(self, start: int, end: int) -> Iterator[Value]:
        """Amounts that stand in text[start:end], as statements of facts."""
        for statements in self.index.every():
            for value in statements:
                if start <= value.place < end and scale_of(value.statement) is not None:
                    yield value

    def spare(self, value: Value, bounds: Interval, near: Sequence[Value]) -> Spare | None:
        """The unclaimed number closest to a rule's other numbers that would fit in the place of this one."""
        marked = self.index.source.marked
        if marked is None or bounds.low is None or bounds.high is None:
            return None
        places = [one.place for one in near if one.place >= 0]
        if not places:
            return None
        fitting = [
            (min(abs(mention.start - place) for place in places), mention, unit)
            for mention in self._around(marked, places)
            if (unit := _fits(value, mention, bounds, self.index, bool(self.twice(value)))) is not None
        ]
        if not fitting:
            return None
        _, mention, unit = min(fitting, key=lambda one: (one[0], one[1].start))
        return Spare(value, mention, unit)

    def _around(self, marked: Marked, places: Sequence[int]) -> list[Mention]:
        """Unclaimed numbers of the prose near any of the places."""
        found: dict[int, Mention] = {}
        for place in places:
            for mention in self.index.source.unclaimed_within(place - _REACH, place + _REACH):
                if mention.id not in found and not mention.malformed and not _in_table(marked, mention):
                    found[mention.id] = mention
        return [*found.values()]


def _fits(value: Value, mention: Mention, bounds: Interval, index: Index, misread: bool) -> str | None:
    """The unit in which an unclaimed number lies within the bounds; None where it does not.

    A count has the unit of what is counted, unless it was read off another number, whose unit it then has.
    """
    money = scale_of(value.statement) is not None
    kinds = (
        ("money", "rate", "none")
        if money
        else ("percent", "none")
        if value.statement.unit == "%"
        else ("count", "none")
    )
    if mention.kind not in kinds:
        return None
    if mention.kind == "count" and mention.unit != value.statement.unit and not misread:
        return None
    unit = mention.unit or value.statement.unit
    held = interval_of(Statement(mention.value, unit, None, ((mention.start, mention.end),)), index.usual)
    return unit if held is not None and held.mid != value.interval.mid and bounds.meets(held) else None


def _in_table(marked: Marked, mention: Mention) -> bool:
    at = bisect_right(marked.paragraphs, mention.start, key=lambda paragraph: paragraph.start) - 1
    return at >= 0 and marked.paragraphs[at].tabular and mention.start < marked.paragraphs[at].end

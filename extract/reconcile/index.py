"""The facts of one document, found by path pattern, each with the interval that it stands for."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reading.facts import Fact, Statement
from extract.reconcile.intervals import Interval
from extract.reconcile.precision import Usual, decimals_of, interval_of, scale_of
from extract.reconcile.relations import half_unit
from schemas.base import Amount, Count, Leaf, Percent, Span, Standard, Year
from schemas.catalogue import Catalogue, default

_KEY = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One fact of the document in one of its statements. Compared by identity: it is one place in one document."""

    fact: Fact
    keys: tuple[str, ...]
    statement: Statement
    interval: Interval

    @property
    def path(self) -> str:
        """Where the fact belongs."""
        return self.fact.path

    @property
    def node(self) -> str:
        """The part that the fact hangs on: its path without the last name."""
        return self.path.rpartition(".")[0]

    @property
    def place(self) -> int:
        """Where the statement stands first; -1 where that is not known."""
        return self.statement.at[0][0] if self.statement.at else -1


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the document itself: the text and its numbers that no fact claims. Empty where it is not at hand."""

    marked: Marked | None
    unclaimed: tuple[Mention, ...]

    @classmethod
    def of(cls, marked: Marked | None, facts: Sequence[Fact]) -> "Source":
        """The numbers that are neither in a fact's place nor known to be none."""
        if marked is None:
            return cls(None, ())
        claimed = sorted(
            span for fact in facts for one in fact.statements for span in one.at if _claims(fact)
        )
        return cls(marked, tuple(_left(marked.mentions, claimed)))

    @property
    def text(self) -> str:
        """The text; "" where it is not at hand."""
        return self.marked.text if self.marked else ""

    def unclaimed_within(self, start: int, end: int) -> Iterator[Mention]:
        """The unclaimed numbers of text[start:end]."""
        first = bisect_left(self.unclaimed, start, key=lambda mention: mention.start)
        for mention in self.unclaimed[first:]:
            if mention.start >= end:
                return
            yield mention


@dataclass(frozen=True, slots=True)
class Index:
    """All facts by slot. `values` has one for each statement of a fact that is a number, the first one first.

    `units` counts the statements in each unit.
    """

    facts: tuple[Fact, ...]
    values: Mapping[str, tuple[tuple[Value, ...], ...]]
    words: Mapping[str, tuple[Fact, ...]]
    usual: Usual
    units: Mapping[str, int]
    source: Source

    @classmethod
    def of(
        cls, facts: Sequence[Fact], marked: Marked | None = None, catalogue: Catalogue | None = None
    ) -> "Index":
        """The index of a document's facts; with the marked document more can be told."""
        slots = (catalogue or default()).by_path
        starts = [section.start for section in marked.sections] if marked else []
        usual = Usual.of([fact for fact in facts if _is(slots, fact, Amount)], starts)
        values: dict[str, list[tuple[Value, ...]]] = {}
        words: dict[str, list[Fact]] = {}
        for fact in facts:
            words.setdefault(fact.slot, []).append(fact)
            slot = slots.get(fact.slot)
            if slot is None or not slot.leaf.numeric or slot.leaf is Year:
                continue
            keys = tuple(_KEY.findall(fact.path))
            made = tuple(one for one in _values(fact, keys, usual) if _of_its_kind(slot.leaf, one.statement))
            if made:
                values.setdefault(fact.slot, []).append(made)
        return cls(
            tuple(facts),
            {slot: tuple(found) for slot, found in values.items()},
            {slot: tuple(found) for slot, found in words.items()},
            usual,
            Counter(one.unit for fact in facts for one in fact.statements if one.unit),
            Source.of(marked, facts),
        )

    def every(self) -> Iterator[tuple[Value, ...]]:
        """Every fact that is a number, as its statements."""
        for found in self.values.values():
            yield from found

    def direction(self, node: str) -> str:
        """increase, decrease, flat, or "" where the document does not say: of the part at `node`, keys and all."""
        slot = _KEY.sub("[]", f"{node}.change_direction")
        for fact in self.words.get(slot, ()):
            if fact.path == f"{node}.change_direction":
                return fact.value if not fact.conflict else ""
        return ""

    def restated(self, value: Value) -> Interval:
        """What a statement stands for beside another of the same fact: the decimals that it is written to are its own."""
        if "." not in value.statement.value or scale_of(value.statement) is None or value.interval.mid == 0:
            return value.interval
        half = half_unit(decimals_of(value.statement.value)) * (scale_of(value.statement) or 1)
        return Interval.around(value.interval.mid, half)

    def sign(self, value: Value) -> int:
        """The sign of a change, 0 where its direction is not known; 1 for all else."""
        if not value.fact.slot.endswith(".change"):
            return 1
        direction = self.direction(value.node)
        return {"increase": 1, "decrease": -1, "flat": 1}.get(direction, 0)


def _values(fact: Fact, keys: tuple[str, ...], usual: Usual) -> Iterator[Value]:
    for one in fact.statements:
        interval = interval_of(one, usual)
        if interval is not None:
            yield Value(fact, keys, one, interval)


def _of_its_kind(leaf: type[Leaf], statement: Statement) -> bool:
    """Whether a statement has a unit of its field's kind: money where it is money, percent where it is a percent."""
    if not statement.unit:
        return leaf not in (Amount, Standard)
    money = scale_of(statement) is not None
    if leaf in (Amount, Standard):
        return money
    return not money if leaf in (Percent, Count) else True


def _is(slots: Mapping[str, object], fact: Fact, leaf: type) -> bool:
    return getattr(slots.get(fact.slot), "leaf", None) is leaf


def _claims(fact: Fact) -> bool:
    """Whether a fact's place takes the numbers in it: those within a reason or a purpose are facts of their own."""
    return not fact.slot.endswith((".reason", ".purpose", ".expected", ".achieved", ".what"))


def _left(mentions: Sequence[Mention], claimed: Sequence[Span]) -> Iterator[Mention]:
    """Mentions with no cause that lie in no claimed span; both ascend."""
    index, reach = 0, -1
    for mention in mentions:
        while index < len(claimed) and claimed[index][0] <= mention.start:
            reach = max(reach, claimed[index][1])
            index += 1
        if mention.start >= reach and not mention.cause:
            yield mention

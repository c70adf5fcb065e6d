"""Pairs the facts of a gold file with those of a run: what is right first, then by place, by path and key, by row.

Deterministic, and blind to the order of either side. Each step is the best pairing of what the steps before left, so that
a place, where it tells, outweighs a name. A pair is made within one group of fields only, and one that
shares neither place nor key is not made: its sides are an omission and a hallucination.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eval.matching.agree import agrees, has_value
from eval.matching.assign import Pair, assign
from eval.matching.entries import Entry, ordered, overlap
from eval.matching.fields import NO_KEY
from eval.matching.keys import Alike, alike
from eval.matching.values import figures


class Matched(NamedTuple):
    """A fact of the gold file and the one read for it."""

    gold: Entry
    read: Entry


@dataclass(frozen=True, slots=True)
class Matching:
    """Every fact of either side, once.

    `right` and `wrong` are pairs; `omitted` has no reading and `invented` no gold. `neutral` are doubtful facts of the
    gold and readings that meet one, or that state over again what another reading states: neither right nor wrong.
    """

    right: tuple[Matched, ...]
    wrong: tuple[Matched, ...]
    omitted: tuple[Entry, ...]
    invented: tuple[Entry, ...]
    neutral: tuple[Entry, ...]


def match(gold: Iterable[Entry], read: Iterable[Entry]) -> Matching:
    """Pair the two sides.

    >>> from extract.reading.facts import Fact
    >>> def entry(path, value, at):
    ...     return Entry.of(Fact(path, "", value, "万元", None, at=(at,)))
    >>> made = match(
    ...     [entry("revenue.amount", "12.50", (0, 5)), entry("expenditure.amount", "12.00", (9, 14))],
    ...     [entry("expenditure.amount", "12.50", (0, 5)), entry("revenue.amount", "12.50", (0, 5))],
    ... )
    >>> [pair.gold.fact.path for pair in made.right], [pair.read.fact.path for pair in made.wrong]
    (['revenue.amount'], ['expenditure.amount'])
    """
    golds, reads = ordered(gold), ordered(read)
    met = _met(golds, reads)
    chosen = assign(met)
    right = [Matched(golds[one], reads[other]) for one, other in chosen]
    used, taken = {one for one, _ in chosen}, {other for _, other in chosen}
    again = {other for _, other in met} - taken
    left = [entry for at, entry in enumerate(golds) if at not in used]
    extra = [entry for at, entry in enumerate(reads) if at not in taken and at not in again]
    firm = [entry for entry in left if entry.firm]
    wrong, omitted, invented = _paired(firm, extra)
    neutral = [entry for entry in left if not entry.firm]
    neutral += [entry for pair in right if not pair.gold.firm for entry in pair]
    neutral += [reads[at] for at in sorted(again)]
    return Matching(
        tuple(pair for pair in right if pair.gold.firm),
        tuple(wrong),
        tuple(omitted),
        tuple(invented),
        tuple(neutral),
    )


# -- what is right


def _met(golds: Sequence[Entry], reads: Sequence[Entry]) -> dict[Pair, int]:
    """Every pair that is right. As many firm facts as can be are met, then as many of all, then by the gold's own path."""
    by_value: dict[tuple[str, object], list[int]] = defaultdict(list)
    for at, entry in enumerate(reads):
        for value in _all_values(entry):
            by_value[entry.path.field, value].append(at)
    size = len(golds) + len(reads) + 1
    found: dict[Pair, int] = {}
    for one, gold in enumerate(golds):
        fields = {path.field for path in gold.paths}
        near = {at for field in fields for value in _values(gold) for at in by_value.get((field, value), ())}
        for other in near:
            read = reads[other]
            if gold.fits(read.path) and agrees(gold, read):
                own = read.fact.path == gold.fact.path
                found[one, other] = own + size + size * size * gold.firm
    return found


_ANY = "any"


def _values(gold: Entry) -> set[object]:
    """What a reading that is right must share: a number's worth, an indicator's digits; of a text nothing, as it may vary."""
    if gold.group == "text":
        return {_ANY}
    worth: set[object] = {one.worth for one in gold.said}
    return worth | {figures(one.value) for one in gold.said} if gold.group == "indicators" else worth


def _all_values(read: Entry) -> set[object]:
    """All that a reading can share: the gold's group decides, and an `or` may lead from an indicator to another field."""
    return {_ANY} | {one.worth for one in read.said} | {figures(one.value) for one in read.said}


# -- what is left


def _paired(golds: Sequence[Entry], reads: Sequence[Entry]) -> tuple[list[Matched], list[Entry], list[Entry]]:
    wrong: list[Matched] = []
    for weigh in (_by_place, _by_key, _by_path, _by_row):
        weights = weigh(golds, reads)
        # Of pairings of equal weight the one with more pairs: else the counts would hang on the order of places.
        chosen = assign({pair: weight * (len(weights) + 1) + 1 for pair, weight in weights.items()})
        wrong += [Matched(golds[one], reads[other]) for one, other in chosen]
        used, taken = {one for one, _ in chosen}, {other for _, other in chosen}
        golds = [entry for at, entry in enumerate(golds) if at not in used]
        reads = [entry for at, entry in enumerate(reads) if at not in taken]
    return wrong, list(golds), list(reads)


def _by_place(golds: Sequence[Entry], reads: Sequence[Entry]) -> dict[Pair, int]:
    """Pairs of one place; the same field and name before the same field, that before the same node."""
    found: dict[Pair, int] = {}
    for one, other in _overlapping(golds, reads):
        gold, read = golds[one], reads[other]
        if read.group == gold.group and _one_place(gold, read):
            found[one, other] = _nearness(gold, read)
    return found


def _overlapping(golds: Sequence[Entry], reads: Sequence[Entry]) -> set[Pair]:
    """The pairs that may share a place, by one sweep over all places from left to right, however long they are."""
    sides = [(*span, 0, at) for at, entry in enumerate(golds) for span in entry.places]
    sides += [(*span, 1, at) for at, entry in enumerate(reads) for span in entry.places]
    open_: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    found: set[Pair] = set()
    for start, end, side, at in sorted(sides):
        others = open_[1 - side]
        others[:] = [one for one in others if one[0] > start]
        found.update((at, other) if side == 0 else (other, at) for _, other in others)
        open_[side].append((end, at))
    return found


def _one_place(gold: Entry, read: Entry) -> bool:
    """Numbers share a character; of two texts one must lie half within the other."""
    if gold.group != "text":
        return overlap(gold.places, read.places)
    return any(
        2 * (min(end, other_end) - max(start, other)) >= min(end - start, other_end - other) > 0
        for start, end in gold.places
        for other, other_end in read.places
    )


def _nearness(gold: Entry, read: Entry) -> int:
    fit = gold.fits(read.path)
    if fit:
        return 20 + fit
    if gold.path.field == read.path.field:
        return 10
    return 5 if gold.path.node == read.path.node else 1


def _by_key(golds: Sequence[Entry], reads: Sequence[Entry]) -> dict[Pair, int]:
    """Pairs of one field and just the same name: sure, and found without comparing all with all."""
    named: dict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(list)
    for at, entry in enumerate(reads):
        named[entry.group, entry.path.field, entry.path.keys].append(at)
    return {
        (one, other): 1
        for one, gold in enumerate(golds)
        for path in gold.paths
        if path.keys != NO_KEY
        for other in named.get((gold.group, path.field, path.keys), ())
    }


_LIKENESS = {Alike.NOT: 0, Alike.NEAR: 1, Alike.NORMALISED: 3, Alike.SAME: 9}
"""A surer pair is not given up for two that are less sure."""


def _by_path(golds: Sequence[Entry], reads: Sequence[Entry]) -> dict[Pair, int]:
    """Pairs of one field and a name that is alike, the more the better. An activity has no name: its place alone tells it."""
    return _weighed(
        golds, reads, lambda gold, read: 0 if gold.path.keys == NO_KEY else _LIKENESS[gold.fits(read.path)]
    )


def _by_row(golds: Sequence[Entry], reads: Sequence[Entry]) -> dict[Pair, int]:
    """Pairs of one field that share a key (projects[灯会].uses[场地]: the project); the row that differs least is taken.

    Rows are compared in the cells that are still left.
    """
    rows: dict[tuple[str, tuple[str, ...]], list[Entry]] = defaultdict(list)
    for entry in reads:
        rows[entry.path.node, entry.path.keys].append(entry)
    own: dict[tuple[str, tuple[str, ...]], list[Entry]] = defaultdict(list)
    for entry in golds:
        own[entry.path.node, entry.path.keys].append(entry)

    def weigh(gold: Entry, read: Entry) -> int:
        # The field may be that of an `or` path.
        path = next(path for path in gold.paths if path.field == read.path.field)
        keys = list(zip(path.keys, read.path.keys, strict=False))
        shared = sum(bool(alike(*pair)) for pair in keys)
        if len(keys) < 2 or not shared:
            return 0
        return (
            1
            + shared
            + 10 * _same_cells(own[gold.path.node, gold.path.keys], rows[read.path.node, read.path.keys])
        )

    return _weighed(golds, reads, weigh)


def _same_cells(golds: Sequence[Entry], reads: Sequence[Entry]) -> int:
    """How many cells of two rows have one value."""
    by_leaf = {entry.path.leaf: entry for entry in reads}
    return sum(entry.path.leaf in by_leaf and has_value(entry, by_leaf[entry.path.leaf]) for entry in golds)


def _weighed(
    golds: Sequence[Entry], reads: Sequence[Entry], weigh: Callable[[Entry, Entry], int]
) -> dict[Pair, int]:
    by_field: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, entry in enumerate(reads):
        by_field[entry.group, entry.path.field].append(at)
    found: dict[Pair, int] = {}
    for one, gold in enumerate(golds):
        for field in {path.field for path in gold.paths}:
            for other in by_field.get((gold.group, field), ()):
                weight = weigh(gold, reads[other])
                if weight:
                    found[one, other] = weight
    return found

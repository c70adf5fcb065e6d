"""Compares two evaluations over the documents that both have with the same gold."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from eval.comparison.model import FEW, Change, Comparison, Difference, Sign
from eval.evaluation.model import DocumentEval, Evaluation, Spent
from eval.evaluation.summary import ALL, rows, section_rows
from eval.scoring.bootstrap import RESAMPLES, Interval, counted, difference_intervals, sign_test
from eval.scoring.cells import Cell, Stated, Verdict
from eval.scoring.counts import Counts, total
from eval.scoring.trust import FlagScore

_HARM: Mapping[Verdict, int] = {"correct": 0, "neutral": 0, "omitted": 1, "wrong": 2, "hallucinated": 2}


class Both(NamedTuple):
    """One document as both have it."""

    a: DocumentEval
    b: DocumentEval


def compare(a: Evaluation, b: Evaluation, resamples: int = RESAMPLES) -> Comparison:
    """B against A. Rows are the groups of the contract and the sections of the schema; intervals are paired."""
    both, left_out = _common(a, b)
    groups, sections = (_differences(both, of, resamples) for of in (rows, section_rows))
    every = groups.get(ALL)
    changes = [one for pair in both for one in _changes(pair)]
    return Comparison(
        a=a.run,
        b=b.run,
        documents=len(both),
        groups=groups,
        sections=sections,
        sign_test=sign_test(every.up, every.down) if every else 1.0,
        spent_a=sum((one.a.spent for one in both), Spent()),
        spent_b=sum((one.b.spent for one in both), Spent()),
        changes=tuple(sorted(changes, key=_rank)),
        left_out=tuple(left_out),
        same_scoring=a.fingerprints.get("scoring") == b.fingerprints.get("scoring"),
        resamples=resamples,
        flags_a=FlagScore.of(cell for one in both for cell in one.a.cells),
        flags_b=FlagScore.of(cell for one in both for cell in one.b.cells),
    )


def _common(a: Evaluation, b: Evaluation) -> tuple[list[Both], list[str]]:
    """The documents that were measured alike, and the names of those that only one has or whose gold differs."""
    of_a, of_b = ({(one.document, one.gold): one for one in side.documents} for side in (a, b))
    both = [Both(one, of_b[key]) for key, one in of_a.items() if key in of_b]
    alone = [*(key for key in of_a if key not in of_b), *(key for key in of_b if key not in of_a)]
    return both, sorted({document for document, _ in alone})


# -- rows


def _differences(
    both: Sequence[Both], of: Callable[[DocumentEval], Mapping[str, Counts]], resamples: int
) -> dict[str, Difference]:
    held = [(of(pair.a), of(pair.b)) for pair in both]
    names = list(dict.fromkeys(name for pair in held for side in pair for name in side))
    if not names:
        return {}
    sides = [[[one[at].get(name, Counts()) for name in names] for one in held] for at in (0, 1)]
    intervals = difference_intervals(counted(sides[0]), counted(sides[1]), resamples)
    return {
        name: _difference(name, [row[at] for row in sides[0]], [row[at] for row in sides[1]], intervals[at])
        for at, name in enumerate(names)
    }


def _difference(name: str, a: Sequence[Counts], b: Sequence[Counts], interval: Interval) -> Difference:
    pairs = [(one.f1, other.f1) for one, other in zip(a, b, strict=True)]
    return Difference(
        name,
        total(a),
        total(b),
        interval.low,
        interval.high,
        _sign(interval, len(pairs)),
        up=sum(one < other for one, other in pairs),
        down=sum(one > other for one, other in pairs),
        level=sum(one == other for one, other in pairs),
    )


def _sign(interval: Interval, documents: int) -> Sign:
    if documents < FEW:
        return "undecided"
    if interval.low > 0:
        return "better"
    return "worse" if interval.high < 0 else "tied"


# -- cells


def _changes(both: Both) -> Iterator[Change]:
    """The cells whose verdict, or whose wrong reading, is not the same on both sides."""
    quotes_a, quotes_b = both.a.quotes, both.b.quotes
    held_a, held_b = _by_key(both.a.cells), _by_key(both.b.cells)
    for key in dict.fromkeys([*held_a, *held_b]):
        at_a, at_b = held_a.get(key), held_b.get(key)
        a = None if at_a is None else both.a.cells[at_a]
        b = None if at_b is None else both.b.cells[at_b]
        if _alike(a, b):
            continue
        either = b or a
        assert either is not None
        quote = quotes_b.get(-1 if at_b is None else at_b) or quotes_a.get(-1 if at_a is None else at_a) or ""
        yield Change(both.a.document, either.path, either.group, a, b, quote)


def _by_key(cells: Iterable[Cell]) -> dict[tuple[object, ...], int]:
    """Cells by what they are about: the gold's fact, or a reading that has none; neutral ones are about nothing."""
    made: dict[tuple[object, ...], int] = {}
    seen: dict[tuple[object, ...], int] = defaultdict(int)
    for at, cell in enumerate(cells):
        if cell.verdict == "neutral":
            continue
        key = (
            ("gold", cell.path, *_place(cell.gold)) if cell.gold else ("read", cell.path, *_place(cell.read))
        )
        # Two facts that are the same in all respects are told apart by their number.
        made[*key, seen[key]] = at
        seen[key] += 1
    return made


def _place(said: Stated | None) -> tuple[object, ...]:
    """Where a fact stands; its value, which may be masked on one side, only where it stands nowhere."""
    return () if said is None else (said.unit, said.at or said.value)


def _alike(a: Cell | None, b: Cell | None) -> bool:
    if a is None or b is None:
        return False
    if a.verdict != b.verdict:
        return False
    return a.verdict in ("correct", "omitted") or (a.read, a.read_path) == (b.read, b.read_path)


def _rank(change: Change) -> tuple[object, ...]:
    """Regressions first, the most harmful of them before the others; then improvements; then other mistakes."""
    worse = change.b if change.regression else change.a
    harm = _HARM[worse.verdict] if worse else 0
    kind = 0 if change.regression else 1 if change.improvement else 2
    return kind, change.group == "text", -harm, change.document, change.path

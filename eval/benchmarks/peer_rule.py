"""The one rule that judges all scorers in `eval.benchmarks.peers`."""

from dataclasses import dataclass

from eval.benchmarks.peer_cases import Case, Counts

FULL = 0.999
HALF_A_CELL = 0.5
NEAR = 0.02
ROUNDING = 1e-9


@dataclass(frozen=True)
class Judged:
    """What a scorer says of a case.

    Attributes:
        score: Its score of the whole, 0 to 1.
        cells: How many cells gold had, in the form that the scorer was given.
        counts: Facts right, wrong, omitted and extra, where it tells.
        precision: Where it tells.
        recall: Where it tells.
    """

    score: float
    cells: int
    counts: Counts | None = None
    precision: float | None = None
    recall: float | None = None


def fair_shares(case: Case, cells: int) -> list[float]:
    """The scores that are fair: right of all facts, F1 of facts, right of all cells."""
    right, wrong, omitted, extra = case.counts
    shares = [right / sum(case.counts), 2 * right / (2 * (right + wrong) + omitted + extra)]
    # All rows of a case have as many cells: only where a part of a row is wrong do cells give another share.
    return [*shares, 1 - wrong / cells] if wrong else shares


def verdict(case: Case, judged: Judged) -> bool:
    """Whether the scorer judged the case rightly: the one rule for all."""
    if case.kind == "recall" and judged.precision is not None and judged.recall is not None:
        return judged.precision < FULL and judged.recall < FULL
    if judged.counts is not None:
        return (
            judged.counts.right == case.counts.right if case.kind == "wrong" else judged.counts == case.counts
        )
    if case.kind == "equal":
        return judged.score >= FULL
    if case.kind == "wrong":
        lost = (1 - judged.score) * judged.cells
        return lost >= HALF_A_CELL * case.counts.wrong - ROUNDING
    return any(abs(judged.score - share) <= NEAR for share in fair_shares(case, judged.cells))

"""What flags catch and what they cost, by hand."""

from collections.abc import Sequence

import pytest

from eval.scoring.bounds import upper_bound
from eval.scoring.cells import Cell, Verdict
from eval.scoring.counts import Counts
from eval.scoring.trust import FlagScore
from tests.eval.build import fact, score


def cells(count: int, verdict: Verdict, flags: Sequence[str] = (), suspected: bool = False) -> list[Cell]:
    one = Cell("revenue.amount", "revenue.amount", "core", verdict, flags=tuple(flags), suspected=suspected)
    return [one] * count


def test_flags_by_hand() -> None:
    """Of 20 readings 5 are wrong and 6 flagged, 3 of these wrong: 2 of the 14 that nobody looks at are wrong."""
    made = FlagScore.of(
        [
            *cells(12, "correct"),
            *cells(2, "correct", ["unit_inherited"]),
            *cells(1, "correct", suspected=True),
            *cells(2, "wrong", ["conflict", "signed"]),
            *cells(1, "hallucinated", suspected=True),
            *cells(1, "wrong"),
            *cells(1, "hallucinated"),
        ]
    )
    assert (made.readings, made.wrong, made.flagged, made.wrong_flagged) == (20, 5, 6, 3)
    assert (made.recall, made.precision, made.load) == (3 / 5, 3 / 6, 6 / 20)
    assert (made.unflagged, made.missed, made.residual) == (14, 2, 2 / 14)
    assert made.residual_bound == upper_bound(2, 14) == pytest.approx(0.3854, abs=1e-4)


def test_what_was_omitted_or_does_not_count_cannot_be_flagged() -> None:
    assert FlagScore.of([*cells(3, "omitted"), *cells(3, "neutral", ["conflict"])]) == FlagScore()


def test_where_all_is_flagged_nothing_remains_and_nothing_is_shown() -> None:
    made = FlagScore.of([*cells(3, "correct", ["conflict"]), *cells(1, "wrong", ["conflict"])])
    assert (made.recall, made.precision, made.load, made.residual) == (1, 0.25, 1, 0)
    assert made.residual_bound == 1


def test_where_nothing_is_wrong_no_flag_was_missed() -> None:
    made = FlagScore.of(cells(4, "correct"))
    assert (made.recall, made.precision, made.load, made.residual) == (1, 1, 0, 0)
    assert 0 < made.residual_bound < 1


def test_flags_of_scored_readings_are_counted() -> None:
    gold = [fact("revenue.amount", "5万元", 10), fact("expenditure.amount", "6万元", 40)]
    read = [fact("revenue.amount", "7万元", 10, flags=["conflict"]), gold[1]]
    assert FlagScore.of(score(gold, read).cells) == FlagScore(1, 1, 1, 2)


def test_counts_by_hand() -> None:
    made = Counts(correct=6, wrong=2, omitted=2, hallucinated=4, absent=6)
    assert (made.labelled, made.read, made.edits) == (10, 12, 8)
    assert (made.precision, made.recall, made.f1) == (6 / 12, 6 / 10, 12 / 22)
    assert made.null_discipline == 0.4


def test_nothing_at_all_is_perfect() -> None:
    made = Counts()
    assert (made.precision, made.recall, made.f1, made.edits, made.null_discipline) == (1, 1, 1, 0, 0)

"""Two evaluations of the same documents: what differs, how sure that is, and which cells changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.comparison.compare import compare
from eval.evaluation.model import DocumentEval, Evaluation, RunInfo
from eval.scoring.bootstrap import counted, difference_intervals, f1_intervals, sign_test
from eval.scoring.cells import Cell, Stated, Verdict
from eval.scoring.counts import Counts


def cell(name: str, verdict: Verdict, at: int) -> Cell:
    said = Stated("1.00", "万元", ((at, at + 4),))
    gold = None if verdict == "hallucinated" else said
    read = None if verdict == "omitted" else said._replace(value="2.00") if verdict == "wrong" else said
    return Cell(f"{name}.amount", f"{name}.amount", "core", verdict, gold, read)


def evaluation(name: str, *documents: str, gold: str = "g") -> Evaluation:
    """Documents in letters: c correct, w wrong, o omitted, h hallucinated; a dot holds a place free."""
    verdicts: dict[str, Verdict] = {"c": "correct", "w": "wrong", "o": "omitted", "h": "hallucinated"}
    made = []
    for number, letters in enumerate(documents):
        cells = tuple(
            cell(f"revenue.sources[{at}]", verdicts[letter], 10 * at)
            for at, letter in enumerate(letters)
            if letter != "."
        )
        made.append(DocumentEval(f"{number}.txt", "", gold, "ok", cells=cells))
    return Evaluation("", RunInfo(name), {"scoring": "s"}, tuple(made))


def test_a_comparison_with_itself_is_level() -> None:
    one = evaluation("a", "ccow", "cch")
    made = compare(one, one, 200)
    assert not made.changes
    assert all(row.change == 0 == row.low == row.high for row in made.groups.values())
    assert made.sign_test == 1


def test_cells_that_got_worse_come_first_then_those_that_got_better_then_other_mistakes() -> None:
    a, b = evaluation("a", "cocw."), evaluation("b", "occoh")
    made = compare(a, b, 200)
    assert [(one.a and one.a.verdict, one.b and one.b.verdict) for one in made.changes] == [
        (None, "hallucinated"),
        ("correct", "omitted"),
        ("omitted", "correct"),
        ("wrong", "omitted"),
    ]
    assert (len(made.regressions), len(made.improvements)) == (2, 1)


def test_a_clear_difference_over_many_documents_is_called_and_its_reverse_too() -> None:
    a, b = evaluation("a", *["ccco"] * 15, *["cccc"] * 10), evaluation("b", *["cccc"] * 25)
    assert {compare(a, b, 500).groups[name].sign for name in ("core", "numbers", "all")} == {"better"}
    back = compare(b, a, 500).groups["all"]
    assert back.sign == "worse"
    assert (back.up, back.down, back.level) == (0, 15, 10)


def test_a_difference_that_goes_both_ways_is_tied() -> None:
    a = evaluation("a", *["ccco"] * 15, *["cccc"] * 15)
    b = evaluation("b", *["cccc"] * 15, *["ccco"] * 15)
    assert compare(a, b, 500).groups["all"].sign == "tied"


def test_under_twenty_documents_no_verdict_is_given() -> None:
    a, b = evaluation("a", *["ccco"] * 19), evaluation("b", *["cccc"] * 19)
    made = compare(a, b, 500)
    assert made.few
    assert {row.sign for row in made.groups.values()} == {"undecided"}
    assert made.sign_test < 0.0001


def test_only_documents_measured_by_the_same_gold_are_compared() -> None:
    a, b = evaluation("a", "cc", "cc"), evaluation("b", "co")
    made = compare(a, b, 200)
    assert (made.documents, made.left_out) == (1, ("1.txt",))
    other = compare(a, evaluation("b", "cc", gold="another"), 200)
    assert other.documents == 0
    assert other.left_out == ("0.txt", "1.txt")


def test_other_scoring_code_is_noticed() -> None:
    a = evaluation("a", "cc")
    assert compare(a, a, 200).same_scoring
    assert not compare(a, replace(a, fingerprints={"scoring": "t"}), 200).same_scoring


COUNTS = st.builds(Counts, *[st.integers(0, 30)] * 4)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=12))
def test_the_interval_turns_round_with_the_sides(
    pairs: list[tuple[Counts, Counts]],
) -> None:
    a, b = (counted([pair[side]] for pair in pairs) for side in (0, 1))
    (there,) = difference_intervals(a, b, 200)
    (back,) = difference_intervals(b, a, 200)
    assert there.low <= there.high
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert -1 <= there.low <= there.high <= 1


@given(st.lists(COUNTS, min_size=1, max_size=12))
def test_intervals_of_f1_lie_within_0_and_1_and_are_the_same_each_time(documents: list[Counts]) -> None:
    rows = counted([one] for one in documents)
    assert f1_intervals(rows, 200) == f1_intervals(rows, 200)
    assert all(0 <= low <= high <= 1 for low, high in f1_intervals(rows, 200))


def test_the_interval_is_that_of_drawing_documents_by_hand() -> None:
    random = np.random.default_rng(5)
    right, of = random.integers(10, 20, 40), np.full(40, 20)
    a = np.stack([right, of, of], -1)[:, None, :]
    b = np.stack([np.minimum(right + random.integers(0, 3, 40), 20), of, of], -1)[:, None, :]
    drawn = random.integers(0, 40, (4000, 40))
    by_hand = (b[drawn, 0, 0].sum(1) - a[drawn, 0, 0].sum(1)) / (20 * 40)
    (interval,) = difference_intervals(a, b, 4000)
    assert (interval.low, interval.high) == pytest.approx(
        tuple(np.quantile(by_hand, [0.025, 0.975])), abs=0.004
    )
    assert interval.low <= (b[:, 0, 0].sum() - a[:, 0, 0].sum()) / 800 <= interval.high


def test_rows_are_resampled_together() -> None:
    """The row of all is exactly that of its only part, resample by resample."""
    rows = np.random.default_rng(3).integers(1, 9, (30, 1, 3))
    rows[..., 0] = np.minimum(rows[..., 0], rows[..., 1:].min(-1))
    one, other = f1_intervals(np.concatenate([rows, rows], axis=1), 300)
    assert one == other


@pytest.mark.parametrize(
    ("better", "worse", "chance"), [(5, 0, 2 / 32), (6, 0, 2 / 64), (4, 1, 12 / 32), (0, 0, 1)]
)
def test_the_sign_test_is_exact(better: int, worse: int, chance: float) -> None:
    assert sign_test(better, worse) == pytest.approx(chance) == sign_test(worse, better)

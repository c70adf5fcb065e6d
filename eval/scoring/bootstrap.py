"""Intervals by resampling documents: a document is the unit, since what goes wrong in one goes wrong together."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, bootstrap

from eval.scoring.counts import Counts

RESAMPLES = 10_000
LEVEL = 0.95
_SEED = 20260101
_BATCH = 500
"""Resamples drawn at a time: bounds memory to some MB per thousand documents."""

Counted = NDArray[np.int64]
"""Per document and row the facts that are right, those of the gold and those that were read: (documents, rows, 3)."""


class Interval(NamedTuple):
    """The 95 % interval of one row."""

    low: float
    high: float


def f1_intervals(counted: Counted, resamples: int = RESAMPLES) -> list[Interval]:
    """The interval of F1 in each row: documents are drawn with replacement and F1 is taken of the drawn ones together.

    Percentile method. One document gives a point: there is nothing to resample.
    """
    return _intervals([counted], resamples)


def difference_intervals(a: Counted, b: Counted, resamples: int = RESAMPLES) -> list[Interval]:
    """The interval of the difference of F1, B less A, in each row, paired: both are taken of the same drawn documents.

    >>> a = np.array([[[8, 10, 10]]] * 10)
    >>> b = np.array([[[9, 10, 10]]] * 10)
    >>> [tuple(round(end, 3) for end in one) for one in difference_intervals(a, b, 200)]
    [(0.1, 0.1)]
    """
    return _intervals([a, b], resamples)


def _intervals(sides: Sequence[Counted], resamples: int) -> list[Interval]:
    documents, rows = sides[0].shape[:2]
    flat = [side.reshape(documents, rows * 3) for side in sides]

    def statistic(drawn: NDArray[np.int64], axis: int) -> NDArray[np.float64]:
        # scipy draws document numbers; how often each was drawn, times the counts, is the sum over the drawn ones.
        drawn = np.moveaxis(np.atleast_2d(drawn), axis, -1)
        times = np.stack(
            [np.bincount(one, minlength=documents) for one in drawn.reshape(-1, drawn.shape[-1])]
        )
        scores = [_f1((times @ side).reshape(-1, rows, 3)) for side in flat]
        made = scores[0] if len(scores) == 1 else scores[1] - scores[0]
        return np.moveaxis(made.reshape(*drawn.shape[:-1], rows), -1, 0)

    if documents < 2:
        points = statistic(np.arange(documents), -1).reshape(rows)
        return [Interval(float(one), float(one)) for one in points]
    found = bootstrap(
        (np.arange(documents),), statistic, vectorized=True, n_resamples=resamples, batch=_BATCH,
        confidence_level=LEVEL, method="percentile", rng=np.random.default_rng(_SEED),
    ).confidence_interval  # fmt: skip
    ends = zip(np.ravel(found.low), np.ravel(found.high), strict=True)
    # Of two that should be alike one may be a float's step above the other.
    return [Interval(float(low), max(float(low), float(high))) for low, high in ends]


def _f1(sums: NDArray[np.int64]) -> NDArray[np.float64]:
    """2 right / (gold + read); 1 where both are empty, as for Counts.f1."""
    both = sums[..., 1] + sums[..., 2]
    return np.where(both > 0, 2 * sums[..., 0] / np.maximum(both, 1), 1.0)


def counted(rows: Iterable[Sequence[Counts]]) -> Counted:
    """What intervals are taken of: for each document a list of rows, the same rows in each."""
    return np.array([[(one.correct, one.labelled, one.read) for one in row] for row in rows], dtype=np.int64)


def sign_test(better: int, worse: int) -> float:
    """The exact two-sided probability that as uneven a split comes by chance; ties are left out.

    Five documents that are all better prove little:

    >>> sign_test(5, 0), sign_test(3, 3), sign_test(0, 0)
    (0.0625, 1.0, 1.0)
    """
    return float(binomtest(better, better + worse).pvalue) if better + worse else 1.0

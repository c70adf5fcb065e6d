"""What would remain wrong if only the surest readings were accepted: risk against coverage.

AUGRC after Traub et al. 2024 ("Overcoming common flaws in the evaluation of selective classification systems").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from eval.scoring.bounds import upper_bound

Judged = tuple[float, bool]
"""A confidence, and whether the reading is right."""


class Point(NamedTuple):
    """All readings of at least this confidence are accepted: how many these are, and how many of them are wrong."""

    confidence: float
    accepted: int
    wrong: int


class Operating(NamedTuple):
    """Where to stop reviewing: what lies below the confidence is looked at, the rest is accepted."""

    confidence: float
    load: float
    accepted: int
    wrong: int
    bound: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The points of a risk-coverage curve, the surest first; readings of one confidence come and go together."""

    points: tuple[Point, ...]

    @property
    def size(self) -> int:
        """How many readings there are."""
        return self.points[-1].accepted if self.points else 0

    @property
    def augrc(self) -> float:
        """Area under the generalised risk P(accepted and wrong) over coverage: 0 is best, at most 0.5.

        Points are joined by straight lines, which is what a random order within one confidence comes to. One wrong
        reading of four, ranked last: the curve rises from (3/4, 0) to (1, 1/4), an area of 1/32.

        >>> risk_coverage([(0.9, True), (0.8, True), (0.7, True), (0.1, False)]).augrc
        0.03125
        >>> risk_coverage([(0.9, False), (0.8, True)]).augrc
        0.375
        """
        area, before = 0.0, Point(1.0, 0, 0)
        for point in self.points:
            area += (point.accepted - before.accepted) * (point.wrong + before.wrong) / 2
            before = point
        return area / self.size**2 if self.size else 0.0

    def least_load(self, target: float) -> Operating | None:
        """The lowest review load at which what is accepted has a residual error within the target.

        It is the upper bound (95 %, exact) that must be within the target, so that few readings show little; None where no
        part of them does: 0 wrong of 299 is the least for 1 %. The bound is that of a confidence fixed beforehand, cells
        taken as independent: chosen on the same cells, as here, it is somewhat too low. Confirm it on other documents.

        >>> risk_coverage([(0.9, True)] * 300 + [(0.2, False)] * 100).least_load(0.01).load
        0.25
        """
        best = None
        for point in self.points:
            bound = upper_bound(point.wrong, point.accepted)
            if bound <= target:
                load = 1 - point.accepted / self.size
                best = Operating(point.confidence, load, point.accepted, point.wrong, bound)
        return best


def risk_coverage(judged: Iterable[Judged]) -> RiskCoverage:
    """The curve of readings with their confidence."""
    ranked = sorted(judged, key=lambda one: -one[0])
    points: list[Point] = []
    accepted = wrong = 0
    for confidence, tied in groupby(ranked, key=lambda one: one[0]):
        held = [right for _, right in tied]
        accepted += len(held)
        wrong += held.count(False)
        points.append(Point(confidence, accepted, wrong))
    return RiskCoverage(tuple(points))


class Bin(NamedTuple):
    """Readings of about one confidence: how many, their mean confidence, and the share of them that is right."""

    size: int
    confidence: float
    right: float


BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
"""Narrow where the readings are: a bin from 0.9 to 1 would hold nearly all of them."""


def reliability(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Readings in bins of confidence, empty ones left out."""
    made = []
    for low, high in pairwise(BINS):
        held = [one for one in judged if low <= one[0] < high or (high == BINS[-1] == one[0])]
        if held:
            made.append(
                Bin(
                    len(held),
                    sum(confidence for confidence, _ in held) / len(held),
                    sum(right for _, right in held) / len(held),
                )
            )
    return tuple(made)


def brier(judged: Sequence[Judged]) -> float:
    """Mean squared distance of confidence and truth: 0 is best (Brier 1950).

    >>> round(brier([(0.9, True), (0.6, False)]), 3)
    0.185
    """
    return sum((confidence - right) ** 2 for confidence, right in judged) / len(judged) if judged else 0.0


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error: the mean gap of confidence and share right over the bins, weighted by their size.

    >>> round(calibration_error([(0.9, True), (0.9, True), (0.6, True), (0.6, False)]), 3)
    0.1
    """
    return sum(one.size * abs(one.confidence - one.right) for one in reliability(judged)) / max(
        1, len(judged)
    )

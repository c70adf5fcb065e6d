"""A comparison of two evaluations: what differs, how sure that is, and which cells changed their verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from eval.evaluation.model import RunInfo, Spent
from eval.matching.fields import Group
from eval.scoring.cells import Cell
from eval.scoring.counts import Counts
from eval.scoring.trust import FlagScore

Sign = Literal["better", "worse", "tied", "undecided"]
"""Of B against A. tied: the interval of the difference holds 0; undecided: too few documents to say."""

FEW = 20
"""Below so many documents an interval says little, and no verdict is given."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: the counts of both over the same documents, and the difference of F1 (B less A) with its 95 % interval.

    `up`, `down` and `level` count documents in which B is better, worse or equal.
    """

    name: str
    a: Counts
    b: Counts
    low: float
    high: float
    sign: Sign
    up: int = 0
    down: int = 0
    level: int = 0

    @property
    def change(self) -> float:
        """F1 of B less F1 of A."""
        return self.b.f1 - self.a.f1


@dataclass(frozen=True, slots=True)
class Change:
    """A cell whose verdict is not the same in both; either side is None where it has no such cell.

    `document` names its document, `quote` is the clause that it stands in.
    """

    document: str
    path: str
    group: Group
    a: Cell | None
    b: Cell | None
    quote: str = ""

    @property
    def regression(self) -> bool:
        """Whether B is wrong where A was not."""
        return _wrong(self.b) and not _wrong(self.a)

    @property
    def improvement(self) -> bool:
        """Whether B is not wrong where A was."""
        return _wrong(self.a) and not _wrong(self.b)


def _wrong(cell: Cell | None) -> bool:
    return cell is not None and cell.verdict in ("wrong", "omitted", "hallucinated")


@dataclass(frozen=True, slots=True)
class Comparison:
    """B against A on the documents that both have with the same gold.

    `groups` has a row for each group of the contract and for "numbers" and "all", `sections` one for each section of the
    schema. `sign_test` is the exact two-sided probability that as uneven a split of better and worse documents comes by
    chance. `flags_a` and `flags_b` say what is flagged, and what is wrong where nothing is. `left_out` are documents that
    only one of them has, or of which the gold differs. `changes` has regressions first, then improvements, then cells that
    are wrong in another way.
    """

    a: RunInfo
    b: RunInfo
    documents: int
    groups: Mapping[str, Difference]
    sections: Mapping[str, Difference]
    sign_test: float
    spent_a: Spent
    spent_b: Spent
    changes: tuple[Change, ...]
    left_out: tuple[str, ...] = ()
    same_scoring: bool = True
    resamples: int = 0
    flags_a: FlagScore = field(default_factory=FlagScore)
    flags_b: FlagScore = field(default_factory=FlagScore)

    @property
    def regressions(self) -> tuple[Change, ...]:
        """Cells that B gets wrong and A did not."""
        return tuple(one for one in self.changes if one.regression)

    @property
    def improvements(self) -> tuple[Change, ...]:
        """Cells that B gets right and A did not."""
        return tuple(one for one in self.changes if one.improvement)

    @property
    def few(self) -> bool:
        """Whether there are too few documents for a verdict."""
        return self.documents < FEW

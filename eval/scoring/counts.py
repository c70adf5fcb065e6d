"""The five counts of an extraction, and the ratios made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Counts:
    """Cells by verdict: `absent` are fields that neither the document nor the reading has (fields without keys only).

    >>> made = Counts(correct=8, wrong=1, omitted=1, hallucinated=2)
    >>> made.precision == 8 / 11, made.recall == 8 / 10, round(made.f1, 4), made.edits
    (True, True, 0.7619, 4)
    """

    correct: int = 0
    wrong: int = 0
    omitted: int = 0
    hallucinated: int = 0
    absent: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.correct + other.correct,
            self.wrong + other.wrong,
            self.omitted + other.omitted,
            self.hallucinated + other.hallucinated,
            self.absent + other.absent,
        )

    @property
    def labelled(self) -> int:
        """Facts that the gold has: correct + wrong + omitted."""
        return self.correct + self.wrong + self.omitted

    @property
    def read(self) -> int:
        """Facts that were read: correct + wrong + hallucinated."""
        return self.correct + self.wrong + self.hallucinated

    @property
    def precision(self) -> float:
        """Correct / (correct + wrong + hallucinated); 1 where nothing was read, as nothing read is false."""
        return self.correct / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Correct / (correct + wrong + omitted); 1 where there is nothing to be read."""
        return self.correct / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """2 correct / (labelled + read); 1 where both are empty."""
        both = self.labelled + self.read
        return 2 * self.correct / both if both else 1.0

    @property
    def edits(self) -> int:
        """What a reviewer has to do: correct each wrong value, add each omitted one, strike each hallucinated one."""
        return self.wrong + self.omitted + self.hallucinated

    @property
    def null_discipline(self) -> float:
        """Hallucinated / (hallucinated + absent): how often something is read where there is nothing; 0 where it cannot be."""
        nothing = self.hallucinated + self.absent
        return self.hallucinated / nothing if nothing else 0.0


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of counts.

    >>> total([Counts(correct=1), Counts(correct=2, wrong=1)])
    Counts(correct=3, wrong=1, omitted=0, hallucinated=0, absent=0)
    """
    made = Counts()
    for one in counts:
        made = made + one
    return made

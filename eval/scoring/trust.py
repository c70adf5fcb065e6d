"""How far flags can be trusted: what they catch, what they cost a reviewer, and what is wrong where nothing is flagged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from eval.scoring.bounds import upper_bound
from eval.scoring.cells import Cell


@dataclass(frozen=True, slots=True)
class FlagScore:
    """Readings by whether they are wrong and whether they are flagged.

    >>> made = FlagScore(wrong_flagged=3, wrong=4, flagged=10, readings=100)
    >>> made.recall, made.precision, made.load, round(made.residual, 4), round(made.residual_bound, 4)
    (0.75, 0.3, 0.1, 0.0111, 0.0516)
    """

    wrong_flagged: int = 0
    wrong: int = 0
    flagged: int = 0
    readings: int = 0

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Self:
        """Of the cells that are readings, right or wrong; what was omitted cannot be flagged."""
        judged = [cell for cell in cells if cell.judged]
        wrong = [cell for cell in judged if cell.verdict != "correct"]
        return cls(
            sum(cell.flagged for cell in wrong),
            len(wrong),
            sum(cell.flagged for cell in judged),
            len(judged),
        )

    @property
    def recall(self) -> float:
        """P(flagged | wrong); 1 where nothing is wrong."""
        return self.wrong_flagged / self.wrong if self.wrong else 1.0

    @property
    def precision(self) -> float:
        """P(wrong | flagged); 1 where nothing is flagged."""
        return self.wrong_flagged / self.flagged if self.flagged else 1.0

    @property
    def load(self) -> float:
        """P(flagged): the share that a reviewer looks at."""
        return self.flagged / self.readings if self.readings else 0.0

    @property
    def unflagged(self) -> int:
        """Readings that nobody looks at."""
        return self.readings - self.flagged

    @property
    def missed(self) -> int:
        """Wrong ones among them."""
        return self.wrong - self.wrong_flagged

    @property
    def residual(self) -> float:
        """P(wrong | not flagged): what remains wrong when every flag was settled; 0 where everything is flagged."""
        return self.missed / self.unflagged if self.unflagged else 0.0

    @property
    def residual_bound(self) -> float:
        """The largest residual error that the observation does not rule out, 95 % one-sided, exact."""
        return upper_bound(self.missed, self.unflagged)

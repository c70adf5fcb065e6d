"""One cell of an evaluation: a fact of the gold, a fact that was read, or the two together, and what became of it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Self, get_args

from eval.matching.fields import Group
from eval.scoring.errors import ErrorClass
from extract.reading.facts import Fact
from schemas.base import Span

Verdict = Literal["correct", "wrong", "omitted", "hallucinated", "neutral"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""neutral: doubtful in the gold, or stated over again; neither right nor wrong."""

VERDICT_TITLES: dict[Verdict, tuple[str, str]] = {
    "correct": ("正确", "correct"),
    "wrong": ("错误", "wrong"),
    "omitted": ("漏抽", "omitted"),
    "hallucinated": ("臆造", "hallucinated"),
    "neutral": ("不计", "neutral"),
}


class Stated(NamedTuple):
    """What a side states first of a fact."""

    value: str
    unit: str
    at: tuple[Span, ...]

    @classmethod
    def of(cls, fact: Fact) -> Self:
        """The first statement of a fact."""
        return cls(fact.value, fact.unit, fact.at)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `path` and `field` are the gold's where it has the fact, else the reading's; `read_path` is given where it differs.
    `gold` and `read` are what each side states first. `confidence` and `flags` are the reading's, `suspected` says that
    a finding puts a disagreement down to it. `grounded`: the right value was read at the right place (None: not asked).
    `listed`: an omitted number that the run lists as unclaimed, so that a reviewer sees it.
    """

    path: str
    field: str
    group: Group
    verdict: Verdict
    gold: Stated | None = None
    read: Stated | None = None
    read_path: str = ""
    error: ErrorClass | None = None
    grounded: bool | None = None
    listed: bool = False
    flags: tuple[str, ...] = ()
    suspected: bool = False
    confidence: float | None = None

    @property
    def judged(self) -> bool:
        """Whether it is a reading that is right or wrong: what flags and confidence are measured on."""
        return self.verdict in ("correct", "wrong", "hallucinated")

    @property
    def flagged(self) -> bool:
        """Whether a reviewer's eye is drawn to it."""
        return bool(self.flags) or self.suspected

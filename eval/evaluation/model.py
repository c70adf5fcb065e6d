"""An evaluation: one run measured against gold files, as it is kept. All figures follow from what stands here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from eval.matching.fields import Group
from eval.scoring.cells import Cell
from schemas.base import Span

Outcome = Literal["ok", "partial", "failed", "missing"]
"""failed: the run could not read it; missing: the run does not have it. Either counts as all omitted."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What reading cost. `cost` in the currency of the prices, None where none are known; `seconds` of wall time."""

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    repairs: int = 0
    estimated: bool = False
    cost: Decimal | None = None
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        """Both ways."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Spent") -> "Spent":
        priced = [one for one in (self.cost, other.cost) if one is not None]
        return Spent(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.requests + other.requests,
            self.repairs + other.repairs,
            self.estimated or other.estimated,
            sum(priced, Decimal(0)) if priced else None,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A defect of a document or a finding on it: its kind, its paths and places, and what is said of it."""

    kind: str
    paths: tuple[str, ...]
    at: tuple[Span, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Defects:
    """Firm defects found and missed, false alarms; `blamed` and `suspected` count the found ones (see DefectScore)."""

    found: tuple[Judged, ...] = ()
    missed: tuple[Judged, ...] = ()
    false_alarms: tuple[Judged, ...] = ()
    blamed: int = 0
    suspected: int = 0


@dataclass(frozen=True, slots=True)
class DocumentEval:
    """One document. `gold` is the gold file's fingerprint, `quotes` the clause around cells that are not correct.

    `derived`: the reader gave no confidence, so one was derived (`extract.confidence`). `problems` are what is wrong in the
    gold file, as `gouji gold check` says: figures over it are in doubt. `whole`: all of it was labelled, so that what is not
    there is known to be absent.
    """

    document: str
    sha256: str
    gold: str
    outcome: Outcome
    note: str = ""
    cells: tuple[Cell, ...] = ()
    quotes: Mapping[int, str] = field(default_factory=dict)
    defects: Defects = field(default_factory=Defects)
    spent: Spent = field(default_factory=Spent)
    derived: bool = False
    problems: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The run that is measured, from its run.json."""

    name: str
    id: str = ""
    reader: str = ""
    model: str = ""
    started: str = ""
    version: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run measured. `fingerprints` are of the scoring code and of the gold files together.

    `keyless` are the fields that can be rightly absent, with their groups. `unusable` are gold files that could not be
    used, and why; `unlabelled` documents of the run that no gold file is about.
    """

    made: str
    run: RunInfo
    fingerprints: Mapping[str, str]
    documents: tuple[DocumentEval, ...]
    keyless: Mapping[str, Group] = field(default_factory=dict)
    derived: bool = False
    unusable: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong in the gold files, with their documents."""
        return tuple(f"{one.document}: {problem}" for one in self.documents for problem in one.problems)

    @property
    def spent(self) -> Spent:
        """What the measured documents cost together."""
        return sum((one.spent for one in self.documents), Spent())

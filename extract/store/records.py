"""What a store holds: plain rows, without a database's library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # rows are light: what a run's file needs is loaded with it
    from extract.output.run_file import DocumentRow
    from extract.readers.base import AnswerNote


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run. `folder` is where its files are, absolute, "" for none; `settings` hold no secret."""

    id: str
    folder: str
    started: datetime
    reader: str
    model: str | None
    settings: Mapping[str, Any] | None
    fingerprints: Mapping[str, str]
    version: str
    finished: datetime | None = None
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A document that is to be read: its absolute path, its turn, and by what it is known to be unchanged."""

    document: str
    source: str
    ordinal: int
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """One statement of a fact. `more` are its further places, `also`: another statement of the same fact stands above.

    `suspected` are the ids of the rules that suspect the fact.
    """

    path: str
    slot: str
    value: str
    unit: str
    yuan: Decimal | None
    start: int | None
    end: int | None
    more: str
    also: bool
    quote: str
    flags: tuple[str, ...]
    confidence: float | None
    suspected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding, by codes. `above` is the number of the one that it is folded under.

    `certain` says whether it is known which number is wrong, None where none is suspected.
    """

    number: int
    above: int | None
    severity: str
    kind: str
    side: str
    rule: str
    message: str
    arithmetic: str
    suspects: tuple[str, ...]
    certain: bool | None
    cures: tuple[str, ...]
    paths: tuple[str, ...]
    start: int | None
    end: int | None
    quote: str
    key: str


@dataclass(frozen=True, slots=True)
class Saved:
    """All that is kept of one document."""

    row: "DocumentRow"
    facts: Sequence[FactRow]
    findings: Sequence[FindingRow]
    answers: Sequence["AnswerNote"]


class Failure(NamedTuple):
    """One way of failing, how many documents failed in it, and the first of them."""

    kind: str
    documents: int
    example: str
    note: str


class Turn(NamedTuple):
    """A document's place in its run."""

    ordinal: int
    key: int


class Part(NamedTuple):
    """Documents from the turn `start` on and before `end`, or all that follow."""

    start: Turn = Turn(-(2**62), 0)
    end: Turn | None = None


ALL = Part()

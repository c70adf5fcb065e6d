"""The one interface of all readers: a marked document in, pointers out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from extract.marking.marked import Marked
from schemas.base import Span

Refusal = Literal[
    "no_such_id", "no_such_field", "wrong_kind", "wrong_key", "not_a_fact", "overlaps", "read_twice"
]
"""Why a pointer was refused."""


class Pointer(NamedTuple):
    """A place chosen for a field.

    `slot` is the field's path pattern (`revenue.sources[].amount`); `at` the number itself, or the words of a
    text fact; `keys` the words that each list key is read from, outermost first; `flags` are reason codes for the fact.
    """

    slot: str
    at: Span
    keys: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A pointer that the source does not bear out: kept for the reviewer, never bent into a fact."""

    slot: str
    at: Span
    why: Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """What reading cost: zero for the offline reader."""

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    repairs: int = 0
    retries: int = 0
    cached: int = 0
    seconds: float = 0.0
    cost: str | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """All that one reader found in one document; `failures` are questions that got no usable answer."""

    pointers: Sequence[Pointer]
    refused: Sequence[Refused] = ()
    asked: Asked = field(default_factory=Asked)
    failures: Sequence[str] = ()


class Reader(Protocol):
    """Reads a marked document. `name` stands in run.json."""

    name: str

    async def read(self, marked: Marked) -> ReaderResult:
        """Pointers for every fact found; raises nothing for a bad document."""
        ...

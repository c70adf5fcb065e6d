"""The one interface of all readers: a marked document in, pointers out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from extract.marking.marked import Marked
from extract.reading.pointers import Pointer, Refused
from schemas.base import Span


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
class Doubt:
    """A reading that does not add up: the numbers that it is about, and what is wrong, in Chinese as a model is told."""

    at: Sequence[Span]
    words: str


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """All that one reader found in one document; `failures` are questions that got no usable answer.

    `again`, where the reader can be asked, puts doubts to it once and gives all that it found then.
    """

    pointers: Sequence[Pointer]
    refused: Sequence[Refused] = ()
    asked: Asked = field(default_factory=Asked)
    failures: Sequence[str] = ()
    again: "Again | None" = None


Again = Callable[[Sequence[Doubt]], Awaitable[ReaderResult]]


class Reader(Protocol):
    """Reads a marked document. `name` stands in run.json."""

    name: str

    async def read(self, marked: Marked) -> ReaderResult:
        """Pointers for every fact found; raises nothing for a bad document."""
        ...

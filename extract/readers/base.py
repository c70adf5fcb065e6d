"""The one interface of all readers: a marked document in, pointers out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from extract.marking.marked import Marked
from extract.reading.pointers import Pointer, Refused


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

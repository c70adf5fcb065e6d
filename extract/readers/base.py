"""The one interface of all readers: a marked document in, pointers out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from extract.marking.marked import Marked
from extract.reading.pointers import Pointer, Refused
from schemas.base import Span

if TYPE_CHECKING:
    from extract.readers.model.questions import Ask


@dataclass(frozen=True, slots=True)
class Asked:
    """What reading cost: zero for the offline reader.

    Tokens, requests and cost are those of the answers, as they were when they were paid for, by whomever: alike in every
    run that got the same answers. What this run paid is `paid_...`; `cached` counts the answers that it did not pay for.
    `seconds` is time spent asking in this run.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    repairs: int = 0
    retries: int = 0
    cached: int = 0
    seconds: float = 0.0
    cost: str | None = None
    estimated: bool = False
    paid_input_tokens: int = 0
    paid_output_tokens: int = 0
    paid_cost: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that does not add up: the numbers that it is about, and what is wrong, in Chinese as a model is told."""

    at: Sequence[Span]
    words: str


@dataclass(frozen=True, slots=True)
class AnswerNote:
    """What became of one question: `key` is that of its answer in the cache, `kind` and `failure` say why there is none.

    `cached`: another run paid for it. The cost is what was paid for it, whoever paid.
    """

    label: str
    key: str = ""
    cached: bool = False
    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    repairs: int = 0
    retries: int = 0
    cost: str | None = None
    estimated: bool = False
    kind: str = ""
    failure: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """All that one reader found in one document.

    `failures` are questions that got no usable answer, `unanswered` the numbers of which an answer says nothing: neither
    what they are nor that they are none. `again`, where the reader can be asked, puts doubts to it once and gives all that it found then; `answers` has
    a note of every question.
    """

    pointers: Sequence[Pointer]
    refused: Sequence[Refused] = ()
    asked: Asked = field(default_factory=Asked)
    failures: Sequence[str] = ()
    again: "Again | None" = None
    answers: Sequence[AnswerNote] = ()
    unanswered: Sequence[Span] = ()


Again = Callable[[Sequence[Doubt]], Awaitable[ReaderResult]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is worked out about a document before anybody is asked: a value that another process may have made.

    `pointers` are read already; `asks` are the questions to a model, of the kind that the reader asks.
    """

    pointers: tuple[Pointer, ...] = ()
    asks: "tuple[Ask, ...]" = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document before anybody was asked: marked, and what its reader worked out. A value of plain data."""

    marked: Marked
    plan: Plan


class Reader(Protocol):
    """Reads a marked document. `name` stands in run.json; one that `asks` waits for somebody's answers."""

    name: str
    asks: bool

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """Pointers for every fact found; raises nothing for a bad document. Without a plan it makes its own."""
        ...

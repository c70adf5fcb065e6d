"""The model reader: questions to a model, answers in ids, pointers out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Protocol

from pydantic import BaseModel

from extract.concurrency import all_of
from extract.marking.marked import Marked
from extract.model.errors import ModelError
from extract.model.question import Answered, Check, Question
from extract.model.usage import Usage
from extract.readers.base import AnswerNote, Asked, Doubt, Plan, ReaderResult
from extract.readers.model.again import doubted
from extract.readers.model.answers import AnswerBase, Interpreted, answer_type, interpret
from extract.readers.model.codes import Code, codes
from extract.readers.model.prompts import Prompts, built_in
from extract.readers.model.questions import Ask, Scope, questions
from extract.reading.pointers import Pointer, Refused
from schemas.base import Span
from schemas.catalogue import Catalogue, default, root_of


@dataclass(frozen=True, eq=False)
class PartType:
    """What is fixed for a part of the schema: its codes, answer type and system message. Built once."""

    part: str
    catalogue: Catalogue
    prompts: Prompts

    @cached_property
    def codes(self) -> Mapping[int, Code]:
        """The nodes asked about."""
        return codes(self.catalogue, self.part)

    @cached_property
    def answer_type(self) -> type[AnswerBase]:
        """The type of the answer."""
        return answer_type(self.part, self.codes)

    @cached_property
    def system(self) -> str:
        """The system message."""
        return self.prompts.system(self.part, self.codes)

    def told(self, scope: Scope | None) -> str:
        """The system message of a question: all of the part, or what its scope is narrowed to."""
        return self.system if scope is None else _narrowed(self, scope.parts, scope.roots)


@lru_cache(maxsize=256)
def _narrowed(part: PartType, parts: tuple[str, ...], roots: frozenset[str]) -> str:
    told = {number: code for number, code in part.codes.items() if root_of(code.spec.path) in roots}
    return part.prompts.narrowed(parts, part.codes, told)


@lru_cache(maxsize=8)
def default_part(part: str) -> PartType:
    """What is fixed for a part of the built-in schema, with the built-in prompts."""
    return PartType(part, default(), built_in())


class Asks(Protocol):
    """What a model is to this reader: a client that answers questions."""

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer; ModelError where there is none."""
        ...


class ModelReader:
    """Asks a model about each part of a document. Several documents may be read at once; the client bounds them."""

    name = "model"
    asks = True

    def __init__(
        self,
        client: Asks,
        catalogue: Catalogue | None = None,
        *,
        prompts: Prompts | None = None,
        numbers: int = 80,
    ) -> None:
        """`prompts` are by default the built-in ones; `numbers` is how many numbers one question may hold."""
        self.client = client
        self.catalogue = catalogue or default()
        self.prompts = prompts or built_in()
        self.numbers = numbers
        self._parts: dict[str, PartType] = {}

    def part(self, name: str) -> PartType:
        """What is fixed for a part of the schema."""
        if self.catalogue is default() and self.prompts is built_in():
            return default_part(name)
        return self._parts.setdefault(name, PartType(name, self.catalogue, self.prompts))

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """Pointers from all answers; a question without a usable answer is a failure of its own."""
        asks = questions(marked, self.catalogue, numbers=self.numbers) if plan is None else plan.asks
        answers = await all_of(self._ask(ask, marked, i) for i, ask in enumerate(asks, start=1))
        return self._result(marked, asks, answers)

    def _result(self, marked: Marked, asks: Sequence[Ask], answers: Sequence["_Answer"]) -> ReaderResult:
        async def again(doubts: Sequence[Doubt]) -> ReaderResult:
            made = await all_of(
                self._ask_again(ask, marked, i, answer, doubts)
                for i, (ask, answer) in enumerate(zip(asks, answers, strict=True), start=1)
            )
            return replace(self._result(marked, asks, made), again=None)

        return ReaderResult(
            pointers=[p for a in answers for p in a.pointers],
            refused=[r for a in answers for r in a.refused],
            asked=_asked(notes := [note for a in answers for note in a.notes]),
            failures=[a.failure for a in answers if a.failure],
            again=again,
            answers=notes,
            unanswered=[at for a in answers for at in a.unanswered],
        )

    async def _ask_again(
        self, ask: Ask, marked: Marked, index: int, answer: "_Answer", doubts: Sequence[Doubt]
    ) -> "_Answer":
        """The answer to a question about which there are doubts; the first one where there are none, or no better one."""
        lines = doubted(ask.sheet, doubts)
        if not lines or not answer.said:
            return answer
        try:
            made = await self._ask(ask, marked, index, (answer.said, self.prompts.recheck(lines)))
        except ModelError as error:
            # The first answer is paid for and stands, whatever becomes of the second.
            return replace(answer, notes=(*answer.notes, _failed(error)))
        return replace(answer if made.failure else made, notes=(*answer.notes, *made.notes))

    async def _ask(
        self, ask: Ask, marked: Marked, index: int, said: tuple[str, str] | None = None
    ) -> "_Answer":
        part = self.part(ask.part)
        label = f"{marked.document.name} #{index}"
        user = self.prompts.user(ask.sheet.text, len(ask.sheet.open_numbers))
        question = Question(part.told(ask.scope), user, part.answer_type, label, said)

        # An answer is checked, and read when it is good: it is interpreted once for both.
        meant: list[tuple[BaseModel, Interpreted]] = []

        def interpreted(answer: BaseModel) -> Interpreted:
            if not meant or meant[-1][0] is not answer:
                meant.append((answer, _interpreted(answer, ask, part, marked)))
            return meant[-1][1]

        def check(answer: BaseModel) -> list[str]:
            return list(interpreted(answer).complaints)

        try:
            answered = await self.client.ask(question, check)
        except ModelError as error:
            if error.hopeless:
                raise
            return _Answer(notes=(_failed(error),), failure=str(error))
        read = interpreted(answered.answer)
        text = answered.answer.model_dump_json()
        notes = (_answered(label, answered),)
        return _Answer(
            tuple(read.pointers), tuple(read.refused), notes, said=text, unanswered=tuple(read.unanswered)
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    pointers: tuple[Pointer, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[AnswerNote, ...] = ()
    failure: str = ""
    said: str = ""
    unanswered: tuple[Span, ...] = ()


def _interpreted(answer: BaseModel, ask: Ask, part: PartType, marked: Marked) -> Interpreted:
    assert isinstance(answer, AnswerBase)
    return interpret(answer, ask.sheet, part.codes, marked)


def _answered(label: str, answered: Answered) -> AnswerNote:
    return replace(_noted(label, answered.usage), key=answered.key, cached=answered.cached)


def _failed(error: ModelError) -> AnswerNote:
    return replace(_noted(error.label, error.usage), kind=error.kind, failure=str(error))


def _noted(label: str, usage: Usage) -> AnswerNote:
    return AnswerNote(
        label,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        requests=usage.requests,
        repairs=usage.repairs,
        retries=usage.retries,
        cost=None if usage.cost is None else format(usage.cost, "f"),
        estimated=usage.estimated,
        seconds=usage.seconds,
    )


def _asked(notes: Sequence[AnswerNote]) -> Asked:
    paid = [note for note in notes if not note.cached]
    return Asked(
        input_tokens=sum(note.input_tokens for note in notes),
        output_tokens=sum(note.output_tokens for note in notes),
        requests=sum(note.requests for note in notes),
        repairs=sum(note.repairs for note in notes),
        retries=sum(note.retries for note in notes),
        cached=len(notes) - len(paid),
        seconds=float(sum(note.seconds for note in notes)),
        cost=_cost(notes),
        estimated=any(note.estimated for note in notes),
        paid_input_tokens=sum(note.input_tokens for note in paid),
        paid_output_tokens=sum(note.output_tokens for note in paid),
        paid_cost=_cost(paid),
    )


def _cost(notes: Sequence[AnswerNote]) -> str | None:
    costs = [Decimal(note.cost) for note in notes if note.cost is not None]
    return format(sum(costs, Decimal(0)), "f") if costs else None


__all__ = ["ModelReader", "PartType"]

"""The model reader: questions to a model, answers in ids, pointers out."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Protocol

from pydantic import BaseModel

from extract.marking.marked import Marked
from extract.model.errors import ModelError
from extract.model.question import Answered, Check, Question
from extract.model.usage import Usage, total
from extract.readers.base import Asked, Doubt, ReaderResult
from extract.readers.model.again import doubted
from extract.readers.model.answers import AnswerBase, Interpreted, answer_type, interpret
from extract.readers.model.codes import Code, codes
from extract.readers.model.prompts import Prompts, built_in
from extract.readers.model.questions import Ask, questions
from extract.reading.pointers import Pointer, Refused
from schemas.catalogue import Catalogue, default


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


@lru_cache(maxsize=8)
def _default_part(part: str) -> PartType:
    return PartType(part, default(), built_in())


class Asks(Protocol):
    """What a model is to this reader: a client that answers questions."""

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer; ModelError where there is none."""
        ...


class ModelReader:
    """Asks a model about each part of a document. Several documents may be read at once; the client bounds them."""

    name = "model"

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
            return _default_part(name)
        return self._parts.setdefault(name, PartType(name, self.catalogue, self.prompts))

    async def read(self, marked: Marked) -> ReaderResult:
        """Pointers from all answers; a question without a usable answer is a failure of its own."""
        asks = questions(marked, self.catalogue, numbers=self.numbers)
        answers = await asyncio.gather(*(self._ask(ask, marked, i) for i, ask in enumerate(asks, start=1)))
        return self._result(marked, asks, answers)

    def _result(self, marked: Marked, asks: Sequence[Ask], answers: Sequence["_Answer"]) -> ReaderResult:
        async def again(doubts: Sequence[Doubt]) -> ReaderResult:
            made = await asyncio.gather(
                *(
                    self._ask_again(ask, marked, i, answer, doubts)
                    for i, (ask, answer) in enumerate(zip(asks, answers, strict=True), start=1)
                )
            )
            return replace(self._result(marked, asks, made), again=None)

        return ReaderResult(
            pointers=[p for a in answers for p in a.pointers],
            refused=[r for a in answers for r in a.refused],
            asked=_asked([a.usage for a in answers], sum(a.cached for a in answers)),
            failures=[a.failure for a in answers if a.failure],
            again=again,
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
            return replace(answer, usage=total([answer.usage, error.usage]))
        usage = total([answer.usage, made.usage])
        return replace(answer if made.failure else made, usage=usage, cached=answer.cached and made.cached)

    async def _ask(
        self, ask: Ask, marked: Marked, index: int, said: tuple[str, str] | None = None
    ) -> "_Answer":
        part = self.part(ask.part)
        label = f"{marked.document.name} #{index}"
        user = self.prompts.user(ask.sheet.text, len(ask.sheet.open_numbers))
        question = Question(part.system, user, part.answer_type, label, said)

        def check(answer: BaseModel) -> list[str]:
            return list(_interpreted(answer, ask, part, marked).complaints)

        try:
            answered = await self.client.ask(question, check)
        except ModelError as error:
            if error.hopeless:
                raise
            return _Answer(failure=str(error), usage=error.usage)
        meant = _interpreted(answered.answer, ask, part, marked)
        text = answered.answer.model_dump_json()
        return _Answer(
            tuple(meant.pointers), tuple(meant.refused), answered.usage, answered.cached, said=text
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    pointers: tuple[Pointer, ...] = ()
    refused: tuple[Refused, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cached: bool = False
    failure: str = ""
    said: str = ""


def _interpreted(answer: BaseModel, ask: Ask, part: PartType, marked: Marked) -> Interpreted:
    assert isinstance(answer, AnswerBase)
    return interpret(answer, ask.sheet, part.codes, marked)


def _asked(usages: list[Usage], cached: int) -> Asked:
    spent = total(usages)
    return Asked(
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        requests=spent.requests,
        repairs=spent.repairs,
        retries=spent.retries,
        cached=cached,
        seconds=float(spent.seconds),
        cost=None if spent.cost is None else str(spent.cost),
        estimated=spent.estimated,
    )


__all__ = ["ModelReader", "PartType"]

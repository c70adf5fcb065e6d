"""A reader whose model is asked in batches. The one place that knows how questions are put to a model."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from extract import prompt_files
from extract.batch.outcome import WaitingError
from extract.marking.marked import Marked
from extract.model.errors import ModelError
from extract.model.memory import complete
from extract.model.question import Answered, Check, Question
from extract.model.remembering import RememberingClient
from extract.offline_batch.questions import Questions
from extract.offline_batch.rounds import RoundWriter
from extract.offline_batch.transport import TURN, WANTED, BatchTransport, Wanted
from extract.readers.base import Again, Doubt, Plan, Reader, ReaderResult
from extract.readers.both import BothReaders
from extract.readers.model.opening import open_answers
from extract.readers.model.prompts import Prompts
from extract.readers.model.reader import Asks, ModelReader
from extract.readers.offline.reader import OfflineReader
from extract.readers.offline_first import OfflineFirstReader
from extract.settings import Settings

_NO_SERVER = "http://batch.invalid/v1"
"""Stands in for the address where none is given: a file needs none."""


class PendingError(WaitingError):
    """A document that cannot be read to its end before its questions are answered, or those that it shares with another."""

    def __init__(self) -> None:
        super().__init__("questions are not answered yet")


@dataclass(slots=True)
class _Mark:
    """What is known of the document that is read in this context: how many questions it has put, and whether one waits."""

    asked: int = 0
    pending: bool = False


_MARK: ContextVar[_Mark] = ContextVar("_MARK")


class MarkingClient:
    """Asks through a client, and marks the document whose answer has not come: a reader may make do without one."""

    def __init__(self, client: Asks) -> None:
        self._client = client

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer to a question; ModelError "pending" where it has not come."""
        mark = _MARK.get()
        mark.asked += 1
        token = TURN.set(mark.asked)
        try:
            return await self._client.ask(question, check)
        except ModelError as error:
            mark.pending = mark.pending or error.kind == "pending"
            raise
        finally:
            TURN.reset(token)


class WaitingReader:
    """A model reader that writes what has no answer into a round and raises PendingError: no reading goes without."""

    asks = True

    def __init__(self, reader: Reader, round_: RoundWriter) -> None:
        self.name, self._reader, self._round = reader.name, reader, round_

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """The reading, once all its answers are there."""
        # Doubts about half a reading would be put to the model for nothing, so none is given.
        found = await self._complete(self._reader.read(marked, plan))
        return found if found.again is None else replace(found, again=self._waiting(found.again))

    def _waiting(self, ask: Again) -> Again:
        async def again(doubts: Sequence[Doubt]) -> ReaderResult:
            return await self._complete(ask(doubts))

        return again

    async def _complete(self, reading: Awaitable[ReaderResult]) -> ReaderResult:
        mark, wanted = _Mark(), list[Wanted]()
        tokens = _MARK.set(mark), WANTED.set(wanted)
        try:
            found = await reading
        finally:
            _MARK.reset(tokens[0])
            WANTED.reset(tokens[1])
        if not mark.pending:
            return found
        # Not as they came: a round is the same however often it is begun.
        for one in sorted(wanted, key=lambda one: one.turn):
            self._round.add(one.custom_id, one.body)
        raise PendingError


@asynccontextmanager
async def open_batch_reader(
    name: str, settings: Settings, questions: Questions, run: str, round_: RoundWriter, *, cached: bool = True
) -> AsyncIterator[Reader]:
    """A reader, "model", "both" or "offline-first", whose model answers from `questions`; `cached`: and from the kept answers.

    A document whose answers are not all there raises PendingError, and what it wants stands in the round. What the run paid for counts as paid by it, however often a document is read until its last answer is there.

    Raises:
        SettingsError: no model is named.
    """
    prompts = Prompts.of(settings.prompts)
    repair, numbers = prompts.text(prompt_files.REPAIR), settings.question_numbers
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(open_answers(settings)) if cached else None
        client = RememberingClient(unbound(settings), BatchTransport(questions), kept, repair, run)
        asking = MarkingClient(await stack.enter_async_context(client))
        model = ModelReader(asking, prompts=prompts, numbers=numbers)
        yield _named(name, WaitingReader(model, round_), numbers)


def _named(name: str, model: Reader, numbers: int) -> Reader:
    if name == "both":
        return BothReaders(model, OfflineReader())
    return OfflineFirstReader(model, numbers=numbers) if name == "offline-first" else model


def unbound(settings: Settings) -> Settings:
    """The settings of a client without a server behind it: nothing to wait for, nothing to repeat, no limit to keep.

    Raises:
        SettingsError: no model is named.
    """
    without = {
        "base_url": settings.base_url or _NO_SERVER,
        "max_attempts": 1,
        "requests_per_minute": None,
        "tokens_per_minute": None,
        "deadline_s": None,
        "hedge_after_s": None,
    }
    return complete(settings.model_copy(update=without), replay=False)

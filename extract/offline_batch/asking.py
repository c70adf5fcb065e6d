"""A reader whose model is asked in batches. The one place that knows how questions are put to a model."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from extract import prompt_files
from extract.marking.marked import Marked
from extract.model.errors import ModelError
from extract.model.memory import complete
from extract.model.question import Answered, Check, Question
from extract.model.remembering import RememberingClient
from extract.offline_batch.questions import Questions
from extract.offline_batch.transport import WANTED, BatchTransport, Wanted
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


class PendingError(Exception):
    """A document that cannot be read to its end before these requests are answered, or those of another with it."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        super().__init__("questions are not answered yet")
        self.wanted = tuple(wanted)


@dataclass(slots=True)
class _Mark:
    """Set once an answer is missing to the document that is read in this context."""

    pending: bool = False


_MARK: ContextVar[_Mark] = ContextVar("_MARK")


class MarkingClient:
    """Asks through a client, and marks the document whose answer has not come: a reader may make do without one."""

    def __init__(self, client: Asks) -> None:
        self._client = client

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer to a question; ModelError "pending" where it has not come."""
        try:
            return await self._client.ask(question, check)
        except ModelError as error:
            if error.kind == "pending":
                _MARK.get().pending = True
            raise


class WaitingReader:
    """A model reader that raises PendingError where answers are missing, and gives no reading without them."""

    def __init__(self, reader: Reader) -> None:
        self.name, self._reader = reader.name, reader

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """The reading, once all its answers are there."""
        # Doubts about half a reading would be put to the model for nothing, so none is given.
        found = await _complete(self._reader.read(marked, plan))
        return found if found.again is None else replace(found, again=_waiting(found.again))


def _waiting(ask: Again) -> Again:
    async def again(doubts: Sequence[Doubt]) -> ReaderResult:
        return await _complete(ask(doubts))

    return again


async def _complete(reading: Awaitable[ReaderResult]) -> ReaderResult:
    mark, wanted = _Mark(), list[Wanted]()
    tokens = _MARK.set(mark), WANTED.set(wanted)
    try:
        found = await reading
    finally:
        _MARK.reset(tokens[0])
        WANTED.reset(tokens[1])
    if mark.pending:
        raise PendingError(wanted)
    return found


@asynccontextmanager
async def open_batch_reader(
    name: str, settings: Settings, questions: Questions, run: str, *, cached: bool = True
) -> AsyncIterator[Reader]:
    """A reader, "model", "both" or "offline-first", whose model answers from `questions`; `cached`: and from the kept answers.

    What the run paid for counts as paid by it, however often a document is read until its last answer is there.

    Raises:
        SettingsError: no model is named.
    """
    prompts = Prompts.of(settings.prompts)
    repair, numbers = prompts.text(prompt_files.REPAIR), settings.question_numbers
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(open_answers(settings)) if cached else None
        client = RememberingClient(unbound(settings), BatchTransport(questions), kept, repair, run)
        asking = MarkingClient(await stack.enter_async_context(client))
        yield _named(name, WaitingReader(ModelReader(asking, prompts=prompts, numbers=numbers)), numbers)


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

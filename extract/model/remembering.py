"""A client that asks a model what is not known already, and keeps what was paid for.

No question is paid for twice: not in this process, where the same question is out once however many wait for it; not
by another one that shares the store, as a question is leased while it is out; not by a later one, as its answer is kept
before it is handed out. The model's client is opened by the first question that is not known: importing openai takes
half a second.
"""

import asyncio
import math
import random
import secrets
import threading
import time
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext, suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from extract.loading import loaded
from extract.model.budget import NOTHING, Budget, Cost
from extract.model.cache import AnswerStore, Record, payer_of, utc_now
from extract.model.errors import ModelError
from extract.model.limits import PATIENCE_S
from extract.model.memory import borne, complete, kept, key_of
from extract.model.question import Answered, Check, Question
from extract.settings import Settings

if TYPE_CHECKING:
    import httpx2

    from extract.model.client import ModelClient

_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0

_PER_SLOT = 2
"""Questions under way for each that can be out: while one is read or kept, or waits to be tried again, another goes."""


def prepare_to_ask() -> None:
    """Begin to load what asking takes, beside what this process waits for: worth it where other processes begin first."""
    threading.Thread(target=_load, name="loading").start()


def _load() -> None:
    # What cannot be loaded is told to whoever asks.
    with suppress(ImportError):
        loaded("extract.model.client")
        loaded("extract.model.shaping", for_good=True)


class _Landed(NamedTuple):
    """An answer, and whose record it is."""

    answered: Answered
    payer: str


@dataclass(eq=False, slots=True)
class _Flight:
    """A question that is out. `payers` are those who wait for it, in their order; `payer` is the one who pays."""

    payer: str
    payers: list[str] = field(default_factory=list)
    task: "asyncio.Task[_Landed]" = field(init=False)


class RememberingClient:
    """Asks like a `ModelClient`, with a memory before it. An async context manager."""

    def __init__(
        self,
        settings: Settings,
        transport: "httpx2.AsyncBaseTransport | None",
        answers: AnswerStore | None,
        repair_template: str,
        run: str = "",
        budget: Budget | None = None,
    ) -> None:
        """Make a client; nothing is opened before it has to be.

        Args:
            settings: as for `ModelClient`.
            transport: as for `ModelClient`.
            answers: where answers are kept, None to keep none. It stays open: its owner closes it.
            repair_template: what the model is told about a wrong answer.
            run: the name of a run that may be taken up again. What it paid for under the same label counts as paid by
                it; without a name only what this very call pays for does.
            budget: what all questions may cost.

        Raises:
            SettingsError: no server or no model is named.
        """
        complete(settings, replay=transport is not None)
        self._settings, self._transport, self._answers = settings, transport, answers
        self._repair_template = repair_template
        self._run, self._budget = run, budget
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: ModelClient | None = None
        self._flights: dict[str, _Flight] = {}
        # As long as a question can be leased: until it may go out, and while it is. Who has one for longer was stopped,
        # and may never go on.
        once_s = settings.timeout_s * settings.max_attempts
        self._patience_s = PATIENCE_S + (settings.deadline_s or once_s * (1 + settings.max_repairs))
        # A question is leased when its turn has come: what waits here is for other processes to take.
        self._turns = asyncio.Semaphore(_PER_SLOT * settings.concurrency)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._stack.aclose()

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer to a question: a kept one, that of the same question if it is out already, or the model's.

        Raises:
            ModelError: as for `ModelClient`. Of several who wait for one question, one is told what was paid.
        """
        began = time.monotonic()
        key = key_of(self._settings, question, self._repair_template)
        payer = payer_of(self._run or secrets.token_hex(16), question.label)
        landed = await self._kept(key, question, check, payer)
        answered = None if landed is None else landed.answered
        if answered is not None and not answered.cached and self._budget is not None:
            # This run paid for it before it was stopped, for a document that was not done: no sum holds it yet.
            self._budget.settle(NOTHING, Cost.of_usage(answered.usage))
        while answered is None:
            answered = await self._flown(key, question, check, payer)
        return replace(answered, key=key, seconds=time.monotonic() - began)

    async def _kept(self, key: str, question: Question, check: Check | None, payer: str) -> _Landed | None:
        record = None if self._answers is None else await self._answers.get(key)
        answered = kept(self._settings, record, question, check, payer)
        return None if record is None or answered is None else _Landed(answered, record.payer)

    async def _flown(self, key: str, question: Question, check: Check | None, payer: str) -> Answered | None:
        """What the flight of a question brings; None where it is another's and its answer does not bear the check."""
        flight = self._flights.get(key)
        is_own = flight is None
        if flight is None:
            flight = self._flights[key] = _Flight(payer)
            flight.task = asyncio.create_task(self._fly(flight, key, question, check))
            # All who wait for it may be gone before it fails.
            flight.task.add_done_callback(lambda task: task.cancelled() or task.exception())
        flight.payers.append(payer)
        try:
            # It goes on when one of several who wait for it is cancelled.
            answered, paid_by = await asyncio.shield(flight.task)
        except ModelError as error:
            if payer == flight.payer:
                raise
            raise ModelError(error.kind, question.label, error.what, given_up=error.hopeless) from None
        finally:
            flight.payers.remove(payer)
            if not flight.payers and not flight.task.done():
                self._ended(key, flight)
                flight.task.cancel()
                await asyncio.wait([flight.task])
        complaints = answered.complaints if is_own else borne(answered.answer, answered.complaints, check)
        if complaints is None:
            return None
        if payer == paid_by:
            return replace(answered, complaints=complaints, cached=False)
        usage = replace(answered.usage, seconds=0.0)
        return replace(answered, complaints=complaints, usage=usage, cached=True)

    async def _fly(self, flight: _Flight, key: str, question: Question, check: Check | None) -> _Landed:
        """The answer that another process keeps meanwhile, or the model's."""
        pause, patient_until = _SHORTEST_PAUSE_S, math.inf
        now = asyncio.get_running_loop().time
        try:
            # Before a lease is taken: it could lapse while a library is loaded.
            client = await self._opened()
            while True:
                async with self._turns, self._lease(key) as is_ours:
                    landed = await self._kept(key, question, check, flight.payer)
                    if landed is None and (is_ours or now() > patient_until):
                        landed = await self._paid(client, flight, key, question, check)
                if landed is None:
                    patient_until = min(patient_until, now() + self._patience_s)
                    await asyncio.sleep(pause * random.uniform(0.5, 1.0))
                    pause = min(2 * pause, _LONGEST_PAUSE_S)
                    landed = await self._kept(key, question, check, flight.payer)
                if landed is not None:
                    return landed
        finally:
            self._ended(key, flight)

    def _lease(self, key: str) -> AbstractAsyncContextManager[bool]:
        return nullcontext(True) if self._answers is None else self._answers.lease(key)

    async def _paid(
        self, client: "ModelClient", flight: _Flight, key: str, question: Question, check: Check | None
    ) -> _Landed:
        """The model's answer, kept."""
        try:
            answered = await client.ask(question, check)
        finally:
            # The first may have been cancelled.
            flight.payer = next(iter(flight.payers), flight.payer)
        if answered.settled and self._answers is not None:
            text = answered.answer.model_dump_json(by_alias=True)
            await self._answers.put(
                key, Record(text, answered.complaints, answered.usage, utc_now(), flight.payer)
            )
        return _Landed(answered, flight.payer)

    def _ended(self, key: str, flight: _Flight) -> None:
        """Who asks from now on does not wait for this one."""
        if self._flights.get(key) is flight:
            del self._flights[key]

    async def _opened(self) -> "ModelClient":
        async with self._opening:
            if self._client is None:
                from extract.model.client import ModelClient  # noqa: PLC0415 - see above

                client = ModelClient(
                    self._settings,
                    self._transport,
                    repair_template=self._repair_template,
                    budget=self._budget,
                )
                self._client = await self._stack.enter_async_context(client)
        return self._client

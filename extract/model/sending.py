"""Sends one request: in its turn, within the budget and the time, again where it failed, twice where that is wanted."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from extract.model.budget import NOTHING, Budget, Cost
from extract.model.errors import ModelError
from extract.model.exchange import Reply
from extract.model.failures import BadReplyError, RequestError
from extract.model.limits import Limits, Slot
from extract.model.meter import MeanOutput, Meter, Paid, estimated, paid_for
from extract.model.network import ChatServer
from extract.model.retry import Sleep, is_overload, is_unreachable, retrying, told_to_wait
from extract.settings import Settings
from extract.telemetry import tracing
from extract.telemetry.attributes import attributes_of

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

Read = Callable[[bytes], "ChatCompletion"]
"""Finds the completion in a reply; JSONDecodeError where that broke off on its way."""


@dataclass(frozen=True)
class Body:
    """What is sent, and the texts in it that cost tokens."""

    content: dict[str, Any]
    texts: tuple[str, ...]

    @cached_property
    def tokens(self) -> int:
        """An estimate."""
        return sum(map(estimated, self.texts))

    @cached_property
    def json(self) -> bytes:
        """As it is sent."""
        return to_json(self.content, inf_nan_mode="constants")


@dataclass(slots=True)
class Asking:
    """One question under way: its place in the queue, what it has cost, and when it must be at an end.

    `until` is set when its first request goes out: to wait for its turn behind other questions is no delay of its own.
    """

    label: str
    turn: int
    meter: Meter
    deadline_s: float | None
    until: float | None = None
    bound: asyncio.Timeout | None = None

    def begin(self) -> None:
        """A request goes out."""
        if self.until is None and self.deadline_s is not None:
            self.until = asyncio.get_running_loop().time() + self.deadline_s
            if self.bound is not None:
                self.bound.reschedule(self.until)


@dataclass(slots=True)
class _Try:
    """One request: whether it went out, and what it cost when its answer came."""

    out: asyncio.Event = field(default_factory=asyncio.Event)
    paid: Paid | None = None


class Sender:
    """Sends the requests of all questions to one server."""

    def __init__(
        self,
        settings: Settings,
        server: ChatServer,
        read: Read,
        limits: Limits,
        budget: Budget | None,
        sleep: Sleep,
    ) -> None:
        """Keep within `limits` and `budget`."""
        self._settings, self._server, self._read = settings, server, read
        self._limits, self._budget, self._sleep = limits, budget, sleep
        # Not where it must be known what an answer cost before another goes, or where one that came may be too late.
        bounds = (budget, settings.deadline_s, settings.hedge_after_s)
        self._hands_on = all(bound is None for bound in bounds)
        self._mean = MeanOutput()
        self._call = attributes_of(settings)

    async def send(self, body: Body, asking: Asking) -> "ChatCompletion":
        """The server's answer, whatever is in it.

        Raises:
            ModelError: the budget or the time is used up.
            RequestError, json.JSONDecodeError: it failed on the way, for the last time.
        """
        sent = asking.meter.requests
        try:
            async with asyncio.timeout_at(asking.until) as asking.bound:
                if asking.until is not None and asking.until <= asyncio.get_running_loop().time():
                    raise TimeoutError
                return await self._insist(body, asking)
        except TimeoutError:
            bound = f"deadline_s = {self._settings.deadline_s:g} s"
            what = f"no answer within {bound}, all attempts and waits included"
            raise ModelError("timeout", asking.label, what) from None
        finally:
            # What the budget or the time did not bear is no request that was meant.
            asking.meter.rounds += asking.meter.requests > sent

    async def _insist(self, body: Body, asking: Asking) -> "ChatCompletion":
        """The answer to one request, sent again as long as there is hope."""
        try:
            return await self._attempt(body, asking)
        except Exception as error:
            failed: Exception | None = error

        async def next_one() -> "ChatCompletion":
            nonlocal failed
            if failed is not None:
                first, failed = failed, None
                raise first
            return await self._attempt(body, asking)

        # Few requests fail: what counts attempts is made for these alone.
        return await retrying(asking.label, self._settings.max_attempts, self._sleep, self._limits)(next_one)

    async def _attempt(self, body: Body, asking: Asking) -> "ChatCompletion":
        if self._settings.hedge_after_s is not None:
            return await self._hedged(body, asking)
        return await self._once(body, asking, _Try())

    async def _once(self, body: Body, asking: Asking, this: _Try) -> "ChatCompletion":
        """One request. It holds its slot until the answer is here, and not while that is read."""
        expected = self._expected(body)
        body.json  # noqa: B018 - made before there is a slot to be kept waiting
        slot: Slot | None = None
        this.paid = None
        try:
            with tracing.current().chat(self._call) as call:
                async with self._limits.slot(asking.turn, expected.tokens) as entered:
                    self._reserve(expected, asking.label)
                    slot = entered
                    asking.begin()
                    this.out.set()
                    call.sent()
                    reply = await self._post(body, slot)
                if self._hands_on:
                    # Who waits for the slot goes first: its question is under way while this answer is read.
                    await asyncio.sleep(0)
                completion = self._read(reply.content)
                call.answered(completion)
            this.paid = paid_for(completion, body.texts)
            return completion
        finally:
            if slot is not None:
                self._account(asking.meter, slot, expected, this.paid)

    async def _hedged(self, body: Body, asking: Asking) -> "ChatCompletion":
        """The first good answer of two requests; the second goes out if the first takes long."""
        tries = (_Try(), _Try())

        async def later() -> "ChatCompletion":
            await tries[0].out.wait()
            await asyncio.sleep(self._settings.hedge_after_s or 0)
            return await self._once(body, asking, tries[1])

        first, second = asyncio.create_task(self._once(body, asking, tries[0])), asyncio.create_task(later())
        try:
            return await _better(first, second, tries[1].out)
        finally:
            for task in (first, second):
                task.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
            self._account_for_loser(asking.meter, tries, (first, second))

    def _account_for_loser(
        self, meter: Meter, tries: tuple[_Try, _Try], tasks: "tuple[asyncio.Task[ChatCompletion], ...]"
    ) -> None:
        """A server may go on with a request that was given up; it may have cost as much as the one that was answered."""
        answered = next((one.paid for one in tries if one.paid is not None), None)
        given_up = any(
            one.out.is_set() and one.paid is None and task.cancelled()
            for one, task in zip(tries, tasks, strict=True)
        )
        if answered is not None and given_up:
            paid = answered._replace(estimated=True)
            meter.add(paid)
            if self._budget is not None:
                self._budget.settle(NOTHING, self._cost(paid))

    async def _post(self, body: Body, slot: Slot) -> Reply:
        try:
            reply = await self._server.post(body.json)
        except RequestError as error:
            if is_overload(error):
                slot.refused(told_to_wait(error))
            elif is_unreachable(error):
                slot.unreachable()
            elif isinstance(error, BadReplyError):
                slot.failed()
            raise
        slot.answered(reply.headers)
        return reply

    def _expected(self, body: Body) -> Cost:
        if self._budget is None and not self._limits.counts_tokens:
            return NOTHING
        return self._cost(Paid(body.tokens, self._mean.tokens))

    def _cost(self, paid: Paid) -> Cost:
        return Cost.of(paid.input_tokens, paid.output_tokens, self._settings)

    def _reserve(self, cost: Cost, label: str) -> None:
        if self._budget is not None and not self._budget.reserve(cost):
            raise ModelError("budget", label, self._budget.words(cost))

    def _account(self, meter: Meter, slot: Slot, expected: Cost, paid: Paid | None) -> None:
        if paid is None:
            meter.failed()
        else:
            meter.answered(paid)
            self._mean.add(paid.output_tokens)
            slot.used(paid.input_tokens + paid.output_tokens)
        if self._budget is not None:
            self._budget.settle(expected, NOTHING if paid is None else self._cost(paid))


async def _better(
    first: "asyncio.Task[ChatCompletion]",
    second: "asyncio.Task[ChatCompletion]",
    second_is_out: asyncio.Event,
) -> "ChatCompletion":
    """The answer of whichever is good and first; the first's failure if none is."""
    pending = {first, second}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task.exception() is None:
                return task.result()
        if first.done() and not second_is_out.is_set():
            break
    return first.result()

"""How many requests are out at one server, and how fast they follow each other: one set of limits for all questions.

What a server bears is found as TCP finds what a line bears. The room for requests shrinks by the share of a round that
the server turns away, to a half if that is all of it; a burst of refusals counts as the one round that it is. It grows
by a step for each round of answers, up to the `concurrency` that was set: a server that turns away some requests
whatever it has to do is not asked less and less. After a pause it begins small and doubles with each round up to where
it was. Known rates (requests and tokens a minute) are kept by token buckets beside that. Time is the event loop's,
which no change of the clock touches.
"""

import asyncio
import heapq
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple, Self

from extract.model.bucket import Bucket
from extract.model.rate_headers import used_up
from extract.settings import Settings

LONGEST_WAIT_S = 60.0
"""However long a server asks us to stay away: a run that stands still for an hour looks dead."""

PATIENCE_S = 600.0
"""How long a server may go on saying nothing but "wait", or nothing at all, before it is given up."""

_PER_REFUSAL = 0.5
_STEPS = 8
"""Rounds of answers after which the room has grown from nothing to all that was set."""

BELIEVED = 3
"""Refusals in a row after which a time that the server names is not believed any more if it is a short one."""

_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.5, 20.0
"""How long a server is left alone that several rounds of requests in a row came back from, and did not say how long."""

_AFTER_A_PAUSE = 0.25
"""What part of the room there is at first after a pause that the server asked for."""


class Window:
    """How many requests may be out, by what came of those that were."""

    def __init__(self, most: int) -> None:
        """Begin with all that may be."""
        self.most = most
        self._size = self._threshold = float(most)

    @property
    def size(self) -> int:
        """At least one."""
        return int(self._size + 1e-9)

    def grow(self) -> None:
        """For one answer."""
        step = 1.0 if self._size < self._threshold else max(1.0, self.most / _STEPS) / self._size
        self._size = min(float(self.most), self._size + step)

    def shrink(self) -> None:
        """For one request that was turned away: no more are out than there is room for, so a round takes half at most."""
        self._size = max(1.0, self._size - _PER_REFUSAL)
        self._threshold = max(self._size, self._threshold - _PER_REFUSAL)

    def begin_again(self, part: float) -> None:
        """With a part of it, doubling with each round up to the size until now."""
        self._threshold = max(self._threshold, self._size)
        self._size = max(1.0, self._size * part)


@dataclass(slots=True)
class Slot:
    """The right to have one request out. `number` counts them, `turn` is its question's; `tokens` were taken for it."""

    limits: "Limits"
    turn: int
    number: int
    tokens: int

    def answered(self, headers: Mapping[str, str]) -> None:
        """The server answered; its headers may say that no more is left for now."""
        self.limits._answered(self.number, headers)

    def refused(self, told_s: float | None) -> None:
        """The server has too much to do, and asks to be left alone for that long, if it says how long."""
        self.limits._refused(self, told_s)

    def failed(self) -> None:
        """The server answered with an error of another kind."""
        self.limits._heard()

    def unreachable(self) -> None:
        """Nobody was there; so nothing was sent."""
        self.limits._unreachable(self)

    def used(self, tokens: int) -> None:
        """What it came to in place of what was expected, as soon as that is known."""
        self.limits._correct(self.tokens - tokens)


class _Waiter(NamedTuple):
    turn: int
    order: int
    tokens: int
    let_in: asyncio.Future[int]


class Limits:
    """What all questions to one server share. Belongs to one event loop.

    `in_flight` counts the requests that are out, `waiting` those that wait to be. `was_there`: the server has answered
    something; if nobody is there after that, it is taken for a restart, and the questions wait until it is back.
    """

    def __init__(
        self,
        concurrency: int,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
    ) -> None:
        """Nothing bounds the rates that are None."""
        self.in_flight = 0
        self._window = Window(concurrency)
        self._rates = (requests_per_minute, tokens_per_minute)
        self._buckets: tuple[Bucket | None, Bucket | None] | None = None
        self._queue: list[_Waiter] = []
        self._turns, self._orders, self._sent = count(), count(), 0
        self._judged = self._sent_at_pause = 0
        self._refusals = 0
        self._refusing_since: float | None = None
        self._turned_away: set[int] = set()
        self.was_there = False
        self._paused_until = -math.inf
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those that are set."""
        return cls(settings.concurrency, settings.requests_per_minute, settings.tokens_per_minute)

    @property
    def counts_tokens(self) -> bool:
        """Whether it matters how many tokens a slot is asked for."""
        return self._rates[1] is not None

    @property
    def allowed(self) -> int:
        """Requests that may be out now."""
        return self._window.size

    @property
    def waiting(self) -> int:
        return sum(not waiter.let_in.done() for waiter in self._queue)

    @property
    def given_up(self) -> bool:
        """Whether every request has come back for so long that there is no use in going on.

        Not while all were of one question: it may be the question that the server never gets done with.
        """
        since = self._refusing_since
        return (
            since is not None
            and len(self._turned_away) > 1
            and asyncio.get_running_loop().time() - since >= PATIENCE_S
        )

    def turn(self) -> int:
        """A question's place in the queue, which all its requests keep: what was begun is brought to an end first."""
        return next(self._turns)

    @asynccontextmanager
    async def slot(self, turn: int, tokens: int = 0) -> AsyncIterator[Slot]:
        """Held while a request is out. Tell the slot what came of it before the end."""
        number = await self._enter(turn, tokens)
        try:
            yield Slot(self, turn, number, tokens)
        finally:
            self.in_flight -= 1
            self._let_in()

    async def _enter(self, turn: int, tokens: int) -> int:
        waiter = _Waiter(turn, next(self._orders), tokens, asyncio.get_running_loop().create_future())
        heapq.heappush(self._queue, waiter)
        self._let_in()
        try:
            return await waiter.let_in
        except asyncio.CancelledError:
            if waiter.let_in.done() and not waiter.let_in.cancelled():
                # Let in and cancelled in the same round of the loop.
                self.in_flight -= 1
            waiter.let_in.cancel()
            self._let_in()
            raise

    def _let_in(self) -> None:
        """Let in all that may go now, and come back when the next may."""
        now = asyncio.get_running_loop().time()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._queue:
            first = self._queue[0]
            if first.let_in.done():
                heapq.heappop(self._queue)
                continue
            if self.in_flight >= self._window.size:
                return
            wait = self._wait(first.tokens, now)
            if wait > 0:
                self._timer = asyncio.get_running_loop().call_at(now + wait, self._let_in)
                return
            heapq.heappop(self._queue)
            for bucket, amount in zip(self._buckets or (), (1, first.tokens), strict=False):
                if bucket is not None:
                    bucket.take(amount, now)
            self.in_flight += 1
            self._sent += 1
            first.let_in.set_result(self._sent)

    def _wait(self, tokens: int, now: float) -> float:
        if self._buckets is None:
            requests, tokens_a_minute = (None if rate is None else Bucket(rate, now) for rate in self._rates)
            self._buckets = (requests, tokens_a_minute)
        amounts = zip(self._buckets, (1, tokens), strict=True)
        waits = [bucket.wait(amount, now) for bucket, amount in amounts if bucket is not None]
        return max([self._paused_until - now, *waits])

    def _correct(self, back: int) -> None:
        bucket = self._buckets and self._buckets[1]
        if bucket and back:
            bucket.take(-back, asyncio.get_running_loop().time())
            self._let_in()

    def _answered(self, number: int, headers: Mapping[str, str]) -> None:
        if number > self._sent_at_pause:
            # An answer to a request from before that says nothing of what the server bears now.
            self._window.grow()
        self._refusals = 0
        self._heard()
        left_alone = used_up(headers)
        if left_alone is not None:
            self._pause(left_alone, _AFTER_A_PAUSE)

    def _heard(self) -> None:
        self.was_there, self._refusing_since = True, None
        self._turned_away.clear()

    def _refused(self, slot: Slot, told_s: float | None) -> None:
        self.was_there = True
        self._window.shrink()
        self._came_back(slot, told_s)

    def _unreachable(self, slot: Slot) -> None:
        if self.was_there:
            self._came_back(slot, None)

    def _came_back(self, slot: Slot, told_s: float | None) -> None:
        """A request came back with nothing; if several rounds of them did, the server is left alone for a while."""
        if self._refusing_since is None:
            self._refusing_since = asyncio.get_running_loop().time()
        if len(self._turned_away) < 2:
            self._turned_away.add(slot.turn)
        of_a_new_round = slot.number > self._judged
        if told_s is not None:
            self._pause(told_s, _AFTER_A_PAUSE)
        if of_a_new_round:
            self._judged = self._sent
            self._refusals += 1
            if self._refusals > (1 if told_s is None else BELIEVED) and not self.given_up:
                # One request then looks whether it is any better.
                self._pause(min(_FIRST_PAUSE_S * 2 ** min(self._refusals - 2, 10), _LAST_PAUSE_S), 0)

    def _pause(self, seconds: float, part: float) -> None:
        now = asyncio.get_running_loop().time()
        until = now + min(seconds, LONGEST_WAIT_S)
        if seconds <= 0 or until <= self._paused_until:
            return
        if now >= self._paused_until:  # else those hear it who were out when it was told first
            self._window.begin_again(part)
        self._paused_until = until
        self._sent_at_pause = self._judged = self._sent

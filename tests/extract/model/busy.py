"""A server that takes its time, in virtual time, and many questions to it at once."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2

from extract.model.client import ModelClient
from extract.model.limits import Limits
from extract.model.question import Answered
from tests.extract.model.doubles import GOOD, QUESTION, Server, Step, completion, run_quick, settings

Reply = Callable[[int], Step]
"""What the server says to its n-th request."""


def now() -> float:
    return asyncio.get_running_loop().time()


class Busy(Server):
    """Takes `seconds` for each request, and notes when each came and how many were out then."""

    def __init__(self, reply: Reply | None = None, seconds: float = 1.0) -> None:
        super().__init__(completion(GOOD))
        self.reply = reply or (lambda _: completion(GOOD))
        self.seconds = seconds
        self.came: list[float] = []
        self.out = self.most = 0
        self.users: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.came.append(now())
        self.users.append(json.loads(await request.aread())["messages"][1]["content"])
        number = len(self.came)
        self.out += 1
        self.most = max(self.most, self.out)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.out -= 1
        step = self.reply(number)
        if isinstance(step, Exception):
            raise step
        return httpx2.Response(step.status_code, headers=step.headers, content=step.content)


def ask_many(
    server: Server, count: int, limits: Limits | None = None, **changes: Any
) -> list[Answered | BaseException]:
    """So many questions at once."""

    async def run() -> list[Answered | BaseException]:
        async with ModelClient(settings(**changes), server, limits=limits) as client:
            asked = (client.ask(replace(QUESTION, user=str(number))) for number in range(count))
            return await asyncio.gather(*asked, return_exceptions=True)

    return run_quick(run())


def good(answers: list[Answered | BaseException]) -> list[Answered]:
    failed = [one for one in answers if isinstance(one, BaseException)]
    assert not failed, failed[:3]
    return [one for one in answers if isinstance(one, Answered)]

"""A server's edge in place of the network: scripted responses, and a record of what was sent; and time that is quick."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Literal, TypeVar

import httpx2
from pydantic import BaseModel

import extract.model.shaping  # noqa: F401 - loading it takes real time, and a thread
from extract.model.client import ModelClient
from extract.model.question import Answered, Check, Question
from extract.settings import Settings

KEY = "sk-test-5up3rs3cr3t-0123456789"
URL = "http://127.0.0.1:9/v1"

Step = httpx2.Response | Exception
Script = Callable[[httpx2.Request], Step]


class Row(BaseModel):
    id: int
    field: Literal["收入", "支出"]
    keys: list[int]


class Answer(BaseModel):
    """ids"""

    facts: list[Row]
    none: list[int]


GOOD = '{"facts": [{"id": 1, "field": "收入", "keys": []}], "none": [2]}'
OTHER = '{"facts": [], "none": [1, 2]}'
QUESTION = Question("规则", "文本 [1] 收入 [2] 2024", Answer, "doc.txt §三")


def settings(**changes: Any) -> Settings:
    given: dict[str, Any] = {"base_url": URL, "api_key": KEY, "model": "m", "max_attempts": 3}
    return Settings(**(given | changes))


def completion(
    content: str | None, *, finish: str = "stop", usage: tuple[int, int] | None = (10, 5)
) -> httpx2.Response:
    return _body({"role": "assistant", "content": content}, finish, usage)


def tool_call(arguments: str) -> httpx2.Response:
    call = {"id": "c1", "type": "function", "function": {"name": "Answer", "arguments": arguments}}
    return _body({"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls", (10, 5))


def _body(message: dict[str, Any], finish: str, usage: tuple[int, int] | None) -> httpx2.Response:
    choice = {"index": 0, "finish_reason": finish, "message": message}
    body: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }
    if usage is not None:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return httpx2.Response(200, json=body)


def failure(status: int, headers: dict[str, str] | None = None, **error: Any) -> httpx2.Response:
    said = {"message": "no", "type": "t", "code": None} | error
    return httpx2.Response(status, json={"error": said}, headers=headers)


class Server(httpx2.AsyncBaseTransport):
    """Answers with each step in turn, the last one again and again; an exception is raised."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps
        self.bodies: list[dict[str, Any]] = []
        self.closed = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        step = self.steps[min(len(self.bodies), len(self.steps) - 1)]
        self.bodies.append(json.loads(await request.aread()))
        if isinstance(step, Exception):
            raise step
        return httpx2.Response(step.status_code, headers=step.headers, content=step.content)

    async def aclose(self) -> None:
        self.closed = True


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its time stands still while anything is to do, and then jumps to when the next thing is."""

    passed = 0.0
    jumps = 0

    def time(self) -> float:
        return self.passed

    def _run_once(self) -> None:
        inner: Any = self
        if not inner._ready:
            # At first a thread may be at work for us, as when a library is loaded.
            inner._process_events(inner._selector.select(0.003 if self.jumps < 10 else 0))
        if not inner._ready:
            self.jumps += 1
            times = [timer.when() for timer in inner._scheduled if not timer.cancelled()]
            self.passed = max([self.passed, *([min(times)] if times else [])])
        super()._run_once()  # type: ignore[misc]  # not in the stubs


_Result = TypeVar("_Result")


def run_quick(work: Coroutine[Any, Any, _Result]) -> _Result:
    """asyncio.run in virtual time: waiting takes none."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


class Naps:
    """Stands for asyncio.sleep: takes no time but virtual one, remembers the seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if isinstance(asyncio.get_running_loop(), VirtualLoop):
            await asyncio.sleep(seconds)


def ask(
    transport: httpx2.AsyncBaseTransport,
    check: Check | None = None,
    *,
    given: Settings | None = None,
    question: Question = QUESTION,
    naps: Naps | None = None,
    **changes: Any,
) -> Answered:
    """One question to a client of its own; `changes` are those of `settings`."""

    async def run() -> Answered:
        used = given or settings(**changes)
        async with ModelClient(used, transport=transport, sleep=naps or Naps()) as client:
            return await client.ask(question, check)

    return run_quick(run())


def no_facts(answer: BaseModel) -> list[str]:
    """A check that no fact passes."""
    assert isinstance(answer, Answer)
    return [f"编号 {row.id} 不存在" for row in answer.facts]


def every_text(values: Iterable[object]) -> str:
    return "\n".join(f"{value!r} {value}" for value in values)

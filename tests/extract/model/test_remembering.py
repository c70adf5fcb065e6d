"""No question is paid for twice, and what was paid for is told alike in every run."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from extract.model.cache import AnswerStore
from extract.model.cache_disk import DiskStore
from extract.model.errors import ModelError
from extract.model.limits import Limits
from extract.model.question import Answered, Check, Question
from extract.model.remembering import RememberingClient
from extract.model.repair import TEMPLATE
from extract.model.usage import Usage
from tests.extract.model.doubles import (
    GOOD,
    OTHER,
    QUESTION,
    Answer,
    Server,
    completion,
    failure,
    settings,
)

Do = Callable[[RememberingClient], Coroutine[Any, Any, Any]]


def with_client(
    folder: Path | None, server: httpx2.AsyncBaseTransport, do: Do, run: str = "", **changes: Any
) -> Any:
    """What `do` makes of a client; without a folder it keeps no answers."""
    used = settings(**({"max_attempts": 1} | changes))

    async def with_(answers: AnswerStore | None) -> Any:
        async with RememberingClient(used, server, answers, TEMPLATE, run) as client:
            return await do(client)

    async def all_() -> Any:
        if folder is None:
            return await with_(None)
        async with DiskStore(folder) as answers:
            return await with_(answers)

    return asyncio.run(all_())


def ask(
    folder: Path,
    server: httpx2.AsyncBaseTransport,
    check: Check | None = None,
    question: Question = QUESTION,
    run: str = "",
    **changes: Any,
) -> Answered:
    made = with_client(folder, server, lambda client: client.ask(question, check), run, **changes)
    assert isinstance(made, Answered)
    return made


def complain(answer: BaseModel) -> list[str]:
    assert isinstance(answer, Answer)
    return ["编号 1 不存在"] if answer.facts else []


NEVER = failure(500)


def test_a_kept_answer_makes_no_request_and_is_told_with_what_it_cost(tmp_path: Path) -> None:
    server = Server(completion("no json"), completion(GOOD))
    first, second = (ask(tmp_path, server, price_in=1, price_out=2) for _ in range(2))
    assert len(server.bodies) == 2
    assert (first.cached, second.cached) == (False, True)
    assert second.usage == replace(first.usage, seconds=0.0)
    assert second.usage == Usage(20, 10, requests=2, repairs=1, cost=Decimal("0.00004"))
    assert (second.answer, second.complaints, second.key) == (first.answer, first.complaints, first.key)
    assert len(second.key) == 64
    assert 0 < second.seconds < 10


def test_what_a_run_paid_before_it_was_killed_counts_as_paid_by_it(tmp_path: Path) -> None:
    moved = replace(QUESTION, label="b.txt #1")
    first = ask(tmp_path, Server(completion(GOOD)), run="r1")
    again = ask(tmp_path, Server(NEVER), run="r1")
    assert (first.cached, again.cached) == (False, False)
    assert again.usage == replace(first.usage, seconds=0.0)
    assert ask(tmp_path, Server(NEVER), run="r2").cached
    assert ask(tmp_path, Server(NEVER), question=moved, run="r1").cached
    assert ask(tmp_path, Server(NEVER)).cached


def test_a_cost_that_was_not_known_is_that_at_today_s_prices(tmp_path: Path) -> None:
    assert ask(tmp_path, Server(completion(GOOD))).usage.cost is None
    assert ask(tmp_path, Server(NEVER), price_in="1", price_out="2").usage.cost == Decimal("0.00002")


def test_a_cost_that_was_known_is_that_which_was_paid(tmp_path: Path) -> None:
    paid = ask(tmp_path, Server(completion(GOOD)), price_in="1").usage.cost
    assert ask(tmp_path, Server(NEVER), price_in="9").usage.cost == paid == Decimal("0.00001")


def test_what_shapes_an_answer_is_in_the_key(tmp_path: Path) -> None:
    class Other(Answer):
        more: int = 0

    server = Server(completion(GOOD))
    changes: list[dict[str, Any]] = [
        {},
        {"model": "other"},
        {"base_url": "http://127.0.0.1:10/v1"},
        {"temperature": 1},
        {"max_output_tokens": None},
        {"mode": "json"},
        {"question": Question("规则", "别的文本", Answer, "doc.txt")},
        {"question": Question("别的规则", QUESTION.user, Answer, "doc.txt")},
        {"question": Question("规则", QUESTION.user, Other, "doc.txt")},
    ]
    assert not any(ask(tmp_path, server, **change).cached for change in changes)
    assert all(ask(tmp_path, server, **change).cached for change in changes)
    same: list[dict[str, Any]] = [
        {"api_key": None},
        {"timeout_s": 5},
        {"price_in": 1},
        {"question": Question("规则", QUESTION.user, Answer, "moved.txt")},
    ]
    assert all(ask(tmp_path, server, **change).cached for change in same)


def test_complaints_come_back_and_a_stricter_check_asks_again(tmp_path: Path) -> None:
    assert ask(tmp_path, Server(completion(GOOD)), complain).complaints == ("编号 1 不存在",)
    known = ask(tmp_path, Server(NEVER), complain)
    assert (known.cached, known.complaints) == (True, ("编号 1 不存在",))
    assert ask(tmp_path, Server(NEVER), lambda _: []).complaints == ()
    asked = ask(
        tmp_path,
        Server(completion(GOOD), completion(OTHER)),
        lambda answer: [*complain(answer), "又一处"][:2],
    )
    assert not asked.cached
    assert ask(tmp_path, Server(NEVER)).answer == asked.answer, "the better answer took its place"


def test_an_answer_whose_repair_failed_is_not_kept(tmp_path: Path) -> None:
    assert ask(tmp_path, Server(completion(GOOD), failure(401)), complain).complaints
    assert not ask(tmp_path, Server(completion(OTHER)), complain).cached


def test_what_is_kept_holds_no_text_of_the_question(tmp_path: Path) -> None:
    ask(tmp_path, Server(completion(OTHER)), run="2026-run")
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for text in (QUESTION.user, QUESTION.system, QUESTION.label, "2026-run"):
        assert text.encode() not in stored


def test_an_answer_that_does_not_fit_its_type_is_named_harmlessly_and_asked_for_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    question = replace(QUESTION, label="a\x1b[31m.txt #1")
    key = ask(tmp_path, Server(completion(GOOD)), question=question).key

    async def spoil() -> None:
        async with DiskStore(tmp_path) as store:
            record = await store.get(key)
            assert record is not None
            await store.put(key, record._replace(answer='{"facts": 1}'))

    asyncio.run(spoil())
    assert not ask(tmp_path, Server(completion(GOOD)), question=question).cached
    assert "does not fit its type" in caplog.text
    # caplog.text is freed of escapes by pytest.
    assert "\x1b" not in "".join(caplog.messages)


class Slow(httpx2.AsyncBaseTransport):
    """Answers in turn with each step after some turns of the loop; `cut` counts requests that were cancelled."""

    def __init__(self, *steps: httpx2.Response) -> None:
        self.steps = steps
        self.bodies: list[Any] = []
        self.cut = 0
        self.go = asyncio.Event()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        step = self.steps[min(len(self.bodies), len(self.steps) - 1)]
        self.bodies.append(json.loads(await request.aread()))
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cut += 1
            raise
        return httpx2.Response(step.status_code, headers=step.headers, content=step.content)


async def asked(server: Slow, count: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(server.bodies) < count:
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_question_of_fifty_at_once_is_asked_once_and_one_of_them_pays(tmp_path: Path, keeps: bool) -> None:
    server = Slow(completion(GOOD))
    labels = [replace(QUESTION, label=f"{n}.txt #1") for n in range(50)]

    async def do(client: RememberingClient) -> list[Answered]:
        tasks = [asyncio.create_task(client.ask(one)) for one in labels]
        await asked(server)
        await asyncio.sleep(0.05)
        server.go.set()
        return await asyncio.gather(*tasks)

    answers = with_client(tmp_path if keeps else None, server, do, price_in=1)
    assert len(server.bodies) == 1
    assert [one.cached for one in answers] == [False, *[True] * 49]
    assert len({one.answer.model_dump_json() for one in answers}) == 1
    assert {replace(one.usage, seconds=0) for one in answers} == {Usage(10, 5, 1, cost=Decimal("0.00001"))}
    if keeps:
        taken_up = [ask(tmp_path, Server(NEVER), question=one, run="r").cached for one in labels]
        assert all(taken_up)


def test_of_a_run_that_is_taken_up_the_same_asker_pays(tmp_path: Path) -> None:
    labels = [replace(QUESTION, label=f"{n}.txt #1") for n in range(5)]

    async def do(client: RememberingClient) -> list[bool]:
        return [one.cached for one in await asyncio.gather(*map(client.ask, labels))]

    first = with_client(tmp_path, Server(completion(GOOD)), do, run="r")
    assert first == with_client(tmp_path, Server(NEVER), do, run="r") == [False, True, True, True, True]


def test_a_failure_is_told_to_all_who_wait_under_their_names_and_paid_by_one() -> None:
    server = Slow(completion("no json"))

    async def do(client: RememberingClient) -> list[Any]:
        tasks = [asyncio.create_task(client.ask(replace(QUESTION, label=f"{n}.txt"))) for n in range(5)]
        await asked(server)
        server.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    errors = with_client(None, server, do, max_repairs=0)
    assert len(server.bodies) == 1
    assert all(isinstance(one, ModelError) for one in errors)
    assert [(one.kind, one.label) for one in errors] == [("invalid_answer", f"{n}.txt") for n in range(5)]
    assert [one.usage.input_tokens for one in errors] == [10, 0, 0, 0, 0]


def test_a_question_whose_first_asker_is_cancelled_goes_on_and_is_paid_by_the_next(tmp_path: Path) -> None:
    server = Slow(completion(GOOD))

    async def do(client: RememberingClient) -> list[Any]:
        tasks = [asyncio.create_task(client.ask(replace(QUESTION, label=f"{n}.txt"))) for n in range(3)]
        await asked(server)
        tasks[0].cancel()
        await asyncio.sleep(0.01)
        server.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    cancelled, second, third = with_client(tmp_path, server, do, run="r")
    assert isinstance(cancelled, asyncio.CancelledError)
    assert (len(server.bodies), server.cut) == (1, 0)
    assert (second.cached, third.cached) == (False, True)
    assert not ask(tmp_path, Server(NEVER), question=replace(QUESTION, label="1.txt"), run="r").cached


def test_a_question_that_nobody_waits_for_is_given_up_and_can_be_asked_again(tmp_path: Path) -> None:
    server = Slow(completion(GOOD))

    async def do(client: RememberingClient) -> Answered:
        tasks = [asyncio.create_task(client.ask(QUESTION)) for _ in range(3)]
        await asked(server)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert server.cut == 1
        server.go.set()
        return await client.ask(QUESTION)

    assert not with_client(tmp_path, server, do).cached
    assert len(server.bodies) == 2


def test_who_checks_more_strictly_than_who_asked_first_asks_anew(tmp_path: Path) -> None:
    server = Slow(completion(GOOD), completion(OTHER))

    async def do(client: RememberingClient) -> list[Answered]:
        first = asyncio.create_task(client.ask(QUESTION))
        await asked(server)
        strict = asyncio.create_task(client.ask(QUESTION, complain))
        await asyncio.sleep(0.01)
        server.go.set()
        return [*await asyncio.gather(first, strict)]

    lax, strict = with_client(tmp_path, server, do)
    assert (lax.cached, strict.cached) == (False, False)
    assert lax.answer != strict.answer
    assert len(server.bodies) == 2


def test_a_client_that_is_closed_lets_go_of_what_is_out(tmp_path: Path) -> None:
    server = Slow(completion(GOOD))

    async def do(client: RememberingClient) -> "asyncio.Task[Answered]":
        task = asyncio.create_task(client.ask(QUESTION))
        await asked(server)
        return task

    task = with_client(tmp_path, server, do)
    assert task.cancelled()
    assert server.cut == 1


def test_that_there_is_no_hope_is_told_to_all_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "given_up", property(lambda _: True))
    server = Slow(failure(500))

    async def do(client: RememberingClient) -> list[Any]:
        tasks = [asyncio.create_task(client.ask(replace(QUESTION, label=f"{n}.txt"))) for n in range(3)]
        await asked(server)
        server.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    errors = with_client(None, server, do)
    assert [(one.kind, one.hopeless) for one in errors] == [("server", True)] * 3

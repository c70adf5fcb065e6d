"""The real thing beside the double: llama.cpp's own server with a tiny random model."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from extract.model.budget import Budget, Cost
from extract.model.client import ModelClient, ModelError
from extract.model.limits import Limits
from extract.model.question import Answered, Check, Question
from extract.model.recording import RecordTransport, ReplayTransport
from extract.model.usage import total
from extract.settings import Settings
from tests.extract.model.conftest import CONTEXT, LlamaServer, StartServer
from tests.extract.model.doubles import QUESTION, Answer, Naps, settings

pytestmark = pytest.mark.slow


def ask(
    server: LlamaServer, *questions: Question, check: Check | None = None, **changes: Any
) -> list[Answered]:
    async def run() -> list[Answered]:
        given = settings(**({"base_url": server.url, "model": "tiny", "max_output_tokens": 400} | changes))
        async with ModelClient(given, sleep=Naps()) as client:
            return await asyncio.gather(*(client.ask(question, check) for question in questions))

    return asyncio.run(run())


def test_the_schema_is_enforced_and_the_usage_is_the_server_s(llama: LlamaServer) -> None:
    questions = [Question(f"规则{number}", QUESTION.user, Answer, f"{number}") for number in range(8)]
    for answered in ask(llama, *questions):
        assert isinstance(answered.answer, Answer)
        assert answered.complaints == ()
        usage = answered.usage
        assert (usage.requests, usage.repairs, usage.retries, usage.estimated) == (1, 0, 0, False)
        # More questions than the server has threads: none waits until it drops another's idle connection (5 s).
        assert usage.seconds < 4.5
        # A token per byte: the prompt, and the few words of the template around it.
        size = len((questions[0].system + QUESTION.user).encode())
        assert size <= usage.input_tokens <= size + 40
        assert usage.output_tokens >= len('{"facts":[],"none":[]}')


def test_the_answer_holds_rows(llama: LlamaServer) -> None:
    (answered,) = ask(llama, QUESTION)
    assert isinstance(answered.answer, Answer)
    assert answered.answer.facts, "else the test above says little"


def test_a_complaint_goes_back_and_forth(llama: LlamaServer) -> None:
    (answered,) = ask(llama, QUESTION, check=lambda _: ["编号不存在"], max_repairs=1)
    assert answered.complaints == ("编号不存在",)
    assert (answered.usage.requests, answered.usage.repairs) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "question", "changes"),
    [
        ("auth", QUESTION, {"api_key": "sk-wrong"}),
        ("not_found", QUESTION, {"path": "/v2"}),
        ("context_overflow", Question("规则", "预" * CONTEXT, Answer, "long.txt"), {}),
        ("truncated", QUESTION, {"max_output_tokens": 5}),
    ],
)
def test_what_goes_wrong_has_its_name_and_is_tried_once(
    llama: LlamaServer, kind: str, question: Question, changes: dict[str, Any]
) -> None:
    if "path" in changes:
        changes = {"base_url": llama.url.replace("/v1", changes["path"])}
    with pytest.raises(ModelError) as caught:
        ask(llama, question, **changes)
    assert caught.value.kind == kind
    assert caught.value.usage.requests == 1
    assert "sk-wrong" not in str(caught.value)
    assert (caught.value.usage.output_tokens == 5) == (kind == "truncated")


def test_a_server_that_is_gone_is_a_connection_error_after_some_tries(start_server: StartServer) -> None:
    server = start_server()
    assert ask(server, QUESTION)
    server.stop()
    with pytest.raises(ModelError) as caught:
        ask(server, QUESTION, max_attempts=3)
    assert caught.value.kind == "connection"
    assert (caught.value.usage.requests, caught.value.usage.retries) == (3, 2)


def test_the_server_counts_as_we_do(llama: LlamaServer) -> None:
    before = llama.counted()
    questions = [Question(f"规则{number}", QUESTION.user, Answer, f"{number}") for number in range(6)]
    spent = total(one.usage for one in ask(llama, *questions, check=lambda _: ["再想想"], max_repairs=1))
    after = llama.counted()
    assert spent.requests == 12
    assert after.output_tokens - before.output_tokens == spent.output_tokens
    # What it had kept from the last question with the same beginning it does not process again.
    assert after.input_tokens - before.input_tokens <= spent.input_tokens


def test_a_batch_outlives_a_restart_of_the_server(start_server: StartServer) -> None:
    server = start_server()
    questions = [Question("规则", f"{QUESTION.user} {number}", Answer, f"{number}") for number in range(60)]
    limits = Limits(4)

    async def run() -> list[Answered]:
        given = settings(
            base_url=server.url, model="tiny", max_output_tokens=400, max_attempts=12, concurrency=4
        )
        async with ModelClient(given, limits=limits) as client:
            asked = [asyncio.ensure_future(client.ask(question)) for question in questions]
            while sum(one.done() for one in asked) < 10:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(1.5)
            await asyncio.to_thread(server.start)
            return await asyncio.gather(*asked)

    answered = asyncio.run(run())
    assert len(answered) == 60
    assert all(one.usage.requests == 1 + one.usage.retries for one in answered)
    # Only those that were out fail, again and again: who waits for a turn waits for one that comes back.
    assert 0 < total(one.usage for one in answered).retries < 60 * 4
    assert limits.in_flight == 0


def test_a_budget_stops_a_batch_at_what_the_server_counted(llama: LlamaServer) -> None:
    budget = Budget(2500)

    async def run() -> list[Answered | BaseException]:
        given = settings(base_url=llama.url, model="tiny", max_output_tokens=400, concurrency=2)
        async with ModelClient(given, budget=budget) as client:
            return await asyncio.gather(*(client.ask(QUESTION) for _ in range(60)), return_exceptions=True)

    ended = asyncio.run(run())
    spent = total(one.usage for one in ended if isinstance(one, Answered))
    refused = [one for one in ended if isinstance(one, ModelError)]
    assert {one.kind for one in refused} == {"budget"}
    assert len(refused) >= 1
    assert budget.spent == Cost.of_usage(spent)
    assert 1250 < budget.spent.tokens <= 2500 + 2 * 400


def test_what_was_recorded_from_it_replays(llama: LlamaServer, tmp_path: Path) -> None:
    async def run(given: Settings, transport: Any) -> Answered:
        async with ModelClient(given, transport) as client:
            return await client.ask(QUESTION)

    live = settings(base_url=llama.url, model="tiny", max_output_tokens=400)
    first = asyncio.run(run(live, RecordTransport(tmp_path / "recording")))
    replayed = asyncio.run(run(Settings(), ReplayTransport(tmp_path / "recording")))
    assert first.answer == replayed.answer
    assert replayed.usage.input_tokens == first.usage.input_tokens

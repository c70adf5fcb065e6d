import asyncio
import gc
import json
import logging
import traceback
import warnings
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import httpx2
import pytest
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from extract.model.client import ModelClient, ModelError
from extract.model.meter import Paid, paid_for
from extract.model.question import Answered
from extract.model.recording import RecordTransport
from extract.settings import SettingsError
from tests.extract.model.doubles import (
    GOOD,
    KEY,
    OTHER,
    QUESTION,
    Answer,
    Naps,
    Server,
    ask,
    completion,
    failure,
    no_facts,
    settings,
    tool_call,
)


def test_the_request_asks_for_the_schema_strictly() -> None:
    server = Server(completion(GOOD))
    answered = ask(server, temperature=None)
    assert answered.answer == Answer.model_validate_json(GOOD)
    assert type(answered.answer) is Answer
    assert not answered.cached
    assert server.closed
    (body,) = server.bodies
    assert body["messages"] == [
        {"role": "system", "content": "规则"},
        {"role": "user", "content": QUESTION.user},
    ]
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["max_tokens"] == 8192
    assert "temperature" not in body
    assert "max_completion_tokens" not in body


def test_openai_itself_gets_the_new_name_of_the_bound() -> None:
    server = Server(completion(GOOD))
    ask(server, base_url="https://api.openai.com/v1")
    assert server.bodies[0]["max_completion_tokens"] == 8192
    assert "max_tokens" not in server.bodies[0]


def test_a_number_in_quotes_is_a_number() -> None:
    assert ask(Server(completion(GOOD.replace("1", '"1"')))).answer == Answer.model_validate_json(GOOD)


@pytest.mark.parametrize("mode", ["json", "tools"])
def test_other_modes(mode: str) -> None:
    step = tool_call(GOOD) if mode == "tools" else completion(f"```json\n{GOOD}\n```")
    server = Server(step)
    assert ask(server, mode=mode).answer == Answer.model_validate_json(GOOD)
    if mode == "tools":
        assert server.bodies[0]["tools"][0]["function"]["name"] == "Answer"
    else:
        assert server.bodies[0]["response_format"] == {"type": "json_object"}
        assert '"additionalProperties": false' in server.bodies[0]["messages"][0]["content"]


def test_a_wrong_form_is_sent_back_with_what_is_wrong() -> None:
    server = Server(completion('{"facts": []}'), completion("不知道"), completion(GOOD))
    answered = ask(server)
    assert answered.answer == Answer.model_validate_json(GOOD)
    assert answered.usage.repairs == 2
    assert (answered.usage.input_tokens, answered.usage.output_tokens, answered.usage.requests) == (30, 15, 3)
    assert answered.usage.retries == 0
    second, third = (body["messages"] for body in server.bodies[1:])
    assert second[:2] == server.bodies[0]["messages"]
    assert second[2] == {"role": "assistant", "content": '{"facts": []}'}
    assert "none：Field required" in second[3]["content"]
    assert [message["role"] for message in third] == ["system", "user", "assistant", "user"], (
        "it does not grow"
    )
    assert third[2]["content"] == "不知道"


def test_complaints_are_sent_back() -> None:
    server = Server(completion(GOOD), completion(OTHER))
    answered = ask(server, no_facts)
    assert answered.answer == Answer.model_validate_json(OTHER)
    assert answered.complaints == ()
    assert "- 编号 1 不存在\n" in server.bodies[1]["messages"][3]["content"]


def test_in_tools_mode_the_complaint_is_the_call_s_result() -> None:
    server = Server(tool_call(GOOD), completion("没有调用"), tool_call(OTHER))
    assert ask(server, no_facts, mode="tools").usage.repairs == 2
    assistant, result = server.bodies[1]["messages"][2:]
    assert assistant["tool_calls"][0]["function"]["arguments"] == GOOD
    assert (result["role"], result["tool_call_id"]) == ("tool", "c1")
    assert "没有按要求调用函数" in server.bodies[2]["messages"][3]["content"]


def test_what_remains_wrong_is_told_with_the_last_answer() -> None:
    server = Server(completion(GOOD))
    answered = ask(server, no_facts, max_repairs=1)
    assert answered.complaints == ("编号 1 不存在",)
    assert len(server.bodies) == 2


@pytest.mark.parametrize(("temperature", "asked"), [(0.0, 2), (0.7, 4)])
def test_what_was_answered_alike_twice_is_not_asked_again_where_nothing_is_left_to_chance(
    temperature: float, asked: int
) -> None:
    server = Server(completion(GOOD))
    answered = ask(server, no_facts, max_repairs=3, temperature=temperature)
    assert answered.complaints == ("编号 1 不存在",)
    assert len(server.bodies) == asked


def test_of_two_wrong_answers_the_less_wrong_one_is_kept() -> None:
    def wrong(answer: BaseModel) -> list[str]:
        return ["少了一个"] if answer == Answer.model_validate_json(GOOD) else ["少了一个", "又错一个"]

    answered = ask(Server(completion(GOOD), completion(OTHER)), wrong, max_repairs=1)
    assert answered.answer == Answer.model_validate_json(GOOD)
    assert answered.complaints == ("少了一个",)


@pytest.mark.parametrize("then", [failure(500), failure(401), completion(GOOD[:9], finish="length")], ids=str)
def test_a_repair_that_fails_leaves_the_answer(
    then: httpx2.Response, caplog: pytest.LogCaptureFixture
) -> None:
    answered = ask(Server(completion(GOOD), then), no_facts)
    assert answered.answer == Answer.model_validate_json(GOOD)
    assert answered.complaints
    assert answered.usage.requests >= 2
    assert "not repaired" in caplog.text


def test_a_file_s_name_cannot_write_on_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    question = replace(QUESTION, label="a\x1b[31m.txt #1")
    ask(Server(completion(GOOD), failure(500), failure(400)), no_facts, question=question)
    assert "attempt 1 again" in caplog.text
    assert "not repaired" in caplog.text
    # caplog.text is freed of escapes by pytest.
    assert "\x1b" not in "".join(caplog.messages)


def test_a_repair_in_a_wrong_form_leaves_the_answer() -> None:
    answered = ask(Server(completion(GOOD), completion("x")), no_facts)
    assert (answered.complaints, answered.usage.repairs) == (("编号 1 不存在",), 2)


def test_never_a_form_is_an_error_that_was_paid_for() -> None:
    with pytest.raises(ModelError) as caught:
        ask(Server(completion(None)), max_repairs=1, price_in="1", price_out="2")
    assert caught.value.kind == "invalid_answer"
    assert (caught.value.usage.requests, caught.value.usage.repairs) == (2, 1)
    assert caught.value.usage.cost == Decimal("0.00004")


def test_a_cut_off_answer_is_counted_and_names_the_bound() -> None:
    server = Server(completion(GOOD[:9], finish="length"))
    with pytest.raises(ModelError, match="raise max_output_tokens") as caught:
        ask(server, max_output_tokens=7)
    assert caught.value.kind == "truncated"
    assert "is 7" in str(caught.value)
    assert (caught.value.usage.input_tokens, caught.value.usage.output_tokens) == (10, 5)
    assert len(server.bodies) == 1


def test_without_usage_the_rule_counts_and_says_so() -> None:
    usage = ask(Server(completion(OTHER, usage=None))).usage
    assert usage.estimated
    assert usage.input_tokens > 10
    assert usage.output_tokens == -(-len(OTHER) // 4)


def test_no_more_questions_are_out_than_allowed() -> None:
    out = most = 0

    class Busy(Server):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            nonlocal out, most
            out, most = out + 1, max(most, out + 1)
            await asyncio.sleep(0.001)
            out -= 1
            return await super().handle_async_request(request)

    async def run() -> list[Answered]:
        async with ModelClient(settings(concurrency=3), transport=Busy(completion(GOOD))) as client:
            return await asyncio.gather(*(client.ask(QUESTION) for _ in range(12)))

    assert len(asyncio.run(run())) == 12
    assert most == 3


@pytest.mark.parametrize("mode", ["json_schema", "json", "tools"])
def test_what_questions_of_a_kind_share_comes_first_and_as_the_same_bytes(mode: str) -> None:
    sent: list[bytes] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.content)
        return tool_call(GOOD) if mode == "tools" else completion(GOOD)

    for user in ("甲", "乙", "甲"):
        ask(httpx2.MockTransport(serve), question=replace(QUESTION, user=user), mode=mode)
    assert sent[0] == sent[2]
    differs = next(at for at, (one, other) in enumerate(zip(*sent[:2], strict=True)) if one != other)
    shared = sent[0][:differs].decode("utf-8", "ignore")
    assert shared.endswith('{"role":"user","content":"')
    assert QUESTION.system in shared
    assert "additionalProperties" in shared


def test_input_that_the_server_had_kept_is_counted() -> None:
    body = json.loads(completion(GOOD).content)
    body["usage"]["prompt_tokens_details"] = {"cached_tokens": 7}
    paid = paid_for(ChatCompletion.construct(**body), ())
    assert paid == Paid(10, 5, cached=7)


def test_nothing_is_asked_outside_of_the_context() -> None:
    async def run() -> None:
        await ModelClient(settings()).ask(QUESTION)

    with pytest.raises(RuntimeError):
        asyncio.run(run())


@pytest.mark.parametrize("field", ["base_url", "model"])
def test_a_server_and_a_model_must_be_named(field: str) -> None:
    with pytest.raises(SettingsError) as caught:
        ModelClient(settings(**{field: None}))
    assert caught.value.field == field


def test_nothing_is_left_open() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ask(Server(completion(GOOD)))
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_the_key_is_nowhere(status: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    header = "hdr-5ecret-value"
    good = completion(GOOD)
    body = json.loads(good.content) | {"echo": f"Bearer {KEY} {header}"}
    step = (
        httpx2.Response(200, json=body)
        if status == 200
        else failure(status, message=f"bad key {KEY}, {header}")
    )
    texts = [repr(settings(extra_headers={"X-Key": header})), str(settings()), settings().model_dump_json()]
    server = RecordTransport(tmp_path / "recording", Server(step))

    async def run() -> None:
        client = ModelClient(settings(extra_headers={"X-Key": header}), transport=server, sleep=Naps())
        async with client:
            texts.append(repr(vars(client)))
            texts.append(repr(await client.ask(QUESTION)))

    try:
        asyncio.run(run())
    except ModelError as error:
        texts += [str(error), repr(error), repr(vars(error)), "".join(traceback.format_exception(error))]
        assert error.__cause__ is None
        assert error.__context__ is None
    texts += [caplog.text, *(str(path) for path in tmp_path.rglob("*"))]
    everything = "\n".join(texts).encode() + b"".join(
        p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()
    )
    assert KEY.encode() not in everything
    if status != 200:
        assert header.encode() not in everything
        assert b"***" in everything

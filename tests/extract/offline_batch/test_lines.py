"""Lines of requests fit the types of OpenAI's client and of vLLM; of answers every known form is read, and no other."""

import json
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openai.types.chat import completion_create_params
from pydantic import BaseModel, ConfigDict, TypeAdapter

from extract.offline_batch.lines import LineError, Reply, parse, request_id, request_line

COMPLETION = {
    "id": "x", "object": "chat.completion", "created": 1, "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "预算\u2028"}}],
}  # fmt: skip

BODY = {"model": "m", "messages": [{"role": "user", "content": "预算\u2028\ud800"}], "temperature": 0.0}


class VllmLine(BaseModel):
    """The line of an input file as vLLM documents it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    custom_id: str
    method: Literal["POST"]
    url: Literal["/v1/chat/completions"]
    body: dict[str, Any]


def said(**held: Any) -> bytes:
    return json.dumps({"id": "batch_req_1", "custom_id": "q", "error": None, **held}).encode()


def test_a_request_is_what_both_read() -> None:
    line = request_line("q", BODY)
    assert line.splitlines() == [line.removesuffix("\n")], "no character in it breaks the line"
    held = VllmLine.model_validate_json(line.replace("\\ud800", ""))
    TypeAdapter(completion_create_params.CompletionCreateParamsNonStreaming).validate_python(held.body)
    assert json.loads(line)["body"] == BODY


def test_an_answer_is_read_from_each_form() -> None:
    openai = said(response={"status_code": 200, "request_id": "r", "body": COMPLETION})
    vllm = said(id="vllm-1", response={"status_code": 200, "request_id": "vllm-batch-1", "body": COMPLETION})
    bare = said(response=COMPLETION)
    for line in (openai, vllm, bare):
        reply = parse(line)
        assert (reply.custom_id, reply.status, json.loads(reply.body)) == ("q", 200, COMPLETION)


@pytest.mark.parametrize(
    ("held", "status", "why"),
    [
        ({"response": {"status_code": 429, "body": {"error": {"code": "rate", "message": "slow"}}}}, 429, "rate: slow"),
        ({"response": None, "error": {"code": "batch_expired", "message": "too late"}}, 503, "batch_expired: too late"),
        ({"response": {"status_code": 400, "body": None}, "error": "context length"}, 400, "context length"),
        ({"response": {"status_code": 400}, "error": {"error": {"message": "m", "code": 400}}}, 400, "400: m"),
        ({"response": {"status_code": 200, "body": {"choices": []}}}, 503, "no chat completion came"),
        ({"response": {"status_code": 200, "body": "<html>"}}, 503, "<html>"),
        ({"response": {"status_code": "200"}}, 503, "no chat completion came"),
        ({"response": "x", "error": [1]}, 503, "no chat completion came"),
        ({}, 503, "no chat completion came"),
    ],
)  # fmt: skip
def test_a_failure_has_its_cause(held: dict[str, Any], status: int, why: str) -> None:
    assert parse(said(**held)) == Reply("q", status=status, why=why)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"<html>502</html>", "line_no_json"),
        (b'{"custom_id": "q", "resp', "line_no_json"),
        (b"\xff\xfe\x00", "line_no_json"),
        (b"[" * 100_000, "line_no_json"),
        (b"[]", "line_no_id"),
        (b'{"custom_id": 7}', "line_no_id"),
        (b"null", "line_no_id"),
    ],
)  # fmt: skip
def test_what_answers_nothing_is_named(line: bytes, kind: str) -> None:
    with pytest.raises(LineError) as caught:
        parse(line)
    assert caught.value.kind == kind


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["custom_id", "response", "error", "body", "choices", "message", "status_code", "code"]), inner)))  # fmt: skip
def test_no_json_ends_an_import(held: object) -> None:
    try:
        reply = parse(json.dumps(held).encode())
    except LineError:
        return
    assert bool(reply.body) == (reply.status == 200)
    assert bool(reply.why) == (reply.status >= 400)


@settings(deadline=None)
@given(st.dictionaries(st.text(), st.integers() | st.text()))
def test_the_id_is_that_of_the_content(body: dict[str, Any]) -> None:
    other = dict(reversed(body.items()))
    assert request_id(body) == request_id(other)
    assert request_id(body) != request_id(body | {"model": "other"})

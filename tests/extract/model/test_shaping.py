"""What instructor is handed for an answer type, and what it finds in completions, for every mode."""

import json
import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from extract.model.answer_type import prepare
from extract.model.failures import CutOffError, FormError
from extract.model.shaping import Shaping, carrier_of
from tests.extract.model.doubles import GOOD, Answer, completion, tool_call


def test_an_answer_is_of_the_type_itself() -> None:
    carrier = carrier_of(prepare(Answer))
    answer = carrier.model_validate_json(GOOD, strict=False).answer
    assert type(answer) is Answer
    assert answer == Answer.model_validate_json(GOOD)
    with pytest.raises(ValidationError):
        carrier.model_validate_json("{}")


def test_a_type_has_one_carrier_and_its_schema_is_made_once() -> None:
    prepared = prepare(Answer)
    assert carrier_of(prepared) is carrier_of(prepare(Answer))
    assert carrier_of(prepared).model_json_schema() is prepared.schema


@pytest.mark.parametrize("mode", ["json_schema", "json", "tools"])
def test_an_answer_is_found_where_the_mode_puts_it(mode: str) -> None:
    shaping = Shaping(mode)
    reply = tool_call(GOOD) if mode == "tools" else completion(GOOD)
    assert shaping.answer(shaping.read(reply.content), prepare(Answer)) == Answer.model_validate_json(GOOD)


@pytest.mark.parametrize(
    ("mode", "content", "said"),
    [
        ("json_schema", '{"facts": [{"id": "x"}], "none": []}', "facts.0.id"),
        ("json_schema", "no json", "回答"),
        ("tools", GOOD, "调用函数"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_in_words_for_the_model(
    mode: str, content: str, said: str
) -> None:
    shaping = Shaping(mode)
    with pytest.raises(FormError) as caught:
        shaping.answer(shaping.read(completion(content).content), prepare(Answer))
    assert any(said in problem for problem in caught.value.problems)


def test_an_answer_that_was_cut_off_is_told_from_a_wrong_one() -> None:
    shaping = Shaping("json_schema")
    with pytest.raises(CutOffError):
        shaping.answer(shaping.read(completion(GOOD[:9], finish="length").content), prepare(Answer))


@pytest.mark.parametrize(
    "change", [{"id": None}, {"choices": [{"message": {"content": GOOD}}]}, {"object": "text", "more": 1}]
)
def test_a_reply_that_does_not_keep_to_the_type_is_taken_as_it_comes(change: dict[str, Any]) -> None:
    body = json.loads(completion(GOOD).content) | change
    read = Shaping("json_schema").read(json.dumps(body).encode())
    assert read.choices[0].message.content == GOOD


def test_a_reply_that_broke_off_is_no_json() -> None:
    with pytest.raises(json.JSONDecodeError):
        Shaping("json_schema").read(b'{"choices": [{')


def test_a_client_is_there_before_the_libraries_that_read_answers() -> None:
    loaded = "import sys, extract.model.client; print({'openai', 'instructor', 'httpx2'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"

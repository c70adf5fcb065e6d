from enum import StrEnum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from extract.model.answer_type import bare_json, prepare
from extract.model.schema import strict_schema
from tests.extract.model.doubles import GOOD, Answer


class Kind(StrEnum):
    IN = "收入"
    OUT = "支出"


class Part(BaseModel):
    kind: Kind = Field(description="哪一种")
    note: str | None = None
    choice: Literal["a", "b"] = "a"


class Whole(BaseModel):
    title: str
    parts: list[Part]
    first: Part = Field(description="第一个")


class Open(BaseModel):
    counts: dict[str, int]


def _objects(node: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if isinstance(node, dict):
        found += [node]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            found += _objects(part)
    return found


@pytest.mark.parametrize("answer_type", [Answer, Whole])
def test_schema_keeps_the_strict_rules(answer_type: type[BaseModel]) -> None:
    schema, strict = strict_schema(answer_type)
    assert strict
    for node in _objects(schema):
        assert "default" not in node
        assert "$ref" not in node or len(node) == 1
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
    assert "title" in strict_schema(Whole)[0]["properties"], "a field that is called title stays"


def test_an_open_mapping_is_not_strict() -> None:
    assert not strict_schema(Open)[1]
    assert prepare(Open).response_format["json_schema"]["strict"] is False


def test_a_type_is_prepared_once_and_keeps_its_name() -> None:
    prepared = prepare(Answer)
    assert prepare(Answer) is prepared
    assert prepared.response_format["json_schema"]["name"] == "Answer"
    assert prepared.schema["title"] == "Answer"


@given(
    st.sampled_from(["", "好的：", "```json\n", "<think>{a}</think>\n"]),
    st.sampled_from(["", "\n```", "\n以上。"]),
)
def test_what_stands_around_the_object_is_left_out(before: str, after: str) -> None:
    assert bare_json(before + GOOD + after) == GOOD


@given(st.text())
def test_a_reply_without_an_object_stays(text: str) -> None:
    assert bare_json(text) in text

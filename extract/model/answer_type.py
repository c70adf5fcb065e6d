"""An answer type made ready once: wrapped for instructor, with a schema that strict servers take.

instructor builds a new class and a new JSON schema for every call unless it is handed a class that is wrapped
already; for wide answer types that is most of the client's CPU time.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from instructor import ResponseSchema
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

Json = dict[str, Any]


class Carrier(ResponseSchema):
    """What instructor takes for the answer type; it carries an answer of the real one.

    instructor looks through every field and every word of a Literal of the class it is given, five times per call;
    here it finds one field. Each answer type has a subclass of its own, which knows its schema and how to read it.
    """

    answer: BaseModel


@dataclass(frozen=True, slots=True)
class Prepared:
    """`carrier`: what instructor gets; `strict`: the schema keeps OpenAI's rules for strict; `text`: it as JSON."""

    answer_type: type[BaseModel]
    carrier: type[Carrier]
    schema: Json
    text: str
    strict: bool
    digest: str

    @property
    def response_format(self) -> Json:
        """As instructor makes it, and `strict`, without which OpenAI takes the schema as a hint only."""
        named = {"name": self.carrier.__name__, "schema": self.schema, "strict": self.strict}
        return {"type": "json_schema", "json_schema": named}


@lru_cache(maxsize=64)
def prepare(answer_type: type[BaseModel]) -> Prepared:
    """The type made ready; the same object for the same type."""
    schema, strict = strict_schema(answer_type)
    text = json.dumps(schema, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prepared(answer_type, _carrier(answer_type, schema), schema, text, strict, digest)


def _carrier(answer_type: type[BaseModel], schema: Json) -> type[Carrier]:
    class Own(Carrier):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> Json:
            return schema

        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> "Own":
            """Read an answer's text; what stands around the JSON object is left out."""
            answer = answer_type.model_validate_json(bare_json(str(json_data)), **options)
            return cls.model_construct(answer=answer)

    # The schema's name in the request is the class's.
    Own.__name__ = Own.__qualname__ = answer_type.__name__
    Own.__doc__ = answer_type.__doc__
    return Own


def bare_json(text: str) -> str:
    r"""The JSON object in a reply; the text itself where there is none.

    Servers that do not enforce the format answer with fences or with a train of thought before the object: that
    is paid work too, and not worth a repair.

    >>> bare_json('<think>{?}</think>```json\\n{"none": []}\n```')
    '{"none": []}'
    """
    if text.startswith("{") and text.endswith("}"):
        return text
    answer = text.rpartition("</think>")[2]
    start, end = answer.find("{"), answer.rfind("}")
    return answer[start : end + 1] if 0 <= start < end else text


class _Untitled(GenerateJsonSchema):
    """No title per field: it repeats the name and costs tokens where a server shows the schema to the model."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def strict_schema(answer_type: type[BaseModel]) -> tuple[Json, bool]:
    """The type's JSON schema by OpenAI's strict rules, and whether it could be brought under them all.

    Every property is required, no object takes others, no defaults, no words beside a $ref. An open mapping
    (dict[str, int]) cannot be written so.
    """
    mode: JsonSchemaMode = "validation"
    schema = answer_type.model_json_schema(schema_generator=_Untitled, mode=mode)
    definitions = schema.get("$defs", {})
    strict = _tighten(schema, definitions)
    for definition in definitions.values():
        definition.pop("title", None)
    schema["title"] = answer_type.__name__
    return schema, strict


def _tighten(node: Json, definitions: Mapping[str, Json]) -> bool:
    """Bring one schema and all below it under the strict rules, in place; whether that was possible."""
    node.pop("default", None)
    if "$ref" in node and len(node) > 1:
        target = definitions[node.pop("$ref").rpartition("/")[2]]
        # A description at the place says more than the one at the type.
        node.update({**json.loads(json.dumps(target)), **node})
    strict = True
    if node.get("type") == "object":
        strict = not isinstance(node.get("additionalProperties"), dict) and "properties" in node
        if strict:
            node["additionalProperties"] = False
            node["required"] = list(node["properties"])
    # No shortcut by all(): every part is to be tightened.
    return all([strict, *(_tighten(part, definitions) for part in _parts(node))])


def _parts(node: Json) -> list[Json]:
    maps = [*node.get("properties", {}).values(), *node.get("$defs", {}).values()]
    lists = [
        *node.get("anyOf", ()),
        *node.get("allOf", ()),
        *node.get("oneOf", ()),
        *node.get("prefixItems", ()),
    ]
    return [part for part in (*maps, *lists, node.get("items")) if isinstance(part, dict)]

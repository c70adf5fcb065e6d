"""The JSON schema of an answer type by the rules of strict servers, and what identifies it. Light: no instructor."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

Json = dict[str, Any]


@lru_cache(maxsize=64)
def digest_of(answer_type: type[BaseModel]) -> str:
    """64 hex digits that stand for the schema of an answer type."""
    return hashlib.sha256(schema_text(strict_schema(answer_type)[0]).encode()).hexdigest()


def schema_text(schema: Json) -> str:
    """A schema as canonical JSON."""
    return json.dumps(schema, ensure_ascii=False, sort_keys=True)


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

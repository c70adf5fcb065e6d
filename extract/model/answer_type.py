"""An answer type made ready once: wrapped for instructor, with a schema that strict servers take.

instructor builds a new class and a new JSON schema for every call unless it is handed a class that is wrapped
already; for wide answer types that is most of the client's CPU time.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from instructor import ResponseSchema
from pydantic import BaseModel

from extract.model.schema import Json, digest_of, schema_text, strict_schema


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
    text = schema_text(schema)
    return Prepared(answer_type, _carrier(answer_type, schema), schema, text, strict, digest_of(answer_type))


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

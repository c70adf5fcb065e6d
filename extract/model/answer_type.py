"""An answer type made ready once, with a schema that strict servers take. Light: no instructor."""

from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel

from extract.model.schema import Json, digest_of, schema_text, strict_schema


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """`strict`: the schema keeps OpenAI's rules for strict; `text`: it as JSON."""

    answer_type: type[BaseModel]
    schema: Json
    text: str
    strict: bool
    digest: str

    @property
    def response_format(self) -> Json:
        """As instructor makes it, and `strict`, without which OpenAI takes the schema as a hint only."""
        named = {"name": self.answer_type.__name__, "schema": self.schema, "strict": self.strict}
        return {"type": "json_schema", "json_schema": named}


@lru_cache(maxsize=64)
def prepare(answer_type: type[BaseModel]) -> Prepared:
    """The type made ready; the same object for the same type."""
    schema, strict = strict_schema(answer_type)
    text = schema_text(schema)
    return Prepared(answer_type, schema, text, strict, digest_of(answer_type))


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

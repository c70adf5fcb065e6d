"""How each mode asks for an answer, and where it is found in what comes back: what instructor knows best.

Its own call around that costs more than all the rest of a question. It takes a second to load, with openai's types.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from instructor import ResponseSchema
from instructor.core.exceptions import IncompleteOutputException, ResponseParsingError
from instructor.v2 import Mode, Provider, mode_registry
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ValidationError

from extract.model.answer_type import Prepared, bare_json
from extract.model.failures import CutOffError, FormError
from extract.model.repair import has_message
from extract.model.schema import Json

_MODES: Mapping[str, Mode] = {"json_schema": Mode.JSON_SCHEMA, "tools": Mode.TOOLS, "json": Mode.JSON}


class Carrier(ResponseSchema):
    """What instructor takes for the answer type; it carries an answer of the real one.

    instructor looks through every field and every word of a Literal of the class it is given, five times per call;
    here it finds one field. Each answer type has a subclass of its own, which knows its schema and how to read it.
    """

    answer: BaseModel


@lru_cache(maxsize=64)
def carrier_of(prepared: Prepared) -> type[Carrier]:
    """What instructor gets in place of the answer type; the same class for the same type."""
    answer_type, schema = prepared.answer_type, prepared.schema

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


def _problems(error: ValidationError | ResponseParsingError) -> list[str]:
    if isinstance(error, ResponseParsingError):
        return ["回答没有按要求调用函数"]
    rows = error.errors(include_url=False, include_input=False)
    return [f"{'.'.join(map(str, row['loc'])) or '回答'}：{row['msg']}" for row in rows]


class Shaping:
    """One mode's way."""

    def __init__(self, mode: str) -> None:
        """`mode` is one of the settings'."""
        self._handlers = mode_registry.get_handlers(Provider.OPENAI, _MODES[mode])

    def request(self, messages: list[dict[str, Any]], prepared: Prepared) -> dict[str, Any]:
        """What a request for an answer holds, its messages among it."""
        _, shaped = self._handlers.request_handler(
            response_model=carrier_of(prepared), kwargs={"messages": messages}
        )
        return dict(shaped)

    def read(self, content: bytes) -> ChatCompletion:
        """The completion in a reply's body, whatever is in it; JSONDecodeError where the body broke off on its way."""
        try:
            return ChatCompletion.model_validate_json(content)
        except ValidationError:
            # Many a server leaves out or adds what the type does not allow: as openai does it, it is taken as it comes.
            body = json.loads(content)
            return ChatCompletion.construct(**body if isinstance(body, dict) else {})

    def answer(self, completion: ChatCompletion, prepared: Prepared) -> BaseModel:
        """The answer in a completion; besides the two below it raises whatever a server's reply leads to.

        Raises:
            CutOffError: the server ended it before it was through.
            FormError: it has not the form that was asked for.
        """
        try:
            carried = self._handlers.response_parser(
                response=completion,
                response_model=carrier_of(prepared),
                validation_context=None,
                # A number written as "12" is a number; a repair for that is money for nothing.
                strict=False,
                stream=False,
                is_async=True,
            )
        except IncompleteOutputException:
            raise CutOffError from None
        except (ValidationError, ResponseParsingError) as error:
            if not has_message(completion):
                raise
            raise FormError(_problems(error)) from None
        answer: BaseModel = carried.answer
        return answer

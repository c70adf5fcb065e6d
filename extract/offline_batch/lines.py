"""The lines of batch files: requests as OpenAI's Batch API and `vllm run-batch` read them, answers as they write them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from extract.output.files import json_line
from extract.output.text import clean

ENDPOINT: Final = "/v1/chat/completions"

LOST = 503
"""The status of a question whose batch ended without an answer to it: the server's doing, and it may go well later."""

_LONGEST = 300
"""Characters of a server's own words that are kept."""


class Reply(NamedTuple):
    """What a line says about a question: `body`, a chat completion as JSON text, or "" and why there is none."""

    custom_id: str
    body: str = ""
    status: int = 200
    why: str = ""


class LineError(ValueError):
    """A line that answers nothing; `kind` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def request_id(body: Mapping[str, Any]) -> str:
    """64 hex digits of all that a request asks, the model's name and settings with it: its custom_id, always the same.

    >>> request_id({"model": "m", "messages": []}) == request_id({"messages": [], "model": "m"})
    True
    """
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def request_line(custom_id: str, body: Mapping[str, Any]) -> str:
    """One line of an input file, with its end."""
    return json_line({"custom_id": custom_id, "method": "POST", "url": ENDPOINT, "body": body}) + "\n"


def parse(line: bytes) -> Reply:
    """What a line of an output or error file says, as OpenAI writes it or as vLLM does.

    Raises:
        LineError: it is no JSON object, or names no question.
    """
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        raise LineError("line_no_json") from None
    custom_id = held.get("custom_id") if isinstance(held, dict) else None
    if not isinstance(custom_id, str):
        raise LineError("line_no_id")
    response = held.get("response")
    response = response if isinstance(response, dict) else {}
    body = response.get("body")
    if body is None and "choices" in response:
        # The completion itself, as some tools write it.
        body = response
    status = response.get("status_code", 200)
    status = status if type(status) is int and 100 <= status <= 599 else 200
    if status == 200 and _is_completion(body):
        return Reply(custom_id, json.dumps(body))
    return Reply(custom_id, status=status if status >= 400 else LOST, why=_why(held.get("error"), body))


def _is_completion(body: object) -> bool:
    choices = body.get("choices") if isinstance(body, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(first, dict) and isinstance(first.get("message"), dict)


def _why(error: object, body: object) -> str:
    """A failure in the server's words: a text, OpenAI's error object, or either inside another."""
    for held in (error, body):
        inner = held.get("error", held) if isinstance(held, dict) else held
        if isinstance(inner, dict):
            words = [str(inner[name]) for name in ("code", "message") if inner.get(name)]
            inner = ": ".join(words)
        said = clean(inner) if isinstance(inner, str) else ""
        if said:
            return said[:_LONGEST]
    return "no chat completion came"

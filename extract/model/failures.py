"""What may become of a request in place of an answer. Words are those of the server or the network: they may repeat a key."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

_CHARSET = re.compile(r"charset=\"?([\w-]+)", re.IGNORECASE)


class RequestError(Exception):
    """A request failed on its way."""


class NoReplyError(RequestError):
    """Nothing came back, or not all of it. `reached`: somebody may have got the request; `late`: time was up."""

    def __init__(self, words: str, *, reached: bool = True, late: bool = False) -> None:
        super().__init__(words)
        self.reached, self.late = reached, late

    @property
    def kind(self) -> Literal["timeout", "connection"]:
        """Its kind of `ErrorKind`."""
        return "timeout" if self.late else "connection"


class BadReplyError(RequestError):
    """A reply that is no answer: a status of 300 and more, or what should have had one.

    Names of `headers` count in any case.
    """

    def __init__(self, status_code: int, headers: Mapping[str, str], content: bytes) -> None:
        super().__init__(status_code)
        self.status_code, self.headers = status_code, headers
        self.text = _decoded(headers.get("content-type", ""), content).strip()

    def __str__(self) -> str:
        return f"status {self.status_code}: {self.message}".removesuffix(": ")

    @property
    def message(self) -> str:
        """What the server said."""
        said = self._error.get("message")
        return said if isinstance(said, str) and said else self.text

    @property
    def code(self) -> object:
        """The server's own code for it; None where it gave none."""
        return self._error.get("code")

    @cached_property
    def _error(self) -> Mapping[str, Any]:
        try:
            body = json.loads(self.text)
        except (ValueError, RecursionError):
            return {}
        inner = body.get("error", body) if isinstance(body, dict) else None
        return inner if isinstance(inner, dict) else {}


def _decoded(content_type: str, content: bytes) -> str:
    found = _CHARSET.search(content_type)
    try:
        return content.decode(found[1] if found else "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


class CutOffError(Exception):
    """An answer that ended before it was through."""


class FormError(Exception):
    """An answer that has not the form asked for; `problems` says why, in words for the model."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems

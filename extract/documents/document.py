"""The document: its text and the lines it is laid out in. Immutable; offsets are code points."""

import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """One non-blank line of the text, white space at its ends left out: text[start:end]."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A disclosure as text.

    `name` is its path relative to what was asked for, with forward slashes; `sha256` that of the file's bytes;
    `lines` the non-blank lines in order.
    """

    name: str
    text: str
    sha256: str
    lines: tuple[Line, ...]
    encoding: str = "utf-8"

    @classmethod
    def from_text(
        cls, text: str, name: str = "text", data: bytes | None = None, encoding: str = "utf-8"
    ) -> "Document":
        """A document of a text at hand; `data` are the bytes it was decoded from."""
        # A lone surrogate, as a broken download may hold, is no UTF-8; it must not stop the reading here.
        held = text.encode("utf-8", "surrogatepass") if data is None else data
        return cls(name, text, hashlib.sha256(held).hexdigest(), _lines(text), encoding)


_LINE = re.compile(r"[^\s][^\n\r\x0b\x0c]*")


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(m.start(), m.start() + len(m[0].rstrip())) for m in _LINE.finditer(text))

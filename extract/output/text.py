"""Source text made fit for a terminal, a table cell or a quote."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the command line uses this module and stays light: schemas bring pydantic
    from schemas.base import Span

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_UNCLEAN = re.compile(rf"{_CONTROL.pattern}|{_INVISIBLE.pattern}|\s")
"""What makes a text unclean; most have nothing of it, and one look is quicker than three."""
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_STOP = re.compile(
    r"[。；;！!？?]"
    r"|\n[^\S\n]*(?=\n|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}(?:[）)、]|[.．](?!\d))|第[一二三四五六七八九十]+部分)"
)
"""What ends a clause: its punctuation, a blank line, and a line end before a heading or a list number."""

_REACH = 60
_LONGEST = 160
_MASK = "＊"


class Quote(NamedTuple):
    """A place and the rest of its clause on either side."""

    before: str
    hit: str
    after: str


def clean(text: str) -> str:
    r"""Text on one line without control, direction or zero-width characters.

    >>> clean("预算\x1b[31m\r\n 100\u202e万元")
    '预算 [31m 100万元'
    """
    if not _UNCLEAN.search(text):
        return text
    return _SPACE.sub(" ", _INVISIBLE.sub("", _CONTROL.sub(" ", text))).strip()


def visible(text: str) -> str:
    r"""Text that a terminal shows and does not obey.

    >>> visible("预算\x1b[31m")
    '预算\\x1b[31m'
    """
    return _INVISIBLE.sub(_escape, _CONTROL.sub(_escape, text))


def _escape(char: re.Match[str]) -> str:
    code = ord(char[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


@lru_cache(maxsize=4096)
def cell(text: str) -> str:
    """A table cell that a spreadsheet takes for text: what would start a formula gets an apostrophe.

    >>> cell("=HYPERLINK()"), cell("-5.2"), cell("－50%")
    ("'=HYPERLINK()", '-5.2', "'－50%")
    """
    text = clean(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def quote(text: str, at: "Span", hidden: "Iterable[Span]" = ()) -> Quote:
    """The clause around a place, at most 60 characters on either side; places in `hidden` are masked.

    >>> quote("收入如下。财政拨款收入100万元，增加5万元；其他无。", (11, 14))
    Quote(before='财政拨款收入', hit='100', after='万元，增加5万元')
    """
    start, end = at
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    window = _masked(text[low:high], low, hidden)
    before, hit, after = window[: start - low], window[start - low : end - low], window[end - low :]
    stops = list(_STOP.finditer(before))
    if stops:
        before = before[stops[-1].end() :]
    elif low > 0:
        before = f"…{before}"
    stop = _STOP.search(after)
    if stop:
        after = after[: stop.start()]
    elif high < len(text):
        after = f"{after}…"
    return Quote(clean(before), _shortened(clean(hit)), clean(after))


def _masked(window: str, low: int, hidden: "Iterable[Span]") -> str:
    for start, end in hidden:
        first, last = max(start - low, 0), min(end - low, len(window))
        if first < last:
            window = window[:first] + _MASK * (last - first) + window[last:]
    return window


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 20]}…{text[-20:]}"

"""Which way a change went: read from the word before it."""

import re

from extract.marking.marked import Marked
from schemas.base import DIRECTIONS, Span

_LEAD = 12
_WORD = re.compile(
    "|".join(
        word if len(word) > 1 else f"(?<=[年度期算数]){word}"
        for name, words in DIRECTIONS.items()
        if name != "flat"
        for word in words
    )
)
_UP, _DOWN, _OR = r"(?:增[加长多]?|上?升|提高|多)", r"(?:减少?|下?降低?|压减|少)", r"\s*[（(/／、或]\s*"
_LEFT_OPEN = re.compile(rf"{_UP}{_OR}{_DOWN}|{_DOWN}{_OR}{_UP}|增减(?!少)")
"""增加（减少）: a template that was not filled in."""
_CLAUSE = re.compile(r"[，,。；;]")


def direction_at(marked: Marked, start: int, value: str) -> Span | None:
    """The word that says which way the change before `start` went; None where there is none, or both ways are left open."""
    low = max(0, start - _LEAD)
    lead = marked.folded[low:start]
    words = [m for m in _WORD.finditer(lead) if not _CLAUSE.search(lead, m.end())]
    if not words or (_LEFT_OPEN.search(lead, words[0].start()) and not is_zero(value)):
        return None
    return low + words[-1].start(), low + words[-1].end()


def is_zero(value: str) -> bool:
    """Whether a value is a stated zero."""
    return not value.strip("0.")

"""Points into small texts by their words, and reads what was pointed at."""

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.reading.facts import Fact
from extract.reading.pointers import Pointer
from extract.reading.read import Read, read
from schemas.base import Span
from schemas.catalogue import default

Words = str | tuple[str, int]
"""Words of the text, or words and which of their occurrences."""


def mark(text: str) -> Marked:
    """The text, marked by the built-in schema."""
    return marked(Document.from_text(text))


def place(text: str, words: Words) -> Span:
    """Where the words stand."""
    sought, times = words if isinstance(words, tuple) else (words, 0)
    start = text.index(sought)
    for _ in range(times):
        start = text.index(sought, start + 1)
    return start, start + len(sought)


def point(text: str, slot: str, words: Words, *keys: Words) -> Pointer:
    """A pointer to words of the text."""
    return Pointer(slot, place(text, words), tuple(place(text, key) for key in keys))


def told(text: str, *pointed: tuple[Words, ...]) -> Read:
    """What becomes of pointers, each (slot, words, *words of its keys)."""
    pointers = [point(text, str(slot), words, *keys) for slot, words, *keys in pointed]
    return read(mark(text), pointers, default())


def facts(text: str, *pointed: tuple[Words, ...]) -> dict[str, Fact]:
    """The facts by their paths."""
    return {fact.path: fact for fact in told(text, *pointed).facts}


def only(text: str, *pointed: tuple[Words, ...]) -> Fact:
    """The one fact that came of it; what an activity is about, which nobody points at, left aside."""
    (fact,) = (fact for fact in told(text, *pointed).facts if fact.slot != "activities[].what")
    return fact


def refusals(text: str, *pointed: tuple[Words, ...]) -> list[str]:
    """Why pointers were refused; what was refused is no fact."""
    result = told(text, *pointed)
    assert len(result.facts) + len(result.refused) <= len(pointed)
    return [refused.why for refused in result.refused]

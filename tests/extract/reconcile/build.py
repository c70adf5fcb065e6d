"""Facts without a document, documents of a few lines, and what the offline reader makes of these.

A number is written with its unit, and a fact that is stated in several ways is a list of them:

    facts({"revenue.amount": "840.99万元", "expenditure.amount": ["840.99万元", "8409900元"]})
"""

import re
from collections.abc import Mapping, Sequence

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.readers.offline.reader import OfflineReader
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact, Statement
from extract.reading.merging import Said, merge
from extract.reading.read import read as read_pointers
from extract.reconcile.binding import check
from extract.reconcile.choosing import Checked
from extract.reconcile.constraints import Status
from extract.reconcile.index import Index
from schemas.base import Amount, Quantity, Span, Standard, Year
from schemas.catalogue import Slot, default
from schemas.rules import default_rules

Stated = str | Sequence[str]
"""A value with its unit, or several of them."""

STEP = 10
"""Code points between the places of facts that stand in no text."""

_KEY = re.compile(r"\[[^\]]*\]")
_NUMBER = re.compile(r"(\d[\d.]*)(.*)")
_MONEY = (Amount, Standard, Quantity)


def facts(stated: Mapping[str, Stated], text: str | None = None) -> tuple[Fact, ...]:
    """The facts, in the order given; their places ascend in it.

    In a text each number is sought behind the one before it, and from the beginning where it is not found there.
    """
    places = _Places(text)
    return tuple(
        _fact(path, [each] if isinstance(each, str) else each, places) for path, each in stated.items()
    )


def document(text: str) -> Marked:
    """The text, marked by the built-in schema."""
    return marked(Document.from_text(text))


def read(text: str) -> tuple[Fact, ...]:
    """What the offline reader finds in a text."""
    doc = document(text)
    return read_pointers(doc, OfflineReader().pointers(doc), default()).facts


def checked(rule: str, found: Sequence[Fact], text: str | None = None, kind: str = "") -> list[Checked]:
    """What becomes of one rule of the table, at each place where these facts have its stated number.

    The kind of document, where it is not given, is that of the facts.
    """
    kind = kind or next((fact.value for fact in found if fact.path == "document_kind"), "")
    index = Index.of(found, document(text) if text is not None else None)
    return [*check(index, [bound for bound in default_rules() if bound.rule.id == rule], kind)]


def statuses(rule: str, stated: Mapping[str, Stated], text: str | None = None) -> list[Status]:
    """The status at each place."""
    return [one.status for one in checked(rule, facts(stated, text), text)]


def _fact(path: str, values: Sequence[str], places: "_Places") -> Fact:
    slot = default().slot(_KEY.sub("[]", path))
    return merge(path, [Said(slot, _statement(slot, value, places), ()) for value in values])


def _statement(slot: Slot, written: str, places: "_Places") -> Statement:
    number = _NUMBER.fullmatch(written) if slot.leaf.numeric and slot.leaf is not Year else None
    value, unit = number.groups() if number else (written, "")
    yuan = yuan_of(value, unit) if slot.leaf in _MONEY else None
    return Statement(value, unit, yuan, (places.take(value),))


class _Places:
    """Gives every value its place."""

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.end = 0

    def take(self, value: str) -> Span:
        start = self.end + STEP if self.text is None else self._found(self.text, value)
        self.end = start + len(value)
        return start, self.end

    def _found(self, text: str, value: str) -> int:
        start = text.find(value, self.end)
        return start if start >= 0 else text.index(value)

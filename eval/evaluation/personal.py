"""Keeps contacts' names and numbers out of an evaluation: its cells, quotes, problems and findings are passed around."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged
from eval.matching.entries import overlap
from eval.matching.fields import parse
from eval.scoring.cells import Cell, Stated
from extract.reading.facts import Fact
from schemas.base import Span
from schemas.titles import default_titles

_MASK = "＊"
_SHORTEST = 2
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[-－—]?\d{7,8}|1[3-9]\d{9})(?!\d)")
_CONTACT = re.compile(r"(?<=联系人)([:：]\s*)([^\s，。；、:：【】]{2,4})")
"""What is said of a contact that no reader found and no gold file names."""


@dataclass(frozen=True, slots=True)
class Personal:
    """The personal data of one document: where it stands and what it says."""

    spans: tuple[Span, ...] = ()
    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[Fact], text: str = "") -> Self:
        """That of the personal facts among some, as stated and as it stands in the text."""
        said = [one for fact in facts if is_personal(fact.path) for one in fact.statements]
        spans = tuple(span for one in said for span in one.at)
        return cls(spans, _long([one.value for one in said] + [text[slice(*span)] for span in spans]))

    @classmethod
    def in_cells(cls, cells: Iterable[Cell]) -> Self:
        """That of the personal cells among some."""
        said = [
            one
            for cell in cells
            if is_personal(cell.path) or is_personal(cell.read_path)
            for one in (cell.gold, cell.read)
            if one and one.value.strip(_MASK)
        ]
        return cls(tuple(span for one in said for span in one.at), _long([one.value for one in said]))

    def hide(self, text: str) -> str:
        """A text without it.

        >>> Personal(values=("张三",)).hide("联系人：张三，电话 010-88776655；联系人：李四")
        '联系人：＊＊，电话 ＊＊＊＊＊＊＊＊＊＊＊＊；联系人：＊＊'
        """
        for value in self.values:
            text = text.replace(value, _MASK * len(value))
        text = _PHONE.sub(lambda found: _MASK * len(found[0]), text)
        return _CONTACT.sub(lambda found: found[1] + _MASK * len(found[2]), text)

    def touches(self, said: Stated | None) -> bool:
        """Whether a statement stands where it stands, or says what it says."""
        return said is not None and (overlap(said.at, self.spans) or said.value in self.values)


def is_personal(path: str) -> bool:
    """Whether a path holds personal data; one that the labellers found no field for is judged by its last word.

    >>> is_personal("contact.phone"), is_personal("other.contact.phone"), is_personal("revenue.amount")
    (True, True, False)
    """
    parsed = parse(path)
    odd = parsed.field.startswith("other.") and parsed.leaf in ("phone", "name", "contact")
    return odd or default_titles().personal(parsed.field)


def veiled(document: DocumentEval, personal: Personal) -> DocumentEval:
    """A document's evaluation without personal data; no verdict changes."""
    return replace(
        document,
        note=personal.hide(document.note),
        cells=tuple(_veiled(cell, personal) for cell in document.cells),
        quotes={at: _quote(quote, personal) for at, quote in document.quotes.items()},
        defects=_defects(document.defects, personal),
        problems=tuple(personal.hide(one) for one in document.problems),
    )


def without_personal(evaluation: Evaluation) -> Evaluation:
    """An evaluation without the personal data that its cells show."""
    documents = (veiled(one, Personal.in_cells(one.cells)) for one in evaluation.documents)
    return replace(evaluation, documents=tuple(documents))


def _quote(quote: str, personal: Personal) -> str:
    """A clause without it; the brackets around the place go where they may part a number in two."""
    plain = quote.replace("【", "").replace("】", "")
    hidden = personal.hide(plain)
    return quote if hidden == plain else hidden


def _veiled(cell: Cell, personal: Personal) -> Cell:
    shown = not (is_personal(cell.path) or is_personal(cell.read_path))
    if shown and not any(personal.touches(one) for one in (cell.gold, cell.read)):
        return cell
    return replace(
        cell,
        path=personal.hide(cell.path),
        read_path=personal.hide(cell.read_path),
        gold=_masked(cell.gold),
        read=_masked(cell.read),
    )


def _masked(said: Stated | None) -> Stated | None:
    return None if said is None else said._replace(value=_MASK * len(said.value))


def _defects(defects: Defects, personal: Personal) -> Defects:
    found, missed, alarms = (
        tuple(_judged(one, personal) for one in held)
        for held in (defects.found, defects.missed, defects.false_alarms)
    )
    return replace(defects, found=found, missed=missed, false_alarms=alarms)


def _judged(one: Judged, personal: Personal) -> Judged:
    """Paths stay, as they tell what it is about; what is said of a personal field or place is left out."""
    close = overlap(one.at, personal.spans) or any(map(is_personal, one.paths))
    return replace(one, said=_MASK * 3 if close else personal.hide(one.said))


def _long(values: Iterable[str]) -> tuple[str, ...]:
    """The longest first, so that a part of a number does not uncover the rest."""
    kept = {one for one in values if len(one) >= _SHORTEST and one.strip(_MASK)}
    return tuple(sorted(kept, key=lambda one: (-len(one), one)))

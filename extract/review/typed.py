"""Words that a reviewer typed, made a reading: a value of the kind that its field holds, at a path that the schema has. Pure."""

import re
from decimal import Decimal

from extract.documents.words import dense
from extract.marking.numbers import fold
from extract.output.text import clean
from extract.reading.amounts import yuan_of
from extract.review.dossier import RefusalCode
from extract.review.events import Reading
from extract.review.fields import slot_of
from schemas.base import Amount, Choice, Code, Percent, Standard, Year
from schemas.catalogue import Catalogue, Slot, fill
from schemas.titles import keys

_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,12})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_UNIT = re.compile(r"[%\u4e00-\u9fff（）()/／·.]{0,12}")
_LONGEST = 4000
_LONGEST_KEY = 120


def typed(path: str, value: str, unit: str, catalogue: Catalogue) -> Reading | RefusalCode:
    """A typed reading, marked as not in the source, or the code of what is wrong with it.

    >>> from schemas.catalogue import default
    >>> typed("revenue.amount", "１,234.50", "万元", default()).value
    '1234.50'
    >>> typed("revenue.amount", "about 12", "万元", default()), typed("revenue.amonut", "12", "万元", default())
    ('bad_value', 'bad_path')
    """
    known = known_path(path, catalogue)
    if known is None:
        return "bad_path"
    slot, path = known
    words = clean(value)
    if not words:
        return "needs_value"
    if len(words) > _LONGEST:
        return "bad_value"
    made = _number(slot, words, dense(fold(unit))) if slot.leaf.numeric else _words(slot, words)
    return "bad_value" if made is None else Reading(path, *made, (), in_source=False)


def known_path(path: str, catalogue: Catalogue) -> tuple[Slot, str] | None:
    """The slot of a path and the path as it is written; None where the schema has none or a list key is missing."""
    slot = catalogue.by_path.get(slot_of(path))
    if slot is None:
        return None
    named = keys(path)[: len(slot.keys)]
    if len(named) != len(slot.keys) or not all(key.strip() and len(key) <= _LONGEST_KEY for key in named):
        return None
    # A list without keys has empty brackets: it takes none, and the path is its pattern.
    if slot.path.count("[]") != len(slot.keys):
        return (slot, path) if not slot.keys and path == slot.path else None
    return slot, fill(slot.path, [clean(key) for key in named])


def _number(slot: Slot, words: str, unit: str) -> tuple[str, str] | None:
    value = dense(fold(words)).replace(",", "").replace("，", "")
    if slot.leaf is Year:
        return (value, "") if _YEAR.fullmatch(value) else None
    if not _NUMBER.fullmatch(value) or not Decimal(value).is_finite() or not _UNIT.fullmatch(unit):
        return None
    if slot.leaf is Percent:
        return (value, unit) if unit in ("", "%", "个百分点") else None
    if slot.leaf is Amount and yuan_of(value, unit) is None:
        return None
    if slot.leaf is Standard and "元" not in unit:
        return None
    return value, unit


def _words(slot: Slot, words: str) -> tuple[str, str] | None:
    if slot.leaf is Choice:
        return (words, "") if words in slot.choices else None
    if slot.leaf is Code:
        code = dense(fold(words))
        return (code, "") if _CODE.fullmatch(code) else None
    return dense(words), ""

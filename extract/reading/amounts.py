"""What an amount is worth, whether two statements agree, and which unit applies where none is written."""

import re
from decimal import Decimal, DecimalException
from functools import lru_cache

from extract.documents.words import dense
from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reading.facts import Statement

_SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(10) ** 8,
}
_ONE = Decimal(1)
_SCALED = re.compile(r"[十百千万亿]*")
_MONEY_UNIT = r"[十百千万]?[万亿]?\s{0,2}元"
_HEADER_UNIT = re.compile(rf"[（(]\s*(?:单位[:：])?\s*({_MONEY_UNIT})\s*[)）]|单位[:：]\s*({_MONEY_UNIT})")
_NEAR_UNIT = re.compile(rf"\d\s{{0,3}}({_MONEY_UNIT})")
_BEHIND = 24
_SENTENCE_END = re.compile(r"[。；;！!？?]")


def yuan_of(value: str, unit: str) -> Decimal | None:
    """Value times unit, exact; None where it is no money, or money of another country.

    >>> yuan_of("120.55", "万元")
    Decimal('1205500.00')
    >>> yuan_of("3", "千万元"), yuan_of("2", "亿"), yuan_of("2", "万美元")
    (Decimal('30000000'), Decimal('200000000'), None)
    """
    head, mark, _ = unit.partition("元")
    scale = _scale(head)
    if scale is None or not (head or mark):
        return None
    try:
        return Decimal(value) * scale
    except DecimalException:
        return None


def _scale(words: str) -> Decimal | None:
    """千万 -> 10000000; None where not all of it is scale."""
    scale = _ONE
    for character in words:
        factor = _SCALES.get(character)
        if factor is None:
            return None
        scale *= factor
    return scale


def same_amount(one: Statement, other: Statement) -> bool:
    """Whether two statements agree within the rounding of the coarser one (5.233万元, 52325元; 12.46%, 12.5%)."""
    if (one.yuan is None) != (other.yuan is None):
        return False
    first, second = _figure(one), _figure(other)
    if first is None or second is None:
        return one.value == other.value
    return abs(first[0] - second[0]) <= max(first[1], second[1]) / 2


def _figure(statement: Statement) -> tuple[Decimal, Decimal] | None:
    """The number that is stated, scale included, and what one step of its last place is worth."""
    scaled = _SCALED.match(statement.unit)
    scale = (_scale(scaled[0]) if scaled else None) or _ONE
    try:
        value = Decimal(statement.value) * scale
    except DecimalException:
        return None
    if not value.is_finite():
        return None
    return value, scale / Decimal(10) ** len(statement.value.partition(".")[2])


def inherited(marked: Marked, mention: Mention) -> str:
    """The money unit that applies where the text leaves it out.

    That of the next amount in the sentence, of a title of the row or table, else of the amounts before.
    """
    text = marked.folded
    stop = _SENTENCE_END.search(text, mention.end, mention.end + _BEHIND)
    behind = _NEAR_UNIT.search(text, mention.end, stop.start() if stop else mention.end + _BEHIND)
    if behind and "\n" not in text[mention.end : behind.start()]:
        return dense(behind[1])
    headers = [*_HEADER_UNIT.finditer(text, max(0, mention.start - 240), mention.start)]
    if headers:
        return dense(headers[-1][1] or headers[-1][2])
    near = [*_NEAR_UNIT.finditer(text, max(0, mention.start - 400), mention.start)]
    if near:
        return dense(near[-1][1])
    return _first_header(text)


@lru_cache(maxsize=1)
def _first_header(text: str) -> str:
    """The unit that a document names first, whatever for; 万元, that of all budgets, where it names none."""
    first = _HEADER_UNIT.search(text)
    return dense(first[1] or first[2]) if first else "万元"

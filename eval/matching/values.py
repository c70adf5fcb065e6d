"""What a stated value is worth: money exact and in yuan, other numbers as they stand, texts without white space."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

MONEY = {"元": 0, "万元": 4, "亿元": 8}
"""Units that are converted into each other: what one of them is worth in yuan, as a power of ten."""

_SPACE = re.compile(r"\s")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
"""A number as documents write it: with an exponent (1e999999999) it is none, whatever Decimal makes of it."""
_NO_FIGURE = re.compile(r"[^\d.]")


class Worth(NamedTuple):
    """A value made comparable: `sort` is yuan, number or text; two of different sorts are never equal."""

    sort: str
    value: Decimal | str


def number(value: str) -> Decimal | None:
    """The number that a value is, thousands separators and width folded; None where it is none.

    >>> number("１，２３４．５"), number("0.0.96"), number("≥95%"), number("1e5")
    (Decimal('1234.5'), None, None, None)
    """
    plain = (value if value.isascii() else unicodedata.normalize("NFKC", value)).replace(",", "").strip()
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None


def worth(value: str, unit: str) -> Worth:
    """A value and its unit, comparable. No float, no tolerance.

    >>> worth("8.4099", "亿元") == worth("84099", "万元"), worth("840.99", "万元") == worth("840.99", "元")
    (True, False)
    >>> worth("12", "人") == worth("12.0", "人次"), worth("12", "元") == worth("12", "")
    (True, False)
    """
    found = number(value)
    if found is None:
        return Worth("text", _SPACE.sub("", unicodedata.normalize("NFKC", value)))
    power = MONEY.get(unit)
    return Worth("number", found) if power is None else Worth("yuan", _shifted(found, power))


def _shifted(value: Decimal, places: int) -> Decimal:
    """Times a power of ten, exactly: a product would be rounded to 28 digits."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + places))


def figures(value: str) -> str:
    """The digits and points of a value, "" where it has none: what an indicator's reading is compared by.

    >>> figures("≥95%"), figures("及时")
    ('95', '')
    """
    return _NO_FIGURE.sub("", value)

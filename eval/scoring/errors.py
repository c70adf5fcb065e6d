"""What kind of mistake a wrong reading is: read off what it was mixed up with."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, get_args

from eval.matching.agree import has_value
from eval.matching.entries import Entry, overlap
from eval.matching.fields import Path
from eval.matching.keys import keys_alike
from eval.matching.match import Matched
from eval.matching.values import Worth, number

ErrorClass = Literal[
    "unit", "point", "sign", "digit", "row", "year", "caliber", "measure", "field", "place", "direction", "words", "value"
]  # fmt: skip
ERROR_CLASSES: tuple[ErrorClass, ...] = get_args(ErrorClass)

ERROR_TITLES: dict[ErrorClass, tuple[str, str]] = {
    "unit": ("单位错", "wrong unit"),
    "point": ("小数点错位", "shifted point"),
    "sign": ("正负号错", "wrong sign"),
    "digit": ("数字错", "wrong digit"),
    "row": ("行错（名称错）", "wrong row (or name)"),
    "year": ("年度错", "wrong year"),
    "caliber": ("口径错", "wrong caliber"),
    "measure": ("指标错（金额、占比、增减……）", "wrong measure"),
    "field": ("字段错", "wrong field"),
    "place": ("值对、出处错", "right value, wrong place"),
    "direction": ("增减方向错", "wrong direction"),
    "words": ("文字不符", "other words"),
    "value": ("其他数值错", "another value"),
}

_YEARS = {"amount", "prior", "budgeted"}
"""What one node is said to be worth: `prior` in the earlier year, the others in this one."""


def error_class(pair: Matched, golds: Sequence[Entry]) -> ErrorClass:
    """The kind of mistake in a wrong pair; `golds` are all facts of the gold file.

    A right number filed elsewhere, and a place that belongs to another fact, are named by what tells the two fields
    apart: another key (row), amount against prior (year), another measure of the node, the same measure of another
    node (caliber). Else the two values are compared: unit, point, digit.
    """
    gold, read = pair
    if not gold.fits(read.path):
        return _apart(gold.path, read.path)
    if gold.group == "text":
        return "direction" if gold.path.leaf == "change_direction" else "words"
    if has_value(gold, read):
        return "place"
    return _misread(gold, read, golds)


def _misread(gold: Entry, read: Entry, golds: Sequence[Entry]) -> ErrorClass:
    if not overlap(gold.places, read.places):
        origin = _at_place(gold, read, golds)
        if origin is not None:
            return _apart(gold.path, origin.path)
    if gold.path.leaf == "fiscal_year":
        return "year"
    slip = _slip(gold, read)
    if slip in ("unit", "point", "sign"):
        return slip
    origin = None if read.places else _of_value(gold, read, golds)
    return slip if origin is None else _apart(gold.path, origin.path)


def _at_place(gold: Entry, read: Entry, golds: Iterable[Entry]) -> Entry | None:
    """The fact whose number was read instead."""
    found = (
        one for one in golds if one is not gold and one.group != "text" and overlap(one.places, read.places)
    )
    return min(found, key=lambda one: _distance(gold.path, one.path), default=None)


def _of_value(gold: Entry, read: Entry, golds: Iterable[Entry]) -> Entry | None:
    """Where the reading has no place: the fact of the same field or node that has its value."""
    found = (
        one
        for one in golds
        if one is not gold
        and (one.path.field == gold.path.field or one.path.node == gold.path.node)
        and has_value(one, read)
    )
    return min(found, key=lambda one: _distance(gold.path, one.path), default=None)


def _distance(one: Path, other: Path) -> int:
    """Of several facts that a number belongs to the nearest is what it was mixed up with."""
    return (one.node != other.node) + (one.field != other.field)


def _apart(one: Path, other: Path) -> ErrorClass:
    if one.field == other.field:
        return "row"
    if one.node == other.node and keys_alike(one.keys, other.keys):
        leaves = {one.leaf, other.leaf}
        return "year" if "prior" in leaves and leaves <= _YEARS else "measure"
    return "caliber" if one.leaf == other.leaf else "field"


def _slip(gold: Entry, read: Entry) -> ErrorClass:
    """By the first statements: the same digits in another unit, the point elsewhere, one digit apart."""
    one, other = gold.said[0], read.said[0]
    value, other_value = number(one.value), number(other.value)
    if value is None or other_value is None:
        return "digit" if _one_edit(one.value, other.value) else "value"
    if value == other_value:
        return "unit"
    if value == -other_value:
        return "sign"
    if _power_of_ten(one.worth, other.worth):
        return "point"
    return "digit" if _one_edit(one.value, other.value) else "value"


def _power_of_ten(one: Worth, other: Worth) -> bool:
    """Whether two numbers of one sort are the same digits with the point elsewhere."""
    if one.sort != other.sort or not isinstance(one.value, Decimal) or not isinstance(other.value, Decimal):
        return False
    if not one.value or not other.value or one.value.is_signed() != other.value.is_signed():
        return False
    return _digits(one.value) == _digits(other.value)


def _digits(value: Decimal) -> str:
    """The digits of a number without zeros at either end, however many they are.

    >>> _digits(Decimal("0.0840")), _digits(Decimal("84000"))
    ('84', '84')
    """
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def _one_edit(one: str, other: str) -> bool:
    """Whether one character was changed, dropped or added, or two neighbours were swapped, over the point too.

    >>> _one_edit("840.99", "840.95"), _one_edit("840.99", "804.99"), _one_edit("840.99", "84.99")
    (True, True, True)
    >>> _one_edit("840.99", "849.09")
    True
    >>> _one_edit("840.99", "841.05")
    False
    """
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
        or (rest[1:2] == "." and rest[:3] == other_rest[2::-1] and rest[3:] == other_rest[3:])
    )

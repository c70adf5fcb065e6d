"""One fact stated in several places with different values: a slip in one of them, or two numbers read as one fact."""

from collections.abc import Iterator, Sequence

from extract.reconcile.binding import Checked
from extract.reconcile.constraints import Constraint
from extract.reconcile.explanations import Explanation, literal_forms, significant
from extract.reconcile.index import Index, Value

_SENTENCE_ENDS = "。；;\n"
_DIGITS = 3
"""Numbers of fewer digits are like each other by chance: 0 and 2 vehicles are two facts, 828.05 and 828.50 a slip."""


def conflicts(checks: Sequence[Checked]) -> Iterator[tuple[Constraint, ...]]:
    """The failed comparisons of each fact, together."""
    found: dict[str, list[Constraint]] = {}
    for one in checks:
        if one.bound.rule.relation == "repeat" and one.status == "fail" and one.constraint is not None:
            found.setdefault(one.path, []).append(one.constraint)
    yield from (tuple(each) for each in found.values())


def slip(failed: Sequence[Constraint], index: Index) -> Explanation | None:
    """The slip that turns one statement into the other; None where they are rather two numbers than one.

    A single statement that differs, in another sentence, by one mistake of the pen.
    """
    if len(failed) != 1:
        return None
    other, first = failed[0].values()
    if _one_sentence(other, first, index.source.text) or _is_part(other, first, index):
        return None
    for wrong, right in sorted(((other, first), (first, other)), key=lambda pair: len(pair[0].statement.at)):
        for one in literal_forms(wrong, right.interval, index.units):
            if one.kind == "unit_slip" or _is_long(wrong, right):
                return one
    return None


def truncated(constraint: Constraint) -> bool:
    """Whether one statement is the other with decimals cut off: rounding of a kind, no contradiction."""
    values = [value.statement for value in constraint.values()]
    if len(values) != 2 or values[0].unit != values[1].unit:
        return False
    short, long = sorted((one.value for one in values), key=len)
    return "." in short and long.startswith(short)


def _is_long(one: Value, other: Value) -> bool:
    return min(significant(value) for value in (one, other)) >= _DIGITS


def _one_sentence(one: Value, other: Value, text: str) -> bool:
    if not text or one.place < 0 or other.place < 0:
        return False
    start, end = sorted((one.place, other.place))
    return not any(mark in text[start:end] for mark in _SENTENCE_ENDS)


def _is_part(one: Value, other: Value, index: Index) -> bool:
    """Whether the difference is a number of its own near either: 109.6 in all, 107.6 and 2 of it."""
    difference = abs(one.interval.mid - other.interval.mid)
    for statements in index.values.get(one.fact.slot, ()):
        for value in statements:
            if value not in (one, other) and value.interval.mid != 0 and value.interval.mid == difference:
                return True
    return False

"""One fact stated in several places with different values: a slip in one of them, or two numbers read as one fact."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from extract.reading.amounts import same_amount
from extract.reconcile.binding import Checked
from extract.reconcile.constraints import Constraint
from extract.reconcile.explanations import Explanation, literal_forms, significant
from extract.reconcile.index import Index, Value
from extract.reconcile.precision import scale_of

_BEFORE, _WORDS = 24, 4
_BARE = re.compile(r"[\d\s.，。：；、]|万?元")
_ITEM_LISTS = ("general_public_budget.items[]", "basic_expenditure.items[]")
_SENTENCES = re.compile(r"[。；;\n]")
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


def slip(failed: Sequence[Constraint], index: Index) -> tuple[Explanation, Value] | None:
    """The slip that turns the one statement that differs into what the others say, and one of these.

    None where the statements are rather two numbers than one: several that differ, no mistake of the pen between them,
    or both in one sentence.
    """
    values = list(dict.fromkeys(value for constraint in failed for value in constraint.values()))
    statements = next(
        (each for each in index.values[values[0].fact.slot] if each[0].fact is values[0].fact), ()
    )
    pairs = [
        (odd, rest[0])
        for odd in values
        if (rest := [one for one in statements if one is not odd]) and _agree(rest)
    ]
    for wrong, right in sorted(pairs, key=lambda pair: len(pair[0].statement.at)):
        if _one_sentence(wrong, right, index.source.text):
            return None
        for one in _slips(wrong, right):
            if (
                one.kind == "unit_slip"
                or _is_long(wrong, right)
                or _same_words(wrong, right, index.source.text)
            ):
                return one, right
    return None


def _slips(wrong: Value, right: Value) -> Iterator[Explanation]:
    yield from literal_forms(wrong, right.interval)
    if scale_of(wrong.statement) is None and len(wrong.statement.value) == len(right.statement.value) == 1:
        yield Explanation("wrong_digit", wrong, right.statement.value, wrong.statement.unit)


def _agree(values: Sequence[Value]) -> bool:
    return all(one.interval.meets(values[0].interval) for one in values)


def share_a_name(value: Value) -> bool:
    """Whether these may be several items of one name: without codes, every 款 has its 行政运行."""
    return value.fact.slot.startswith(_ITEM_LISTS) and not value.keys[0].isdigit()


def rounded(constraint: Constraint) -> bool:
    """Whether one statement is the other with fewer decimals, rounded or cut off: no contradiction."""
    values = [value.statement for value in constraint.values()]
    if len(values) != 2:
        return False
    if same_amount(values[0], values[1]):
        return True
    if values[0].unit != values[1].unit:
        return False
    short, long = sorted((one.value for one in values), key=len)
    return "." in short and long.startswith(short)


def _same_words(one: Value, other: Value, text: str) -> bool:
    """Whether two numbers stand behind the same words, as two statements of one fact do."""
    if scale_of(one.statement) is None and len(other.statement.at) < 2:
        return False  # 0 vehicles and 2 are those of the office and of all its units
    if min(one.place, other.place) < 0:
        return False
    first, second = (
        _SENTENCES.split(text[max(0, value.place - _BEFORE) : value.place])[-1] for value in (one, other)
    )
    if one.keys and all(one.keys[-1] in words for words in (first, second)):
        return True
    shared = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    words = first[shared.a : shared.a + shared.size]
    return len(_BARE.sub("", words)) >= _WORDS


def _is_long(one: Value, other: Value) -> bool:
    return min(significant(value) for value in (one, other)) >= _DIGITS


def _one_sentence(one: Value, other: Value, text: str) -> bool:
    if not text or one.place < 0 or other.place < 0:
        return False
    start, end = sorted((one.place, other.place))
    return not any(mark in text[start:end] for mark in _SENTENCE_ENDS)

"""One fact stated in several places with different values: a slip in one of them, or two numbers read as one fact."""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from extract.reading.amounts import same_amount
from extract.reconcile.choosing import Checked
from extract.reconcile.constraints import Constraint
from extract.reconcile.explanations import Explanation, literal_forms, significant
from extract.reconcile.index import Index, Value
from extract.reconcile.precision import scale_of

_BEFORE, _WORDS, _FAR = 24, 4, 120
_BARE = re.compile(r"[\d\s.，。：；、]|万?元")
_ITEM_LISTS = ("general_public_budget.items[]", "basic_expenditure.items[]")
_SENTENCES = re.compile(r"[。；;\n]")
_EACH = re.compile(r"人均|车均|户均|每|标准|定额|单价")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIDES = (re.compile(r"调整|追加"), re.compile(r"上年|去年"))
_BUDGET, _OUTTURN = re.compile(r"预算"), re.compile(r"决算|执行")
_TOTALS = ("total.amount", "fiscal_appropriation.amount")
_TOTAL_WORDS = 10
_DIGITS = 3
"""Numbers of fewer digits are like each other by chance: 0 and 2 vehicles are two facts, 828.05 and 828.50 a slip."""


def conflicts(checks: Sequence[Checked]) -> Iterator[tuple[Constraint, ...]]:
    """The failed comparisons of each fact, together."""
    found: dict[str, list[Constraint]] = {}
    for one in checks:
        if one.bound.rule.relation == "repeat" and one.status == "fail" and one.constraint is not None:
            found.setdefault(one.path, []).append(one.constraint)
    yield from (tuple(each) for each in found.values())


def slip(
    failed: Sequence[Constraint], index: Index, confirmed: Collection[Value]
) -> tuple[Explanation, Value] | None:
    """The slip that turns the one statement that differs into what the others say, and one of these.

    None where the statements are rather two numbers than one: several that differ, no mistake of the pen between them,
    both in one sentence, other words before them that no rule makes up for, or words that say that they are two (人均,
    another year, the budget and the outturn).
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
    text = index.source.text
    for wrong, right in sorted(pairs, key=lambda pair: (pair[0] in confirmed, len(pair[0].statement.at))):
        if _one_sentence(wrong, right, text) or _said_apart(wrong, right, text):
            return None
        told = not text or right in confirmed or _same_words(wrong, right, text)
        for one in _slips(wrong, right) if told else ():
            if one.kind == "unit_slip" or _is_long(wrong, right) or _same_words(wrong, right, text):
                return one, right
    return None


def opposed(failed: Sequence[Constraint], index: Index) -> bool:
    """Whether a total is stated for revenue and otherwise for expenditure: 收入总计100万元，支出总计101万元."""
    values = list(dict.fromkeys(value for constraint in failed for value in constraint.values()))
    if (
        values[0].path not in _TOTALS
        or len(values) != 2
        or not _one_sentence(values[0], values[1], index.source.text)
    ):
        return False
    before = [_before(value, index.source.text)[-_TOTAL_WORDS:] for value in values]
    if not all("总" in words for words in before):
        return False
    return any("收" in one and "支" not in one for one in before) and any(
        "支" in one and "收" not in one for one in before
    )


def _before(value: Value, text: str, reach: int = 0) -> str:
    """The words of its sentence before a number, at most so many."""
    return _SENTENCES.split(text[max(0, value.place - (reach or _BEFORE)) : max(0, value.place)])[-1]


def _said_apart(one: Value, other: Value, text: str) -> bool:
    """Whether the words before two numbers say that they are not the same one."""
    if not text or min(one.place, other.place) < 0:
        return False
    first, second = _before(one, text), _before(other, text)
    if bool(_EACH.search(first)) != bool(_EACH.search(second)):
        return True
    if one.path in _TOTALS and ("收" in first) != ("收" in second):
        return True
    years = [set(_YEAR.findall(_before(value, text, _FAR))) for value in (one, other)]
    if all(years) and not years[0] & years[1]:
        return True
    planned = [bool(_BUDGET.search(words)) and not _OUTTURN.search(words) for words in (first, second)]
    spent = [bool(_OUTTURN.search(words)) for words in (first, second)]
    if (planned[0] and spent[1]) or (planned[1] and spent[0]):
        return True
    return any(bool(side.search(first)) != bool(side.search(second)) for side in _SIDES)


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
    first, second = _before(one, text), _before(other, text)
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
    return _SENTENCES.search(text, start, end) is None

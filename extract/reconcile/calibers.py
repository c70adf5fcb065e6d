"""Totals of another caliber (口径): why a list may rightly be shorter or longer than the total beside it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from extract.reconcile import relations
from extract.reconcile.constraints import Constraint
from extract.reconcile.index import Index, Value
from extract.reconcile.intervals import ZERO
from extract.reconcile.lists import CARRIED

_OTHER_MONEY = frozenset(("revenue.sources[].amount", "fiscal_appropriation.sources[].amount"))
_OTHER_BUDGETS = tuple(
    f"{budget}{side}.amount"
    for budget in ("government_fund", "state_capital", "social_insurance_fund")
    for side in ("", ".expenditure")
)
_LISTS_OF_MONEY = (
    *sorted(_OTHER_MONEY),
    "expenditure.by_nature[].amount",
    "general_public_budget.by_nature[].amount",
)
_ADJUSTED = re.compile(r"调整|全年|追加")
_TIME = re.compile(r"[/／每]\s*(?:人[/／])?[^/／]*(?:月|天|日|课时|学时|小时|次)")
_BEFORE, _DAYS = 60, 366
_CLASSES = "general_public_budget.by_function[].amount"
_SLACK = Fraction(150)
"""Yuan: two totals of two decimals of 万元 each, and the amount between them."""

_GENERAL = re.compile(r"一般公共|^(?:本年)?(?:财政|经费)拨款(?:收入)?$|合计|总计")
_NARROWER = ("fiscal_appropriation.amount", "general_public_budget.amount")


def carried(index: Index, residual: Fraction) -> bool:
    """Whether two totals differ by money carried over from or into another year, which one of them holds."""
    amounts = [one.interval.mid for one in _carried(index)]
    return residual != 0 and any(
        abs(abs(residual) - one) <= _SLACK for one in (*amounts, sum(amounts, ZERO)) if one
    )


def carries_over(index: Index) -> bool:
    """Whether the document tells of money carried over, as final accounts do."""
    return next(_carried(index), None) is not None


def has_other_money(index: Index) -> bool:
    """Whether there is money beside that of the general public budget: then its figures are only a part of the others."""
    sources = (one[0] for one in index.values.get("revenue.sources[].amount", ()))
    return any(one.interval.mid and not _GENERAL.search(one.keys[-1]) for one in sources)


def of_another_budget(index: Index, constraint: Constraint) -> bool:
    """Whether a completion rate is said to be of the adjusted or the whole year's budget, and not of the first one."""
    rate = constraint.operands[0].value
    own = rate is not None and rate.fact.slot.startswith(
        "performance.projects[]"
    )  # 全年预算 is a project's budget
    if rate is None or own or not rate.fact.slot.endswith(".completion_rate") or rate.place < 0:
        return False
    return _ADJUSTED.search(index.source.text, max(0, rate.place - _BEFORE), rate.place) is not None


def for_some_time(constraint: Constraint) -> bool:
    """Whether a standard for a month, a day or a lesson was paid for several of them."""
    amount, count, standard = constraint.operands
    if standard.value is None or not _TIME.search(standard.value.statement.unit):
        return False
    each = relations.product(count.interval, standard.interval)
    times = relations.quotient(amount.interval, each)
    if times is None or times.low is None or times.high is None:
        return False
    return ceil(times.low) <= floor(times.high) and 1 < times.high <= _DAYS + 1


def _carried(index: Index) -> Iterator[Value]:
    for slot in _LISTS_OF_MONEY:
        for one in index.values.get(slot, ()):
            if one[0].keys and CARRIED.search(one[0].keys[-1]) and one[0].interval.mid:
                yield one[0]


def left_out(index: Index, residual: Fraction, whole: Value, parts: Sequence[Value]) -> bool:
    """Whether what a list falls short of is an amount that it may leave out.

    The other parts of its whole (公用经费 beside the items of basic expenditure), and money of other sources, which one
    caliber holds and the other does not.
    """
    beside = re.compile(re.escape(whole.node) + r"\.[a-z_]+\.amount")
    held = {id(one.fact) for one in (whole, *parts)}
    others = (
        one[0]
        for slot, facts in index.values.items()
        if slot in _OTHER_MONEY or beside.fullmatch(slot)
        for one in facts
        if id(one[0].fact) not in held
    )
    over = (one for one in _carried(index) if id(one.fact) not in held)
    return _equals(abs(residual), (*others, *over))


def beyond(index: Index, residual: Fraction) -> bool:
    """Whether what a list holds too much is the expenditure of another budget, listed with it."""
    return _equals(abs(residual), (one[0] for slot in _OTHER_BUDGETS for one in index.values.get(slot, ())))


def narrower(index: Index, whole: Value, parts: Sequence[Value]) -> bool:
    """Whether a list is that of a narrower total.

    Under all expenditure, final accounts often list fiscal appropriation; items may be those of one class alone.
    """
    total = sum((part.interval.mid for part in parts), ZERO)
    if whole.path.startswith("expenditure."):
        return _equals(total, (one[0] for slot in _NARROWER for one in index.values.get(slot, ())))
    if ".items[" in parts[0].path:  # the items of one class alone
        return _equals(total, (one[0] for one in index.values.get(_CLASSES, ())))
    return False


def _equals(amount: Fraction, others: Iterable[Value]) -> bool:
    return any(one.interval.mid != 0 and one.interval.holds(amount) for one in others)

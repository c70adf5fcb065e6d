"""Totals of another caliber (口径): why a list may rightly be shorter or longer than the total beside it."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from extract.reconcile.index import Index, Value
from extract.reconcile.intervals import ZERO

_OTHER_MONEY = frozenset(("revenue.sources[].amount", "fiscal_appropriation.sources[].amount"))
_OTHER_BUDGETS = tuple(
    f"{budget}{side}.amount"
    for budget in ("government_fund", "state_capital", "social_insurance_fund")
    for side in ("", ".expenditure")
)
_NARROWER = ("fiscal_appropriation.amount", "general_public_budget.amount")


def left_out(index: Index, residual: Fraction, whole: Value, parts: Sequence[Value]) -> bool:
    """Whether what a list falls short of is an amount that it may leave out.

    The other parts of its whole (公用经费 beside the items of basic expenditure), and money of other sources, which one
    caliber holds and the other does not.
    """
    beside = re.compile(re.escape(whole.path.rpartition(".")[0]) + r"\.[a-z_]+\.amount")
    held = {id(one.fact) for one in (whole, *parts)}
    others = (
        one[0]
        for slot, facts in index.values.items()
        if slot in _OTHER_MONEY or beside.fullmatch(slot)
        for one in facts
        if id(one[0].fact) not in held
    )
    return _equals(abs(residual), others)


def beyond(index: Index, residual: Fraction) -> bool:
    """Whether what a list holds too much is the expenditure of another budget, listed with it."""
    return _equals(abs(residual), (one[0] for slot in _OTHER_BUDGETS for one in index.values.get(slot, ())))


def narrower(index: Index, whole: Value, parts: Sequence[Value]) -> bool:
    """Whether a list under all expenditure is that of fiscal appropriation, as final accounts often give it."""
    if not whole.path.startswith("expenditure."):
        return False
    total = sum((part.interval.mid for part in parts), ZERO)
    return _equals(total, (one[0] for slot in _NARROWER for one in index.values.get(slot, ())))


def _equals(amount: Fraction, others: Iterable[Value]) -> bool:
    return any(one.interval.mid != 0 and one.interval.holds(amount) for one in others)

"""Binds the rules to one document's facts: every constraint that its numbers can be put in."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product as every_choice

from extract.reconcile.calibers import (
    carried,
    carries_over,
    for_some_time,
    has_other_money,
)
from extract.reconcile.changes import changes
from extract.reconcile.choosing import Checked, chosen, stated_facts, statements
from extract.reconcile.constraints import Constraint, Form, Operand, Role
from extract.reconcile.index import Index
from extract.reconcile.intervals import Interval
from extract.reconcile.operands import Statements, readings
from extract.reconcile.shares import hundreds, shares
from extract.reconcile.sums import sums
from schemas.classification import class_code
from schemas.rules import BoundRule

logger = logging.getLogger(__name__)


def check(index: Index, rules: Sequence[BoundRule], kind: str) -> Iterator[Checked]:
    """Every rule of this kind of document, at every place where its stated number is found."""
    kind = kind or ("final_accounts" if carries_over(index) else "budget")
    for bound in rules:
        if bound.rule.kinds and kind not in bound.rule.kinds:
            continue
        if bound.rule.when == "alone" and has_other_money(index):
            continue
        try:
            yield from [*_checked(index, bound, kind)]
        except Exception:  # one rule at fault shall not take the others of the document with it
            logger.exception("rule %s could not be run", bound.rule.id)
            yield Checked(bound, "error")


def _checked(index: Index, bound: BoundRule, kind: str) -> Iterator[Checked]:
    if bound.rule.relation == "sum":
        return _sums(index, bound, kind)
    return _CHECKS[bound.rule.relation](index, bound)


def _sums(index: Index, bound: BoundRule, kind: str) -> Iterator[Checked]:
    for same, wholes in stated_facts(index, bound.stated):
        if any(path.keys[-1:] == ("=class",) for term in bound.of for path in term.options[0]):
            code = class_code(same[-1])
            if code is None:
                continue
            keys = (*same[:-1], code)
        else:
            keys = same
        status, constraint, gap = sums(index, bound, wholes, keys, kind)
        if status != "not_applicable":
            yield Checked(bound, status, constraint, wholes[0][0].path, gap)


def _equal(index: Index, bound: BoundRule) -> Iterator[Checked]:
    for same, stated in stated_facts(index, bound.stated):
        if bound.rule.when == "flat" and index.direction(stated[0][0].node) != "flat":
            continue
        made = chosen(bound, stated[0], _pairs(index, bound, stated, same, "equal", ("stated", "same")))
        if made.status == "fail" and made.constraint and carried(index, made.constraint.residual):
            made = replace(made, status="ambiguous")
        yield made


def _at_most(index: Index, bound: BoundRule) -> Iterator[Checked]:
    for same, stated in stated_facts(index, bound.stated):
        yield chosen(bound, stated[0], _pairs(index, bound, stated, same, "at_most", ("part", "whole")))


def _pairs(
    index: Index,
    bound: BoundRule,
    stated: Sequence[Statements],
    same: Sequence[str],
    form: Form,
    roles: tuple[Role, Role],
) -> Iterator[Constraint]:
    others = readings(index, bound.of[0], same)
    for one, other in every_choice(statements(stated), statements(others)):
        signs = index.sign(one), index.sign(other)
        if 0 in signs:
            continue
        yield Constraint(
            bound.rule,
            form,
            (
                Operand(roles[0], one, one.interval, signs[0]),
                Operand(roles[1], other, other.interval, signs[1]),
            ),
        )


def _products(index: Index, bound: BoundRule) -> Iterator[Checked]:
    for same, stated in stated_facts(index, bound.stated):
        counts, standards = (readings(index, term, same) for term in bound.of)
        made = (
            Constraint(
                bound.rule,
                "product",
                (
                    Operand("stated", amount, amount.interval),
                    Operand("count", count, count.interval),
                    Operand("standard", standard, standard.interval),
                ),
            )
            for amount, count, standard in every_choice(stated[0], statements(counts), statements(standards))
            if not (count.interval.mid == 0 and amount.interval.mid == 0)
        )
        checked = chosen(bound, stated[0], made)
        if checked.status == "fail" and checked.constraint and for_some_time(checked.constraint):
            checked = replace(checked, status="ambiguous")
        yield checked


def _counts(index: Index, bound: BoundRule) -> Iterator[Checked]:
    named = len(index.words.get(bound.of[0].options[0][0].slot, ()))
    for _, stated in stated_facts(index, bound.stated):
        if not named:
            yield Checked(bound, "incomplete", None, stated[0][0].path)
            continue
        operands = (
            Operand("stated", stated[0][0], stated[0][0].interval),
            Operand("count", None, Interval.exactly(named)),
        )
        constraint = Constraint(bound.rule, "equal", operands)
        yield Checked(bound, constraint.status(), constraint, stated[0][0].path)


def _repeats(index: Index, bound: BoundRule) -> Iterator[Checked]:
    for fact in index.every():
        first, *others = fact
        for other in others:
            operands = (
                Operand("stated", other, index.restated(other)),
                Operand("same", first, index.restated(first)),
            )
            constraint = Constraint(bound.rule, "equal", operands)
            yield Checked(bound, constraint.status(), constraint, first.path)


_CHECKS = {
    "equal": _equal,
    "at_most": _at_most,
    "share": shares,
    "change": changes,
    "rate": changes,
    "product": _products,
    "hundred": hundreds,
    "count": _counts,
    "repeat": _repeats,
}

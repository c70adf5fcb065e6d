"""Binds the rules to one document's facts: every constraint that its numbers can be put in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from itertools import product as every_choice

from extract.reconcile.calibers import (
    carried,
    carries_over,
    for_some_time,
    has_other_money,
    of_another_budget,
)
from extract.reconcile.constraints import Constraint, Form, Operand, Role, Status
from extract.reconcile.index import Index, Value
from extract.reconcile.intervals import Interval
from extract.reconcile.lists import top, without_subtotals
from extract.reconcile.operands import Statements, keyed, members, options
from extract.reconcile.relations import HUNDRED, total
from extract.reconcile.sums import sums
from schemas.classification import class_code
from schemas.rules import SIBLINGS, BoundRule, PathPattern, Term

_MOST_CHOICES = 16
"""Ways to read one rule where its facts are stated in several ways; beyond, the first statements are taken."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule at one place of a document: its status, and the constraint where all of it could be read."""

    bound: BoundRule
    status: Status
    constraint: Constraint | None = None
    path: str = ""
    gap: tuple[int, ...] = ()


def check(index: Index, rules: Sequence[BoundRule], kind: str) -> Iterator[Checked]:
    """Every rule of this kind of document, at every place where its stated number is found."""
    kind = kind or ("final_accounts" if carries_over(index) else "budget")
    for bound in rules:
        if bound.rule.kinds and kind not in bound.rule.kinds:
            continue
        if bound.rule.when == "alone" and has_other_money(index):
            continue
        if bound.rule.relation == "sum":
            yield from _sums(index, bound, kind)
        else:
            yield from _CHECKS[bound.rule.relation](index, bound)


def _each(index: Index, term: Term) -> Iterator[tuple[tuple[str, ...], list[Statements]]]:
    """The stated facts by the keys of their [=]; several where any of them may fit."""
    found: dict[tuple[str, ...], list[Statements]] = {}
    for option in term.options:
        for same, one in keyed(index, option[0]):
            if term.any or same not in found:
                found.setdefault(same, []).append(one)
    yield from found.items()


def _sums(index: Index, bound: BoundRule, kind: str) -> Iterator[Checked]:
    for same, wholes in _each(index, bound.stated):
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
    for same, stated in _each(index, bound.stated):
        if bound.rule.when == "flat" and index.direction(_node(stated[0][0].path)) != "flat":
            continue
        made = _chosen(bound, stated[0], _pairs(index, bound, stated, same, "equal", ("stated", "same")))
        if made.status == "fail" and made.constraint and carried(index, made.constraint.residual):
            made = replace(made, status="ambiguous")
        yield made


def _at_most(index: Index, bound: BoundRule) -> Iterator[Checked]:
    for same, stated in _each(index, bound.stated):
        yield _chosen(bound, stated[0], _pairs(index, bound, stated, same, "at_most", ("part", "whole")))


def _pairs(
    index: Index,
    bound: BoundRule,
    stated: Sequence[Statements],
    same: Sequence[str],
    form: Form,
    roles: tuple[Role, Role],
) -> Iterator[Constraint]:
    others = [one for found in options(index, bound.of[0], same) for one in found.facts]
    for one, other in every_choice(_statements(stated), _statements(others)):
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


def _shares(index: Index, bound: BoundRule) -> Iterator[Checked]:
    forms: list[tuple[Statements, list[Constraint]]] = []
    for same, stated in _each(index, bound.stated):
        parts = [one for found in options(index, bound.of[0], same) for one in found.facts]
        made = islice(_share_forms(index, bound, stated[0], parts, same), _MOST_CHOICES)
        forms.append((stated[0], [*made]))
    base = _usual_base([each for _, each in forms])
    for one, each in forms:
        checked = _chosen(bound, one, iter(sorted(each, key=lambda form: _base(form) != base)))
        if (
            base
            and checked.constraint
            and checked.status.startswith("pass")
            and _base(checked.constraint) != base
        ):
            checked = _chosen(bound, one, (form for form in each if _base(form) == base))
        if checked.status == "fail" and checked.constraint and _adjusted(index, bound, checked.constraint):
            checked = replace(checked, status="pass_rounding")
        if checked.status == "fail" and checked.constraint and of_another_budget(index, checked.constraint):
            checked = replace(checked, status="ambiguous")
        yield checked


def _base(form: Constraint) -> str:
    """The base of a share by its path, siblings for the sum of the list."""
    value = form.operands[2].value
    return value.path if value is not None else SIBLINGS


def _usual_base(forms: Sequence[Sequence[Constraint]]) -> str:
    """The base that most shares of a list are of: one list has one base. "" where fewer than two tell."""
    counts = Counter(
        base
        for each in forms
        for base in dict.fromkeys(
            _base(form) for form in each if form.status().startswith("pass") and form.stated.mid != 0
        )
    )
    most = counts.most_common(1)
    return most[0][0] if most and most[0][1] > 1 and most[0][1] * 2 > len(forms) else ""


def _adjusted(index: Index, bound: BoundRule, constraint: Constraint) -> bool:
    """Whether a share is one last digit off so that all shares make exactly 100, as many offices see to."""
    value = constraint.operands[0].value
    if value is None or abs(constraint.residual) > 3 * value.interval.half:
        return False
    pattern = bound.stated.options[0][0]
    every = members(index, PathPattern(pattern.slot, tuple("*" for _ in pattern.keys)), ())
    return len(every) > 1 and sum(one[0].interval.mid for one in every) == HUNDRED


def _share_forms(
    index: Index, bound: BoundRule, stated: Statements, parts: Sequence[Statements], same: Sequence[str]
) -> Iterator[Constraint]:
    bases = [Operand("base", one, one.interval) for one in _statements(_bases(index, bound, stated, same))]
    if bound.of[1].siblings and not stated[0].fact.of:
        bases += _siblings(index, bound.of[0].options[0][0], bound.stated.options[0][0])
    for rate, part, base in every_choice(stated, _statements(parts), bases):
        yield Constraint(
            bound.rule,
            "share",
            (Operand("share", rate, rate.interval), Operand("part", part, part.interval), base),
        )


def _bases(index: Index, bound: BoundRule, stated: Statements, same: Sequence[str]) -> list[Statements]:
    """The base that the document names, else those that the rule knows."""
    named = stated[0].fact.of
    if named:
        return [one for one in index.every() if one[0].path == named]
    return [one for found in options(index, bound.of[1], same) for one in found.facts]


def _siblings(index: Index, part: PathPattern, share: PathPattern) -> list[Operand]:
    """The sum of all members of a list that have a share: what is carried over often has none."""
    every = tuple("*" for _ in part.keys)
    shared = {one[0].keys for one in members(index, PathPattern(share.slot, every), ())}
    found = [one for one in members(index, PathPattern(part.slot, every), ()) if one[0].keys in shared]
    made = total(one[0].interval for one in found)
    return [Operand("base", None, made)] if len(found) > 1 else []


def _changes(index: Index, bound: BoundRule) -> Iterator[Checked]:
    """Change = current - prior, rate = change / prior; the direction that the text gives is the sign."""
    rate = bound.rule.relation == "rate"
    form: Form = "change"
    if rate:
        form = "rate" if bound.of[1].options[0][0].slot.endswith(".change") else "rate_of_prior"
    for same, stated in _each(index, bound.stated):
        currents = [one for found in options(index, bound.of[0], same) for one in found.facts]
        others = [one for found in options(index, bound.of[1], same) for one in found.facts]
        direction = index.direction(_node(stated[0][0].path))
        made = [*islice(_change_forms(bound, form, stated[0], currents, others, direction), _MOST_CHOICES)]
        if not made and currents and others:
            yield Checked(bound, "not_applicable", None, stated[0][0].path)
        else:
            yield _chosen(bound, stated[0], iter(made))


def _change_forms(
    bound: BoundRule,
    form: Form,
    stated: Statements,
    currents: Sequence[Statements],
    others: Sequence[Statements],
    direction: str,
) -> Iterator[Constraint]:
    signs = {"increase": (1,), "decrease": (-1,)}.get(direction, (1, -1))
    for sign in signs:
        for changed, current, other in every_choice(stated, _statements(currents), _statements(others)):
            if form != "change" and not _finite(form, changed, current, other):
                continue
            yield Constraint(
                bound.rule,
                form,
                (
                    Operand("change" if form == "change" else "rate", changed, changed.interval, sign),
                    Operand("stated", current, current.interval),
                    Operand(
                        "change" if form == "rate" else "prior",
                        other,
                        other.interval,
                        sign if form == "rate" else 1,
                    ),
                ),
            )


def _finite(form: Form, rate: Value, current: Value, other: Value) -> bool:
    """Whether a rate says anything: nothing to nothing at 0 %, and nothing to something at 100 %, are idioms."""
    if form == "rate" and other.interval.mid == 0:
        return current.interval.mid != 0 or rate.interval.mid != 0
    prior_is_nothing = (
        other.interval.mid == 0 if form == "rate_of_prior" else other.interval.mid == current.interval.mid
    )
    return not (prior_is_nothing and rate.interval.mid in (0, 100))


def _products(index: Index, bound: BoundRule) -> Iterator[Checked]:
    for same, stated in _each(index, bound.stated):
        counts, standards = (
            [one for found in options(index, term, same) for one in found.facts] for term in bound.of
        )
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
            for amount, count, standard in every_choice(
                stated[0], _statements(counts), _statements(standards)
            )
            if not (count.interval.mid == 0 and amount.interval.mid == 0)
        )
        checked = _chosen(bound, stated[0], made)
        if checked.status == "fail" and checked.constraint and for_some_time(checked.constraint):
            checked = replace(checked, status="ambiguous")
        yield checked


def _hundreds(index: Index, bound: BoundRule) -> Iterator[Checked]:
    pattern = bound.stated.options[0][0]
    found = [one for _, one in keyed(index, pattern)]
    if len(found) < 2:
        return
    held = {one[0].keys[-1] for one in found}
    shares = top([one[0] for one in found], index.source)
    made = [_hundred(bound, each) for each in (shares, without_subtotals(shares))]
    constraint = next((one for one in made if one.status().startswith("pass")), made[0])
    status = constraint.status()
    amounts = index.values.get(pattern.slot.replace(".share", ".amount"), ())
    unshared = any(one[0].keys[-1] not in held and one[0].interval.mid != 0 for one in amounts)
    closed = bool(bound.rule.needs) and not set(bound.rule.needs) - held
    if status == "fail" and (unshared or (not closed and constraint.residual < 0)):
        status = "incomplete"
    yield Checked(bound, status, constraint, found[0][0].path)


def _hundred(bound: BoundRule, shares: Sequence[Value]) -> Constraint:
    return Constraint(bound.rule, "hundred", tuple(Operand("share", one, one.interval) for one in shares))


def _counts(index: Index, bound: BoundRule) -> Iterator[Checked]:
    named = len(index.words.get(bound.of[0].options[0][0].slot, ()))
    for _, stated in _each(index, bound.stated):
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


def _chosen(bound: BoundRule, stated: Statements, made: Iterator[Constraint]) -> Checked:
    """The first way to read a rule that holds; else the first of all, ambiguous where a fact is stated in two values."""
    first: Constraint | None = None
    for count, constraint in enumerate(made):
        if constraint.status().startswith("pass"):
            return Checked(bound, constraint.status(), constraint, stated[0].path)
        first = first or constraint
        if count >= _MOST_CHOICES:
            break
    if first is None:
        return Checked(bound, "incomplete", None, stated[0].path)
    status = first.status()
    if status == "fail" and any(value.fact.conflict for value in first.values()):
        status = "ambiguous"
    return Checked(bound, status, first, stated[0].path)


def _statements(facts: Sequence[Statements]) -> list[Value]:
    """All statements, the first of each fact before the others."""
    return [one[0] for one in facts] + [other for one in facts for other in one[1:]]


def _node(path: str) -> str:
    return path.rpartition(".")[0]


_CHECKS = {
    "equal": _equal,
    "at_most": _at_most,
    "share": _shares,
    "change": _changes,
    "rate": _changes,
    "product": _products,
    "hundred": _hundreds,
    "count": _counts,
    "repeat": _repeats,
}

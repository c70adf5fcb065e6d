"""Shares of a base, and of a hundred."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from itertools import product as every_choice

from extract.reconcile.calibers import of_another_budget
from extract.reconcile.choosing import MOST_CHOICES, Checked, chosen, stated_facts, statements
from extract.reconcile.constraints import Constraint, Operand
from extract.reconcile.index import Index, Value
from extract.reconcile.lists import top, without_subtotals
from extract.reconcile.operands import Statements, keyed, members, readings
from extract.reconcile.relations import HUNDRED, total
from schemas.rules import SIBLINGS, BoundRule, PathPattern


def shares(index: Index, bound: BoundRule) -> Iterator[Checked]:
    """Every share of a list against its base: one list has one base, the one that most of its shares are of."""
    forms: list[tuple[Statements, list[Constraint]]] = []
    for same, stated in stated_facts(index, bound.stated):
        parts = readings(index, bound.of[0], same)
        made = islice(_share_forms(index, bound, stated[0], parts, same), MOST_CHOICES)
        forms.append((stated[0], [*made]))
    base = _usual_base([each for _, each in forms])
    for one, each in forms:
        checked = chosen(bound, one, iter(sorted(each, key=lambda form: _base(form) != base)))
        if (
            base
            and checked.constraint
            and checked.status.startswith("pass")
            and _base(checked.constraint) != base
        ):
            checked = chosen(bound, one, (form for form in each if _base(form) == base))
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
    bases = [Operand("base", one, one.interval) for one in statements(_bases(index, bound, stated, same))]
    if bound.of[1].siblings and not stated[0].fact.of:
        bases += _siblings(index, bound.of[0].options[0][0], bound.stated.options[0][0])
    for rate, part, base in every_choice(stated, statements(parts), bases):
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
    return readings(index, bound.of[1], same)


def _siblings(index: Index, part: PathPattern, share: PathPattern) -> list[Operand]:
    """The sum of all members of a list that have a share: what is carried over often has none."""
    every = tuple("*" for _ in part.keys)
    shared = {one[0].keys for one in members(index, PathPattern(share.slot, every), ())}
    found = [one for one in members(index, PathPattern(part.slot, every), ()) if one[0].keys in shared]
    made = total(one[0].interval for one in found)
    return [Operand("base", None, made)] if len(found) > 1 else []


def hundreds(index: Index, bound: BoundRule) -> Iterator[Checked]:
    """The shares of a list together: those within others left out, and only where no share may be missing."""
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

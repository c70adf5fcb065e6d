"""A total and its parts: which numbers are the parts, and whether a total that they do not reach says anything."""

from collections.abc import Sequence

from extract.reconcile.calibers import beyond, left_out, narrower
from extract.reconcile.constraints import Constraint, Operand, Status
from extract.reconcile.index import Index, Value
from extract.reconcile.lists import gap, regrouped, this_year, top
from extract.reconcile.operands import Statements, options
from schemas.rules import BoundRule

Outcome = tuple[Status, Constraint | None, tuple[int, ...]]
"""Status, the constraint where there is one, and the unclaimed numbers that may be missing from the list."""


def sums(
    index: Index, bound: BoundRule, wholes: Sequence[Statements], same: Sequence[str], kind: str
) -> Outcome:
    """The sum rule of one total; where several totals may be meant (any), the first that fits."""
    found = [options(index, term, same) for term in bound.of]
    if not any(found):
        return "not_applicable" if bound.rule.members == "listed" else "incomplete", None, ()
    facts = [one for options_ in found for option in options_[:1] for one in option.facts]
    named = bound.rule.members == "named"
    missing = named and any(not options_ or options_[0].missing for options_ in found)
    held = {one[0].keys[-1] for one in facts if one[0].keys}
    missing = missing or bool(set(bound.rule.needs) - held)
    outcomes = [_sum(index, bound, whole, facts, missing or _is_of_more(whole[0], kind)) for whole in wholes]
    return next((one for one in outcomes if one[0].startswith("pass")), outcomes[0])


def _is_of_more(whole: Value, kind: str) -> bool:
    """Whether a total holds more than the year's own list: in final accounts, money carried over and into the next year."""
    return kind == "final_accounts" and whole.path in ("total.amount", "fiscal_appropriation.amount")


def _sum(
    index: Index, bound: BoundRule, whole: Statements, facts: Sequence[Statements], missing: bool
) -> Outcome:
    facts = [one for one in facts if one[0].fact is not whole[0].fact]
    if not facts:
        return "incomplete", None, ()
    signs = {one[0].path: index.sign(one[0]) for one in (whole, *facts)}
    if 0 in signs.values():
        return "incomplete", None, ()
    first = _constraint(bound, whole[0], top([one[0] for one in facts], index.source), signs)
    for constraint in _readings(bound, whole, facts, first, signs, index):
        status = constraint.status()
        if status.startswith("pass"):
            alone = bound.rule.members == "listed" and len(constraint.operands) < 3
            return ("incomplete" if missing or alone else status), constraint, ()
    if any(one[0].fact.conflict for one in (whole, *facts)):
        return "ambiguous", first, ()
    return _failed(index, bound, first, missing)


def _readings(
    bound: BoundRule,
    whole: Statements,
    facts: Sequence[Statements],
    first: Constraint,
    signs: dict[str, int],
    index: Index,
) -> list[Constraint]:
    """As stated; with subtotals taken for what they are; with one number as it is stated elsewhere."""
    parts = [operand.value for operand in first.operands[1:] if operand.value is not None]
    made = [
        first,
        *(
            _constraint(bound, whole[0], each, signs)
            for each in regrouped(whole[0], parts, index.source.text, own_year=this_year(whole[0], index))
        ),
    ]
    made += [_constraint(bound, other, parts, signs) for other in whole[1:]]
    for one in facts:
        for other in one[1:]:
            made.append(
                _constraint(bound, whole[0], [other if part is one[0] else part for part in parts], signs)
            )
    return made


def _failed(index: Index, bound: BoundRule, constraint: Constraint, missing: bool) -> Outcome:
    """A total above its parts is wrong only where no part can be missing; one below them always is."""
    if bound.rule.tier == "soft" and (missing or _is_parallel(constraint)):
        return "incomplete", constraint, ()
    whole, *parts = constraint.values()
    if not _is_short(constraint):
        other = bound.rule.members == "listed" and beyond(index, constraint.residual)
        return "ambiguous" if other else "fail", constraint, ()
    if missing:
        return "incomplete", constraint, ()
    if bound.rule.members == "listed":
        if len(parts) < 2:
            return "incomplete", constraint, ()
        open_ = gap(whole, parts, index.source)
        if open_:
            return "incomplete", constraint, open_.unclaimed
        if left_out(index, constraint.residual, whole, parts) or narrower(index, whole, parts):
            return "ambiguous", constraint, ()
    return "fail", constraint, ()


def _is_parallel(constraint: Constraint) -> bool:
    """Whether a part alone is the whole beside other parts: two breakdowns of one total in one list."""
    whole, *parts = (operand.interval.mid for operand in constraint.operands)
    return whole in parts and sum(part != 0 for part in parts) > 1


def _is_short(constraint: Constraint) -> bool:
    """Whether the parts fall short of the total, as they do where one is missing."""
    whole = constraint.stated.mid
    return constraint.residual > 0 if whole >= 0 else constraint.residual < 0


def _constraint(bound: BoundRule, whole: Value, parts: Sequence[Value], signs: dict[str, int]) -> Constraint:
    operands = [Operand("whole", whole, whole.interval, signs[whole.path])]
    operands += [Operand("part", part, part.interval, signs[part.path]) for part in parts]
    return Constraint(bound.rule, "sum", tuple(operands))

"""Changes and rates of change against an earlier year."""

from collections.abc import Iterator, Sequence
from itertools import islice
from itertools import product as every_choice

from extract.reconcile.choosing import MOST_CHOICES, Checked, chosen, stated_facts, statements
from extract.reconcile.constraints import Constraint, Form, Operand
from extract.reconcile.index import Index, Value
from extract.reconcile.operands import Statements, readings
from schemas.rules import BoundRule


def changes(index: Index, bound: BoundRule) -> Iterator[Checked]:
    """Change = current - prior, rate = change / prior; the direction that the text gives is the sign."""
    rate = bound.rule.relation == "rate"
    form: Form = "change"
    if rate:
        form = "rate" if bound.of[1].options[0][0].slot.endswith(".change") else "rate_of_prior"
    for same, stated in stated_facts(index, bound.stated):
        currents = readings(index, bound.of[0], same)
        others = readings(index, bound.of[1], same)
        direction = index.direction(stated[0][0].node)
        made = [*islice(_change_forms(bound, form, stated[0], currents, others, direction), MOST_CHOICES)]
        if not made and currents and others:
            yield Checked(bound, "not_applicable", None, stated[0][0].path)
        else:
            yield chosen(bound, stated[0], iter(made))


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
        for changed, current, other in every_choice(stated, statements(currents), statements(others)):
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

"""Ways to read a rule at one place, and the choice among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.reconcile.constraints import Constraint, Status
from extract.reconcile.index import Index, Value
from extract.reconcile.operands import Statements, keyed
from schemas.rules import BoundRule, Term

MOST_CHOICES = 16
"""Ways to read one rule where its facts are stated in several ways; beyond, the first statements are taken."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule at one place of a document: its status, and the constraint where all of it could be read."""

    bound: BoundRule
    status: Status
    constraint: Constraint | None = None
    path: str = ""
    gap: tuple[int, ...] = ()


def stated_facts(index: Index, term: Term) -> Iterator[tuple[tuple[str, ...], list[Statements]]]:
    """The stated facts by the keys of their [=]; several where any of them may fit."""
    found: dict[tuple[str, ...], list[Statements]] = {}
    for option in term.options:
        for same, one in keyed(index, option[0]):
            if term.any or same not in found:
                found.setdefault(same, []).append(one)
    yield from found.items()


def chosen(bound: BoundRule, stated: Statements, made: Iterator[Constraint]) -> Checked:
    """The first way to read a rule that holds; else the first of all, ambiguous where a fact is stated in two values."""
    first: Constraint | None = None
    for count, constraint in enumerate(made):
        if constraint.status().startswith("pass"):
            return Checked(bound, constraint.status(), constraint, stated[0].path)
        first = first or constraint
        if count >= MOST_CHOICES:
            break
    if first is None:
        return Checked(bound, "incomplete", None, stated[0].path)
    status = first.status()
    if status == "fail" and any(value.fact.conflict for value in first.values()):
        status = "ambiguous"
    return Checked(bound, status, first, stated[0].path)


def statements(facts: Sequence[Statements]) -> list[Value]:
    """All statements, the first of each fact before the others."""
    return [one[0] for one in facts] + [other for one in facts for other in one[1:]]

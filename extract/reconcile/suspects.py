"""Which numbers are wrong: the smallest sets whose change lets every hard rule hold.

Source: Fellegi and Holt (1976), error localisation of official statistics. Sets of one, two and three numbers are tried
by search over the failed rules and confirmed in exact interval arithmetic against every rule that the numbers take part
in, passed ones included: a number that other rules confirm cannot move and is no suspect.

Worked number: 840.05 stated for 828.05 + 12.95, with 840.99 stated twice for the same total: only 840.05 can be changed
so that all rules hold, and it must lie in 840.985 to 840.995.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from extract.reconcile.constraints import Constraint
from extract.reconcile.index import Value
from extract.reconcile.intervals import Interval

LARGEST = 3
_MOST_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Suspects:
    """Numbers that may be wrong together, and where each must lie for all hard rules to hold."""

    values: tuple[Value, ...]
    bounds: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """Failed constraints that hang together, and the smallest sets of numbers that explain them; several: ambiguous."""

    failed: tuple[Constraint, ...]
    suspects: tuple[Suspects, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether more than one set of numbers explains it."""
        return len(self.suspects) != 1


def causes(failed: Sequence[Constraint], held: Sequence[Constraint]) -> tuple[Cause, ...]:
    """The failed constraints in groups of one cause each, in the order of the rules.

    Args:
        failed: hard constraints that do not hold.
        held: hard constraints that do.
    """
    by_value: dict[Value, list[Constraint]] = {}
    for constraint in (*failed, *held):
        for value in constraint.values():
            by_value.setdefault(value, []).append(constraint)
    return tuple(
        cause
        for group in _groups(failed)
        for cause in _split(Cause(tuple(group), _smallest(group, by_value)))
    )


def _groups(
    failed: Sequence[Constraint], through: frozenset[Value] | None = None
) -> Iterator[list[Constraint]]:
    """Constraints that share numbers, transitively; `through`, where given, are the only numbers that count."""

    def numbers(constraint: Constraint) -> set[Value]:
        values = set(constraint.values())
        return values if through is None else values & through

    left = list(failed)
    while left:
        group = [left.pop(0)]
        held, grown = numbers(group[0]), True
        while grown:
            near = [one for one in left if held & numbers(one)]
            grown = bool(near)
            for one in near:
                left.remove(one)
                group.append(one)
                held |= numbers(one)
        yield sorted(group, key=failed.index)


def _split(cause: Cause) -> list[Cause]:
    """Apart, where several numbers are wrong at once and each answers for failures of its own.

    Two failed rules with {a or b} wrong in the one and {c or d} in the other are two causes, not four ways to one.
    """
    if not cause.suspects or len(cause.suspects[0].values) == 1:
        return [cause]
    bounds = {v: b for one in cause.suspects for v, b in zip(one.values, one.bounds, strict=True)}
    made = []
    for group in _groups(cause.failed, frozenset(bounds)):
        covering = [value for value in bounds if all(value in one.values() for one in group)]
        if not covering:
            return [cause]
        made.append(Cause(tuple(group), tuple(Suspects((value,), (bounds[value],)) for value in covering)))
    return made


def _smallest(
    failed: Sequence[Constraint], by_value: Mapping[Value, list[Constraint]]
) -> tuple[Suspects, ...]:
    counts: dict[Value, int] = {}
    for constraint in failed:
        for value in constraint.values():
            counts[value] = counts.get(value, 0) + 1
    candidates = sorted(counts, key=lambda value: -counts[value])[:_MOST_CANDIDATES]
    for size in range(1, min(LARGEST, len(candidates)) + 1):
        found = [
            made
            for chosen in combinations(candidates, size)
            if _covers(chosen, failed) and (made := _feasible(chosen, by_value)) is not None
        ]
        if found:
            return tuple(found)
    return ()


def _covers(chosen: Sequence[Value], failed: Sequence[Constraint]) -> bool:
    return all(any(value in constraint.values() for value in chosen) for constraint in failed)


def _feasible(chosen: Sequence[Value], by_value: Mapping[Value, list[Constraint]]) -> Suspects | None:
    """Where the chosen numbers must lie for every rule about them to hold; None where no values do."""
    free: dict[Value, Interval | None] = dict.fromkeys(chosen)
    shared: list[Constraint] = []
    for value in chosen:
        bound: Interval | None = None
        for constraint in by_value[value]:
            if sum(other in free for other in constraint.values()) > 1:
                shared.append(constraint)
                continue
            held_to = allowed(constraint, value)
            if held_to is None:
                continue
            bound = held_to if bound is None else bound.clip(held_to)
            if bound is None:
                return None
        free[value] = bound
    if not all(_can_hold(constraint, free) for constraint in shared):
        return None
    return Suspects(tuple(chosen), tuple(free[value] or value.interval for value in chosen))


def allowed(constraint: Constraint, value: Value) -> Interval | None:
    """Where one number must lie for one constraint to hold, given all the others, in its own sign."""
    for index, operand in enumerate(constraint.operands):
        if operand.value is value:
            found = constraint.bounds(index)
            return found if found is None or operand.sign > 0 else found.scaled(-1)
    return None


def _can_hold(constraint: Constraint, free: Mapping[Value, Interval | None]) -> bool:
    """Whether a constraint on several freed numbers can hold within what the other rules leave them."""
    held = []
    for operand in constraint.operands:
        if operand.value is not None and operand.value in free:
            bound = free[operand.value]
            if bound is None or bound.low is None or bound.high is None:
                return True
            held.append(bound if operand.sign > 0 else bound.scaled(-1))
        else:
            held.append(operand.signed)
    computed = constraint.bounds(0, held)
    return computed is None or computed.meets(held[0])

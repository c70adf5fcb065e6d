"""Which numbers are wrong: the smallest sets whose change lets every hard rule hold.

Source: Fellegi and Holt (1976), error localisation of official statistics. A set must touch every failed rule, and each
number in it must find a value that all rules about it allow, passed ones included: a number that other rules confirm
cannot move and is no suspect. Sets of one, two and three numbers are searched, each time from a rule that the numbers
chosen so far leave broken; what is found holds in exact interval arithmetic.

Worked number: 840.05 stated for 828.05 + 12.95, with 840.99 stated twice for the same total: only 840.05 can be changed
so that all rules hold, and it must lie in 840.990 to 840.995.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.reconcile.constraints import Constraint
from extract.reconcile.index import Value
from extract.reconcile.intervals import ZERO, Interval

LARGEST = 3
_MOST_SETS = 600
"""Sets tried for one cause: a document in which everything contradicts everything is not worth more."""


_NOT_NEGATIVE = Interval(ZERO, ZERO, None)
"""Every number is stated without a sign: 减少 says it in words."""


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
    groups = [*_groups(failed)]
    first = [_explained(group, by_value, frozenset()) for group in groups]
    known = frozenset(cause.suspects[0].values[0] for each in first for cause in each if _is_told(cause))
    made: list[Cause] = []
    for group, each in zip(groups, first, strict=True):
        settled = all(cause.suspects and len(cause.suspects[0].values) == 1 for cause in each)
        # A number that is known to be wrong confirms no other.
        made += each if settled or not known else _explained(group, by_value, known)
    return tuple(made)


def _explained(
    group: Sequence[Constraint], by_value: Mapping[Value, list[Constraint]], known: frozenset[Value]
) -> list[Cause]:
    return _split(Cause(tuple(group), _Search(frozenset(group), group, by_value, known).smallest()))


def _is_told(cause: Cause) -> bool:
    return len(cause.suspects) == 1 and len(cause.suspects[0].values) == 1


def allowed(constraint: Constraint, value: Value) -> Interval | None:
    """Where one number must lie for one constraint to hold, given all the others, in its own sign."""
    for index, operand in enumerate(constraint.operands):
        if operand.value is value:
            found = constraint.bounds(index)
            return found if found is None or operand.sign > 0 else found.scaled(-1)
    return None


def _groups(
    failed: Sequence[Constraint], through: frozenset[Value] | None = None
) -> Iterator[list[Constraint]]:
    """Constraints that share numbers, transitively; `through`, where given, are the only numbers that count."""

    def numbers(constraint: Constraint) -> set[Value]:
        values = set(constraint.values())
        return values if through is None else values & through

    order = {constraint: rank for rank, constraint in enumerate(failed)}
    near: dict[Value, list[Constraint]] = {}
    for constraint in failed:
        for value in numbers(constraint):
            near.setdefault(value, []).append(constraint)
    seen: set[Constraint] = set()
    for start in failed:
        if start in seen:
            continue
        seen.add(start)
        group, open_ = [start], [start]
        while open_:
            for value in numbers(open_.pop()):
                for one in near.pop(value, ()):
                    if one not in seen:
                        seen.add(one)
                        group.append(one)
                        open_.append(one)
        yield sorted(group, key=order.__getitem__)


def _split(cause: Cause) -> list[Cause]:
    """Apart, where several numbers are wrong at once and each answers for failures of its own.

    Two failed rules with {a or b} wrong in the one and {c or d} in the other are two causes, not four ways to one.
    """
    if not cause.suspects or len(cause.suspects[0].values) == 1:
        return [cause]
    bounds = {v: b for one in cause.suspects for v, b in zip(one.values, one.bounds, strict=True)}
    made = []
    for group in _groups(cause.failed, frozenset(bounds)):
        covering = [value for value in bounds if _mends(value, group)]
        if not covering:
            return [cause]
        made.append(Cause(tuple(group), tuple(Suspects((value,), (bounds[value],)) for value in covering)))
    return made


def _mends(value: Value, group: Sequence[Constraint]) -> bool:
    """Whether one number can mend all of a group; what it then breaks is another's to mend."""
    bound: Interval | None = _NOT_NEGATIVE
    for constraint in group:
        held_to = allowed(constraint, value)
        bound = None if bound is None or held_to is None else held_to.clip(bound)
    return bound is not None


@dataclass
class _Search:
    """Looks for the smallest sets that explain a group of failed constraints."""

    own: frozenset[Constraint]
    failed: Sequence[Constraint]
    by_value: Mapping[Value, list[Constraint]]
    known: frozenset[Value] = frozenset()
    tried: set[frozenset[Value]] = field(default_factory=set)

    def smallest(self) -> tuple[Suspects, ...]:
        """All sets of the smallest size that explains it; none where more than three numbers would have to change."""
        for size in range(1, LARGEST + 1):
            self.tried.clear()
            found = tuple(self._sets((), size))
            if found:
                return found
        return ()

    def _sets(self, chosen: tuple[Value, ...], size: int) -> Iterator[Suspects]:
        key = frozenset(chosen)
        if key in self.tried or len(self.tried) > _MOST_SETS:
            return
        self.tried.add(key)
        free, broken = self._bounds(chosen)
        if not broken:
            yield Suspects(chosen, tuple(free[value] or _NOT_NEGATIVE for value in chosen))
        elif len(chosen) < size:
            for value in dict.fromkeys(value for constraint in broken for value in constraint.values()):
                if value not in key:
                    yield from self._sets((*chosen, value), size)

    def _bounds(self, chosen: tuple[Value, ...]) -> tuple[dict[Value, Interval | None], Sequence[Constraint]]:
        """Where the chosen numbers must lie, and constraints of which one needs another number to change; none: all hold."""
        free: dict[Value, Interval | None] = dict.fromkeys(chosen)
        untouched = next(
            (one for one in self.failed if not any(value in free for value in one.values())), None
        )
        if untouched is not None:
            return free, (untouched,)
        shared: list[Constraint] = []
        for value in chosen:
            free[value] = _NOT_NEGATIVE
            bounding: list[Constraint] = []
            for constraint in self.by_value[value]:
                if constraint not in self.own and not self.known.isdisjoint(constraint.values()):
                    continue
                if sum(other in free for other in constraint.values()) > 1:
                    shared.append(constraint)
                    continue
                held_to, bound = allowed(constraint, value), free[value]
                if held_to is None and constraint in self.own:
                    return free, (constraint, *bounding)
                if held_to is None:
                    continue
                free[value] = held_to.clip(bound or _NOT_NEGATIVE)
                if free[value] is None:
                    return free, (constraint, *_clashing(constraint, bounding, value))
                bounding.append(constraint)
        broken = next((one for one in shared if not _can_hold(one, free)), None)
        return free, () if broken is None else (broken,)


def _clashing(constraint: Constraint, bounding: Sequence[Constraint], value: Value) -> Sequence[Constraint]:
    """Of the constraints that bound a number, one that contradicts another; all where only together they do."""
    wanted = allowed(constraint, value)
    for other in bounding:
        held_to = allowed(other, value)
        if wanted is not None and held_to is not None and not wanted.meets(held_to):
            return (other,)
    return bounding


def _can_hold(constraint: Constraint, free: Mapping[Value, Interval | None]) -> bool:
    """Whether a constraint on several freed numbers can hold within what the other rules leave them."""
    held = []
    for operand in constraint.operands:
        if operand.value is not None and operand.value in free:
            bound = free[operand.value]
            if bound is None or bound.high is None:
                return True
            assert bound.low is not None
            held.append(bound if operand.sign > 0 else bound.scaled(-1))
        else:
            held.append(operand.signed)
    computed = constraint.bounds(0, held)
    return computed is None or computed.meets(held[0])

"""Judges one cause: who is suspected, whether the document or the reading is at fault, and what would cure it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.reading.facts import Statement
from extract.reconcile import relations
from extract.reconcile.constraints import Constraint
from extract.reconcile.evidence import Evidence, Spare
from extract.reconcile.explanations import Amounts, Explanation, literal_forms, mix_ups
from extract.reconcile.findings import Attribution, Cure
from extract.reconcile.index import Value
from extract.reconcile.intervals import ZERO, Interval
from extract.reconcile.precision import decimals_of, interval_of
from extract.reconcile.suspects import Cause, Suspects, allowed
from extract.reconcile.wording import number

RANK = (
    "wrong_field",
    "unit_slip",
    "wrong_base",
    "shifted_point",
    "swapped_digits",
    "truncation",
    "wrong_digit",
    "known_residual",
    "copied_value",
    "dropped_digit",
)
"""By how rarely an explanation fits a number that is right: the same number stands in many places of a document."""

TELLING = frozenset({"wrong_field", "unit_slip", "wrong_base", "shifted_point"})
"""Explanations that hardly fit by chance: where one fits one suspect alone, it is the one."""

_MOST_CURES = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who is suspected, most likely first, on whose side the fault is, and the tested explanations, best first."""

    suspects: tuple[Value, ...]
    ambiguous: bool
    attribution: Attribution
    cures: tuple[Cure, ...]


def judge(cause: Cause, evidence: Evidence) -> Verdict:
    """The verdict on one cause."""
    singles = [one for one in cause.suspects if len(one.values) == 1] or _covering(cause)
    several = not singles
    if several:  # more than one number is wrong, and it is not told which: each as it would be in its set
        each = {v: b for one in cause.suspects for v, b in zip(one.values, one.bounds, strict=True)}
        singles = [Suspects((value,), (bounds,)) for value, bounds in each.items()]
    if not singles:
        return Verdict((), True, "document", ())
    reading = _misread(cause, singles, evidence)
    if reading is not None:
        return reading
    return _misprinted(cause, singles, evidence, several)


def _covering(cause: Cause) -> list[Suspects]:
    """Where no small set lets every rule hold: the numbers in all that failed, with what these alone want of them."""
    if cause.suspects:
        return []
    made = []
    for value in cause.failed[0].values():
        bound: Interval | None = Interval(ZERO, ZERO, None)
        for one in cause.failed:
            wanted = allowed(one, value)
            bound = None if bound is None or wanted is None else wanted.clip(bound)
        if bound is not None:
            made.append(Suspects((value,), (bound,)))
    stated = [one for one in made if one.values[0] is cause.failed[0].operands[0].value]
    return stated or made


def _misread(cause: Cause, singles: Sequence[Suspects], evidence: Evidence) -> Verdict | None:
    """Where the reading is at fault: a number read twice, or one left over that fits."""
    near = [value for constraint in cause.failed for value in constraint.values()]
    spares = [
        spare
        for one in singles
        if (
            spare := evidence.spare(one.values[0], one.bounds[0], [v for v in near if v is not one.values[0]])
        )
    ]
    doubtful = [one.values[0] for one in singles if evidence.doubtful(one.values[0])]
    if not spares and not doubtful:
        return None
    both = [spare for spare in spares if spare.about in doubtful]
    chosen = both or spares
    suspects = [spare.about for spare in chosen] or doubtful
    best = [*doubtful] if doubtful and not both else suspects
    cures = tuple(_spare_cure(spare) for spare in chosen if spare.about in best)
    return Verdict(tuple(dict.fromkeys(best)), len(set(best)) > 1, "extraction", cures)


def _misprinted(cause: Cause, singles: Sequence[Suspects], evidence: Evidence, several: bool) -> Verdict:
    """Where the document is at fault, or is taken to be."""

    def rank(one: Explanation) -> tuple[int, bool]:
        return _rank(one, evidence.index.units, alone=len(singles) == 1)

    tested = sorted(_explanations(cause, singles, evidence), key=rank)
    telling = [one for one in tested if one.kind in TELLING and rank(one) == rank(tested[0]) and not several]
    told = list(dict.fromkeys(one.about for one in telling))
    values = [one.values[0] for one in singles]
    if len(told) == 1:
        values = told
    elif len(values) > 1:
        free = [one.values[0] for one in singles if not evidence.backed(one.values[0])]
        values = free or values
    made = [cure_of(one) for one in tested if one.about in values]
    cures = list({(one.kind, one.path, one.value): one for one in reversed(made)}.values())[::-1]
    order = {one.about: -rank for rank, one in enumerate(reversed(tested))}
    values = sorted(values, key=lambda value: order.get(value, 0))
    misread = any(one.kind == "wrong_field" for one in cures[:1])
    misread = misread or (not telling and all(evidence.elsewhere(one) for one in cause.failed))
    side: Attribution = "extraction" if misread else "document"
    return Verdict(tuple(values), len(values) > 1, side, tuple(cures[:_MOST_CURES]))


def _rank(one: Explanation, units: Mapping[str, int], alone: bool) -> tuple[int, bool]:
    """Its kind's rank; a slip is rather into a unit that the document seldom uses than out of it.

    Of the one suspect there is, a copied value says more than a residual; among several, many are stated elsewhere too.
    """
    if alone and one.kind == "copied_value":
        return RANK.index("known_residual"), False
    common = one.kind == "unit_slip" and units.get(one.unit, 0) <= units.get(one.about.statement.unit, 0)
    return RANK.index(one.kind), common or one.kind == "known_residual"


def _explanations(cause: Cause, singles: Sequence[Suspects], evidence: Evidence) -> Iterator[Explanation]:
    others = evidence.amounts
    for one in singles:
        value, bounds = one.values[0], one.bounds[0]
        if bounds.low is None or bounds.high is None:
            continue
        yield from _mixed_fields(cause, value)
        yield from _wrong_bases(cause, value, others)
        yield from literal_forms(value, bounds)
        yield from mix_ups(value, bounds, others)


def _wrong_bases(cause: Cause, value: Value, amounts: Amounts) -> Iterator[Explanation]:
    """A percentage that follows from its part by another base."""
    for constraint in cause.failed:
        if constraint.operands[0].value is not value or constraint.computed is None:
            continue
        said = number(abs(constraint.computed.mid), places=max(2, decimals_of(value.statement.value)))
        if constraint.form == "rate":
            current, changed = constraint.operands[1], constraint.operands[2]
            made = relations.share(changed.interval, current.interval)
            if made is not None and made.meets(value.interval):
                yield Explanation("wrong_base", value, said, "%", current.value)
        elif constraint.form == "share":
            part, base = constraint.operands[1].interval, constraint.operands[2]
            fitting = relations.base_of(value.interval, part)
            if fitting is None or fitting.low is None or fitting.high is None:
                continue
            for other in amounts.between(fitting.low, fitting.high):
                if other is not base.value and other.interval.mid > part.mid:
                    yield Explanation("wrong_base", value, said, "%", other)


def _mixed_fields(cause: Cause, value: Value) -> Iterator[Explanation]:
    """A change that was read as the earlier year's number."""
    for constraint in cause.failed:
        if constraint.form != "rate_of_prior" or constraint.operands[2].value is not value:
            continue
        rate, current, prior = constraint.operands
        for sign in (1, -1):
            made = relations.rate_from_change(current.interval, prior.interval.scaled(sign))
            if made is not None and made.scaled(sign).meets(rate.interval):
                yield Explanation("wrong_field", value, value.statement.value, value.statement.unit)


def cure_of(one: Explanation) -> Cure:
    """An explanation by its paths."""
    other = one.other.path if one.other is not None else ""
    if one.kind == "wrong_field":
        other = f"{one.about.node}.change"
    return Cure(one.kind, one.about.path, one.value, one.unit, other)


def missing_part(constraint: Constraint, gap: Sequence[int], evidence: Evidence) -> Verdict | None:
    """Where a list falls short by a number that stands in it and that no fact claims: that one was overlooked."""
    whole = constraint.operands[0].value
    if whole is None or constraint.computed is None:
        return None
    short = constraint.stated - constraint.computed
    for mention in evidence.index.source.unclaimed:
        if mention.start not in gap:
            continue
        unit = mention.unit or whole.statement.unit
        at = mention.start, mention.end
        held = interval_of(Statement(mention.value, unit, None, (at,)), evidence.index.usual)
        if held is not None and held.meets(short):
            slot = constraint.operands[-1].value
            path = slot.fact.slot if slot is not None else whole.path
            cure = Cure("left_unread", path, mention.value, unit, at=at)
            return Verdict((), False, "extraction", (cure,))
    return None


def _spare_cure(spare: Spare) -> Cure:
    at = spare.mention.start, spare.mention.end
    return Cure("left_unread", spare.about.path, spare.mention.value, spare.unit, at=at)


def primary(cause: Cause, suspects: Sequence[Value]) -> Constraint:
    """The failed constraint that tells it best: one that is about the suspect, else the first."""
    if suspects:
        about = [one for one in cause.failed if one.operands[0].value is suspects[0]]
        within = [one for one in cause.failed if suspects[0] in one.values()]
        return (about or within or [*cause.failed])[0]
    return cause.failed[0]

"""Trials of reconciliation: mistakes of which the truth is known, planted into labelled documents, and what is found.

Mutants are misprints of numbers in hard rules that hold, swaps are facts that point to another number of the document,
plants are slips of each kind that is explained.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from eval.planted.perturb import UNITS, Planted, choose, confusable, kinds_of, misprinted, misprints, misread
from eval.planted.slips import SLIPS
from extract.documents.load import load
from extract.marking.marked import Marked
from extract.output.facts_file import read_facts
from extract.pipeline import marked
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact, Statement
from extract.reconcile.binding import check
from extract.reconcile.constraints import Constraint
from extract.reconcile.findings import Cure, Finding
from extract.reconcile.index import Index
from extract.reconcile.reconcile import reconcile
from schemas.rules import default_rules

Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Case:
    """A labelled document: its facts, its text, what is found in it as it is, and its hard rules that hold."""

    name: str
    facts: tuple[Fact, ...]
    marked: Marked
    known: frozenset[Key]
    held: tuple[Constraint, ...]
    failed: tuple[Constraint, ...]

    @classmethod
    def of(cls, gold: Path, sources: Path) -> "Case":
        """The case of a gold file; its document is found by name below `sources`."""
        held = read_facts(gold)
        document = load(next(sources.rglob(held.document)))
        doc = marked(document)
        sound, broken = _decided(held.facts, doc)
        known = frozenset(_keys(_findings(held.facts, doc)))
        return cls(held.document, held.facts, doc, known, sound, broken)

    @property
    def paths(self) -> list[str]:
        """The facts in hard rules that hold and say something, in the order of the file."""
        inside = {value.path for one in self.held for value in one.values() if value.fact.at}
        return [fact.path for fact in self.facts if fact.path in inside]

    @property
    def sound(self) -> list[str]:
        """Those of them that share no rule with a number of a failed one: the document's own defects do not touch them."""
        broken = {value.path for one in self.failed for value in one.values()}
        touched = {
            value.path
            for one in (*self.held, *self.failed)
            if any(v.path in broken for v in one.values())
            for value in one.values()
        }
        return [path for path in self.paths if path not in touched]


def _decided(facts: Sequence[Fact], doc: Marked) -> tuple[tuple[Constraint, ...], tuple[Constraint, ...]]:
    """The hard constraints that hold, and those that do not."""
    kind = next((fact.value for fact in facts if fact.path == "document_kind"), "")
    every = [
        one
        for one in check(Index.of(facts, doc), default_rules(), kind)
        if one.constraint is not None and one.bound.rule.tier == "hard"
    ]
    held = (one.constraint for one in every if one.constraint and one.status.startswith("pass"))
    failed = (one.constraint for one in every if one.constraint and one.status == "fail")
    return tuple(held), tuple(failed)


def _findings(facts: Sequence[Fact], doc: Marked) -> tuple[Finding, ...]:
    return reconcile(facts, doc, wording=False).findings


def _keys(findings: Sequence[Finding]) -> Iterator[Key]:
    for finding in findings:
        yield finding.rule, finding.paths, finding.arithmetic
        yield from _keys(finding.folded)


def new_findings(case: Case, planted: Planted) -> list[Finding]:
    """What is found with a mistake that was not found without it."""
    return [
        finding
        for finding in _findings(planted.facts, case.marked)
        if any(key not in case.known for key in _keys([finding]))
    ]


@dataclass(frozen=True, slots=True)
class Caught:
    """What became of one planted mistake."""

    kind: str
    outside: bool
    error: bool
    flagged: bool
    held: bool
    blamed: bool
    size: int
    corrected: bool
    document: bool
    extraction: bool
    first: str
    """The explanation ranked first for the number that is wrong."""
    top: str
    """The explanation ranked first for all suspects."""


def judge(case: Case, planted: Planted, outside: bool) -> Caught:
    """Whether a mistake was caught, and whether the blame and the correction are right."""
    found = new_findings(case, planted)
    mine = [one for one in found if planted.path in one.suspects]
    best = min(mine, key=lambda one: len(one.suspects), default=None)
    cures = [cure for one in mine for cure in one.cures if cure.path == planted.path]
    return Caught(
        planted.kind,
        outside,
        any(one.severity == "error" for one in found),
        bool(found),
        best is not None,
        best is not None and best.suspects == (planted.path,),
        len(best.suspects) if best else 0,
        any(_right(cure.value, cure.unit, planted.right) for cure in cures),
        bool(found) and all(one.attribution == "document" for one in mine or found),
        bool(found) and all(one.attribution == "extraction" for one in mine or found),
        _first(cures, planted.kind),
        _first([cure for one in mine or found for cure in one.cures], planted.kind),
    )


def _first(cures: Sequence[Cure], kind: str) -> str:
    """The kind ranked first; of kinds that come to the same value (0.4 as 4.0: swapped or shifted) the one asked about."""
    same = [cure.kind for cure in cures if (cure.path, cure.value) == (cures[0].path, cures[0].value)]
    return kind if kind in same else same[0] if same else ""


def _right(value: str, unit: str, right: Statement) -> bool:
    one, other = yuan_of(value, unit), yuan_of(right.value, right.unit)
    return Decimal(value) == Decimal(right.value) if one is None or other is None else one == other


def mutants(case: Case) -> Iterator[Caught]:
    """Every misprint of every number in a hard rule that holds."""
    for path in case.paths:
        at = next(index for index, fact in enumerate(case.facts) if fact.path == path)
        fact = case.facts[at]
        for kind, literal in misprints(fact.value):
            yield _mutant(case, misprinted(case.facts, at, literal, kind=kind))
        if fact.unit in UNITS and Decimal(fact.value):
            yield _mutant(case, misprinted(case.facts, at, fact.value, UNITS[fact.unit], "unit_slip"))


def _mutant(case: Case, planted: Planted) -> Caught:
    return judge(case, planted, _breaks(case, planted))


def _breaks(case: Case, planted: Planted) -> bool:
    """Whether some hard rule that held there does not hold any more."""
    held = {(one.rule.id, one.values()[0].path) for one in _decided(planted.facts, case.marked)[0]}
    return any(
        (one.rule.id, one.values()[0].path) not in held
        for one in case.held
        if any(value.path == planted.path for value in one.values())
    )


def swaps(cases: Sequence[Case], count: int, trials: int, random_: random.Random) -> Iterator[Caught]:
    """`count` facts of one document at a time pointing to another number, `trials` times."""
    for _ in range(trials):
        case = random_.choice(cases)
        kinds, facts, chosen = kinds_of(case.marked), case.facts, []
        for at in choose(random_, facts, case.paths, min(count, len(case.paths))):
            others = confusable(case.marked, facts[at], kinds)
            if others:
                planted = misread(facts, at, random_.choice(others))
                facts = planted.facts
                chosen.append(planted)
        for planted in chosen:
            yield judge(case, Planted(facts, planted.path, planted.kind, planted.right, planted.wrong), True)


def plants(cases: Sequence[Case], kind: str, trials: int, random_: random.Random) -> Iterator[Caught]:
    """Slips of one kind in numbers that stand in one place, as many as break a rule."""
    made = tries = 0
    while made < trials and tries < 200 * trials:
        tries += 1
        case = random_.choice(cases)
        path = random_.choice(case.sound)
        at = next(index for index, fact in enumerate(case.facts) if fact.path == path)
        if len(case.facts[at].at) != 1 or case.facts[at].also:
            continue
        planted = SLIPS[kind](case.facts, at, case.held, random_)
        if planted is None or (planted.wrong.value == planted.right.value and kind != "unit_slip"):
            continue
        if _breaks(case, planted):
            made += 1
            yield judge(case, planted, True)

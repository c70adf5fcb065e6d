"""How well planted mistakes are found, and who is blamed: small fixed samples of what the benchmark measures."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random

import pytest

from eval.planted.perturb import UNITS, Planted, misprinted, misprints
from eval.planted.slips import SLIPS
from eval.planted.trials import Case, judge, new_findings, plants, swaps
from extract.documents.document import Document
from extract.pipeline import marked
from extract.reconcile.binding import check
from extract.reconcile.index import Index
from extract.reconcile.reconcile import reconcile
from schemas.rules import default_rules

SAMPLES = Path(__file__).parents[3] / "samples"
SEED = 1
EVERY = 90
"""All 11 000 mutants take minutes: one of so many is tried here."""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [Case.of(path, SAMPLES) for path in sorted((SAMPLES / "gold").glob("*.gold.json"))]


def all_mutants(cases: list[Case]) -> Iterator[tuple[Case, int, str, str, str]]:
    """Every misprint, and the other unit, of every number in a hard rule that holds: fact, literal, unit, kind."""
    for case in cases:
        index = {fact.path: at for at, fact in enumerate(case.facts)}
        for path in case.paths:
            fact = case.facts[index[path]]
            for kind, literal in misprints(fact.value):
                yield case, index[path], literal, "", kind
            if fact.unit in UNITS and Decimal(fact.value):
                yield case, index[path], fact.value, UNITS[fact.unit], "unit_slip"


def breaks(case: Case, planted: Planted) -> bool:
    """Whether a hard rule about the number that held before is broken or cannot be decided now."""
    kind = next((fact.value for fact in case.facts if fact.path == "document_kind"), "")
    held = {
        (one.bound.rule.id, one.path)
        for one in check(Index.of(planted.facts, case.marked), default_rules(), kind)
        if one.status.startswith("pass")
    }
    about = [one for one in case.held if any(value.path == planted.path for value in one.values())]
    return any((one.rule.id, one.values()[0].path) not in held for one in about)


@dataclass(frozen=True)
class Mutant:
    case: Case
    planted: Planted
    error: bool
    flagged: bool

    @property
    def stated_again(self) -> bool:
        return bool(next(fact for fact in self.planted.facts if fact.path == self.planted.path).also)

    @property
    def cut_off(self) -> bool:
        return self.planted.right.value.startswith(self.planted.wrong.value)


@pytest.fixture(scope="module")
def mutants(cases: list[Case]) -> list[Mutant]:
    made = []
    for number, (case, at, literal, unit, kind) in zip(count(), all_mutants(cases)):
        if number % EVERY == 0:
            planted = misprinted(case.facts, at, literal, unit, kind)
            found = new_findings(case, planted)
            error = any(one.severity == "error" for one in found)
            made.append(Mutant(case, planted, error, bool(found)))
    return made


def test_the_sample_of_mutants_is_large_enough_to_mean_something(mutants: list[Mutant]) -> None:
    assert len(mutants) >= 100
    assert {one.planted.kind for one in mutants} >= {
        "wrong_digit",
        "swapped_digits",
        "shifted_point",
        "dropped_digit",
    }
    assert len({one.case.name for one in mutants}) == 5


def test_a_mutant_that_breaks_a_rule_is_an_error_unless_the_number_is_stated_elsewhere_too(
    mutants: list[Mutant],
) -> None:
    """Stated otherwise elsewhere, in few digits or other words, it is rather two numbers: a warning.

    With decimals cut off it is the same number, rounded.
    """
    missed = [one for one in mutants if not one.error and breaks(one.case, one.planted)]
    odd = [one for one in missed if not (one.stated_again and (one.flagged or one.cut_off))]
    assert [(one.case.name, one.planted.right, one.planted.wrong) for one in odd] == []
    assert len(missed) <= 0.03 * len(mutants)


def test_few_mutants_are_lost_within_rounding(mutants: list[Mutant]) -> None:
    assert sum(not one.flagged for one in mutants) <= 0.06 * len(mutants)


def test_swapped_numbers_are_flagged_with_the_right_suspect(cases: list[Case]) -> None:
    caught = [one for size in (1, 2, 3) for one in swaps(cases, size, 10, Random(SEED))]
    assert len(caught) >= 50
    assert statistics.mean(one.flagged for one in caught) >= 0.95
    assert statistics.mean(one.held for one in caught) >= 0.90
    assert statistics.median(one.size for one in caught if one.size) <= 2
    # Measured: 0.583 of these 60 and 0.663 of 300; 0.683 and 0.713 before the rules were made to give fewer false alarms.
    assert statistics.mean(one.corrected for one in caught) >= 0.57


@pytest.mark.parametrize("kind", [*SLIPS])
def test_the_slip_that_was_made_is_the_first_explanation(cases: list[Case], kind: str) -> None:
    caught = [*plants(cases, kind, 20, Random(SEED))]
    assert len(caught) == 20
    assert statistics.mean(one.first == kind for one in caught) >= 0.85


def test_no_number_that_is_right_makes_a_new_finding(cases: list[Case]) -> None:
    for case in cases:
        fact = case.facts[next(at for at, fact in enumerate(case.facts) if fact.path == case.paths[0])]
        same = Planted(case.facts, fact.path, "none", fact.statements[0], fact.statements[0])
        assert new_findings(case, same) == []
        assert not judge(case, same, outside=False).flagged


def test_a_misprint_in_the_facts_alone_is_found_as_one_in_the_text_is(cases: list[Case]) -> None:
    """So mutants need not write a document each: the number is printed wrong in the text too, and marked again."""
    tried = 0
    for case in cases:
        random = Random(SEED)
        for at in random.sample(range(len(case.facts)), 7):
            fact = case.facts[at]
            if fact.path not in case.paths or case.marked.text[slice(*fact.at[0])] != fact.value:
                continue
            literals = [other for _, other in misprints(fact.value) if len(other) == len(fact.value)]
            planted = misprinted(case.facts, at, random.choice(literals))
            start, end = fact.at[0]
            text = case.marked.text[:start] + planted.wrong.value + case.marked.text[end:]
            document = Document.from_text(text, case.name)
            alone = reconcile(planted.facts, case.marked)
            printed = reconcile(planted.facts, marked(document))
            assert replace(alone, rules=()) == replace(printed, rules=())
            assert alone.rules == printed.rules
            tried += 1
    assert tried >= 8

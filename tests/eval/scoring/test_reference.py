"""The plain reference scorer counts what we count: hits, misses and extra facts of each group, defects, false alarms.

Two differences are meant. Likeness of texts must not depend on which of the two comes first, as difflib's ratio does:
here the reference is given the ratio of the better order. And where readings can be paired in several ways we take one
that meets the most, the reference the first that it comes to: so our hits are those that its own idea of what meets
what allows at most, and its hits where it finds as many.
"""

import asyncio
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from eval.gold.file import GoldFact, GoldFile
from eval.gold.read import read_gold
from eval.matching.entries import overlap
from eval.matching.fields import GROUPS, Group
from eval.scoring.score import DocumentScore, Reading, score_document
from extract.documents.load import load
from extract.output.facts_file import FactsFile, to_json
from extract.pipeline import extract_document
from extract.readers.offline.reader import OfflineReader
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding, FindingKind, Severity
from tests.eval.build import (
    SHARED,
    fact,
    fact_json,
    gold,
    gold_json,
    quick,
    sample_golds,
    tangled_golds,
    tangled_readings,
)

SCORER = SHARED / "tools" / "score.py"
LABELLED = SHARED / "gold"
pytestmark = pytest.mark.skipif(not SCORER.is_file(), reason="the reference scorer is not at hand")

Json = dict[str, Any]
Tally = Mapping[Group, int]


class Symmetric(SequenceMatcher[str]):
    """difflib's ratio in the better of the two orders."""

    def __init__(self, _: None, one: str, other: str) -> None:
        super().__init__(None, one, other)
        self.back = SequenceMatcher(None, other, one)

    def ratio(self) -> float:
        return max(super().ratio(), self.back.ratio())


@cache
def reference() -> Any:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.SequenceMatcher = Symmetric  # type: ignore[attr-defined]
    return module


@dataclass(frozen=True)
class Case:
    """A gold file as we read it and as the reference does, and the document's text where it is at hand."""

    gold: GoldFile
    held: Json
    document: Path | None = None

    @classmethod
    def of(cls, path: Path, document: Path | None = None) -> "Case":
        return cls(read_gold(path), json.loads(path.read_text("utf-8")), document)


@cache
def samples() -> list[Case]:
    return [Case.of(gold.path) for gold in sample_golds()]


@cache
def labelled() -> list[Case]:
    texts = {path.name: path for name in ("seeds", "more") for path in (SHARED / name).glob("*.txt")}
    made = [Case.of(path) for path in sorted(LABELLED.glob("*.gold.json"))]
    return [replace(one, document=texts[one.gold.document]) for one in made if one.gold.document in texts]


# -- what both count


def tally(groups: Iterator[Group]) -> Tally:
    found = Counter(groups)
    return {group: found[group] for group in GROUPS}


def ours(made: DocumentScore, *verdicts: str) -> Tally:
    return tally(cell.group for cell in made.cells if cell.verdict in verdicts)


def theirs(facts: Mapping[Group, Sequence[Json]]) -> Tally:
    return {group: len(facts[group]) for group in GROUPS}


class Met(NamedTuple):
    """How many firm gold facts can be met at once, and whether a reading could meet facts of several groups."""

    most: int
    torn: bool


def met(case: Case, facts: Sequence[Json]) -> Met:
    """By what the reference takes for met."""
    scorer, scope = reference(), case.gold.scope
    facts = [one for one in facts if not scope or not one["at"] or overlap(one["at"], scope)]
    firm = [one for one in case.held["facts"] if not one.get("doubtful")]
    groups = [scorer.group(one) for one in firm]
    by_shape: dict[str, list[int]] = defaultdict(list)
    for column, read in enumerate(facts):
        by_shape[scorer.shape(read["path"])].append(column)
    table = np.zeros((len(firm), len(facts)), dtype=np.int8)
    for row, one in enumerate(firm):
        for path in (one["path"], *one.get("or", [])):
            for column in by_shape[scorer.shape(path)]:
                fits = scorer.path_fits(one, facts[column])
                table[row, column] = fits and scorer.agrees(groups[row], one, facts[column])
    torn = any(len({groups[row] for row in np.flatnonzero(column)}) > 1 for column in table.T)
    if not table.any():
        return Met(0, torn)
    return Met(int(np.sum(maximum_bipartite_matching(csr_array(table), perm_type="column") >= 0)), torn)


def assert_counted_alike(case: Case, reading: Reading) -> None:
    made = score_document(case.gold, reading)
    held = to_json(FactsFile(case.gold.document, "", facts=reading.facts, findings=reading.findings))
    hits, missed, extra = reference().match(case.held, held)
    assert ours(made, "wrong", "hallucinated") == theirs(extra)
    stated = {group: len(hits[group]) + len(missed[group]) for group in GROUPS}
    assert ours(made, "correct", "wrong", "omitted") == stated
    right, (most, torn) = theirs(hits), met(case, held["facts"])
    assert sum(ours(made, "correct").values()) == most >= sum(right.values())
    if sum(right.values()) == most and not torn:
        assert ours(made, "correct") == right


def assert_findings_alike(case: Case, findings: Sequence[Finding]) -> None:
    made = score_document(case.gold, Reading(findings=tuple(findings))).defects
    held = to_json(FactsFile(case.gold.document, "", findings=tuple(findings)))
    firm, found, false = reference().defects(case.held, held)
    assert made.firm == len(firm)
    assert [[list(span) for span in one.at] for one in made.found] == [one["at"] for one in found]
    assert [one.message for one in made.false_alarms] == [one["message"] for one in false]


# -- what may become of a reading

CHANGES = ("drop", "repeat", "move", "shift", "re-unit", "re-key", "re-value", "re-file", "cut", "lose place")
Change = tuple[str, int, int]
changes = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=12
)


def changed(facts: Sequence[Fact], made: Sequence[Change]) -> tuple[Fact, ...]:
    """The facts after some changes, each to one of them with the help of another one."""
    held = [*facts]
    for kind, one, other in made:
        if held:
            at = one % len(held)
            held[at : at + 1] = _changed(kind, held[at], held[other % len(held)])
    return tuple(held)


def _changed(kind: str, own: Fact, other: Fact) -> list[Fact]:
    if kind == "drop":
        return []
    if kind == "repeat":
        return [own, own]
    if kind == "move":
        return [replace(own, at=other.at)]
    if kind == "shift":
        return [replace(own, at=tuple((start + 3, end + 3) for start, end in own.at))]
    if kind == "re-unit":
        unit = {"万元": "元", "元": "亿元", "亿元": "万元"}.get(own.unit, "万元")
        return [replace(own, unit=unit, yuan=yuan_of(own.value, unit))]
    if kind == "re-key":
        return [replace(own, path=own.path.replace("[", "[其他").replace("支出", ""))]
    if kind == "re-value":
        return [replace(own, value=other.value, unit=other.unit, yuan=other.yuan)]
    if kind == "re-file":
        return [replace(own, path=other.path, slot=other.slot)]
    if kind == "cut":
        return [replace(own, value=own.value[len(own.value) // 4 :])]
    return [replace(own, at=())]


@quick
@given(st.data(), changes)
def test_changed_readings_of_the_samples_are_counted_alike(data: st.DataObject, made: list[Change]) -> None:
    case = data.draw(st.sampled_from(samples()))
    facts = changed([one.fact for one in case.gold.facts], made)
    assert_counted_alike(case, Reading(facts))


def test_where_the_reference_pairs_the_first_reading_we_take_the_pairing_that_meets_more() -> None:
    """The first reading meets both facts, the second one the first fact only."""
    facts = (
        fact("revenue.sources[事业收入].amount", "5万元", 10),
        fact("revenue.sources[其他事业].amount", "5万元", 30),
    )
    either = replace(fact("revenue.sources[事业].amount", "5万元"), at=((10, 11), (30, 31)))
    reads = (either, fact("revenue.sources[事业款].amount", "5万元", 10))
    case = Case(gold(*facts), gold_json(*map(fact_json, facts)))
    hits, _, _ = reference().match(case.held, {"facts": [*map(fact_json, reads)]})
    assert (len(hits["core"]), score_document(case.gold, Reading(reads)).counts().correct) == (1, 2)
    assert_counted_alike(case, Reading(reads))


@quick
@given(tangled_golds, tangled_readings)
def test_facts_that_can_be_taken_for_each_other_are_counted_alike(
    golds: list[GoldFact], reads: list[Fact]
) -> None:
    held = [{**fact_json(one.fact), "or": [*one.alternatives], "doubtful": one.doubtful} for one in golds]
    assert_counted_alike(Case(gold(*golds), gold_json(*held)), Reading(tuple(reads)))


Told = tuple[FindingKind, Severity, int, list[int], bool]
told = st.lists(
    st.tuples(
        st.sampled_from(get_args(FindingKind)),
        st.sampled_from(get_args(Severity)),
        st.integers(0, 10**6),
        st.lists(st.integers(0, 10**6), max_size=3),
        st.booleans(),
    ),
    max_size=6,
)


def findings(case: Case, made: Sequence[Told]) -> list[Finding]:
    """Findings about the document's defects, or about some of its facts; some are folded under the one before."""
    facts, defects = [one.fact for one in case.gold.facts], case.gold.defects
    held: list[Finding] = []
    for number, (kind, severity, one, others, folded) in enumerate(made):
        about = [facts[other % len(facts)] for other in others]
        paths, at = [fact.path for fact in about], [span for fact in about for span in fact.at]
        if defects and one % 2:
            defect = defects[one % len(defects)]
            paths, at = [*paths, *defect.paths], at if one % 3 else [*at, *defect.at]
        finding = Finding(f"rule-{number}", kind, severity, "document", tuple(paths), tuple(at), f"{number}")
        if folded and held:
            held[-1] = replace(held[-1], folded=(*held[-1].folded, finding))
        else:
            held.append(finding)
    return held


@quick
@given(st.data(), told)
def test_findings_on_the_samples_are_counted_alike(data: st.DataObject, made: list[Told]) -> None:
    case = data.draw(st.sampled_from(samples()))
    assert_findings_alike(case, findings(case, made))


@quick
@given(st.data())
def test_in_a_labelled_part_of_a_sample_both_count_that_part(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(samples()))
    start = data.draw(st.integers(0, 1500))
    scope = (start, start + data.draw(st.integers(1, 800)))
    inside = [at for at, one in enumerate(case.gold.facts) if overlap(one.fact.at, [scope])]
    part = Case(
        replace(case.gold, facts=tuple(case.gold.facts[at] for at in inside), scope=(scope,)),
        {**case.held, "facts": [case.held["facts"][at] for at in inside], "scope": [[*scope]]},
    )
    assert_counted_alike(part, Reading(tuple(one.fact for one in case.gold.facts)))
    assert_findings_alike(part, findings(part, data.draw(told)) if inside else [])


# -- real disclosures, as the offline reader reads them


@pytest.mark.slow
@pytest.mark.skipif(not LABELLED.is_dir(), reason="labelled disclosures are not at hand")
def test_the_offline_readers_facts_of_real_disclosures_are_counted_alike() -> None:
    assert labelled()
    for case in labelled():
        reading = offline(case)
        assert reading.facts
        assert_counted_alike(case, reading)
        assert_findings_alike(case, reading.findings)


@pytest.mark.slow
@pytest.mark.skipif(not LABELLED.is_dir(), reason="labelled disclosures are not at hand")
@quick
@given(st.data(), changes, told)
def test_changed_readings_of_real_disclosures_are_counted_alike(
    data: st.DataObject, made: list[Change], more: list[Told]
) -> None:
    case = data.draw(st.sampled_from(labelled()))
    facts = data.draw(st.sampled_from([offline(case).facts, tuple(one.fact for one in case.gold.facts)]))
    assert_counted_alike(case, Reading(changed(facts, made)))
    assert_findings_alike(case, findings(case, more))


def offline(case: Case) -> Reading:
    assert case.document is not None
    return _offline(case.document)


@cache
def _offline(document: Path) -> Reading:
    made = asyncio.run(extract_document(load(document, document.name), OfflineReader()))
    return Reading(made.facts, made.findings, made.unclaimed)

"""Findings against the defects of a document: found, missed, false alarms."""

from dataclasses import replace

import pytest

from eval.gold.file import GoldDefect
from eval.scoring.defects import DefectScore, meets, score_defects
from extract.reconcile.findings import Finding, FindingKind
from tests.eval.build import gold

PARTS = ("expenditure.amount", "expenditure.by_nature[基本支出].amount")
SUM = GoldDefect("sum", PARTS, ((10, 16),))
FOUND = Finding("nature-parts", "sum", "error", "document", (), ((14, 20),), "")
ELSEWHERE = replace(FOUND, at=((90, 96),))


def judged(*findings: Finding, defect: GoldDefect = SUM) -> tuple[int, int, int]:
    """How many defects were found, how many missed, how many false alarms there are."""
    made = score_defects(gold(defects=[defect]), findings)
    return len(made.found), len(made.missed), len(made.false_alarms)


def test_a_finding_at_the_place_of_a_defect_finds_it() -> None:
    assert judged(FOUND) == (1, 0, 0)


def test_a_finding_elsewhere_is_a_false_alarm() -> None:
    assert judged(ELSEWHERE) == (0, 1, 1)


def test_two_paths_in_common_find_it_and_one_does_not() -> None:
    assert judged(replace(ELSEWHERE, paths=PARTS)) == (1, 0, 0)
    assert judged(replace(ELSEWHERE, paths=PARTS[:1])) == (0, 1, 1)


def test_the_only_path_of_a_defect_is_enough() -> None:
    alone = replace(SUM, paths=PARTS[:1])
    assert judged(replace(ELSEWHERE, paths=PARTS[:1]), defect=alone) == (1, 0, 0)


def test_names_in_paths_need_be_alike_only() -> None:
    written = ("expenditure.amount", "expenditure.by_nature[基本].amount")
    assert judged(replace(ELSEWHERE, paths=written)) == (1, 0, 0)


@pytest.mark.parametrize("kind", ["sum", "cross", "range", "change", "rate"])
def test_kinds_of_arithmetic_count_as_one(kind: FindingKind) -> None:
    assert meets(SUM, replace(FOUND, kind=kind))


@pytest.mark.parametrize("kind", ["unit", "number", "template", "year", "unread", "twice"])
def test_other_kinds_are_told_apart(kind: FindingKind) -> None:
    assert not meets(SUM, replace(FOUND, kind=kind))
    assert meets(replace(SUM, kind=kind), replace(FOUND, kind=kind))


def test_a_warning_finds_a_defect_but_is_no_false_alarm_and_rounding_does_neither() -> None:
    assert judged(replace(FOUND, severity="warning")) == (1, 0, 0)
    assert judged(replace(ELSEWHERE, severity="warning")) == (0, 1, 0)
    assert judged(replace(FOUND, severity="info")) == (0, 1, 0)


def test_what_is_folded_under_a_finding_finds_a_defect_and_is_no_alarm_of_its_own() -> None:
    above = Finding("total", "sum", "info", "document", (), (), "", folded=(replace(FOUND, folded=()),))
    assert judged(above) == (1, 0, 0)
    assert judged(replace(above, folded=(replace(above, folded=(ELSEWHERE,)),))) == (0, 1, 0)


def test_one_finding_may_find_several_defects() -> None:
    made = score_defects(gold(defects=[SUM, replace(SUM, at=((18, 22),))]), [FOUND])
    assert (len(made.found), made.firm) == (2, 2)


def test_a_doubtful_defect_may_be_reported_and_need_not_be() -> None:
    doubtful = replace(SUM, doubtful=True)
    assert judged(FOUND, defect=doubtful) == judged(defect=doubtful) == (0, 0, 0)


def test_outside_the_labelled_part_there_are_no_false_alarms() -> None:
    part = gold(scope=[(0, 50)])
    assert score_defects(part, [ELSEWHERE]).false_alarms == ()
    assert score_defects(part, [FOUND]).false_alarms == (FOUND,)


def test_who_is_blamed_for_a_found_defect_is_counted() -> None:
    suspects = replace(FOUND, attribution="extraction", suspects=PARTS[:1])
    assert score_defects(gold(defects=[SUM]), [FOUND]) == DefectScore((SUM,), blamed=1)
    assert score_defects(gold(defects=[SUM]), [suspects]) == DefectScore((SUM,), suspected=1)

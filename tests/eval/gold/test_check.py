"""What is wrong in a gold file: each problem at a file that has it, and none at a good one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.gold.check import Problem, check_gold
from eval.gold.file import GoldFile
from eval.gold.read import read_gold, read_golds
from extract.documents.document import Document
from extract.documents.load import load
from tests.eval.build import SAMPLES, SHARED, gold_json, sample_golds, write

TEXT = "青禾州档案馆2023年预算：收入840.99万元，支出８40.99万元，人员减少，其中（201）01项，帮扶568人次，目标≥95%。"
DOCUMENT = Document.from_text(TEXT, "a.txt")


def at(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


REVENUE = {
    "path": "revenue.amount",
    "value": "840.99",
    "unit": "万元",
    "yuan": "8409900.00",
    "at": at("840.99"),
}
REASON = {"path": "revenue.reason", "value": "人员减少", "unit": None, "at": at("人员减少")}


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """What is wrong in a gold file of these facts: where, and the message's key."""

    def check(
        *facts: Mapping[str, Any], document: Document | None = DOCUMENT, **more: Any
    ) -> list[tuple[str, str]]:
        held = gold_json(*facts, **{"sha256": DOCUMENT.sha256, **more})
        return keys(check_gold(read_gold(write(tmp_path / "a.gold.json", held)), document))

    return check


def keys(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    for one in problems:
        assert one.what.text("zh") != one.what.text("en")
    return [(one.where, one.what.key) for one in problems]


GOOD: dict[str, Mapping[str, Any]] = {
    "money": REVENUE,
    "full-width digits": {**REVENUE, "path": "expenditure.amount", "at": at("８40.99")},
    "more decimals": {**REVENUE, "value": "840.990"},
    "words": REASON,
    "words with white space dropped": {**REASON, "value": "人 员减少"},
    "a choice": {**REASON, "path": "revenue.change_direction", "value": "decrease", "at": at("减少")},
    "a code in parts": {"path": "general_public_budget.items[2010101].code", "value": "2010101", "at": at("（201）01项")},
    "an activity": {"path": "activities[].value", "value": "568", "unit": "人次", "at": at("568")},
    "the number of an indicator": {"path": "performance.projects[灯会].indicators[满意度].target", "value": "≥95%", "at": at("95")},
    "another path": {**REVENUE, "or": ["total.amount"]},
    "another statement": {**REVENUE, "also": [{"value": "8409900", "unit": "元", "at": at("840.99")}]},
    "no field": {"path": "other.reserves", "value": "840.99", "unit": "万元", "at": at("840.99")},
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in GOOD if name != "another statement"])
def test_nothing_is_wrong_with(told: Any, name: str) -> None:
    assert told(GOOD[name]) == []


def test_nothing_is_wrong_with_all_of_it_together(told: Any) -> None:
    facts = [
        one for name, one in GOOD.items() if name in ("money", "full-width digits", "words", "an activity")
    ]
    assert told(*facts, scope=[[0, len(TEXT)]], defects=[{"kind": "sum", "at": at("840.99")}]) == []


BAD: Mapping[str, Mapping[str, Any]] = {
    "gold_no_field": {**REVENUE, "path": "revenue.amuont"},
    "gold_own_or": {**REVENUE, "or": ["revenue.amount"]},
    "gold_no_at": {**REVENUE, "at": []},
    "gold_yuan": {**REVENUE, "yuan": "84099000"},
    "gold_no_unit": {**REVENUE, "unit": None, "yuan": None},
    "gold_beyond": {**REVENUE, "at": [[len(TEXT) - 5, len(TEXT) + 1]]},
    "gold_not_there": {**REVENUE, "value": "840.98", "yuan": "8409800.00"},
}


@pytest.mark.parametrize("key", BAD)
def test_a_fact_with_a_problem_is_told_by_its_number_and_path(told: Any, key: str) -> None:
    assert told(REASON, BAD[key]) == [(f"facts[1] {BAD[key]['path']}", key)]


def test_another_path_that_is_no_field_is_told(told: Any) -> None:
    assert told({**REVENUE, "or": ["totals.amount"]}) == [("facts[0] revenue.amount", "gold_no_field")]


def test_other_statements_are_checked_as_the_first_one(told: Any) -> None:
    wrong = {**REVENUE, "also": [{"value": "841", "unit": "万元", "at": at("840.99")}]}
    assert told(wrong) == [("facts[0] revenue.amount", "gold_not_there")]
    assert told({**REVENUE, "also": [{"value": "841", "unit": "万元", "at": []}]}) == [("facts[0] revenue.amount", "gold_no_at")]  # fmt: skip


@pytest.mark.parametrize("value", ["人员增加", "人员"])
def test_words_that_are_not_those_of_the_place_are_told(told: Any, value: str) -> None:
    assert told({**REASON, "value": value}) == [("facts[0] revenue.reason", "gold_not_there")]


def test_another_number_than_an_indicators_is_told(told: Any) -> None:
    target = GOOD["the number of an indicator"]
    assert told({**target, "at": at("568")}) == [(f"facts[0] {target['path']}", "gold_not_there")]


def test_an_empty_place_holds_nothing(told: Any) -> None:
    empty = {**GOOD["a choice"], "at": [[5, 5]]}
    assert told(empty) == [("facts[0] revenue.change_direction", "gold_not_there")]


def test_a_place_outside_the_labelled_part_is_told(told: Any) -> None:
    assert told(REVENUE, scope=[[0, 5]]) == [("facts[0] revenue.amount", "gold_outside")]
    assert told(REVENUE, scope=[[0, at("840.99")[0][0] + 1]]) == []


def test_a_path_that_stands_twice_is_told_once(told: Any) -> None:
    elsewhere = {**REVENUE, "value": "８40.99", "at": at("８40.99")}
    assert told(REVENUE, REVENUE, elsewhere) == [("revenue.amount", "gold_twice")]


def test_activities_may_stand_often_at_places_of_their_own(told: Any) -> None:
    aim = GOOD["an activity"]
    assert told(aim, {**aim, "value": "95", "at": at("95")}) == []
    assert told(aim, aim) == [("activities[].value", "gold_twice")]


def test_a_defect_has_a_place_in_the_text_or_a_path(told: Any) -> None:
    assert told(REVENUE, defects=[{"kind": "sum"}]) == [("defects[0]", "gold_no_place")]
    assert told(REVENUE, defects=[{"kind": "sum", "paths": ["revenue.amount"]}]) == []
    beyond = {"kind": "sum", "at": [[len(TEXT), len(TEXT) + 1]]}
    assert told(REVENUE, defects=[beyond]) == [("defects[0]", "gold_beyond")]


def test_without_the_document_that_is_told_and_places_are_not_checked(told: Any) -> None:
    assert told(BAD["gold_not_there"], document=None) == [("document", "gold_no_source")]
    assert told(BAD["gold_no_field"], document=None)[1:] == [("facts[0] revenue.amuont", "gold_no_field")]


def test_a_document_that_is_not_the_labelled_one_is_told_and_places_are_not_checked(told: Any) -> None:
    assert told(BAD["gold_not_there"], sha256="0" * 64) == [("sha256", "gold_other_sha")]


def test_a_gold_file_that_names_no_bytes_is_told_which_to_name(tmp_path: Path) -> None:
    held = read_gold(write(tmp_path / "a.gold.json", gold_json(BAD["gold_not_there"])))
    missing, *others = check_gold(held, DOCUMENT)
    assert (missing.where, missing.what.key, missing.what.values["sha256"]) == ("sha256", "gold_no_sha", DOCUMENT.sha256)  # fmt: skip
    assert keys(others) == [("facts[0] revenue.amount", "gold_not_there")]


def test_what_stands_at_a_wrong_place_is_shown(tmp_path: Path) -> None:
    held = gold_json(BAD["gold_not_there"], sha256=DOCUMENT.sha256)
    (problem,) = check_gold(read_gold(write(tmp_path / "a.gold.json", held)), DOCUMENT)
    for lang in ("zh", "en"):
        assert "840.99" in problem.what.text(lang)
        assert "840.98" in problem.what.text(lang)


@pytest.mark.parametrize("gold", sample_golds(), ids=lambda gold: gold.document)
def test_the_samples_gold_files_are_clean(gold: GoldFile) -> None:
    assert check_gold(gold, load(SAMPLES / gold.document, gold.document)) == []


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="labelled disclosures are not at hand")
def test_real_gold_files_are_of_the_schema() -> None:
    """Their places are the labellers' business; what they name as fields is ours."""
    golds = read_golds(SHARED / "gold")
    assert golds.files
    assert golds.errors == ()
    for gold in golds.files:
        assert keys(check_gold(gold, None)) == [("document", "gold_no_source")]

"""Findings: one for each cause, what follows from it folded below, errors told from doubts."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from extract.reconcile.assemble import folded
from extract.reconcile.findings import Finding, Part
from extract.reconcile.reconcile import reconcile
from tests.extract.reconcile import build

TOTAL, BASIC, PROJECT = (
    "expenditure.amount",
    "expenditure.by_nature[基本支出].amount",
    "expenditure.by_nature[项目支出].amount",
)
NATURES = {TOTAL: "840.05万元", BASIC: "828.05万元", PROJECT: "12.95万元"}
SOURCES = {
    "revenue.amount": "841.00万元",
    "revenue.sources[一般公共预算拨款].amount": "800.00万元",
    "revenue.sources[政府性基金预算].amount": "12.95万元",
}


def findings(stated: Mapping[str, build.Stated], text: str | None = None) -> list[Finding]:
    doc = build.document(text) if text else None
    return [*reconcile(build.facts(stated, text), doc, wording=False).findings]


def only(stated: Mapping[str, build.Stated], text: str | None = None) -> Finding:
    (finding,) = findings(stated, text)
    return finding


def test_all_that_one_wrong_number_breaks_is_one_finding() -> None:
    finding = only(NATURES | {"revenue.amount": "841.00万元", "total.amount": "841.00万元"})
    assert finding.suspects == (TOTAL,)
    assert {finding.rule, *(one.rule for one in finding.folded)} == {
        "total-expenditure",
        "revenue-expenditure",
        "expenditure-natures",
    }
    assert {one.severity for one in finding.folded} == {"error"}


def test_a_broken_soft_rule_of_a_number_known_to_be_wrong_goes_with_it() -> None:
    parts = {"basic_expenditure.amount": "80.00万元", "basic_expenditure.personnel.amount": "500.00万元",
             "basic_expenditure.operating.amount": "328.05万元", "general_public_budget.by_nature[基本支出].amount":
             "828.05万元"}  # fmt: skip
    finding = only(NATURES | {TOTAL: "841.00万元"} | parts)
    assert finding.suspects == ("basic_expenditure.amount",)
    severities = {one.rule: one.severity for one in finding.folded}
    assert severities["basic-everywhere"] == "warning"
    assert (
        severities["basic-parts" if finding.rule != "basic-parts" else "basic-in-general-budget"] == "error"
    )


def test_a_soft_rule_is_a_warning_that_names_its_numbers() -> None:
    finding = only(
        {
            "general_public_budget.amount": "90.00万元",
            "revenue.sources[一般公共预算拨款].amount": "100.00万元",
        }
    )
    assert (finding.rule, finding.severity, finding.attribution) == (
        "general-budget-source",
        "warning",
        "document",
    )
    assert len(finding.suspects) == 2
    assert finding.ambiguous


def test_nothing_is_known_yet_of_a_doubtful_reading() -> None:
    facts = build.facts(NATURES)
    (sure,) = reconcile(facts).findings
    (doubt,) = reconcile((replace(facts[0], flags=("readers_differ",)), *facts[1:])).findings
    assert (sure.severity, sure.attribution) == ("error", "document")
    assert (doubt.severity, doubt.attribution) == ("warning", "extraction")


def test_percents_cut_to_whole_numbers_throughout_are_a_habit() -> None:
    functions = {"教育": "58.94万元", "卫生健康": "36.48万元", "住房保障": "4.58万元"}
    made = {"general_public_budget.amount": "100.00万元"}
    for (name, amount), share in zip(functions.items(), ("58.00%", "36.00%", "4.58%"), strict=True):
        made[f"general_public_budget.by_function[{name}].amount"] = amount
        made[f"general_public_budget.by_function[{name}].share"] = share
    assert {one.severity for one in findings(made)} == {"warning"}
    made["general_public_budget.by_function[卫生健康].share"] = "36.48%"
    assert {one.severity for one in findings(made)} == {"error"}


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        (NATURES, "sum"),
        ({TOTAL: "100.00万元", "revenue.amount": "107.31万元"}, "cross"),
        ({"procurement.sme.amount": "571.33万元", "procurement.amount": "104.92万元"}, "range"),
        ({TOTAL: "200.00万元", BASIC: "150.00万元", "expenditure.by_nature[基本支出].share": "64.37%"}, "rate"),
        ({TOTAL: "200.00万元", "expenditure.prior": "150.00万元", "expenditure.change": "47.31万元",
          "expenditure.change_direction": "increase"}, "change"),
    ],
)  # fmt: skip
def test_the_kind_is_that_of_the_rule(stated: Mapping[str, str], kind: str) -> None:
    assert only(stated).kind == kind


def test_a_finding_shows_its_numbers_with_what_each_can_stand_for() -> None:
    finding = only(NATURES | {"revenue.amount": "841.00万元"})
    stated, same = finding.parts
    assert (stated.role, stated.path, stated.value, stated.low, stated.high) == (
        "stated", TOTAL, "840.05", "840.045", "840.055",
    )  # fmt: skip
    assert (same.path, same.value) == ("revenue.amount", "841.00")
    assert finding.at == ((10, 16),)
    assert finding.paths == (TOTAL, "revenue.amount")


def test_an_unclaimed_number_that_would_do_for_one_of_a_short_list_is_left_unread() -> None:
    text = "收入预算841.00万元，其中一般公共预算拨款800.00万元，政府性基金预算12.95万元，调剂828.05万元。"
    finding = only(SOURCES, text)
    assert (finding.kind, finding.severity, finding.attribution) == ("unread", "warning", "extraction")
    assert finding.cures[0].value == "828.05"


def test_an_unclaimed_number_that_is_all_that_a_list_lacks_is_left_unread() -> None:
    text = "收入预算841.00万元，其中一般公共预算拨款800.00万元，政府性基金预算12.95万元，事业收入28.05万元。"
    assert [one.kind for one in findings(SOURCES, text)] == ["unread"]


def test_a_short_list_with_nothing_left_over_is_an_error() -> None:
    text = "收入预算841.00万元，其中一般公共预算拨款800.00万元，政府性基金预算12.95万元。"
    assert only(SOURCES, text).severity == "error"


def test_one_number_read_as_two_facts_is_told_once() -> None:
    facts = build.facts({"meeting.amount": "3.00万元", "training.amount": "3.00万元"})
    (finding,) = reconcile((facts[0], replace(facts[1], at=facts[0].at))).findings
    assert (finding.kind, finding.severity, finding.attribution) == ("twice", "warning", "extraction")
    assert finding.paths == ("meeting.amount", "training.amount")
    assert finding.at == facts[0].at


def test_of_two_readings_the_one_that_a_rule_confirms_is_not_suspected() -> None:
    facts = build.facts(NATURES | {TOTAL: "841.00万元", "training.amount": "12.95万元"})
    (finding,) = reconcile((*facts[:3], replace(facts[3], at=facts[2].at))).findings
    assert finding.suspects == ("training.amount",)
    assert not finding.ambiguous


def test_the_same_mistake_in_another_section_goes_under_the_first() -> None:
    made: dict[str, str] = {}
    for node in ("meeting", "training", "travel"):
        made |= {f"{node}.amount": "234.06万元", f"{node}.change": "86.47万元", f"{node}.change_rate": "36.94%",
                 f"{node}.change_direction": "increase"}  # fmt: skip
    finding = only(made)
    assert finding.suspects == ("meeting.change_rate",)
    assert [one.suspects for one in finding.folded] == [("training.change_rate",), ("travel.change_rate",)]


def test_findings_without_numbers_are_not_taken_for_the_same() -> None:
    blank = Finding("template-blank", "template", "warning", "document", (), ((1, 2),), "××")
    assert folded([blank, replace(blank, at=((5, 6),))]) == [blank, replace(blank, at=((5, 6),))]
    number = replace(blank, parts=(Part("stated", "a", "1", "元", ()),))
    assert len(folded([number, replace(number, at=((5, 6),))])) == 1


def test_the_text_rules_are_run_where_the_text_is_at_hand() -> None:
    text = "与上年相比增长（下降）0%。"
    with_text = reconcile((), build.document(text))
    assert "template" in {one.kind for one in with_text.findings}
    assert {one.attribution for one in with_text.findings} == {"document"}
    assert reconcile((), build.document(text), wording=False).findings == ()
    assert reconcile(()).findings == ()

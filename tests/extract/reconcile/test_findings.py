"""Findings as they stand in a facts file, and the key by which a reviewer's decision is found again."""

import json
from dataclasses import replace
from typing import Any

import pytest

from extract.reconcile.findings import Cure, Finding, Part, from_json, to_json
from extract.reconcile.reconcile import reconcile
from tests.extract.reconcile import build

TEXT = "支出预算840.05万元，其中基本支出828.05万元，项目支出12.95万元。"
MORE = "本单位认真履行职责，严格执行预算。\n"
STATED = {
    "expenditure.amount": "840.05万元",
    "expenditure.by_nature[基本支出].amount": "828.05万元",
    "expenditure.by_nature[项目支出].amount": "12.95万元",
}
PART = Part("part", "a", "1", "万元", ((1, 2),), "0.5", "1.5", -1)
FULL = Finding(
    "rate", "rate", "warning", "extraction", ("a", "b"), ((1, 2), (5, 9)), "甲", "a", "1≠2", (PART,), ("a",), True,
    (Cure("left_unread", "a", "2", "万元", at=(5, 9)), Cure("copied_value", "a", "2", "万元", "b")),
    (Finding("repeat", "cross", "info", "document", (), (), "乙"),), "a|1",
)  # fmt: skip


def found(text: str, stated: dict[str, str]) -> Finding:
    (finding,) = reconcile(build.facts(stated, text), build.document(text), wording=False).findings
    return finding


def test_a_finding_reads_back_the_same() -> None:
    assert from_json(json.loads(json.dumps(to_json(FULL)))) == FULL


def test_a_finding_of_the_rules_reads_back_the_same() -> None:
    finding = found(TEXT, STATED)
    assert from_json(json.loads(json.dumps(to_json(finding)))) == finding


def test_what_is_empty_is_left_out_but_for_what_the_contract_names() -> None:
    made = to_json(Finding("r", "number", "warning", "document", (), (), "甲"))
    assert set(made) == {
        "rule", "kind", "severity", "attribution", "paths", "at", "message", "message_en", "key", "subject", "folded",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": "typo"}, "kind"),
        ({"severity": "fatal"}, "severity"),
        ({"attribution": "nobody"}, "attribution"),
    ],
)
def test_an_unknown_word_is_refused_by_name(change: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        from_json(to_json(FULL) | change)


def test_members_that_are_not_known_are_passed_over() -> None:
    assert from_json(to_json(FULL) | {"reviewed": True}) == FULL


def test_a_finding_of_a_gold_file_has_the_plain_members_only() -> None:
    made = from_json({"rule": "r", "kind": "sum", "paths": ["a"], "at": [[10, 16]], "message": "n"})
    assert (made.severity, made.attribution, made.at) == ("error", "document", ((10, 16),))


def test_the_key_does_not_change_when_the_text_moves() -> None:
    assert found(MORE + TEXT, STATED).key == found(TEXT, STATED).key
    assert found(MORE + TEXT, STATED).at != found(TEXT, STATED).at


def test_the_key_changes_with_the_numbers() -> None:
    other = STATED | {"expenditure.amount": "840.06万元"}
    assert found(TEXT.replace("840.05", "840.06"), other).key != found(TEXT, STATED).key


def test_the_same_rule_at_two_places_has_two_keys() -> None:
    made: dict[str, str] = {}
    for node in ("meeting", "training"):
        made |= {f"{node}.amount": "3.00万元", f"{node}.prior": "1.00万元", f"{node}.change": "1.31万元",
                 f"{node}.change_direction": "increase"}  # fmt: skip
    made["training.prior"] = "1.50万元"
    keys = {finding.key for finding in reconcile(build.facts(made)).findings}
    assert len(keys) == 2


def test_a_key_is_the_rule_and_the_subject() -> None:
    assert FULL.key == "rate:a|1"
    assert replace(FULL, at=(), message="x").key == FULL.key

"""All rules on one document: findings, the status of every rule, and how many numbers were checked at all."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.load import load
from extract.output.facts_file import FactsFile, read_facts
from extract.pipeline import marked
from extract.reading.facts import Fact
from extract.reconcile.reconcile import RuleStatus, reconcile
from schemas.rules import default_rules, table
from schemas.text_rules import text_rules
from tests.extract.reconcile import build

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "samples"
GOLD = sorted((SAMPLES / "gold").glob("*.gold.json"))
NATURES = {
    "expenditure.amount": "841.00万元",
    "expenditure.by_nature[基本支出].amount": "828.05万元",
    "expenditure.by_nature[项目支出].amount": "12.95万元",
}


def statuses(facts: tuple[Fact, ...]) -> dict[str, RuleStatus]:
    return {one.rule: one for one in reconcile(facts).rules}


def test_every_rule_has_a_status_even_of_a_document_that_states_nothing() -> None:
    made = statuses(())
    assert set(made) == {rule.id for rule in table()}
    assert {one.status for one in made.values()} == {"not_applicable"}


def test_with_the_text_the_text_rules_are_listed_too() -> None:
    made = reconcile((), build.document("支出预算1万元。"))
    assert {one.rule for one in made.rules} == {rule.id for rule in table()} | {
        rule.id for rule in text_rules().rule
    }


def test_a_rule_that_could_not_read_its_numbers_has_not_passed() -> None:
    del (stated := dict(NATURES))["expenditure.by_nature[项目支出].amount"]
    made = statuses(build.facts(stated))["expenditure-natures"]
    assert (made.status, made.checked, made.places) == ("incomplete", 0, 1)


@pytest.mark.parametrize(
    ("total", "status"),
    [("841.00万元", "pass_exact"), ("840.99万元", "pass_rounding"), ("840.98万元", "fail")],
)
def test_exact_rounded_and_broken_are_told_apart(total: str, status: str) -> None:
    made = statuses(build.facts(NATURES | {"expenditure.amount": total}))["expenditure-natures"]
    assert (made.status, made.checked) == (status, 1)


def test_a_rule_is_as_bad_as_its_worst_place() -> None:
    good = {"meeting.amount": "3.00万元", "meeting.prior": "1.00万元", "meeting.change": "2.00万元",
            "meeting.change_direction": "increase"}  # fmt: skip
    bad = {path.replace("meeting", "training"): value for path, value in good.items()}
    made = statuses(build.facts(good | bad | {"training.change": "2.50万元"}))["change"]
    assert (made.status, made.checked, made.places) == ("fail", 2, 2)


def test_coverage_counts_the_numbers_that_a_rule_has_decided_about() -> None:
    made = reconcile(build.facts(NATURES | {"staff.retired": "5人", "unit_name": "某局"}))
    assert (made.coverage.numbers, made.coverage.checked) == (4, 3)


def test_a_rule_for_another_kind_of_document_is_not_applied() -> None:
    stated = {"total.amount": "9.00万元", "expenditure.amount": "5.37万元"}
    assert reconcile(build.facts(stated | {"document_kind": "budget"})).findings
    assert not reconcile(build.facts(stated | {"document_kind": "final_accounts"})).findings


def test_only_the_rules_given_are_applied() -> None:
    facts = build.facts(NATURES | {"expenditure.amount": "840.05万元"})
    none = [bound for bound in default_rules() if bound.rule.id != "expenditure-natures"]
    assert reconcile(facts).findings
    assert not reconcile(facts, rules=none).findings


def test_errors_come_first() -> None:
    soft = {
        "general_public_budget.amount": "90.00万元",
        "revenue.sources[一般公共预算拨款].amount": "100.00万元",
    }
    made = reconcile(build.facts(soft | NATURES | {"expenditure.amount": "840.05万元"}))
    assert [one.severity for one in made.findings] == ["error", "warning"]


@pytest.fixture(scope="module")
def golds() -> list[FactsFile]:
    return [read_facts(path) for path in GOLD]


def test_nothing_depends_on_the_order_of_the_facts(golds: list[FactsFile]) -> None:
    for gold in golds[:2]:
        doc = marked(load(SAMPLES / gold.document, gold.document))
        one, other = (reconcile(facts, doc).findings for facts in (gold.facts, gold.facts[::-1]))
        assert sorted(finding.key for finding in one) == sorted(finding.key for finding in other)


_SHARES = """
from extract.reconcile.reconcile import reconcile
from tests.extract.reconcile import build
stated = {"expenditure.amount": "100.00万元", "general_public_budget.amount": "100.00万元"}
for name in "甲乙丙丁戊":
    stated[f"general_public_budget.by_function[{name}].amount"] = "20.00万元"
    stated[f"general_public_budget.by_function[{name}].share"] = "0.00%" if name == "甲" else "20.00%"
print([finding.suspects for finding in reconcile(build.facts(stated)).findings])
"""


def test_two_runs_of_one_document_find_the_same() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", _SHARES], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(said) == 1


LITERALS = st.sampled_from(
    ["0", "1", "12.5", "99.99", "0.0.96", "", "1e9", "-3", "Infinity", "NaN", "9" * 40]
)
PATHS = [slot for bound in default_rules() for option in bound.stated.options for slot in [option[0].slot]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), LITERALS, st.sampled_from(["万元", "元", "%", "", "人"])),
        max_size=12,
    )
)
def test_whatever_the_facts_say_every_rule_reports(stated: list[tuple[str, str, str]]) -> None:
    made = []
    for index, (slot, value, unit) in enumerate(stated):
        (fact,) = build.facts({slot.replace("[]", "[甲]"): f"1{unit}"})
        made.append(replace(fact, value=value, yuan=None, at=((index * 9, index * 9 + 3),)))
    assert {one.rule for one in reconcile(made).rules} == {rule.id for rule in table()}

"""What speaks for a wrong reading: numbers left over that fit, numbers read twice, doubts of the readers."""

from collections.abc import Mapping
from dataclasses import replace

from extract.reading.facts import Fact
from extract.reconcile.binding import check
from extract.reconcile.constraints import Constraint
from extract.reconcile.evidence import Evidence
from extract.reconcile.findings import Finding
from extract.reconcile.index import Index, Value
from extract.reconcile.reconcile import reconcile
from schemas.rules import default_rules
from tests.extract.reconcile import build

TOTAL, BASIC, PROJECT = (
    "expenditure.amount",
    "expenditure.by_nature[基本支出].amount",
    "expenditure.by_nature[项目支出].amount",
)
MISREAD = {TOTAL: "841.00万元", BASIC: "800.00万元", PROJECT: "12.95万元"}
LEFT = "支出预算841.00万元，其中基本支出800.00万元，项目支出12.95万元，{}。"


def findings(stated: Mapping[str, build.Stated], text: str) -> list[Finding]:
    return [*reconcile(build.facts(stated, text), build.document(text), wording=False).findings]


def evidence_of(facts: tuple[Fact, ...], text: str = "") -> Evidence:
    index = Index.of(facts, build.document(text) if text else None)
    held: dict[str, list[Constraint]] = {"hard": [], "soft": []}
    for one in check(index, default_rules(), ""):
        if one.constraint is not None and one.status.startswith("pass"):
            held[one.bound.rule.tier].append(one.constraint)
    return Evidence(index, held["hard"], held["soft"])


def value_of(evidence: Evidence, path: str) -> Value:
    return next(one[0] for one in evidence.index.every() if one[0].path == path)


def test_an_unclaimed_number_that_fits_is_what_should_have_been_read() -> None:
    text = LEFT.format("人员支出828.05万元")
    (finding,) = findings(MISREAD, text)
    assert (finding.attribution, finding.severity) == ("extraction", "warning")
    assert finding.suspects == (BASIC,)
    (cure,) = finding.cures
    assert (cure.kind, cure.path, cure.value) == ("left_unread", BASIC, "828.05")
    assert cure.at is not None
    assert text[slice(*cure.at)] == "828.05"


def test_an_unclaimed_number_that_does_not_fit_says_nothing() -> None:
    (finding,) = findings(MISREAD, LEFT.format("人员支出700.00万元"))
    assert (finding.attribution, finding.severity) == ("document", "error")


def test_a_number_of_another_kind_is_no_spare() -> None:
    (finding,) = findings(MISREAD, LEFT.format("培训828.05人次，占828.05%"))
    assert finding.attribution == "document"


def test_a_number_far_from_the_rule_is_no_spare() -> None:
    far = "做好各项工作。" * 250 + "捐款828.05万元"
    (finding,) = findings(MISREAD, LEFT.format("其他支出若干") + far)
    assert finding.attribution == "document"


def test_a_claimed_number_is_no_spare() -> None:
    text = LEFT.format("政府性基金828.05万元")
    (finding,) = findings(MISREAD | {"government_fund.amount": "828.05万元"}, text)
    assert finding.attribution == "document"


def test_numbers_within_a_reason_are_claimed_by_no_text() -> None:
    """They are facts of their own, so that one of them may have been overlooked."""
    text = LEFT.format("主要原因是人员支出828.05万元")
    start = text.index("人员支出")
    reason = Fact(
        "expenditure.reason", "expenditure.reason", "人员支出828.05万元", "", None, ((start, len(text) - 1),)
    )
    made = reconcile((*build.facts(MISREAD, text), reason), build.document(text), wording=False)
    assert [one.cures[0].kind for one in made.findings] == ["left_unread"]


def test_the_nearest_of_several_that_fit_is_taken() -> None:
    text = "捐款828.05万元。" + "做好各项工作。" * 20 + LEFT.format("人员支出828.05万元")
    (finding,) = findings(MISREAD, text)
    assert finding.cures[0].at == (text.rindex("828.05"), text.rindex("828.05") + 6)


def test_a_number_read_as_two_facts_is_doubtful_in_both() -> None:
    facts = build.facts({TOTAL: "841.00万元", BASIC: "828.05万元", PROJECT: "828.05万元"})
    evidence = evidence_of((*facts[:2], replace(facts[2], at=facts[1].at)))
    assert [evidence.doubtful(value_of(evidence, path)) for path in (TOTAL, BASIC, PROJECT)] == [
        False,
        True,
        True,
    ]
    assert evidence.twice(value_of(evidence, BASIC))[0].path == PROJECT


def test_what_the_readers_disagree_about_is_doubtful() -> None:
    (fact,) = build.facts({TOTAL: "841.00万元"})
    for flag, doubtful in (
        ("readers_differ", True),
        ("one_reader", True),
        ("signed", True),
        ("unit_inherited", False),
    ):
        evidence = evidence_of((replace(fact, flags=(flag,)),))
        assert evidence.doubtful(value_of(evidence, TOTAL)) is doubtful


def test_an_equation_that_holds_confirms_its_numbers_but_a_bound_and_a_zero_do_not() -> None:
    stated = {
        TOTAL: "841.00万元",
        BASIC: "841.00万元",
        PROJECT: "0万元",
        "general_public_budget.amount": "9万元",
    }
    evidence = evidence_of(build.facts(stated))
    assert {value.path for value in evidence.confirmed} == {TOTAL, BASIC}


def test_a_number_stated_twice_alike_or_confirmed_by_a_soft_rule_is_backed() -> None:
    facts = build.facts(
        {TOTAL: ["841.00万元", "841.00万元"], BASIC: "828.05万元", "basic_expenditure.amount": "828.05万元"}
    )
    evidence = evidence_of((*facts, *build.facts({PROJECT: "12.95万元"})))
    backed = {path: evidence.backed(value_of(evidence, path)) for path in (TOTAL, BASIC, PROJECT)}
    assert backed == {TOTAL: True, BASIC: True, PROJECT: False}


def test_a_change_that_stands_behind_another_amount_of_which_it_holds_is_misread() -> None:
    text = (
        "2024年支出预算100.00万元。"
        + "按规定执行。" * 50
        + "2024年事业收入200.00万元，比上年50.00万元增加150.00万元。"
    )
    stated = {TOTAL: "100.00万元", "revenue.sources[事业收入].amount": "200.00万元", "expenditure.prior": "50.00万元",
              "expenditure.change": "150.00万元"}  # fmt: skip
    facts = (*build.facts(stated, text), *build.facts({"expenditure.change_direction": "increase"}))
    (finding,) = reconcile(facts, build.document(text), wording=False).findings
    assert (finding.rule, finding.attribution) == ("change", "extraction")
    alone = [fact for fact in facts if not fact.path.startswith("revenue")]
    assert reconcile(alone).findings[0].attribution == "document"

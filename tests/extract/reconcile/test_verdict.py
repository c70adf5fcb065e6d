"""Who is suspected, whether the document or its reading is at fault, and which rule tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import get_args

import pytest

from extract.reading.facts import Fact
from extract.reconcile import explanations
from extract.reconcile.binding import check
from extract.reconcile.constraints import Constraint
from extract.reconcile.evidence import Evidence
from extract.reconcile.index import Index
from extract.reconcile.suspects import Cause, causes
from extract.reconcile.verdict import RANK, TELLING, Verdict, judge, primary
from schemas.rules import default_rules
from tests.extract.reconcile import build

TOTAL, BASIC, PROJECT = (
    "expenditure.amount",
    "expenditure.by_nature[基本支出].amount",
    "expenditure.by_nature[项目支出].amount",
)
NATURES = {TOTAL: "840.05万元", BASIC: "828.05万元", PROJECT: "12.95万元"}


def judged(facts: Iterable[Fact], text: str = "") -> list[tuple[Cause, Verdict]]:
    """Each cause with the verdict on it."""
    index = Index.of([*facts], build.document(text) if text else None)
    decided: dict[tuple[str, bool], list[Constraint]] = {}
    for one in check(index, default_rules(), "budget"):
        if one.constraint is not None and (one.status.startswith("pass") or one.status == "fail"):
            decided.setdefault((one.bound.rule.tier, one.status == "fail"), []).append(one.constraint)
    held, soft = decided.get(("hard", False), []), decided.get(("soft", False), [])
    evidence = Evidence(index, held, soft)
    return [(cause, judge(cause, evidence)) for cause in causes(decided.get(("hard", True), []), held)]


def verdict(stated: Mapping[str, build.Stated]) -> Verdict:
    ((_, made),) = judged(build.facts(stated))
    return made


def suspects(made: Verdict) -> list[str]:
    return [value.path for value in made.suspects]


def test_a_mistake_in_numbers_that_were_read_well_is_the_documents() -> None:
    made = verdict(NATURES | {"revenue.amount": "840.99万元"})
    assert suspects(made) == [TOTAL]
    assert (made.attribution, made.ambiguous) == ("document", False)


def test_where_it_cannot_be_told_all_are_named() -> None:
    made = verdict(NATURES)
    assert suspects(made) == [TOTAL, BASIC, PROJECT]
    assert made.ambiguous


def test_an_explanation_that_hardly_fits_by_chance_tells_which() -> None:
    made = verdict({TOTAL: "841.00万元", BASIC: "828.05元", PROJECT: "12.95万元"})
    assert suspects(made) == [BASIC]
    assert not made.ambiguous


def test_one_that_fits_by_chance_only_puts_its_number_first() -> None:
    made = verdict({TOTAL: "841.00万元", BASIC: "828.05万元", PROJECT: "12.85万元"})
    assert made.ambiguous
    assert (made.cures[0].kind, made.cures[0].path) == ("wrong_digit", suspects(made)[0])


@pytest.mark.parametrize(
    "stated",
    [
        NATURES | {"basic_expenditure.amount": "828.05万元"},
        NATURES | {BASIC: ["828.05万元", "828.05万元"]},
    ],
)
def test_a_number_that_is_stated_alike_elsewhere_is_spared(stated: Mapping[str, build.Stated]) -> None:
    assert suspects(verdict(stated)) == [TOTAL, PROJECT]


def test_a_number_read_twice_is_misread() -> None:
    facts = build.facts(NATURES | {PROJECT: "828.05万元"})
    ((_, made),) = judged((*facts[:2], replace(facts[2], at=facts[1].at)))
    assert made.attribution == "extraction"
    assert suspects(made) == [BASIC, PROJECT]


def test_a_doubt_of_the_readers_tells_who_is_misread() -> None:
    facts = build.facts(NATURES)
    ((_, made),) = judged((facts[0], replace(facts[1], flags=("readers_differ",)), facts[2]))
    assert (made.attribution, suspects(made)) == ("extraction", [BASIC])


def test_a_number_left_over_for_a_doubtful_one_is_what_should_have_been_read() -> None:
    text = "支出预算841.00万元，其中基本支出800.00万元，项目支出12.95万元，人员支出828.05万元。"
    facts = build.facts(NATURES | {TOTAL: "841.00万元", BASIC: "800.00万元"}, text)
    ((_, made),) = judged((facts[0], replace(facts[1], flags=("readers_differ",)), facts[2]), text)
    assert suspects(made) == [BASIC]
    assert [cure.kind for cure in made.cures] == ["left_unread"]


def test_a_change_taken_for_the_earlier_year_is_misread() -> None:
    made = verdict(
        {"total.amount": "840.99万元", "total.prior": "26.21万元", "total.change_rate": "3.22%",
         "total.change_direction": "increase"}
    )  # fmt: skip
    assert made.attribution == "extraction"
    assert suspects(made) == ["total.prior"]


def test_the_rule_that_is_about_the_suspect_tells_it() -> None:
    ((cause, made),) = judged(build.facts(NATURES | {"revenue.amount": "840.99万元"}))
    told = primary(cause, made.suspects)
    assert told.operands[0].value is made.suspects[0]
    assert told in cause.failed


def test_without_a_suspect_the_first_rule_tells_it() -> None:
    ((cause, _),) = judged(build.facts(NATURES))
    assert primary(cause, ()) is cause.failed[0]


def test_where_no_three_numbers_explain_it_the_one_in_all_that_failed_is_named() -> None:
    ((cause, _),) = judged(build.facts(NATURES))
    ((_, made),) = judged(build.facts(NATURES))
    none = judge(Cause(cause.failed, ()), Evidence(Index.of(()), (), ()))
    assert suspects(none) == [TOTAL]
    assert suspects(made)[0] == TOTAL


def test_every_kind_of_explanation_has_its_rank() -> None:
    assert sorted(RANK) == sorted(get_args(explanations.Kind))
    assert set(RANK) > TELLING


def test_no_more_than_a_handful_of_explanations_is_given() -> None:
    made = verdict({"procurement.micro.amount": "5.00万元", "procurement.sme.amount": "4.00万元"})
    assert 0 < len(made.cures) <= 8
    assert len({(one.kind, one.path, one.value) for one in made.cures}) == len(made.cures)


def test_where_no_few_numbers_explain_it_nothing_is_said_to_make_the_rules_hold() -> None:
    """A budget of 1000 instead of 100 makes 2 % of 20, but neither the other shares nor the sum of all."""
    node = "general_public_budget"
    stated = {f"{node}.amount": "100.00万元", f"{node}.prior": "90.00万元", f"{node}.change": "10.00万元",
              f"{node}.change_direction": "increase"}  # fmt: skip
    for name, share in zip("甲乙丙丁戊", ("2.00%", "31.00%", "47.00%", "8.00%", "5.00%"), strict=True):
        stated[f"{node}.by_function[{name}].amount"] = "20.00万元"
        stated[f"{node}.by_function[{name}].share"] = share
    assert verdict(stated).cures == ()

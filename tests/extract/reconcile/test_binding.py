"""Rules bound to facts: every relation of the table, the worked examples, and what never changes a verdict."""

import os
import subprocess
import sys
from dataclasses import replace
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reconcile import binding
from schemas.rules import table
from tests.extract.reconcile.build import Stated, checked, facts, statuses
from tests.extract.reconcile.cases import EVERY_RELATION, WORKED, Case, earlier, rate, share, sources


@pytest.mark.parametrize("case", [*EVERY_RELATION, *WORKED], ids=str)
def test_a_rule_says_of_these_facts(case: Case) -> None:
    assert statuses(case.rule, case.facts) == [case.status]


def test_every_relation_of_the_table_has_its_cases() -> None:
    relation = {rule.id: rule.relation for rule in table()}
    shown = {(relation[case.rule], case.status) for case in EVERY_RELATION}
    for name in {*relation.values()}:
        assert (name, "pass_exact") in shown
        assert (name, "fail") in shown
        assert (name, "pass_rounding") in shown or name in ("at_most", "count")
        assert (name, "incomplete") in shown or name == "repeat"


def test_a_rule_is_asked_only_in_its_kinds_of_document() -> None:
    found = facts({"revenue.amount": "5万元", "total.amount": "6万元"})
    assert [[one.status for one in checked("total-revenue", found, kind=kind)] for kind in ("budget", "", "final_accounts")] == [["fail"], ["fail"], []]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, []),
        ({"document_kind": "budget"}, []),
        ({"document_kind": "final_accounts"}, ["fail"]),
        ({"document_kind": "performance"}, ["fail"]),
        ({"revenue.sources[上年结转].amount": "5万元"}, ["fail"]),
        ({"revenue.sources[上年结余].amount": "0万元"}, []),
        ({"revenue.sources[上年结转].amount": "5万元", "document_kind": "budget"}, []),
    ],
)
def test_completion_is_asked_where_there_is_an_outturn(more: dict[str, Stated], status: list[str]) -> None:
    """Where no kind is known, money carried over tells of final accounts."""
    stated: dict[str, Stated] = {"meeting.amount": "9万元", "meeting.budgeted": "10万元"}
    assert statuses("completion", stated | {"meeting.completion_rate": "80%"} | more) == status


CLASS = "by_function[教育].amount"


@pytest.mark.parametrize(
    ("rule", "stated"),
    [
        ("function-twice-expenditure", {f"fiscal_appropriation.{CLASS}": "5万元", f"expenditure.{CLASS}": "8万元"}),
        ("function-twice-general", {f"general_public_budget.{CLASS}": "5万元", f"fiscal_appropriation.{CLASS}": "8万元"}),
        ("general-budget-source", {"general_public_budget.amount": "5万元", "revenue.sources[一般公共预算拨款].amount": "8万元"}),
        ("basic-everywhere", {"basic_expenditure.amount": "5万元", "expenditure.by_nature[基本支出].amount": "8万元"}),
    ],
)  # fmt: skip
def test_some_rules_are_asked_only_where_there_is_no_other_money(
    rule: str, stated: dict[str, Stated]
) -> None:
    assert statuses(rule, stated) == ["fail"]
    assert statuses(rule, stated | {"revenue.sources[事业收入].amount": "0万元"}) == ["fail"]
    assert statuses(rule, stated | {"revenue.sources[事业收入].amount": "3万元"}) == []


def test_totals_apart_by_money_carried_over_are_ambiguous() -> None:
    stated: dict[str, Stated] = {"document_kind": "budget", "revenue.amount": "100万元", "expenditure.amount": "110万元"}  # fmt: skip
    carried = [{"revenue.sources[上年结转].amount": each} for each in ("10万元", "9万元")]
    assert [statuses("revenue-expenditure", stated | each) for each in ({}, *carried)] == [["fail"], ["ambiguous"], ["fail"]]  # fmt: skip


def test_where_the_stated_number_is_not_there_is_nothing_to_say() -> None:
    assert statuses("total-revenue", {"total.amount": "6万元"}) == []
    assert statuses("change", {"meeting.amount": "6万元", "meeting.prior": "5万元"}) == []
    assert statuses("source-shares-hundred", {"revenue.sources[灯].share": "100%"}) == []
    assert statuses("flat", earlier("meeting", "5万元", "9万元")) == []


def test_each_member_of_a_list_is_asked_about_itself() -> None:
    uses = {
        f"performance.projects[{project}].uses[{use}].{name}": value
        for project, use, total in (("灯会", "添油", "6"), ("灯会", "换灯", "9"), ("庙会", "添油", "8"))
        for name, value in (("amount", f"{total}万元"), ("count", "3人"), ("standard", "2万元/人"))
    }
    found = checked("use-standard", facts(uses))
    assert [(one.path.rpartition(".")[0][21:], one.status) for one in found] == [
        ("灯会].uses[添油]", "pass_exact"), ("灯会].uses[换灯]", "fail"), ("庙会].uses[添油]", "fail"),
    ]  # fmt: skip


# ---------------------------------------------------------------------------- facts stated in several ways


def test_a_rule_holds_if_it_does_with_one_statement_of_a_fact() -> None:
    assert statuses("total-revenue", {"revenue.amount": ["840.99万元", "8409900元"], "total.amount": "8409900元"}) == ["pass_exact"]  # fmt: skip
    twice: dict[str, Stated] = {"revenue.amount": ["840.05万元", "840.99万元"]}
    assert statuses("total-revenue", {**twice, "total.amount": "840.99万元"}) == ["pass_exact"]


@pytest.mark.parametrize(
    ("rule", "stated"),
    [
        ("total-revenue", {"revenue.amount": ["840.05万元", "840.99万元"], "total.amount": "850万元"}),
        (
            "revenue-sources",
            {**sources("30.09", "10.00", "20.00"), "revenue.amount": ["30.09万元", "30.90万元"]},
        ),
        ("sme-share", {**share("3万元", "1万元", "36%"), "procurement.amount": ["3万元", "4万元"]}),
    ],
)
def test_it_is_ambiguous_where_it_fails_with_a_fact_stated_in_two_values(
    rule: str, stated: dict[str, Stated]
) -> None:
    assert statuses(rule, stated) == ["ambiguous"]


def test_a_fact_stated_thrice_is_compared_with_its_first_statement() -> None:
    assert statuses("repeat", {"meeting.amount": ["5万元", "50000元", "5.12万元"]}) == ["pass_exact", "fail"]
    assert statuses("repeat", {"meeting.amount": "5万元"}) == []


@pytest.mark.parametrize(
    "said", [("5.2367万元", "5.24万元"), ("5.24万元", "5.2367万元"), ("52367元", "5.24万元")]
)
def test_a_repeat_in_fewer_decimals_is_rounding_whatever_decimals_are_usual(said: tuple[str, ...]) -> None:
    finer: dict[str, Stated] = {f"revenue.sources[{name}].amount": "1.2345万元" for name in "甲乙丙"}
    assert statuses("repeat", finer | {"meeting.amount": said}) == ["pass_rounding"]


# ---------------------------------------------------------------------------- shares and rates


def test_a_share_is_of_the_base_that_the_document_names() -> None:
    found = facts({**share("3万元", "1万元", "50%"), "meeting.amount": "2万元"})
    named = [replace(one, of="meeting.amount") if one.slot.endswith("share") else one for one in found]
    unknown = [replace(one, of="travel.amount") if one.slot.endswith("share") else one for one in found]
    assert [checked("sme-share", each)[0].status for each in (found, named, unknown)] == ["fail", "pass_exact", "incomplete"]  # fmt: skip


REVENUE = {"revenue.amount": "100万元", "total.amount": "200万元"}


def shared(**percents: str) -> dict[str, Stated]:
    """Three sources of 60, 30 and 10 万元 and their shares."""
    amounts = {"甲": "60万元", "乙": "30万元", "丙": "10万元"}
    made: dict[str, Stated] = {f"revenue.sources[{name}].amount": each for name, each in amounts.items()}
    return made | {f"revenue.sources[{name}].share": each for name, each in percents.items()}


def test_a_share_may_be_of_any_of_the_bases_that_the_rule_knows() -> None:
    of_revenue = {**REVENUE, **shared(甲="60%", 乙="30%", 丙="10%")}
    of_total = {**REVENUE, **shared(甲="30%", 乙="15%", 丙="5%")}
    of_the_list = {"revenue.amount": "777万元", **shared(甲="60%", 乙="30%", 丙="10%")}
    for stated in (of_revenue, of_total, of_the_list):
        assert statuses("revenue-shares", stated) == ["pass_exact"] * 3


def test_one_list_has_one_base() -> None:
    """5% is right of the total, but its neighbours are of revenue."""
    assert statuses("revenue-shares", {**REVENUE, **shared(甲="60%", 乙="30%", 丙="5%")}) == ["pass_exact", "pass_exact", "fail"]  # fmt: skip


def test_a_share_may_be_one_last_digit_off_so_that_all_make_a_hundred() -> None:
    thirds = {f"revenue.sources[{name}].amount": "1万元" for name in "甲乙丙"}
    of = {"revenue.amount": "3万元", **thirds}
    evened = {f"revenue.sources[{name}].share": each for name, each in zip("甲乙丙", ("33.3%", "33.3%", "33.4%"), strict=True)}  # fmt: skip
    assert statuses("revenue-shares", {**of, **evened}) == ["pass_rounding"] * 3


@pytest.mark.parametrize("base", ["basic_expenditure", "general_public_budget", "expenditure", "total"])
def test_a_share_of_personnel_may_be_of_a_wider_base(base: str) -> None:
    node = "basic_expenditure.personnel"
    made: dict[str, Stated] = {"basic_expenditure.amount": "50万元", f"{node}.amount": "40万元", f"{node}.share": "20%"}  # fmt: skip
    assert statuses("personnel-share", made) == ["fail"]
    assert statuses("personnel-share", made | {f"{base}.amount": "200万元"}) == ["pass_exact"]


def test_shares_of_natures_that_do_not_reach_a_hundred_are_wrong_where_both_are_there() -> None:
    def said(**percents: str) -> dict[str, Stated]:
        return {f"expenditure.by_nature[{name}].share": each for name, each in percents.items()}

    other: dict[str, Stated] = {"expenditure.by_nature[经营支出].amount": "5万元"}
    short = said(基本支出="60%", 项目支出="30%")
    assert statuses("nature-shares-hundred", short) == ["fail"]
    assert statuses("nature-shares-hundred", short | other) == ["incomplete"]
    assert statuses("nature-shares-hundred", said(基本支出="60%", 经营支出="30%")) == ["incomplete"]


BASES = """
from tests.extract.reconcile.build import checked, facts
stated = {"revenue.amount": "100万元", "total.amount": "100万元"}
for name, amount, share in (("甲", 60, 60), ("乙", 30, 30), ("丙", 10, 12)):
    stated |= {f"revenue.sources[{name}].amount": f"{amount}万元", f"revenue.sources[{name}].share": f"{share}%"}
constraint = checked("revenue-shares", facts(stated))[2].constraint
base = constraint.operands[2].value if constraint else None
print(base.path if base else "siblings")
"""


def test_the_base_that_a_wrong_share_is_held_against_is_the_same_in_every_run() -> None:
    own = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    runs = [
        subprocess.Popen([sys.executable, "-c", BASES], stdout=subprocess.PIPE, text=True, env={**own, "PYTHONHASHSEED": seed})
        for seed in ("1", "4")
    ]  # fmt: skip
    assert [run.communicate()[0].strip() for run in runs] == ["revenue.amount", "revenue.amount"]


@pytest.mark.parametrize(
    ("amount", "change", "percent"),
    [
        ("0万元", "0万元", "0%"),
        ("5万元", "5万元", "100%"),
        ("0万元", "0万元", "100%"),
        ("5万元", "5万元", "50%"),
    ],
)
def test_there_is_no_rate_on_nothing(amount: str, change: str, percent: str) -> None:
    assert statuses("rate", rate("meeting", amount, change, "increase", percent)) == ["not_applicable"]


def test_a_rate_on_a_stated_nothing_is_wrong_but_for_the_idiom() -> None:
    grown = [statuses("rate-of-prior", earlier("meeting", "5万元", "0万元", change_rate=each)) for each in ("50%", "100%")]  # fmt: skip
    assert grown == [["fail"], ["not_applicable"]]


# ---------------------------------------------------------------------------- what never changes a verdict


def _values(case: Case) -> list[str]:
    return [each for one in case.facts.values() for each in ([one] if isinstance(one, str) else one)]


IN_ONE_UNIT = [
    case
    for case in (*EVERY_RELATION, *WORKED)
    if {value.lstrip("0123456789.").split("/")[0] for value in _values(case) if "元" in value} == {"万元"}
]


@pytest.mark.parametrize("case", IN_ONE_UNIT, ids=str)
def test_all_amounts_times_a_power_of_ten(case: Case) -> None:
    for unit in ("元", "千元", "百万元", "亿元"):
        other = {path: one.replace("万元", unit) if isinstance(one, str) else [each.replace("万元", unit) for each in one] for path, one in case.facts.items()}  # fmt: skip
        assert statuses(case.rule, other) == [case.status]


CENTS = st.integers(100_000, 99_999_999).filter(lambda cents: cents % 100 and cents % 10)


def in_yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}元"


def in_wan(cents: int) -> str:
    """The same with the same decimals."""
    return f"{cents // 1_000_000}.{cents % 1_000_000:06}万元"


@settings(max_examples=20, deadline=None)
@given(cents=st.lists(CENTS, min_size=2, max_size=4), off=st.integers(-4, 4), pick=st.integers(0, 15))
def test_an_amount_restated_exactly_in_the_other_unit(cents: list[int], off: int, pick: int) -> None:
    names = ["revenue.amount", *(f"revenue.sources[灯{number}].amount" for number in range(len(cents)))]
    amounts = dict(zip(names, (sum(cents) + off, *cents), strict=True))
    first = statuses("revenue-sources", {name: in_yuan(each) for name, each in amounts.items()})
    for write in (
        in_wan,
        lambda each: [in_yuan(each), in_wan(each)],
        lambda each: [in_wan(each), in_yuan(each)],
    ):
        mixed: dict[str, Stated] = {name: write(each) if pick >> at & 1 else in_yuan(each) for at, (name, each) in enumerate(amounts.items())}  # fmt: skip
        assert statuses("revenue-sources", mixed) == first


def test_a_rule_that_cannot_be_run_says_so_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> NoReturn:
        raise ArithmeticError("a bug")

    monkeypatch.setitem(binding._CHECKS, "at_most", breaks)
    stated = {
        "procurement.sme.amount": "5.00万元",
        "procurement.amount": "9.00万元",
        "procurement.goods.amount": "9.00万元",
    }
    assert statuses("procurement-sme", stated) == ["error"]
    assert statuses("procurement-parts", stated) == ["incomplete"]

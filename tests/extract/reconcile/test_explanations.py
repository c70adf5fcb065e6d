"""Why a number is wrong: each explanation is tried and counts only if the rules then hold; the rarest fit comes first."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from extract.reconcile.evidence import Evidence
from extract.reconcile.explanations import literal_forms, mix_ups, significant
from extract.reconcile.findings import Cure, Finding
from extract.reconcile.index import Index, Value
from extract.reconcile.intervals import Interval
from extract.reconcile.reconcile import reconcile
from extract.reconcile.verdict import RANK
from tests.extract.reconcile import build

TOTAL = "expenditure.amount"
OTHER = "government_fund.amount"
SHARE = "expenditure.by_function[住房保障].share"


def totals(stated: str, meant: str, basic: str, project: str) -> dict[str, str]:
    """A total that revenue and its parts contradict."""
    return {
        "revenue.amount": meant,
        TOTAL: stated,
        "expenditure.by_nature[基本支出].amount": basic,
        "expenditure.by_nature[项目支出].amount": project,
    }


def only(stated: Mapping[str, str]) -> Finding:
    (finding,) = reconcile(build.facts(stated)).findings
    return finding


ROUND = ("828.05万元", "12.95万元")
ODD = ("828.05万元", "13.32万元")
CASES = {
    "unit_slip": (totals("841.00元", "841.00万元", *ROUND), TOTAL, "841.00", "万元", ""),
    "shifted_point": (totals("84.10万元", "841.00万元", *ROUND), TOTAL, "841", "万元", ""),
    "swapped_digits": (totals("841.73万元", "841.37万元", *ODD), TOTAL, "841.37", "万元", ""),
    "truncation": (totals("841万元", "841.37万元", *ODD), TOTAL, "841.37", "万元", ""),
    "wrong_digit": (totals("861.37万元", "841.37万元", *ODD), TOTAL, "841.37", "万元", ""),
    "dropped_digit": (totals("84.37万元", "841.37万元", *ODD), TOTAL, "841.37", "万元", ""),
    "known_residual": (
        totals("833.42万元", "841.37万元", *ODD) | {OTHER: "7.95万元"},
        TOTAL, "841.37", "万元", OTHER,
    ),
    "copied_value": (
        totals("706.23万元", "841.37万元", *ODD) | {OTHER: "706.23万元"},
        TOTAL, "841.37", "万元", OTHER,
    ),
    "wrong_base": (
        {"total.amount": "234.06万元", "total.change": "86.47万元", "total.change_direction": "increase",
         "total.change_rate": "36.94%"},
        "total.change_rate", "58.59", "%", "total.amount",
    ),
    "wrong_field": (
        {"total.amount": "840.99万元", "total.prior": "26.21万元", "total.change_direction": "increase",
         "total.change_rate": "3.22%"},
        "total.prior", "26.21", "万元", "total.change",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_ranked_first_where_it_is_what_happened(kind: str) -> None:
    stated, path, value, unit, other = CASES[kind]
    finding = only(stated)
    first = finding.cures[0]
    assert (first.kind, first.path, first.value, first.unit, first.other) == (kind, path, value, unit, other)
    assert finding.suspects == (path,)


@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        ("unit_slip", "单位应为“万元”", "the unit should be 万元"),
        ("shifted_point", "小数点错位，应为841万元", "the point has slipped: 841万元"),
        ("swapped_digits", "若两位数字颠倒，应为841.37万元", "two digits are swapped: 841.37万元"),
        ("known_residual", "差额等于“政府性基金预算”", "the difference equals government_fund.amount"),
        ("wrong_base", "误以“收支总计”作分母，应为58.59%", "divided by total.amount by mistake: 58.59%"),
        ("wrong_field", "应读作“收支总计·增减额”", "it should have been read as total.change"),
    ],
)
def test_the_message_says_what_the_first_explanation_is(kind: str, zh: str, en: str) -> None:
    finding = only(CASES[kind][0])
    assert zh in finding.message
    assert en in finding.message_en


def test_a_share_of_another_total_names_that_total() -> None:
    stated = {
        TOTAL: "2227.09万元",
        "expenditure.by_function[住房保障].amount": "39.75万元",
        "expenditure.by_function[一般公共服务].amount": "2112.40万元",
        "expenditure.by_function[卫生健康].amount": "74.94万元",
        SHARE: "1.9%",
    }
    first = only(stated).cures[0]
    assert (first.kind, first.value, first.path) == ("wrong_base", "1.78", SHARE)
    assert first.other == "expenditure.by_function[一般公共服务].amount"


def test_a_wrong_unit_makes_a_finding_about_the_unit() -> None:
    assert only(CASES["unit_slip"][0]).kind == "unit"
    assert only(CASES["shifted_point"][0]).kind == "cross"


def test_a_mistake_that_no_slip_explains_has_no_explanation() -> None:
    assert only(totals("555.55万元", "841.37万元", *ODD)).cures == ()


def test_explanations_stand_in_the_order_of_how_seldom_they_fit_by_chance() -> None:
    """The swap explains it, and so does a digit less: 841.73 for 841.373, rounded."""
    kinds = [cure.kind for cure in only(CASES["swapped_digits"][0]).cures]
    assert kinds == ["swapped_digits", "dropped_digit"]
    assert sorted(kinds, key=[*RANK].index) == kinds


def test_a_copied_value_comes_before_a_residual_only_where_one_number_alone_is_suspected() -> None:
    both = {OTHER: "706.23万元", "meeting.amount": "135.14万元"}
    told = only(totals("706.23万元", "841.37万元", *ODD) | both)
    assert [cure.kind for cure in told.cures] == ["copied_value", "known_residual"]
    open_ = only({path: value for path, value in totals("706.23万元", "", *ODD).items() if value} | both)
    assert open_.ambiguous
    ranks = [RANK.index(cure.kind) for cure in open_.cures if cure.kind != "left_unread"]
    assert ranks == sorted(ranks)


def test_every_cure_makes_the_rules_hold() -> None:
    for kind, (stated, *_) in CASES.items():
        for cure in only(stated).cures:
            if kind == "wrong_field":
                continue  # its number is right and belongs to another field
            mended = reconcile(build.facts(dict(stated) | {cure.path: cure.value + cure.unit}))
            assert mended.findings == (), (kind, cure)


def value_of(written: str, path: str = TOTAL) -> Value:
    return Index.of(build.facts({path: written})).values[path][0][0]


def forms(written: str, low: str, high: str) -> set[tuple[str, str]]:
    """The slips of a pen that take a total into bounds given in 万元."""
    ends = Fraction(low) * 10_000, Fraction(high) * 10_000
    found = literal_forms(value_of(written), Interval(ends[0], (ends[0] + ends[1]) / 2, ends[1]))
    return {(one.kind, one.value) for one in found}


def test_a_slip_counts_only_within_the_bounds() -> None:
    assert ("swapped_digits", "84.19") in forms("84.91万元", "84.185", "84.195")
    assert not {kind for kind, _ in forms("84.91万元", "90.00", "90.01")}


def test_a_number_of_two_digits_is_not_said_to_lack_one() -> None:
    assert "dropped_digit" not in {kind for kind, _ in forms("0.12万元", "0.312", "0.313")}
    assert significant(value_of("0.30万元")) == 1
    assert significant(value_of("840.05万元")) == 5


def test_bounds_that_hold_nothing_are_met_by_no_shift() -> None:
    assert not {kind for kind, _ in forms("84.91万元", "-0.1", "0.1")} & {"unit_slip", "shifted_point"}


def test_open_bounds_explain_nothing() -> None:
    value = value_of("84.91万元")
    at_least = Interval.at_least(value.interval)
    assert [*literal_forms(value, at_least)] == []


def test_a_count_is_no_residual_of_an_amount() -> None:
    """20 000 people are no 20 000 yuan: what a residual may be equal to is money."""
    index = Index.of(build.facts({TOTAL: "10.00万元", OTHER: "2.34万元", "staff.retired": "20000人"}))
    amounts = Evidence(index, (), ()).amounts
    assert [value.path for value in amounts.values] == [OTHER, TOTAL]
    (value,) = index.values[TOTAL][0]
    assert [*mix_ups(value, Interval.around(Fraction(120_000), 50), amounts)] == []


def test_a_cure_of_the_reading_says_what_it_should_have_been_read_as() -> None:
    (cure,) = only(CASES["wrong_field"][0]).cures
    assert cure == Cure("wrong_field", "total.prior", "26.21", "万元", "total.change")

"""What a finding says: the arithmetic with difference and tolerance, whose fault it is, and why."""

from collections.abc import Mapping
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reconcile import explanations
from extract.reconcile.findings import Cure, Finding
from extract.reconcile.reconcile import reconcile
from extract.reconcile.wording import CURES, Lang, cure_text, number, said_of
from tests.extract.reconcile import build

TOTAL, BASIC, PROJECT = (
    "expenditure.amount",
    "expenditure.by_nature[基本支出].amount",
    "expenditure.by_nature[项目支出].amount",
)
NATURES = {TOTAL: "840.05万元", BASIC: "828.05万元", PROJECT: "12.95万元"}
UP, DOWN = ({"total.change_direction": way} for way in ("increase", "decrease"))


def only(stated: Mapping[str, str]) -> Finding:
    (finding,) = reconcile(build.facts(stated)).findings
    return finding


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (NATURES, "828.05万元＋12.95万元＝841万元≠840.05万元，差0.95万元，容差0.015万元"),
        ({TOTAL: "100.00万元", "revenue.amount": "107.31万元"}, "支出合计100.00万元≠收入合计107.31万元，差7.31万元，容差0.01万元"),
        ({"procurement.sme.amount": "571.33万元", "procurement.amount": "104.92万元"}, "571.33万元＞104.92万元"),
        ({TOTAL: "200.00万元", BASIC: "150.00万元", "expenditure.by_nature[基本支出].share": "64.37%"},
         "150.00万元÷200.00万元＝75%≠64.37%，差10.63%"),
        ({"total.amount": "200.00万元", "total.prior": "150.00万元", "total.change": "47.31万元"} | UP,
         "200.00万元－150.00万元＝50万元≠47.31万元，差2.69万元，容差0.015万元"),
        ({"total.amount": "234.06万元", "total.change": "86.47万元", "total.change_rate": "36.94%"} | UP,
         "86.47万元÷（234.06万元－86.47万元）＝58.588%≠36.94%"),
        ({"total.amount": "100.00万元", "total.change": "25.00万元", "total.change_rate": "33.07%"} | DOWN,
         "25.00万元÷（100.00万元＋25.00万元）"),
        ({"total.amount": "200.00万元", "total.prior": "150.00万元", "total.change_rate": "12.71%"} | UP,
         "200.00万元÷150.00万元－1＝33.3333%≠12.71%"),
        ({"total.amount": "5.00万元", "total.prior": "0万元", "total.change_rate": "30%"} | UP, "不应有百分比"),
        ({"performance.projects[甲].uses[乙].amount": "1.37万元", "performance.projects[甲].uses[乙].count": "14人",
          "performance.projects[甲].uses[乙].standard": "0.14万元"},
         "14人×0.14万元＝1.96万元≠1.37万元"),
    ],
)  # fmt: skip
def test_the_arithmetic_of_each_relation(stated: Mapping[str, str], says: str) -> None:
    finding = only(stated)
    assert says in finding.arithmetic
    assert finding.arithmetic in finding.message
    if finding.rule != "procurement-sme":  # 571.33万元＞104.92万元 has no words
        assert finding.arithmetic not in finding.message_en


def test_a_unit_that_is_not_the_parts_is_converted() -> None:
    finding = only(NATURES | {TOTAL: "8400500.00元"})
    assert "828.05万元＋12.95万元＝8410000元≠8400500.00元，差9500元" in finding.arithmetic


def test_the_documents_mistakes_and_doubtful_readings_are_told_apart_in_both_languages() -> None:
    document = only(NATURES | {"revenue.amount": "841.00万元"})
    reading = only(
        {"total.amount": "840.99万元", "total.prior": "26.21万元", "total.change_rate": "3.22%"} | UP
    )
    assert "原文错误，出错的是“支出合计”" in document.message
    assert "(an error of the document; suspected: expenditure.amount)" in document.message_en
    assert "疑为抽取错误" in reading.message
    assert "perhaps a reading error" in reading.message_en


def test_what_only_usually_holds_is_not_called_a_mistake() -> None:
    soft = only(
        {
            "general_public_budget.amount": "90.00万元",
            "revenue.sources[一般公共预算拨款].amount": "100.00万元",
        }
    )
    assert "错误" not in soft.message
    assert "error" not in soft.message_en


def test_several_suspects_are_said_to_be_possible_only() -> None:
    finding = only(NATURES)
    assert "可能出错的有“支出合计”、" in finding.message
    assert f"; suspected: {TOTAL}, {BASIC}, {PROJECT})" in finding.message_en


def test_the_english_message_has_its_arithmetic_in_english() -> None:
    finding = only(NATURES)
    assert "841万元≠840.05万元, 0.95万元 apart, 0.015万元 allowed (" in finding.message_en
    assert not {"差", "容差"} & {*finding.message_en}
    assert (
        "no percentage of nothing"
        in only(
            {"total.amount": "5.00万元", "total.prior": "0万元", "total.change_rate": "30%"} | UP
        ).message_en
    )


def test_of_two_totals_each_is_named() -> None:
    finding = only(NATURES | {"revenue.amount": "841.00万元"})
    assert finding.arithmetic == "支出合计840.05万元≠收入合计841.00万元，差0.95万元，容差0.01万元"
    assert f"{TOTAL} 840.05万元≠revenue.amount 841.00万元, 0.95万元 apart" in finding.message_en


def test_with_several_suspects_the_explanation_names_its_number() -> None:
    several = only({TOTAL: "841.00万元", BASIC: "828.05万元", PROJECT: "12.85万元"})
    assert several.suspects[0] == several.cures[0].path == BASIC
    assert several.message.endswith("；“支出合计·基本支出”若一位数字有误，应为828.15万元")
    assert several.message_en.endswith(f"; {BASIC}: one digit is wrong: 828.15万元")
    alone = only({TOTAL: "841.00万元", BASIC: "828.05元", PROJECT: "12.95万元"})
    assert alone.message.endswith("；单位应为“万元”")


def test_of_many_suspects_four_are_named() -> None:
    said = said_of(
        "规则", "1≠2", [f"expenditure.by_function[{name}].amount" for name in "甲乙丙丁戊"], "document", "zh"
    )
    assert "丁”等" in said
    assert "戊" not in said


@pytest.mark.parametrize("lang", get_args(Lang))
@pytest.mark.parametrize("kind", [*get_args(explanations.Kind), "left_unread"])
def test_every_kind_of_explanation_has_words(kind: explanations.Kind, lang: Lang) -> None:
    said = cure_text(Cure(kind, TOTAL, "841.37", "万元", "revenue.amount"), lang)
    assert said
    assert "{" not in said
    assert any(word in said for word in ("841.37万元", "万元", "收入", "revenue.amount"))
    assert any("\u4e00" <= character <= "\u9fff" for character in said.replace("万元", "")) is (lang == "zh")


def test_no_words_are_kept_for_kinds_that_are_not_there() -> None:
    assert set(CURES) == {*get_args(explanations.Kind), "left_unread"}


@given(st.fractions(-(10**12), 10**12, max_denominator=10**6))
def test_a_number_is_written_out_to_four_places_without_trailing_zeros(value: Fraction) -> None:
    said = number(value)
    assert abs(Fraction(said) - value) <= Fraction(1, 20_000)
    assert "E" not in said
    assert not ("." in said and said.endswith(("0", ".")))

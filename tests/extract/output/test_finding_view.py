"""A finding is made ready for reading once, for every output: clauses, intervals, and nothing personal."""

from dataclasses import replace

import pytest

from extract.output.finding_view import Setting, view, views
from extract.reconcile.findings import Cure, Finding, Part
from tests.extract.output.findings import ERROR, PHONE, TEXT, WARNING, at

SETTING = Setting.of("zh", TEXT, [PHONE], personal=False)


def test_every_number_stands_in_its_clause_with_what_it_can_stand_for() -> None:
    made = view(ERROR, SETTING)
    stated, same = made.operands
    assert (stated.role, stated.name, stated.value, stated.low, stated.high) == (
        "所述数", "支出合计", "5.1万元", "5.05", "5.15",
    )  # fmt: skip
    assert stated.quote is not None
    assert (stated.quote.before, stated.quote.hit) == ("支出", "5.1")
    assert (stated.suspected, same.suspected) == (True, False)
    assert made.cures == ("支出合计：若一位数字有误，应为5.0万元",)
    assert made.folded[0].message == "基本支出：不符<i>"
    assert made.blame == "原文错误，出错的是“支出合计”"


def test_errors_come_first_and_are_numbered() -> None:
    assert [(one.number, one.severity) for one in views([WARNING, ERROR], SETTING)] == [
        (1, "error"),
        (2, "warning"),
    ]


@pytest.mark.parametrize(
    "finding",
    [
        replace(ERROR, at=at("34")),
        replace(ERROR, paths=("contact.name",)),
        replace(ERROR, parts=(Part("same", "contact.phone", "12345678", "", ()),)),
        replace(ERROR, parts=(Part("same", "x", "12345678", "", at("12345678")),)),
        replace(ERROR, cures=(Cure("left_unread", "x", "1234", "", at=at("1234")[0]),)),
    ],
)
def test_what_touches_personal_data_says_its_rule_alone(finding: Finding) -> None:
    made = view(finding, SETTING)
    assert made.message.startswith("收入总计＝支出总计：＊＊＊")
    assert (made.arithmetic, made.operands, made.cures, made.folded) == ("", (), (), ())
    assert view(finding, replace(SETTING, hidden=(), personal=True)).operands


def test_places_beyond_the_text_are_not_quoted() -> None:
    (operand,) = view(replace(WARNING, at=((5000, 5001),)), SETTING).operands
    assert operand.quote is None


def test_codes_that_nobody_knows_stand_for_themselves() -> None:
    odd = replace(ERROR, rule="odd\x1b[31m", kind="new", severity="fatal", cures=(Cure("new", "x", "", ""),))  # type: ignore[arg-type]
    made = view(odd, SETTING)
    assert (made.level, made.kind, made.cures) == ("fatal", "new", ())
    assert "\x1b" not in made.title + made.rule

"""Where the document leaves a unit out, the one that applies is taken, and the fact says so."""

from decimal import Decimal

import pytest

from tests.extract.reading.desk import facts, only


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("会议费比2030年预算数814.78增加26.21万元。", "814.78", "万元"),
        ("会议费为3，比上年多2元。", "3", "元"),
        ("会议费为3，比上年多2 亿\n元。", "3", "亿元"),
    ],
)
def test_the_unit_of_the_number_behind(text: str, number: str, unit: str) -> None:
    fact = only(text, ("meeting.amount", number))
    assert (fact.unit, fact.flags) == (unit, ("unit_inherited",))


def test_the_unit_of_the_number_before() -> None:
    fact = only("培训费共5元，会议费共3。", ("meeting.amount", "3"))
    assert (fact.unit, fact.flags) == ("元", ("unit_inherited",))


@pytest.mark.parametrize("title", ["单位：元", "单位:元", "（单位：元）", "(元)", "金额（元）", "单位： 元"])
def test_the_unit_of_a_table(title: str) -> None:
    fact = only(f"{title}\n会议费\n3200\n培训费\n", ("meeting.amount", "3200"))
    assert (fact.unit, fact.flags) == ("元", ("unit_inherited",))


def test_the_nearest_title_of_a_column_applies() -> None:
    text = "预算（元）\n会议费\n3200\n预算（万元）\n培训费\n0.4\n"
    found = facts(text, ("meeting.amount", "3200"), ("training.amount", "0.4"))
    assert (found["meeting.amount"].unit, found["training.amount"].unit) == ("元", "万元")


def test_a_title_counts_for_more_than_a_number_before() -> None:
    text = "另发灯油5元。\n单位：万元\n会议费\n3.2\n"
    assert only(text, ("meeting.amount", "3.2")).unit == "万元"


def test_a_unit_on_the_next_line_is_another_row_s() -> None:
    text = "单位：万元\n会议费 3.2\n灯油 5元\n"
    assert only(text, ("meeting.amount", "3.2")).unit == "万元"


def test_a_title_far_away_applies_where_nothing_is_nearer() -> None:
    text = "单位：元\n" + "灯会照旧。" * 100 + "会议费共3200。"
    assert only(text, ("meeting.amount", "3200")).unit == "元"


def test_ten_thousand_yuan_is_the_unit_of_disclosures() -> None:
    fact = only("会议费共3.2。", ("meeting.amount", "3.2"))
    assert (fact.unit, fact.yuan, fact.flags) == ("万元", Decimal(32000), ("unit_inherited",))


def test_a_share_without_a_sign_is_per_cent() -> None:
    fact = only("会议费占比45.46，培训费5万元。", ("meeting.share", "45.46"))
    assert (fact.unit, fact.yuan, fact.flags) == ("%", None, ("unit_inherited",))


def test_a_count_without_a_unit_has_none() -> None:
    fact = only("在职12，灯油5万元。", ("staff.on_duty", "12"))
    assert (fact.unit, fact.flags) == ("", ())


def test_a_written_unit_is_never_replaced() -> None:
    fact = only("单位：万元\n会议费3200元\n", ("meeting.amount", "3200"))
    assert (fact.unit, fact.flags) == ("元", ())


def test_a_scale_alone_is_the_unit_as_written() -> None:
    fact = only("会议费共2亿，占5%。", ("meeting.amount", "2"))
    assert (fact.unit, fact.yuan, fact.flags) == ("亿", Decimal(200_000_000), ())


def test_ten_thousand_things_are_no_money() -> None:
    fact = only("印刷灯会简介20万字。", ("activities[].value", "20"))
    assert (fact.unit, fact.yuan) == ("万", None)


def test_the_next_sentence_has_units_of_its_own() -> None:
    text = "培训费共5万元，会议费共30.2。另发灯油5元。"
    assert only(text, ("meeting.amount", "30.2")).unit == "万元"


@pytest.mark.parametrize("text", ["会议费共2亿。", "会议费共2万美元。"])
def test_what_stands_behind_a_number_is_not_overwritten(text: str) -> None:
    assert all(fact.unit != "万元" for fact in facts(text, ("meeting.amount", "2")).values())

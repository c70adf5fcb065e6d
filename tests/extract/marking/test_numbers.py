"""Where the numbers of a text are, what they are worth and what they count."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.marking.numbers import FOLD, Mention, mentions

DISCLOSURE_LIKE = st.text(
    "0123456789０１２９.．,，%％-—~～至 \n\r\t\u3000/·元万亿千余多人次个台套（）()年月日度类款项号第表〔〕[]【】“”《》A以上单价设备、。；：",
    max_size=60,
)
ANY = st.one_of(DISCLOSURE_LIKE, st.text(max_size=40))


def read(text: str) -> list[tuple[str, str]]:
    return [(m.value, m.unit) for m in mentions(text)]


def only(text: str) -> Mention:
    found = mentions(text)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("共3万元", "3"),
        ("共1.35万元", "1.35"),
        ("共0万元", "0"),
        ("共0.00万元", "0.00"),
        ("共1,161.87万元", "1161.87"),
        ("共12,345,678元", "12345678"),
        ("共１２．５万元", "12.5"),
        ("共１,２３４.５０万元", "1234.50"),
    ],
)
def test_a_number_is_read_as_written_in_ascii_without_separators(text: str, value: str) -> None:
    assert only(text).value == value


def test_a_number_at_the_very_beginning_is_read_like_any_other() -> None:
    assert (read("5万元灯油"), only("灯油5万元").cause) == ([("5", "万元")], "")


@pytest.mark.parametrize(
    ("text", "cause"), [("5万元灯油", ""), ("1.灯油", "list_number"), ("301（类）", "code")]
)
def test_what_a_number_at_the_very_beginning_is(text: str, cause: str) -> None:
    assert only(text).cause == cause


def test_a_comma_that_does_not_separate_thousands_separates_numbers() -> None:
    assert read("共3,4,5间") == [("3", ""), ("4", ""), ("5", "间")]
    assert read("共1234,567间") == [("1234", ""), ("567", "间")]


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("共5元", "元", "money"),
        ("共5万元", "万元", "money"),
        ("共5亿元", "亿元", "money"),
        ("共5千元", "千元", "money"),
        ("共3千万元", "千万元", "money"),
        ("共5百万元", "百万元", "money"),
        ("共2万亿元", "万亿元", "money"),
        ("共2万美元", "万美元", "money"),
        ("共5日元", "日元", "money"),
        ("会议费共2亿。", "亿", "money"),
        ("资金3963万\n灯油", "万", "money"),
        ("经费预算20万余，", "万", "money"),
        ("印刷20万字", "万", "count"),
        ("受益群众20万，", "万", "count"),
        ("灯5千克", "千克", "count"),
        ("米1.2万斤", "万斤", "count"),
        ("占5%", "%", "percent"),
        ("占５％", "%", "percent"),
        ("升5个百分点", "个百分点", "percent"),
        ("发5元/人/年", "元/人/年", "rate"),
        ("发5万元／户", "万元/户", "rate"),
        ("发5元/人·天", "元/人·天", "rate"),
        ("灯5台（套）", "台（套）", "count"),
        ("灯5台(套)", "台(套)", "count"),
        ("灯5台/套", "台/套", "count"),
        ("访5户（次）", "户（次）", "count"),
        ("访5人次", "人次", "count"),
        ("访5万人次", "万人次", "count"),
        ("访5批次", "批次", "count"),
        ("访5次", "次", "count"),
        ("修5平方米", "平方米", "count"),
        ("用5个月", "个月", "count"),
        ("用5小时", "小时", "count"),
        ("灯5", "", "none"),
        ("灯5。", "", "none"),
    ],
)
def test_units_and_what_they_measure(text: str, unit: str, kind: str) -> None:
    found = only(text)
    assert (found.unit, found.kind) == (unit, kind)


@pytest.mark.parametrize(
    "text",
    ["共1.35 万元", "共1.35万 元", "共1.35 万\n元", "共1.35\n万元", "共1.35 \n 万元", "共1.35\u3000万元"],
)
def test_a_unit_may_stand_apart_or_be_broken_over_two_lines(text: str) -> None:
    found = only(text)
    assert (found.unit, found.kind, text[found.start : found.end]) == ("万元", "money", "1.35")
    assert text[found.unit_end - 1] == "元"


def test_a_unit_on_the_next_line_is_the_number_s_own_only_in_running_text() -> None:
    assert read("灯油\n12.5\n项目支出\n3.5\n") == [("12.5", ""), ("3.5", "")]


@pytest.mark.parametrize(
    "text",
    [
        "基本支出 12.5 项目支出", "计12.5 个人补助", "计3\n日常公用", "收入总计 12 支出总计", "211 节能环保支出", "303\n对个人和家庭的补助",
        "20132 组织事务", "10.5 人力资源事务", "计12\n万灯街",
    ],
)  # fmt: skip
def test_the_beginning_of_a_longer_word_is_no_unit(text: str) -> None:
    assert only(text).unit == ""


def test_a_unit_does_not_reach_over_an_empty_line() -> None:
    assert read("共3\n\n家") == [("3", "")]
    assert read("共3\n\n\n元") == [("3", "")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("共300余万元", "300", "万元"),
        ("共3万余元", "3", "万元"),
        ("共3万多元", "3", "万元"),
        ("来20余人次", "20", "人次"),
        ("来20多个", "20", "个"),
        ("来1万余人次", "1", "万人次"),
        ("近5万元以上", "5", "万元"),
    ],
)
def test_what_makes_a_number_vague_is_dropped(text: str, value: str, unit: str) -> None:
    assert read(text) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("发3600-6000元", "3600-6000", "元"),
        ("发3600—6000元/年", "3600—6000", "元/年"),
        ("发0.5至1.5万元", "0.5至1.5", "万元"),
        ("来3～5人", "3~5", "人"),
        ("占3-5%", "3-5", "%"),
    ],
)
def test_a_range_is_one_number(text: str, value: str, unit: str) -> None:
    found = only(text)
    assert (found.value, found.unit, found.malformed) == (value, unit, False)


def test_a_range_may_have_thousands_separators() -> None:
    assert read("发1,000-2,000元") == [("1000-2000", "元")]


@pytest.mark.parametrize("text", ["来1 - 2个", "来1-\n2个"])
def test_a_range_holds_no_white_space(text: str) -> None:
    assert read(text) == [("1-2", "个")]


def test_a_dash_between_numbers_without_a_unit_makes_no_range() -> None:
    assert read("12-15号灯") == [("12", ""), ("15", "")]


def test_a_list_number_before_a_year_is_two_numbers() -> None:
    text = "说明：\n1.2022年灯会"
    first, second = mentions(text)
    assert (first.value, first.cause, text[first.start : first.end]) == ("1", "list_number", "1")
    assert (second.value, second.unit, second.cause) == ("2022", "年", "year")


def test_an_item_number_before_a_year_is_two_numbers_too() -> None:
    first, second, amount = mentions("主要原因是：1、2019年增加了灯会；灯油3、4万元")[:3]
    assert (first.cause, second.cause) == ("list_number", "year")
    assert amount.cause == ""


def test_a_decimal_before_a_year_like_word_is_no_list_number() -> None:
    assert read("说明：\n1.5年") == [("1.5", "年")]


@pytest.mark.parametrize(("text", "value"), [("占0.0.96%", "0.0.96"), ("共1.2.3万元", "1.2.3")])
def test_a_malformed_number_keeps_its_text(text: str, value: str) -> None:
    found = only(text)
    assert (found.value, found.malformed, found.cause) == (value, True, "")


def test_numbers_in_chinese_characters_are_none() -> None:
    assert mentions("两家驿站，上千盏灯，〇三一号，①②③") == []


def test_a_weight_in_kilograms() -> None:
    assert read("灯油10公斤") == [("10", "公斤")]


@pytest.mark.parametrize(("text", "unit"), [("共2亿，", "亿"), ("共20万，", "万"), ("共1万亿元", "万亿元")])
def test_a_scale_is_not_lost(text: str, unit: str) -> None:
    assert only(text).unit == unit


def test_phone_numbers_are_numbers_of_their_own() -> None:
    assert read("电话0571-12345678") == [("0571", ""), ("12345678", "")]
    assert read("电话13800000000") == [("13800000000", "")]


def test_a_text_without_numbers_has_no_mentions() -> None:
    assert mentions("") == mentions("灯会照旧。") == []


# -- what holds for any text


def test_folding_keeps_every_character_in_its_place() -> None:
    assert "占１２．５％～－／".translate(FOLD) == "占12.5%~-/"


@given(ANY)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(text.translate(FOLD)) == len(text)


@given(ANY)
def test_a_value_stands_in_the_text_at_its_place(text: str) -> None:
    for m in mentions(text):
        assert "".join(text[m.start : m.end].translate(FOLD).replace(",", "").split()) == m.value


@given(ANY)
def test_mentions_are_numbered_from_zero_stand_in_order_and_do_not_overlap(text: str) -> None:
    found = mentions(text)
    assert [m.id for m in found] == [*range(len(found))]
    reached = 0
    for m in found:
        assert reached <= m.start < m.end <= m.unit_end <= len(text)
        reached = m.unit_end


@given(ANY)
@settings(max_examples=300)
def test_no_digit_is_left_behind(text: str) -> None:
    inside = {i for m in mentions(text) for i in range(m.start, m.end)}
    assert [i for i, character in enumerate(text) if character.isdecimal() and i not in inside] == []


@given(ANY)
def test_a_unit_stands_right_behind_its_number(text: str) -> None:
    for m in mentions(text):
        between = "".join(text[m.end : m.unit_end].translate(FOLD).split())
        assert between.replace("余", "").replace("多", "") == m.unit


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["{}", "{:,}"]),
    st.sampled_from(["万元", "元", "%", "人次"]),
)
def test_any_decimal_is_read_back(number: Decimal, form: str, unit: str) -> None:
    found = only(f"共{form.format(number)}{unit}")
    assert (Decimal(found.value), found.unit, found.malformed) == (number, unit, False)

"""A fact's value, unit and place are read from the source, whatever the kind of field."""

from decimal import Decimal

import pytest

from extract.reading.amounts import yuan_of
from extract.reading.read import read
from schemas.catalogue import default
from tests.extract.reading.desk import facts, mark, only, point


def test_an_amount_has_value_unit_yuan_and_place() -> None:
    text = "灯会的会议费共1,161.50 万\n元。"
    fact = only(text, ("meeting.amount", "1,161.50"))
    assert (fact.path, fact.slot) == ("meeting.amount", "meeting.amount")
    assert (fact.value, fact.unit, fact.yuan) == ("1161.50", "万元", Decimal("11615000.00"))
    assert [text[start:end] for start, end in fact.at] == ["1,161.50"]
    assert (fact.also, fact.conflict, fact.flags, fact.confidence) == ((), False, (), None)


@pytest.mark.parametrize("dash", ["-", "－", "−"])
def test_a_dash_before_a_number_is_flagged_as_it_may_be_a_minus(dash: str) -> None:
    fact = only(f"灯会的会议费{dash}3.5万元。", ("meeting.amount", "3.5"))
    assert (fact.value, fact.flags) == ("3.5", ("signed",))


def test_a_range_has_no_sign() -> None:
    assert only("灯会的会议费2-3.5万元。", ("meeting.amount", "2-3.5")).flags != ("signed",)


def test_full_width_digits_are_read_as_ascii_at_their_own_place() -> None:
    text = "灯会的会议费共１２．５万元。"
    fact = only(text, ("meeting.amount", "１２．５"))
    assert (fact.value, text[slice(*fact.at[0])]) == ("12.5", "１２．５")


@pytest.mark.parametrize(
    ("value", "unit", "yuan"),
    [
        ("120.55", "万元", "1205500.00"),
        ("0", "万元", "0"),
        ("3", "元", "3"),
        ("1.5", "亿元", "150000000"),
        ("2", "千元", "2000"),
        ("1", "万亿元", "1000000000000"),
        ("0.14", "万元/人", "1400"),
        ("1400", "元/人/年", "1400"),
        ("2", "亿", "200000000"),
        ("20", "万", "200000"),
    ],
)
def test_yuan_is_value_times_unit(value: str, unit: str, yuan: str) -> None:
    assert yuan_of(value, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("3", "人"),
        ("3", "%"),
        ("3", ""),
        ("3-5", "万元"),
        ("0.0.96", "元"),
        ("3", "万人次"),
        ("3", "万美元"),
        ("3", "日元"),
        ("3", "亿英镑"),
    ],
)
def test_what_is_no_amount_has_no_yuan(value: str, unit: str) -> None:
    assert yuan_of(value, unit) is None


@pytest.mark.parametrize(
    ("value", "unit", "yuan"), [("3", "千万元", "30000000"), ("5", "百万元", "5000000"), ("2", "十万元", "200000"), ("5", "百元", "500")]
)  # fmt: skip
def test_a_scale_may_have_two_characters(value: str, unit: str, yuan: str) -> None:
    assert yuan_of(value, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("slot", "text", "words", "value", "unit"),
    [
        ("meeting.share", "会议费占12.5%。", "12.5", "12.5", "%"),
        ("meeting.change_rate", "会议费少了１２％。", "１２", "12", "%"),
        ("three_public.vehicle_purchase.count", "购置洒水车2辆。", "2", "2", "辆"),
        ("staff.on_duty", "在职守夜人12 名。", "12", "12", "名"),
        ("three_public.reception.persons", "来了30余人次。", "30", "30", "人次"),
        ("activities[].value", "添油1,200盏。", "1,200", "1200", "盏"),
        ("activities[].value", "添油3-5盏。", "3-5", "3-5", "盏"),
    ],
)
def test_shares_counts_and_results(slot: str, text: str, words: str, value: str, unit: str) -> None:
    fact = only(text, (slot, words))
    assert (fact.value, fact.unit, fact.yuan) == (value, unit, None)
    assert text[slice(*fact.at[0])] == words


def test_a_standard_is_money_per_head() -> None:
    text = "添油一项，每晚0.14万元/人，由驿站发放。"
    fact = facts(text, ("performance.projects[].uses[].standard", "0.14", "驿站", "添油"))
    assert fact["performance.projects[驿站].uses[添油].standard"].yuan == Decimal(1400)


def test_an_activity_of_money_has_yuan_too() -> None:
    assert only("募得灯油钱3万元。", ("activities[].value", "3")).yuan == Decimal(30000)


def test_a_stated_zero_is_a_fact() -> None:
    assert only("会议费0万元。", ("meeting.amount", "0")).yuan == 0


def test_a_range_is_a_fact_without_yuan() -> None:
    fact = only("会议费3600-6000元。", ("meeting.amount", "3600-6000"))
    assert (fact.value, fact.unit, fact.yuan) == ("3600-6000", "元", None)


def test_a_malformed_number_keeps_its_text_and_is_flagged() -> None:
    rate = only("会议费增长0.0.96%。", ("meeting.share", "0.0.96"))
    assert (rate.value, rate.flags) == ("0.0.96", ("malformed",))
    amount = only("会议费共1.2.3万元。", ("meeting.amount", "1.2.3"))
    assert (amount.value, amount.yuan, amount.flags) == ("1.2.3", None, ("malformed",))


def test_the_flags_of_a_reader_stay_with_the_fact() -> None:
    text = "会议费共3。"
    pointer = point(text, "meeting.amount", "3")._replace(flags=("one_reader",))
    assert read(mark(text), [pointer], default()).facts[0].flags == ("one_reader", "unit_inherited")


# -- years, words, choices


def test_the_fiscal_year_is_read_at_its_first_place_and_where_it_was_pointed_at() -> None:
    fact = only("灯会2031年预算。2031年照旧。", ("fiscal_year", ("2031", 1)))
    assert (fact.value, fact.unit, fact.at) == ("2031", "", ((2, 6), (10, 14)))


def test_words_are_taken_without_white_space_and_stand_at_their_place() -> None:
    text = "会议费增加，主要原因是灯 会\n办得勤。"
    fact = only(text, ("meeting.reason", "灯 会\n办得勤"))
    assert (fact.value, text[slice(*fact.at[0])]) == ("灯会办得勤", "灯 会\n办得勤")


def test_what_an_indicator_shows_keeps_sign_and_unit() -> None:
    text = "一、绩效目标\n灯会\n亮灯率\n≥９５ %\n"
    fact = facts(text, ("performance.projects[].indicators[].target", "≥９５ %", "灯会", "亮灯率"))
    assert fact["performance.projects[灯会].indicators[亮灯率].target"].value == "≥95%"


@pytest.mark.parametrize(
    ("slot", "words", "value"),
    [
        ("document_kind", "部门预算", "budget"),
        ("document_kind", "单位决算", "final_accounts"),
        ("document_kind", "整体支出绩效自评", "performance"),
        ("meeting.change_direction", "与上年持平", "flat"),
        ("meeting.change_direction", "增长", "increase"),
        ("meeting.change_direction", "压减", "decrease"),
    ],
)
def test_a_choice_is_shown_by_words(slot: str, words: str, value: str) -> None:
    text = f"河边灯会，{words}。"
    fact = only(text, (slot, words))
    assert (fact.value, text[slice(*fact.at[0])]) == (value, words)


# -- direction


@pytest.mark.parametrize(
    ("text", "number", "direction", "word"),
    [
        ("比上年增加5万元", "5", "increase", "增加"),
        ("比上年减少 5万元", "5", "decrease", "减少"),
        ("比上年\n下降了5万元", "5", "decrease", "下降"),
        ("较上年度多5万元", "5", "increase", "多"),
        ("较预算数少5万元", "5", "decrease", "少"),
        ("增加0万元", "0", "flat", "增加"),
        ("减少0.00万元", "0.00", "flat", "减少"),
    ],
)
def test_the_direction_of_a_change_is_the_word_before_it(
    text: str, number: str, direction: str, word: str
) -> None:
    found = facts(f"会议费{text}。", ("meeting.change", number))
    assert found["meeting.change_direction"].value == direction
    assert f"会议费{text}"[slice(*found["meeting.change_direction"].at[0])] == word


def test_a_rate_shows_a_direction_too() -> None:
    found = facts("会议费下降12%。", ("meeting.change_rate", "12"))
    assert found["meeting.change_direction"].value == "decrease"


def test_amount_and_rate_of_one_change_share_its_direction() -> None:
    found = facts("会议费增加5万元，增长12%。", ("meeting.change", "5"), ("meeting.change_rate", "12"))
    assert found["meeting.change_direction"].at == ((3, 5), (9, 11))
    assert found["meeting.change_direction"].also == ()


def test_a_word_behind_a_comma_is_about_something_else() -> None:
    found = facts("会议费增加，另有5万元。", ("meeting.change", "5"))
    assert "meeting.change_direction" not in found


def test_no_word_no_direction() -> None:
    assert [*facts("会议费变动5万元。", ("meeting.change", "5"))] == ["meeting.change"]


def test_the_direction_of_a_member_carries_its_key() -> None:
    found = facts("事业收入增加5万元。", ("revenue.sources[].change", "5", "事业收入"))
    assert "revenue.sources[事业收入].change_direction" in found


def test_a_template_that_was_not_filled_in_shows_no_direction() -> None:
    for left in ("增加（减少）", "减少(增加)", "增长/下降", "增减"):
        text = f"会议费比上年{left}5万元。"
        assert "meeting.change_direction" not in facts(text, ("meeting.change", "5"))
        zero = facts(text.replace("5", "0"), ("meeting.change", "0")).get("meeting.change_direction")
        assert zero is None or zero.value == "flat"


def test_directions_that_differ_are_a_conflict() -> None:
    text = "会议费增加5万元。会议费减少5万元。"
    found = facts(text, ("meeting.change", "5"), ("meeting.change", ("5", 1)))
    direction = found["meeting.change_direction"]
    assert (direction.value, [other.value for other in direction.also]) == ("increase", ["decrease"])
    assert (direction.conflict, direction.flags) == (True, ("conflict",))


def test_no_change_goes_with_a_small_one() -> None:
    text = "会议费增加0.00万元，增长0.01%。"
    direction = facts(text, ("meeting.change", "0.00"), ("meeting.change_rate", "0.01"))["meeting.change_direction"]  # fmt: skip
    assert ([direction.value, *(other.value for other in direction.also)], direction.conflict) == (["flat", "increase"], False)  # fmt: skip

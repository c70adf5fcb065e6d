"""Which numbers are known to be no facts, and why."""

import pytest

from extract.marking.numbers import mentions


def causes(text: str) -> list[tuple[str, str]]:
    return [(m.value, m.cause) for m in mentions(text)]


def cause(text: str, value: str) -> str:
    return next(m.cause for m in mentions(text) if m.value == value)


@pytest.mark.parametrize(
    "text", ["于2031年", "于２０３１年", "2031年度", "于2031 年", "（2031年）", "截至1998年底"]
)
def test_four_digits_before_the_word_year_are_a_year(text: str) -> None:
    assert [m.cause for m in mentions(text)] == ["year"]


@pytest.mark.parametrize(
    "text", ["灯会2031-2033年", "灯会2031至2033年", "灯会2031—2033年", "灯会2031～2033年度"]
)
def test_years_from_to(text: str) -> None:
    assert [one for _, one in causes(text)] == ["year", "year"]


@pytest.mark.parametrize("text", ["为期3年", "建成20年", "满100年"])
def test_a_number_of_years_is_no_year(text: str) -> None:
    assert [m.cause for m in mentions(text)] == [""]


def test_an_amount_that_looks_like_a_year_is_none() -> None:
    assert cause("灯油2031万元", "2031") == cause("灯油2031元", "2031") == cause("来2031人", "2031") == ""


def test_months_and_days_are_dates() -> None:
    assert causes("于2031年3月15日") == [("2031", "year"), ("3", "date"), ("15", "date")]
    assert causes("截至12月底") == [("12", "date")]


@pytest.mark.parametrize("text", ["于2031-03-15", "于2031/3/15"])
def test_a_date_in_digits_alone(text: str) -> None:
    assert [one for _, one in causes(text)] == ["year", "date", "date"]


def test_a_date_with_points() -> None:
    assert all(one for _, one in causes("于2031.3.15开灯"))


def test_months_from_to() -> None:
    assert causes("灯会1-6月") == [("1", "date"), ("6", "date")] or causes("灯会1-6月") == [("1-6", "date")]


@pytest.mark.parametrize(
    "text",
    [
        "说明\n1.灯油",
        "说明\n1、灯油",
        "说明\n1．灯油",
        "说明\n  1. 灯油",
        "说明\n（1）灯油",
        "说明\n(1)灯油",
        "说明\n１．灯油",
    ],
)
def test_a_number_that_opens_a_line_counts_a_list(text: str) -> None:
    assert [m.cause for m in mentions(text)] == ["list_number"]


@pytest.mark.parametrize(
    "text", ["油足。1.灯油", "油足；（1）灯油", "其中：1.灯油", "其中1.灯油", "灯会：1、灯油", "（一）1.灯油"]
)
def test_a_list_may_go_on_in_mid_paragraph(text: str) -> None:
    assert [m.cause for m in mentions(text)] == ["list_number"]


def test_a_list_in_mid_paragraph_leaves_its_amounts_alone() -> None:
    text = "其中：1.灯油5万元；2.灯芯3.5万元。"
    assert causes(text) == [("1", "list_number"), ("5", ""), ("2", "list_number"), ("3.5", "")]


def test_a_decimal_at_the_beginning_of_a_line_is_no_list_number() -> None:
    assert causes("灯油\n1.35万元") == [("1.35", "")]
    assert causes("灯油\n3\n灯芯") == [("3", "")]


def test_an_outline_number_of_several_levels_is_a_list_number() -> None:
    assert causes("说明\n1.2.3灯油") == [("1.2.3", "list_number")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("工资福利支出（301）", ["301"]),
        ("办公费（30201）", ["30201"]),
        ("行政运行（2012901）", ["2012901"]),
        ("一般公共服务201（类）群团29（款）行政运行01（项）", ["201", "29", "01"]),
        ("公共服务201(类)群团20129(款)行政运行2012901(项)", ["201", "20129", "2012901"]),
        ("行政运行2012901，", ["2012901"]),
    ],
)
def test_classification_codes(text: str, values: list[str]) -> None:
    assert causes(text) == [(value, "code") for value in values]


@pytest.mark.parametrize(
    "text", ["灯发〔2031〕36号", "灯发[2031]36号", "灯发【2031】36号", "灯发〔2031〕第36号"]
)
def test_document_numbers(text: str) -> None:
    assert causes(text) == [("2031", "document_number"), ("36", "document_number")]


def test_a_document_number_in_round_brackets() -> None:
    assert causes("灯发（2031）36号") == [("2031", "document_number"), ("36", "document_number")]


@pytest.mark.parametrize(
    "text",
    [
        "单价50万元以上设备", "单价50万元（含）以上的设备", "单位价值50万元以上灯具", "价值50万元及以上灯具", "单台 50万元以上",
        "有50万元以上专用设备", "有50 万元（含）以上大型设备",
    ],
)  # fmt: skip
def test_what_equipment_must_cost_is_a_threshold(text: str) -> None:
    assert cause(text, "50") == "threshold"


def test_how_many_there_are_above_a_threshold_is_a_number() -> None:
    assert causes("单价50万元以上设备3台（套）") == [("50", "threshold"), ("3", "")]


def test_an_amount_above_which_something_lies_is_no_threshold_by_itself() -> None:
    assert causes("筹得50万元以上") == [("50", "")]


@pytest.mark.parametrize("text", ["灯\n- 7 -\n油", "灯\n— 7 —\n油", "灯\n-7-\n油"])
def test_page_numbers(text: str) -> None:
    assert causes(text) == [("7", "page_number")]


def test_a_page_number_before_a_number() -> None:
    assert causes("灯油共\n- 7 -\n3.5万元") == [("7", "page_number"), ("3.5", "")]


@pytest.mark.parametrize("text", ["灯油情况........7", "灯油情况……………7", "灯油情况·······7\n"])
def test_the_page_at_the_end_of_a_dotted_line_of_contents(text: str) -> None:
    assert causes(text) == [("7", "page_number")]


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("“211”工程", "211", "name"),
        ("《灯会2031》", "2031", "name"),
        ("图纸A4页", "4", "name"),
        ("建5G灯塔", "5", "name"),
        ("见附件2，", "2", "label"),
        ("见表3。", "3", "label"),
        ("见图12：", "12", "label"),
        ("第3季度", "3", "label"),
    ],
)
def test_numbers_in_names_and_labels(text: str, value: str, why: str) -> None:
    assert cause(text, value) == why


@pytest.mark.parametrize("text", ["电话13800000000。", "编号123456789012"])
def test_a_long_number_is_left_open(text: str) -> None:
    assert [one for _, one in causes(text)] == [""]


@pytest.mark.parametrize("text", ["共5万元", "占5%", "来5人", "计5。", "比上年5", "（5万元）", "共计 5 台"])
def test_a_plain_number_has_no_cause(text: str) -> None:
    assert [one for _, one in causes(text)] == [""]

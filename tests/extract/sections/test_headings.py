"""Which lines are headings and what they are about: words decide, numbering helps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.sections.headings import CONTENTS, GLOSSARY, TABLES, Heading, HeadingReader
from schemas.catalogue import default

READER = HeadingReader.of(default())


def read(line: str) -> Heading | None:
    return READER.read(line, 0, len(line))


def about(line: str) -> str | None:
    heading = read(line)
    return heading.about if heading else None


@pytest.mark.parametrize(
    ("line", "node"),
    [
        ("一、政府采购情况", "procurement"),
        ("（二）国有资产占有使用情况", "assets"),
        ("3.会议费", "meeting"),
        ("（4）培训费", "training"),
        ("⑤差旅费", "travel"),
        ("五、“三公”经费情况", "three_public"),
        ("六、政府性基金预算情况", "government_fund"),
        ("七、国有资本经营预算情况", "state_capital"),
        ("八、机关运行经费情况", "agency_operating"),
        ("九、机构设置情况", "organisation"),
        ("十、收支预算情况说明", "total"),
        ("十一、收入预算情况说明", "revenue"),
        ("十二、支出预算情况说明", "expenditure"),
        ("十三、财政拨款收支预算情况", "fiscal_appropriation"),
        ("十四、一般公共预算当年拨款情况", "general_public_budget"),
        ("十五、一般公共预算基本支出情况", "basic_expenditure"),
        ("十六、绩效目标情况", "performance"),
        ("十七、重点工作", "activities[]"),
    ],
)
def test_a_numbered_heading_names_a_section(line: str, node: str) -> None:
    assert about(line) == node


@pytest.mark.parametrize("line", ["政府采购情况", "机关运行经费情况说明", "  政府采购情况"])
def test_a_heading_may_have_lost_its_number(line: str) -> None:
    heading = read(line)
    assert heading is not None
    assert (heading.about != "", heading.numbered, heading.level) == (True, False, 1)


@pytest.mark.parametrize("line", ["灯油与灯芯", "守夜人的工钱", "正文"])
def test_a_line_without_number_and_words_of_the_schema_is_none(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("第三部分 灯会", 0),
        ("第3部分 灯会", 0),
        ("附件1：灯会", 0),
        ("三、灯会", 1),
        ("三．灯会", 1),
        ("（三）灯会", 2),
        ("(三)灯会", 2),
        ("3.政府采购", 3),
        ("3、政府采购", 3),
        ("（3）政府采购", 4),
        ("③政府采购", 5),
    ],
)
def test_numbering_gives_the_level(line: str, level: int) -> None:
    heading = read(line)
    assert heading is not None
    assert heading.level == level


def test_deep_numbering_alone_makes_no_heading() -> None:
    assert read("三、灯会") is not None
    assert read("3.灯会") is None
    assert read("（3）灯会") is None


@pytest.mark.parametrize("line", ["一、一、政府采购情况", "一、（一）政府采购情况", "（一）1.政府采购情况", "一、 二、政府采购情况"])  # fmt: skip
def test_doubled_numbering_does_not_hide_the_words(line: str) -> None:
    assert about(line) == "procurement"


@pytest.mark.parametrize(
    "line",
    [
        "[bookmark: _Toc7]一、政府采购情况", "[bookmark: a][bookmark: b] 一、政府采购情况", "[bookmark: _Toc7]政府采购情况",
    ],
)  # fmt: skip
def test_a_bookmark_before_a_heading_is_no_part_of_it(line: str) -> None:
    assert about(line) == "procurement"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1. 机关运行经费。2031年灯会照旧，共5万元。", "1. 机关运行经费。"),
        ("（二）政府采购情况：2031年采买灯油5万元。", "（二）政府采购情况："),
        ("3.会议费，2031年预算2万元，比上年多0.5万元。", "3.会议费，"),
    ],
)
def test_a_run_in_heading_ends_at_its_first_stop(line: str, title: str) -> None:
    heading = read(line)
    assert heading is not None
    assert (line[heading.start : heading.end], heading.about != "") == (title, True)


def test_a_long_line_without_number_has_no_run_in_heading() -> None:
    assert (
        read(
            "机关运行经费。2031年灯会照旧在河边办起来，驿站里有守夜人三名，灯油若干，由街坊轮流看管，共5万元。"
        )
        is None
    )


@pytest.mark.parametrize(
    "line",
    [
        "一、支付政府采购灯油款35万元",
        "（一）完成政府采购12个",
        "1.政府采购预算35万元。",
        "2.会议费2.4万元，比上年多0.5万元",
        "（3）培训守夜人30人",
        "三、培训费占5%",
    ],
)
def test_a_numbered_sentence_with_an_amount_is_no_heading(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "十、机关运行经费：是指为灯会照旧所需的钱。",
        "3.机关运行经费，指守夜人的开支。",
        "（一）政府采购：反映采买。",
    ],
)
def test_a_definition_is_no_run_in_heading(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    "line", ["政府采购情况如下：", "政府采购情况。", "灯会照旧，政府采购也照旧", "政府采购灯油"]
)
def test_an_unnumbered_line_that_ends_like_no_title_is_no_heading(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize("line", ["一、政府采购情况。", "一、政府采购情况，"])
def test_a_heading_may_end_in_a_stop_when_it_is_numbered(line: str) -> None:
    assert about(line) == "procurement"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("名词解释", GLOSSARY),
        ("第四部分 名词解释", GLOSSARY),
        ("五、专业名词解释", GLOSSARY),
        ("目录", CONTENTS),
        ("目 录", CONTENTS),
        ("第二部分 单位预算表", TABLES),
        ("附表", TABLES),
    ],
)
def test_parts_that_the_schema_has_no_node_for(line: str, mark: str) -> None:
    assert about(line) == mark


def test_the_leftmost_and_then_the_longest_words_decide() -> None:
    assert READER.about("会议费、培训费、差旅费情况") == "meeting_training_travel"
    assert READER.about("培训费和机关运行经费情况") == "training"
    assert READER.about("一般公共预算基本支出情况") == "basic_expenditure"
    assert READER.about("灯会") == ""


@given(
    st.text("一二、（）().．123第部分附件[bookmark:]① 政府采购情况会议费。，：；5万元名词解释", max_size=100)
)
@settings(max_examples=200)
def test_a_heading_begins_with_its_line_and_does_not_leave_it(line: str) -> None:
    heading = read(line)
    if heading is not None:
        assert 0 == heading.start < heading.end <= len(line)
        assert 0 <= heading.level <= 5

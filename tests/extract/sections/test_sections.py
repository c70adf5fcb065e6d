"""A document cut into sections by its headings."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.sections.headings import CONTENTS, GLOSSARY, HeadingReader
from extract.sections.sections import Section, cut, wrap_width
from schemas.catalogue import default

READER = HeadingReader.of(default())
FULL = "河边的灯会从傍晚办到天明由街坊轮流看管每晚要用去不少灯油\n"
WRAPPED = FULL * 9
"""A text that is torn at 28 characters."""


def sections(text: str) -> list[tuple[str, str]]:
    """Title and subject of each section; what stands before the first heading is left out."""
    return [(text[s.start : s.body].strip(), s.about) for s in cut(Document.from_text(text), READER)[1:]]


def under(text: str, words: str) -> Section:
    at = text.index(words)
    return next(s for s in cut(Document.from_text(text), READER) if s.start <= at < s.end)


def test_what_stands_before_the_first_heading_is_a_section_of_its_own() -> None:
    first, second = cut(Document.from_text("灯会照旧。\n一、政府采购情况\n采买灯油。\n"), READER)
    assert (first.start, first.body, first.end, first.about, first.titles) == (0, 0, 6, "", ())
    assert (second.start, second.body, second.about) == (6, 14, "procurement")


def test_headings_with_and_without_numbers() -> None:
    assert sections("机构设置\n设有守夜房。\n政府采购情况\n采买灯油。\n3.会议费\n不开会。\n") == [
        ("机构设置", "organisation"),
        ("政府采购情况", "procurement"),
        ("3.会议费", "meeting"),
    ]


def test_a_heading_that_names_nothing_is_about_what_stands_above_it() -> None:
    text = "一、政府采购情况\n（一）灯油\n采买5万元。\n二、灯会\n照旧。\n"
    assert sections(text) == [
        ("一、政府采购情况", "procurement"),
        ("（一）灯油", "procurement"),
        ("二、灯会", ""),
    ]
    assert under(text, "采买5").titles == ("一、政府采购情况", "（一）灯油")


def test_a_new_part_of_the_document_begins_anew() -> None:
    text = "一、政府采购情况\n采买灯油。\n第三部分 灯会\n照旧。\n"
    assert sections(text)[-1] == ("第三部分 灯会", "")
    assert under(text, "照旧").titles == ("第三部分 灯会",)


def test_a_run_in_heading_leaves_its_sentence_in_the_body() -> None:
    text = "其他事项\n1. 机关运行经费。2031年共5万元。\n2.政府采购情况：共3万元。\n"
    assert sections(text) == [("1. 机关运行经费。", "agency_operating"), ("2.政府采购情况：", "procurement")]
    section = under(text, "共5万元")
    assert text[section.body : section.end] == "2031年共5万元。\n"


# -- glossary


def test_below_the_glossary_everything_is_glossary() -> None:
    text = "第四部分 名词解释\n一、政府采购情况\n指灯油5元。\n（二）机关运行经费\n指2元。\n第五部分 附件\n政府采购情况\n"
    assert [about for _, about in sections(text)] == [GLOSSARY, GLOSSARY, GLOSSARY, "", "procurement"]


@pytest.mark.parametrize("gap", ["\n", "\n\n", " \n \n"])
def test_a_part_and_its_title_may_stand_on_two_lines(gap: str) -> None:
    text = f"第四部分{gap}名词解释\n一、政府采购\n指灯油5元。\n"
    assert sections(text) == [("第四部分", ""), ("名词解释", GLOSSARY), ("一、政府采购", GLOSSARY)]
    assert under(text, "指灯油").level == 1


def test_a_numbered_glossary_ends_at_the_next_number_of_its_kind() -> None:
    text = "四、名词解释\n1.政府采购\n指灯油5元。\n五、政府采购情况\n采买5元。\n"
    assert [about for _, about in sections(text)] == [GLOSSARY, GLOSSARY, "procurement"]


def test_a_glossary_without_a_number_holds_the_numbering_that_begins_in_it() -> None:
    text = "九、政府采购情况\n采买5元。\n名词解释\n一、政府采购\n指灯油5元。\n"
    assert under(text, "指灯油").about == GLOSSARY


# -- contents


def test_contents_are_known() -> None:
    text = "目 录\n灯会之一\n灯会之二\n第一部分 灯会\n"
    assert sections(text)[0] == ("目 录", CONTENTS)
    assert under(text, "灯会之二").about == CONTENTS


def test_the_same_headings_again_below_the_contents_are_sections_too() -> None:
    text = "目录\n一、政府采购情况\n二、会议费\n一、政府采购情况\n采买灯油。\n二、会议费\n不开会。\n"
    assert [about for _, about in sections(text)] == [CONTENTS, *["procurement", "meeting"] * 2]
    assert under(text, "不开会").about == "meeting"


# -- hard-wrapped text


def test_the_width_of_hard_wrapped_text() -> None:
    assert wrap_width(Document.from_text(WRAPPED)) == len(FULL) - 1
    assert wrap_width(Document.from_text(FULL * 7)) == 0
    assert wrap_width(Document.from_text("灯会照旧。\n" * 20)) == 0
    assert wrap_width(Document.from_text((FULL.rstrip() + "，灯油照旧。\n") * 9)) == 0


@pytest.mark.parametrize("tail", ["政府采购情况", "机关运行经费"])
def test_the_last_line_of_a_torn_sentence_is_no_heading(tail: str) -> None:
    assert sections(f"{WRAPPED}{tail}\n") == []


def test_a_full_line_of_a_torn_sentence_is_no_heading() -> None:
    line = "账目每月贴在桥头公开而且由街坊轮流查看并公开政府采购情况\n"
    assert len(line) == len(FULL)
    assert sections(WRAPPED + line + FULL) == []
    assert len(sections(line)) == 1


def test_a_numbered_heading_counts_in_torn_text_too() -> None:
    assert sections(f"{WRAPPED}一、政府采购情况\n{FULL}") == [("一、政府采购情况", "procurement")]


def test_a_line_after_a_closed_one_is_a_heading_in_torn_text_too() -> None:
    closed = FULL.rstrip()[:-1] + "。\n"
    assert sections(f"{WRAPPED}{closed}政府采购情况\n{FULL}") == [("政府采购情况", "procurement")]


def test_sentences_with_amounts_cut_nothing() -> None:
    text = "一、政府采购情况\n（一）政府采购灯油35万元\n（二）政府采购灯芯5个\n"
    assert len(sections(text)) == 1


# -- this year's work


def test_numbering_that_begins_anew_inside_this_year_s_work_stays_in_it() -> None:
    text = "二、重点工作\n一、守夜\n巡河12次。\n二、添油\n来30人。\n三、收支预算情况\n收入3万元。\n"
    assert [about for _, about in sections(text)] == [*["activities[]"] * 3, "total"]


def test_a_heading_of_money_ends_this_year_s_work() -> None:
    text = "二、重点工作\n一、守夜\n巡河12次。\n二、其他经费\n共3万元。\n"
    assert sections(text)[-1] == ("二、其他经费", "")


# -- what holds for any text

LINE = st.one_of(
    st.sampled_from(
        [
            "一、政府采购情况", "政府采购情况", "（二）会议费", "1. 机关运行经费。共5万元。", "第四部分", "名词解释", "目录", "附件1：灯会",
            "二、重点工作", "三、守夜", FULL.rstrip(), "", " ", "灯会照旧。", "[bookmark: a]一、政府采购情况", "- 7 -",
        ]
    ),
    st.text("一、（）1.第部分政府采购会议费。，： \t\u3000\r\x0b\x0c5万元", max_size=14),
)  # fmt: skip
TEXT = st.one_of(st.lists(LINE, max_size=20).map("\n".join), st.text(max_size=60))


@given(TEXT)
@settings(deadline=None)
def test_sections_hold_the_whole_text_once(text: str) -> None:
    found = cut(Document.from_text(text), READER)
    assert (found[0].start, found[-1].end) == (0, len(text))
    assert all(one.end == following.start for one, following in pairwise(found))
    assert all(section.start <= section.body <= section.end for section in found)


@given(TEXT)
@settings(deadline=None)
def test_a_section_knows_its_title_and_those_above_it(text: str) -> None:
    for section in cut(Document.from_text(text), READER)[1:]:
        assert section.titles[-1:] == (text[section.start : section.body].strip(),)
        assert section.about in ("", *(about for about, _ in READER.patterns))
        assert section.level >= 0


@given(TEXT)
@settings(deadline=None)
def test_no_heading_is_looked_for_in_what_is_skipped(text: str) -> None:
    assert len(cut(Document.from_text(text), READER, ((0, len(text) + 1),))) == 1

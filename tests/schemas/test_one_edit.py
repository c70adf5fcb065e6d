"""A field is written once: one section, or one more field, and every view of the schema knows it."""

import asyncio

import pytest
from pydantic import ValidationError

from extract.documents.document import Document
from extract.marking.marked import mark
from extract.pipeline import extract_document
from extract.readers.model.answers import AnswerBase, answer_type
from extract.readers.model.codes import Code, codes
from extract.readers.model.prompts import built_in
from extract.readers.offline.reader import OfflineReader
from extract.reading.facts import Fact
from extract.reading.read import read
from extract.sections.headings import HeadingReader
from schemas.base import Count, Measured, Section, fact, members, node
from schemas.catalogue import Catalogue, build
from schemas.keys import NAME, KeyRule
from schemas.kinds import DISCLOSURE, document_model
from schemas.three_public import Meeting
from schemas.titles import Titles


class LampOil(Section):
    """灯油: a section that no built-in schema has. This class is the whole edit."""

    root = "lamp_oil"
    title = "灯油补贴"
    part = "budget"
    headings = ("灯油补贴",)

    grants: Measured | None = node("灯油补贴资金", labels=("灯油补贴资金",), guide="发给守夜人的灯油钱")
    lamps: Count | None = fact("领灯盏数", labels=("领取灯盏",), units=("盏",), guide="发出去的灯盏")
    stations: dict[str, Measured] = members(
        "守夜驿站", key=NAME, labels=(r"[^，。；、：\d]{2}驿站",), guide="逐个驿站的灯油钱"
    )


class Meetings(Meeting):
    """会议费 with one more field."""

    sessions: Count | None = fact("会议场数", labels=("召开会议",), units=("场",), guide="开了多少场会")


WITH_SECTION: tuple[type[Section], ...] = (*DISCLOSURE, LampOil)
WITH_FIELD: tuple[type[Section], ...] = tuple(
    Meetings if section is Meeting else section for section in DISCLOSURE
)
CATALOGUE = build(WITH_SECTION)
LAMP_OIL = """一、灯油补贴情况
2031年灯油补贴资金86.5万元，比2030年预算数增加4.5万元，增长5.49%；领取灯盏320盏。其中：东坡驿站51.5万元、西岭驿站35万元。
"""


def offline(catalogue: Catalogue, text: str) -> dict[str, Fact]:
    marked = mark(Document.from_text(text), HeadingReader.of(catalogue))
    return {one.path: one for one in read(marked, OfflineReader(catalogue).pointers(marked), catalogue).facts}


def coded(catalogue: Catalogue, path: str) -> Code:
    return next(code for code in codes(catalogue, "budget").values() if code.spec.path == path)


def answered(catalogue: Catalogue, number: int, letter: str) -> AnswerBase:
    answer = answer_type("budget", codes(catalogue, "budget"))
    return answer.model_validate({"facts": [{"f": number, "m": letter, "i": [1], "k": []}], "none": []})


def test_a_new_section_is_in_the_catalogue() -> None:
    assert CATALOGUE.slot("lamp_oil.grants.change_rate").title == "增减率"
    assert CATALOGUE.slot("lamp_oil.lamps").units == ("盏",)
    assert CATALOGUE.slot("lamp_oil.stations[].amount").keys == (NAME,)
    assert [spec.path for spec in CATALOGUE.nodes.values()][-3:] == [
        "lamp_oil",
        "lamp_oil.grants",
        "lamp_oil.stations[]",
    ]


def test_a_new_section_leaves_the_codes_of_the_others_as_they_were() -> None:
    before, after = codes(build(), "budget"), codes(CATALOGUE, "budget")
    assert {number: code.spec.path for number, code in before.items()}.items() <= {
        number: code.spec.path for number, code in after.items()
    }.items()


@pytest.mark.parametrize(("path", "letter"), [("lamp_oil", "A"), ("lamp_oil.grants", "r"), ("lamp_oil.stations[]", "a")])  # fmt: skip
def test_a_model_can_answer_with_the_codes_of_a_new_section(path: str, letter: str) -> None:
    code = coded(CATALOGUE, path)
    assert letter in code.fields
    assert answered(CATALOGUE, code.number, letter).facts[0].f == code.number


def test_without_the_section_its_code_is_no_answer() -> None:
    with pytest.raises(ValidationError):
        answered(build(), coded(CATALOGUE, "lamp_oil").number, "A")


def test_the_prompt_tells_of_a_new_section_and_gives_its_guidance() -> None:
    told = built_in().system("budget", codes(CATALOGUE, "budget"))
    for words in (
        "灯油补贴",
        "领灯盏数（发出去的灯盏）",
        "守夜驿站",
        "发给守夜人的灯油钱",
        "逐个驿站的灯油钱",
    ):
        assert words in told
        assert words not in built_in().system("budget", codes(build(), "budget"))


def test_the_offline_reader_reads_a_new_section_under_its_heading() -> None:
    found = offline(CATALOGUE, LAMP_OIL)
    stated = {path: (one.value, one.unit) for path, one in found.items() if path.startswith("lamp_oil")}
    assert stated == {
        "lamp_oil.grants.amount": ("86.5", "万元"),
        "lamp_oil.grants.change": ("4.5", "万元"),
        "lamp_oil.grants.change_direction": ("increase", ""),
        "lamp_oil.grants.change_rate": ("5.49", "%"),
        "lamp_oil.lamps": ("320", "盏"),
        "lamp_oil.stations[东坡驿站].amount": ("51.5", "万元"),
        "lamp_oil.stations[西岭驿站].amount": ("35", "万元"),
    }


def test_the_pipeline_cuts_a_document_by_the_catalogue_it_is_given() -> None:
    result = asyncio.run(extract_document(Document.from_text(LAMP_OIL), OfflineReader(CATALOGUE), CATALOGUE))
    assert "lamp_oil.grants.amount" in {one.path for one in result.facts}


def test_json_schema_holds_a_new_section() -> None:
    schema = document_model("budget", WITH_SECTION).model_json_schema()
    assert "lamp_oil" in schema["properties"]
    section = schema["$defs"]["LampOil"]["properties"]
    assert list(section) == ["grants", "lamps", "stations"]
    assert (section["lamps"]["title"], section["lamps"]["description"]) == ("领灯盏数", "发出去的灯盏")


def test_the_columns_of_exports_are_titled_after_a_new_section() -> None:
    titles = Titles(CATALOGUE)
    assert titles.full("lamp_oil.stations[].amount") == "灯油补贴 / 守夜驿站 / 金额"
    assert titles.section("lamp_oil.lamps") == "灯油补贴"
    assert titles.order("lamp_oil.lamps") > titles.order("meeting.amount")


def test_one_more_field_of_a_section_is_known_everywhere() -> None:
    catalogue = build(WITH_FIELD)
    assert catalogue.slot("meeting.sessions").guide == "开了多少场会"
    code = coded(catalogue, "meeting")
    assert code.fields["A"].path == "meeting.sessions"
    assert answered(catalogue, code.number, "A").facts[0].m == "A"
    assert "会议场数（开了多少场会）" in built_in().system("budget", codes(catalogue, "budget"))
    read_offline = offline(catalogue, "三、会议费情况\n2031年会议费预算2.4万元，计划召开会议12场。\n")
    assert (read_offline["meeting.amount"].value, read_offline["meeting.sessions"].value) == ("2.4", "12")
    schema = document_model("budget", WITH_FIELD).model_json_schema()
    assert "sessions" in schema["$defs"]["Meetings"]["properties"]
    assert Titles(catalogue).full("meeting.sessions") == "会议费 / 会议场数"


def test_one_more_field_leaves_all_other_paths_as_they_were() -> None:
    assert {slot.path for slot in build(WITH_FIELD).slots} == {
        *(slot.path for slot in build().slots),
        "meeting.sessions",
    }


def test_a_list_may_bring_a_key_rule_of_its_own() -> None:
    rule = KeyRule("alley", "巷名", read=lambda words: words.strip().removesuffix("巷"))

    class Alleys(Section):
        root = "alleys"
        title = "街巷"
        part = "budget"

        lanes: dict[str, Measured] = members("巷", key=rule)

    assert build([Alleys]).slot("alleys.lanes[].amount").keys == (rule,)

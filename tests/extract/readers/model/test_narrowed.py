"""A question about single places: its system message is narrowed, and what is there to be read only has no ids."""

from extract.readers.model.atoms import Look, Sheets
from extract.readers.model.codes import EVERY, codes
from extract.readers.model.questions import Scope
from extract.readers.model.reader import default_part
from schemas.catalogue import default
from tests.extract.readers.conftest import mark_text

TEXT = "基本支出80万元，项目支出20万元。"


def _told(*roots: str, parts: tuple[str, ...] = ("budget",)) -> str:
    return default_part(EVERY).told(Scope(parts, frozenset(roots), ()))


def test_only_the_nodes_of_its_sections_are_listed_with_their_usual_numbers() -> None:
    told = _told("assets", "activities")
    lines = [
        line for code in codes(default(), "budget").values() if (line := f"{code.number} {code.spec.path} ")
    ]
    shown = [line for line in lines if line in told]
    assert shown
    assert all(line.split()[1].split(".")[0].removesuffix("[]") in ("assets", "activities") for line in shown)


def test_a_rule_that_names_only_other_sections_is_left_out_and_one_that_names_none_stays() -> None:
    told = _told("revenue", "expenditure", "total")
    assert "reception.events[]" not in told
    assert "fiscal_appropriation" in _told("fiscal_appropriation")
    assert "没写单位的金额、没写%的占比" in told


def test_of_nodes_that_its_rules_name_and_its_sections_lack_it_is_said_that_they_are_not_needed() -> None:
    told = _told("revenue", "expenditure", "total")
    assert "project_expenditure" in told
    assert "规则中提到而目录中没有的" in told
    assert "规则中提到而目录中没有的" not in default_part("budget").told(None)


def test_the_rules_of_every_part_that_it_asks_about_are_told() -> None:
    both = _told("organisation", "revenue", parts=("overview", "budget"))
    assert "预算级次" in both
    assert "先看标题定口径" in both


def test_a_question_about_the_whole_part_is_told_all_of_it() -> None:
    part = default_part("budget")
    assert part.told(None) == part.system


def test_numbers_of_the_context_have_no_ids() -> None:
    doc = mark_text(TEXT)
    sheets = Sheets(doc)
    sheets.write([(0, len(TEXT))], doc.mentions, Look(), {doc.mentions[0].start})
    sheet = sheets.sheet()
    assert [sheet.atoms[number].mention for number in sheet.open_numbers] == [doc.mentions[1]]
    assert "基本支出80万元" in sheet.text

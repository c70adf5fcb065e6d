"""What is put to a model a second time: the doubts about its own numbers, by their ids, and nothing else."""

from collections.abc import Sequence

from extract.readers.base import Doubt
from extract.readers.model.again import doubted
from extract.readers.model.atoms import Sheet
from extract.readers.model.prompts import built_in
from extract.readers.model.questions import questions
from schemas.base import Span
from schemas.catalogue import default
from tests.extract.readers.conftest import mark_text

TEXT = "一、支出预算情况\n2031年支出预算841.00万元，其中基本支出828.05万元，项目支出12.95万元。\n"
LONG = TEXT + "二、收入预算情况\n" + "".join(f"（{n}）事业收入{n}.5万元，占{n}%。\n" for n in range(1, 60))
WORDS = "本年支出＝基本支出＋项目支出：不符"


def sheets(text: str, numbers: int = 80) -> list[Sheet]:
    return [ask.sheet for ask in questions(mark_text(text), default(), numbers=numbers)]


def spans(text: str, *numbers: str) -> Sequence[Span]:
    return [(text.index(number), text.index(number) + len(number)) for number in numbers]


def test_a_doubt_is_told_with_the_ids_of_its_numbers() -> None:
    (sheet,) = sheets(TEXT)
    (line,) = doubted(sheet, [Doubt(spans(TEXT, "841.00", "12.95"), WORDS)])
    assert line == f"{WORDS}（涉及的编号：<1>841.00、<5>12.95）"
    assert "<1>841.00" in sheet.text
    assert "<5>12.95" in sheet.text


def test_each_doubt_is_a_line() -> None:
    (sheet,) = sheets(TEXT)
    doubts = [Doubt(spans(TEXT, "841.00"), "甲"), Doubt(spans(TEXT, "12.95"), "乙")]
    assert [line[0] for line in doubted(sheet, doubts)] == ["甲", "乙"]


def test_a_question_about_other_numbers_is_not_asked_again() -> None:
    doubt = Doubt(spans(LONG, "841.00", "59.5"), WORDS)
    lines = [doubted(sheet, [doubt]) for sheet in sheets(LONG, numbers=20)]
    assert len(lines) > 3
    assert [bool(each) for each in lines] == [True, *[False] * (len(lines) - 2), True]
    assert "59.5" not in lines[0][0]
    assert "841.00" not in lines[-1][0]


def test_a_doubt_about_no_number_of_the_text_is_not_told() -> None:
    (sheet,) = sheets(TEXT)
    assert doubted(sheet, [Doubt([], WORDS), Doubt([(3, 7)], WORDS)]) == []
    assert doubted(sheet, []) == []


def test_the_request_lists_every_line_and_warns_of_making_numbers_fit() -> None:
    said = built_in().recheck(["甲（涉及的编号：<1>841.00）", "乙"])
    assert "- 甲（涉及的编号：<1>841.00）\n- 乙\n" in said
    assert "原文自身有出入的保持不变" in said
    assert "完整的 JSON" in said

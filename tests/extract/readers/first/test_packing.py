"""The questions about doubts: small, bounded in cost, with what it takes to answer them and nothing to answer besides."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.readers.first.packing import SHARE, asks_of, cost_of
from extract.readers.first.passages import holds
from extract.readers.model.codes import EVERY
from extract.readers.model.questions import Ask, questions
from extract.readers.model.reader import default_part
from extract.readers.offline.reader import OfflineReader
from schemas.catalogue import default
from tests.extract.readers.conftest import SAMPLES, mark_text

FILES = sorted(SAMPLES.glob("*.txt"))
TITLE = "某县档案馆2031年部门预算\n"
SUM = "一、支出预算情况\n2031年支出预算841.00万元，其中基本支出828.05万元，项目支出{}万元。\n"
LONG = "2031年财政拨款收支总盘子为841.00万元。其来源：一般公共预算当年拨款收入841.00万元。" * 12
FILLER = f"二、收支总体情况\n{LONG}\n三、财政拨款收支情况\n{LONG}\n"


def _asks(text: str, share: float = 1.0) -> tuple[Ask, ...]:
    return _of(mark_text(text), share)


def _of(doc: Marked, share: float = SHARE, numbers: int = 80) -> tuple[Ask, ...]:
    return asks_of(doc, OfflineReader().pointers(doc), numbers, share)


def test_a_document_without_doubts_costs_nothing() -> None:
    assert _asks(TITLE + SUM.format("12.95")) == ()


def test_a_document_so_short_that_one_question_costs_too_much_is_left_as_it_was_read() -> None:
    assert _asks(TITLE + SUM.format("13.95"), share=SHARE) == ()


def test_only_the_sentence_in_doubt_is_to_be_answered_below_its_headings() -> None:
    (ask,) = _asks(TITLE + FILLER + SUM.format("13.95"))
    assert "# 一、支出预算情况\n2031年支出预算<" in ask.sheet.text
    assert "财政拨款收支总盘子" not in ask.sheet.text
    shown = {ask.sheet.atoms[number].mention for number in ask.sheet.open_numbers}
    assert {one.value for one in shown if one} == {"841.00", "828.05", "13.95"}


def test_numbers_around_the_sentence_in_doubt_have_no_ids() -> None:
    text = (
        TITLE
        + FILLER
        + SUM.format("12.95")
        + "四、“三公”经费\n公务用车运行维护费8.6万元。车队管理3辆巡林车辆。\n"
    )
    (ask,) = _asks(text)
    assert "公务用车运行维护费8.6万元" in ask.sheet.text
    assert len(ask.sheet.open_numbers) == 1


def test_a_question_is_narrowed_to_the_sections_that_the_place_may_speak_of() -> None:
    (ask,) = _asks(TITLE + FILLER + SUM.format("13.95"))
    told = default_part(EVERY).told(ask.scope)
    assert " expenditure.by_nature[] " in told
    assert " three_public.reception " not in told
    assert "“三公”经费：" not in told
    assert len(told) < 0.7 * len(default_part("budget").system)


@pytest.mark.parametrize("share", [0.0, 0.15, SHARE])
def test_the_cost_is_bounded_by_a_share_of_all_questions(share: float) -> None:
    for file in FILES:
        doc = marked(Document.from_text(file.read_text("utf-8")))
        asks = _of(doc, share)
        assert cost_of(asks) <= share * cost_of(questions(doc, default()))


def test_what_is_asked_about_is_a_part_of_what_all_questions_ask() -> None:
    for file in FILES:
        doc = marked(Document.from_text(file.read_text("utf-8")))
        every = {a.start for ask in questions(doc, default()) for a in ask.sheet.atoms.values() if a.mention}
        for ask in _of(doc):
            assert ask.scope is not None
            starts = [ask.sheet.atoms[number].start for number in ask.sheet.open_numbers]
            assert set(starts) <= every
            assert len(starts) == len(set(starts))
            assert all(holds(ask.scope.spans, start) for start in starts)


def test_no_question_holds_more_numbers_than_it_may() -> None:
    text = FILES[0].read_text("utf-8").replace("包括：", "包括：另有8.88万元、")
    for ask in _of(mark_text(text), 9.0, 6):
        assert len(ask.sheet.open_numbers) <= 6


def test_questions_are_plain_data() -> None:
    asks = _asks(TITLE + FILLER + SUM.format("13.95"))
    assert pickle.loads(pickle.dumps(asks)) == asks


LINES = (
    "另有6.98万元。",
    "支出预算8.5万元，占3%。",
    "二、收入预算情况",
    "项目名称",
    "12 30",
    "用于3辆车。",
    "同上。",
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_whatever_the_text_the_bound_holds(lines: list[str]) -> None:
    doc = mark_text("\n".join([TITLE + SUM.format("13.95"), *lines]))
    assert cost_of(_of(doc)) <= SHARE * cost_of(questions(doc, default()))

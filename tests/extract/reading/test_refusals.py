"""What the source does not bear out is refused, and never bent into a fact."""

import pytest

from extract.reading.pointers import Pointer, Refused
from extract.reading.read import read
from schemas.catalogue import default
from tests.extract.reading.desk import facts, mark, place, refusals, told

TEXT = "2031年灯会：守夜人9名，会议费2.4万元，占5%，灯油共12。见附件7。"


@pytest.mark.parametrize(
    ("slot", "words", "why"),
    [
        ("meeting.amount", "2031", "not_a_fact"),
        ("staff.on_duty", "2031", "not_a_fact"),
        ("activities[].value", "2031", "not_a_fact"),
        ("activities[].value", "7", "not_a_fact"),
        ("meeting.amount", "9", "wrong_kind"),
        ("meeting.amount", "5", "wrong_kind"),
        ("meeting.share", "2.4", "wrong_kind"),
        ("meeting.share", "9", "wrong_kind"),
        ("staff.on_duty", "2.4", "wrong_kind"),
        ("staff.on_duty", "5", "wrong_kind"),
        ("three_public.vehicle_purchase.count", "9", "wrong_kind"),
        ("fiscal_year", "12", "wrong_kind"),
        ("fiscal_year", "9", "wrong_kind"),
    ],
)
def test_a_number_of_the_wrong_kind(slot: str, words: str, why: str) -> None:
    assert refusals(TEXT, (slot, words)) == [why]


@pytest.mark.parametrize("slot", ["meeting.amount", "meeting.share", "staff.on_duty", "activities[].value"])
@pytest.mark.parametrize("words", ["灯会", "2.4万元", "2", "4", "2031年", "费2.4"])
def test_what_is_no_number_of_the_text(slot: str, words: str) -> None:
    assert refusals(TEXT, (slot, words)) == ["no_such_id"]


@pytest.mark.parametrize("at", [(0, 0), (5, 3), (900, 903)])
def test_a_place_where_nothing_stands(at: tuple[int, int]) -> None:
    pointers = [Pointer("meeting.amount", at), Pointer("meeting.reason", at), Pointer("document_kind", at)]
    result = read(mark(TEXT), pointers, default())
    assert (result.facts, [r.why for r in result.refused]) == ((), ["no_such_id", "wrong_kind", "wrong_kind"])


@pytest.mark.parametrize(
    "slot", ["meeting.price", "meeting", "", "revenue.sources.amount", "meeting[].amount"]
)
def test_a_field_that_the_schema_does_not_have(slot: str) -> None:
    assert refusals(TEXT, (slot, "2.4")) == ["no_such_field"]


@pytest.mark.parametrize(
    ("slot", "keys"),
    [
        ("meeting.amount", ["灯会"]),
        ("revenue.sources[].amount", []),
        ("revenue.sources[].amount", ["灯会", "灯油"]),
        ("general_public_budget.items[].uses[].amount", ["灯会"]),
    ],
)
def test_the_wrong_number_of_keys(slot: str, keys: list[str]) -> None:
    assert refusals(TEXT, (slot, "2.4", *keys)) == ["wrong_key"]


@pytest.mark.parametrize("key", ["，", "：", "。"])
def test_a_key_of_nothing_but_punctuation(key: str) -> None:
    assert refusals(TEXT, ("revenue.sources[].amount", "2.4", key)) == ["wrong_key"]


def test_an_empty_and_an_endless_key() -> None:
    long = "灯" * 121
    text = f"{long}会议费2.4万元"
    at = place(text, "2.4")
    pointers = [Pointer("revenue.sources[].amount", at, (key,)) for key in ((3, 3), (0, 121), (5, 2))]
    result = read(mark(text), pointers, default())
    assert (result.facts, [r.why for r in result.refused]) == ((), ["wrong_key"] * 3)


def test_an_empty_key_is_refused_after_a_name_of_general_words_too() -> None:
    text = "项目支出2.4万元，3.5万元。"
    slot = "expenditure.by_nature[].amount"
    assert refusals(text, (slot, "2.4", "项目支出"), (slot, "3.5", "，")) == ["wrong_key"]


def test_a_refused_key_does_not_spoil_the_names_that_follow() -> None:
    text = "，项目支出2.4万元，3.5万元。"
    slot = "expenditure.by_nature[].amount"
    assert [*facts(text, (slot, "3.5", "，"), (slot, "2.4", "项目支出"))] == [
        "expenditure.by_nature[项目支出].amount"
    ]


def test_a_refused_pointer_gives_no_member_its_name() -> None:
    text = "灯油经费3名，灯油2.4万元。"
    slot = "project_expenditure.items[].amount"
    assert [*facts(text, (slot, "3", "灯油经费"), (slot, "2.4", ("灯油", 1)))] == ["project_expenditure.items[灯油].amount"]  # fmt: skip


def test_persons_are_no_batches() -> None:
    text = "来了30人次。"
    assert refusals(text, ("three_public.reception.batches", "30")) == ["wrong_kind"]


def test_one_number_is_one_fact() -> None:
    result = told(TEXT, ("meeting.amount", "2.4"), ("training.amount", "2.4"))
    assert [fact.path for fact in result.facts] == ["meeting.amount"]
    assert [one.why for one in result.refused] == ["overlaps"]


def test_a_number_within_what_an_indicator_shows_may_be_a_fact_of_its_own() -> None:
    text = "一、绩效目标\n灯会\n会议费\n2.4万元\n"
    slot = "performance.projects[].indicators[].target"
    assert refusals(text, (slot, "2.4万元", "灯会", "会议费"), ("meeting.amount", "2.4")) == []


def test_words_that_show_no_choice() -> None:
    assert refusals(TEXT, ("document_kind", "守夜人")) == ["wrong_kind"]
    assert refusals(TEXT, ("meeting.change_direction", "灯会")) == ["wrong_kind"]


def test_words_that_state_no_code() -> None:
    assert refusals(TEXT, ("general_public_budget.items[].code", "灯油", "灯油")) == ["wrong_kind"]


def test_white_space_is_no_text() -> None:
    text = "主要原因是 \n 灯会。"
    result = read(mark(text), [Pointer("meeting.reason", (5, 8))], default())
    assert [r.why for r in result.refused] == ["wrong_kind"]


def test_a_refusal_keeps_the_field_and_the_place() -> None:
    result = told(TEXT, ("meeting.amount", "9"))
    assert result.refused == (Refused("meeting.amount", place(TEXT, "9"), "wrong_kind"),)


def test_the_refusals_of_a_reader_are_kept_behind_one_s_own() -> None:
    before = Refused("meeting.share", (1, 2), "read_twice")
    result = read(mark(TEXT), [Pointer("x", (0, 1))], default(), [before])
    assert [refused.why for refused in result.refused] == ["no_such_field", "read_twice"]


def test_a_refused_pointer_spoils_no_other() -> None:
    result = told(TEXT, ("meeting.amount", "9"), ("meeting.amount", "2.4"), ("staff.on_duty", "9"))
    assert {fact.path: fact.value for fact in result.facts} == {"meeting.amount": "2.4", "staff.on_duty": "9"}

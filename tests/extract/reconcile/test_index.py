"""The numbers of a document by slot, the direction of a change, and the numbers that no fact claims."""

import re

import pytest

from extract.reconcile.index import Index, Source
from extract.reconcile.intervals import Interval
from tests.extract.reconcile.build import document, facts, read


def default_slot(path: str) -> str:
    return re.sub(r"\[[^\]]*\]", "[]", path)


SOURCES = "revenue.sources[].amount"


def test_numbers_are_found_by_slot_in_the_order_given_with_their_keys() -> None:
    index = Index.of(facts({"revenue.sources[油].amount": "2万元", "revenue.sources[灯].amount": "1万元"}))
    assert [(one[0].keys, one[0].path) for one in index.values[SOURCES]] == [
        (("油",), "revenue.sources[油].amount"), (("灯",), "revenue.sources[灯].amount"),
    ]  # fmt: skip


def test_a_fact_has_all_its_statements_the_first_one_first() -> None:
    index = Index.of(facts({"meeting.amount": ["5.2万元", "52000元", "5.20万元"]}))
    ((first, *others),) = index.values["meeting.amount"]
    assert first.statement.value == "5.2"
    assert [one.interval.mid for one in (first, *others)] == [52000] * 3
    assert [one.statement.unit for one in others] == ["元", "万元"]


def test_words_years_codes_and_malformed_numbers_are_no_numbers() -> None:
    stated = {
        "fiscal_year": "2040",
        "unit_name": "灯会驿站",
        "meeting.change_direction": "increase",
        "general_public_budget.items[2012901].code": "2012901",
        "performance.projects[灯会].indicators[亮灯率].target": "95%",
        "meeting.amount": "0.0.96万元",
    }
    index = Index.of(facts(stated))
    assert not index.values
    assert {*index.words} > {"fiscal_year", "meeting.change_direction"}
    assert [*index.every()] == []


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("meeting.amount", "5.2%"),
        ("meeting.amount", "5.2"),
        ("meeting.amount", "5.2人"),
        ("meeting.change_rate", "5.2万元"),
        ("meeting.change_rate", "5.2元"),
        ("staff.on_duty", "5万元"),
        ("performance.projects[灯会].uses[油].standard", "5%"),
        ("meeting.amount", "1.2.3万元"),
        ("meeting.amount", ".万元"),
    ],
)
def test_a_unit_of_another_kind_and_no_plain_decimal_take_no_part(path: str, written: str) -> None:
    index = Index.of(facts({path: written}))
    assert [*index.every()] == []
    assert {*index.words} == {default_slot(path)}


def test_the_decimals_of_percents_counts_and_standards_say_nothing_about_amounts() -> None:
    stated = {
        "meeting.change_rate": "1.2345%",
        "performance.projects[灯会].uses[油].standard": "0.1234万元",
        "meeting.amount": "5万元",
    }
    index = Index.of(facts(stated))
    assert index.values["meeting.amount"][0][0].interval == Interval.around(index.values["meeting.amount"][0][0].interval.mid, 50)  # fmt: skip


def test_units_are_counted_over_all_statements() -> None:
    index = Index.of(
        facts({"meeting.amount": ["5万元", "50000元"], "travel.amount": "6万元", "staff.on_duty": "3人"})
    )
    assert index.units == {"万元": 2, "元": 1, "人": 1}


def test_the_direction_of_a_part_is_its_own() -> None:
    stated = {
        "revenue.sources[灯].change_direction": "decrease",
        "revenue.sources[油].change_direction": "increase",
        "revenue.change_direction": "flat",
        "meeting.change_direction": ["increase", "decrease"],
    }
    index = Index.of(facts(stated))
    said = {node: index.direction(node) for node in ("revenue.sources[灯]", "revenue.sources[油]", "revenue", "meeting", "travel")}  # fmt: skip
    assert said == {
        "revenue.sources[灯]": "decrease",
        "revenue.sources[油]": "increase",
        "revenue": "flat",
        "meeting": "",  # up and down at once
        "travel": "",
    }


def test_without_a_document_nothing_is_known_of_its_text() -> None:
    source = Index.of(facts({"meeting.amount": "5万元"})).source
    assert (source.text, source.unclaimed) == ("", ())
    assert [*source.unclaimed_within(0, 100)] == []


TEXT = "一、会议费\n2040年会议费5.2万元，灯油6.5万元，灯芯7.5万元，灯罩8.5万元。\n"


def left(source: Source, start: int = 0, end: int = len(TEXT)) -> list[str]:
    return [mention.value for mention in source.unclaimed_within(start, end)]


def test_numbers_that_no_fact_claims_are_left_over_and_years_are_not() -> None:
    source = Index.of(facts({"meeting.amount": "5.2万元"}, TEXT), document(TEXT)).source
    assert left(source) == ["6.5", "7.5", "8.5"]


def test_they_are_sought_by_place() -> None:
    source = Index.of(facts({"meeting.amount": "5.2万元"}, TEXT), document(TEXT)).source
    assert left(source, TEXT.index("7.5"), TEXT.index("8.5")) == ["7.5"]
    assert left(source, TEXT.index("7.5") + 1, TEXT.index("8.5")) == []


def test_a_reason_claims_none_of_the_numbers_in_it() -> None:
    reason = "灯油6.5万元"
    source = Index.of(
        facts({"meeting.amount": "5.2万元", "meeting.reason": reason}, TEXT), document(TEXT)
    ).source
    assert left(source) == ["6.5", "7.5", "8.5"]


def test_sections_have_decimals_of_their_own() -> None:
    text = "一、会议费\n2040年会议费5.1234万元，上年6.2345万元。\n二、差旅费\n2040年差旅费7.12万元，上年8万元。\n三、培训费\n2040年培训费9万元。\n"
    index = Index.of(read(text), document(text))
    halves = {slot: found[0][0].interval.half for slot, found in index.values.items()}
    assert halves["meeting.amount"] * 100 == halves["travel.amount"] == 50
    assert halves["training.amount"] in (50, halves["meeting.amount"])

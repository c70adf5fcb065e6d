"""Which members of a list add up: not those within others, and only where the list is whole."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reconcile.index import Index, Source, Value
from extract.reconcile.lists import gap, regrouped, top, without_subtotals
from tests.extract.reconcile.build import Stated, document, facts

NATURES = "expenditure.by_nature[{}].amount"
NO_TEXT = Source(None, ())


def listed(*amounts: str, whole: str = "", text: str | None = None) -> tuple[list[Value], Source]:
    """Members with these amounts, and the whole before them where there is one."""
    stated: dict[str, Stated] = {"expenditure.amount": f"{whole}万元"} if whole else {}
    stated |= {NATURES.format(f"灯{number}"): f"{amount}万元" for number, amount in enumerate(amounts)}
    index = Index.of(facts(stated, text), document(text) if text else None)
    return [one[0] for one in index.every()], index.source


def said(values: list[Value]) -> list[str]:
    return [value.statement.value for value in values]


@pytest.mark.parametrize(
    ("text", "amounts", "kept"),
    [
        ("项目支出130.5万元（其中含上缴上级支出25万元），基本支出30万元。", "130.5 25 30", "130.5 30"),
        (
            "项目支出130.5万元（含上缴上级支出25万元、补助5万元），基本支出30万元。",
            "130.5 25 5 30",
            "130.5 30",
        ),
        (
            "项目支出130.5万元，其中：上缴上级支出25万元、补助5万元；基本支出30万元。",
            "130.5 25 5 30",
            "130.5 30",
        ),
        ("项目支出130.5万元，上缴上级支出25万元，基本支出30万元。", "130.5 25 30", "130.5 25 30"),
        ("项目支出130.5万元。其中：上缴上级支出25万元。", "130.5 25", "130.5 25"),
        ("项目支出25万元（其中含上缴上级支出130.5万元）。", "25 130.5", "25 130.5"),
    ],
)
def test_members_within_others_are_left_out(text: str, amounts: str, kept: str) -> None:
    values, source = listed(*amounts.split(), text=text)
    assert said(top(values, source)) == kept.split()


def test_members_are_taken_in_the_order_of_the_text() -> None:
    values, source = listed("3", "1", "2")
    assert said(top(values[::-1], source)) == ["3", "1", "2"]
    assert said(top([], source)) == []


@pytest.mark.parametrize(
    ("amounts", "kept"),
    [
        ("67005.95 66197.67 808.28 0 532.42", "67005.95 532.42"),
        ("10 4 6 20 15 5", "10 20"),
        ("10 4 3 3 7", "10 7"),
        ("10 4 6 0 0 7", "10 7"),
        ("1 2 3 4", "1 2 3 4"),
        ("4 6 10", "4 6 10"),  # a total behind its parts is none of theirs here
        ("5 5 1", "5 5 1"),  # one part alone is no breakdown
        ("5 5 0 1", "5 5 0 1"),
        ("0 0 5", "0 0 5"),
        ("7", "7"),
        ("", ""),
    ],
)
def test_parts_behind_their_subtotal_are_left_out(amounts: str, kept: str) -> None:
    assert said(without_subtotals(listed(*amounts.split())[0])) == kept.split()


def named(whole: str, text: str | None = None, /, **amounts: str) -> tuple[Value, list[Value], str]:
    """A total, members by name, and the text."""
    stated: dict[str, Stated] = {"expenditure.amount": f"{whole}万元"}
    stated |= {NATURES.format(name): f"{amount}万元" for name, amount in amounts.items()}
    total, *members = (one[0] for one in Index.of(facts(stated, text)).every())
    return total, members, text or ""


def test_a_name_of_several_sources_together_may_be_a_subtotal_of_one() -> None:
    _, members, _ = named("6", 本年小计="5", 灯油="5", 灯芯="1")
    assert said(without_subtotals(members)) == ["5", "1"]


@pytest.mark.parametrize(
    ("amounts", "kept"),
    [
        ({"灯油": "4", "灯芯": "2"}, None),
        ({"灯油": "4", "灯油支出": "4", "灯芯": "2"}, "4 2"),  # one thing under two names
        ({"灯油": "4", "灯罩": "4", "灯芯": "2"}, None),  # two things of one amount
        ({"灯油": "4", "灯芯": "2", "支出合计": "6"}, "4 2"),
        ({"灯油": "4", "购油": "3", "运油": "1", "灯芯": "2"}, "4 2"),
        ({"灯油": "4", "灯芯": "2", "东坡": "5", "西岭": "1"}, "4 2"),  # listed again by place
    ],
)
def test_other_ways_to_take_a_list_that_does_not_add_up(amounts: dict[str, str], kept: str | None) -> None:
    found = [said([*each]) for each in regrouped(*named("6", **amounts))]
    assert kept.split() in found if kept else found == []


def test_money_carried_over_in_a_sentence_of_its_own_may_be_left_out() -> None:
    one = "支出6万元，其中：灯油4万元，灯芯2万元，上年结转3万元。"
    two = "支出6万元，其中：灯油4万元，灯芯2万元。另有上年结转3万元。"
    within, apart = ([said([*each]) for each in regrouped(*named("6", text, 灯油="4", 灯芯="2", 上年结转="3"))] for text in (one, two))  # fmt: skip
    assert (within, apart) == ([], [["4", "2"]])


def test_a_total_of_the_year_alone_may_be_without_money_carried_over() -> None:
    stated = named("6", 灯油="4", 灯芯="2", 上年结转="3")
    assert [*regrouped(*stated)] == []
    assert ["4", "2"] in [said([*each]) for each in regrouped(*stated, own_year=True)]


def test_a_member_within_another_by_the_fact_itself_is_left_out() -> None:
    found = facts({NATURES.format("灯油"): "4万元", NATURES.format("灯芯"): "2万元"})
    inner = [found[0], replace(found[1], within=NATURES.format("灯油").removesuffix(".amount"))]
    apart = [found[0], replace(found[1], within="expenditure.by_nature[他]")]
    assert [said(top([one[0] for one in Index.of(each).every()], NO_TEXT)) for each in (inner, apart)] == [["4"], ["4", "2"]]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=8))
def test_what_is_left_out_is_only_what_the_others_hold(amounts: list[int]) -> None:
    values = listed(*map(str, amounts))[0]
    kept = without_subtotals(values)
    assert [value for value in values if value in kept] == kept
    left = sum(value.interval.mid for value in values) - sum(value.interval.mid for value in kept)
    assert 0 <= left <= sum(value.interval.mid for value in kept)


# ---------------------------------------------------------------------------- whether a list is whole


def open_list(text: str, *amounts: str) -> tuple[list[str], bool]:
    """The unclaimed numbers and whether the words say that more is meant, for a total of 90 and these members."""
    (whole, *members), source = listed(*amounts, whole="90", text=text)
    found = gap(whole, members, source)
    assert bool(found) == bool(found.unclaimed or found.partial)
    return [text[at : at + 2] for at in found.unclaimed], found.partial


@pytest.mark.parametrize(
    ("text", "amounts", "expected"),
    [
        ("支出90万元，其中：灯油50万元、灯芯40万元。", "50 40", ([], False)),
        ("支出90万元，其中：灯油50万元、灯罩20万元、灯芯40万元。", "50 40", (["20"], False)),
        ("支出90万元，其中：灯油50万元、灯芯40万元、灯罩20万元。", "50 40", (["20"], False)),
        ("支出90万元，其中：灯油50万元、灯芯40万元。灯罩20万元。", "50 40", ([], False)),
        ("支出90万元，其中：灯油50万元、灯芯40万元，守夜人20人。", "50 40", ([], False)),
        ("支出90万元，其中：灯油50万元、灯芯40万元等。", "50 40", ([], True)),
        ("支出90万元，其中：灯油50万元、灯罩、灯芯40万元。", "50 40", ([], True)),
        ("支出90万元，其中：\n灯油50万元；\n灯芯40万元。", "50 40", ([], False)),
    ],
)
def test_a_list_is_open_where_the_text_has_more(
    text: str, amounts: str, expected: tuple[list[str], bool]
) -> None:
    assert open_list(text, *amounts.split()) == expected


def test_without_a_text_no_list_is_known_to_be_open() -> None:
    (whole, *members), _ = listed("50", "40", whole="90")
    assert not gap(whole, members, NO_TEXT)

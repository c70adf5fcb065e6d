"""One fact that is stated in several places: places together, other units and roundings beside, conflicts flagged."""

from decimal import Decimal

import pytest

from extract.reading.pointers import Pointer
from extract.reading.read import read
from schemas.catalogue import default
from tests.extract.reading.desk import facts, mark, only, told


def test_the_same_value_in_several_places_is_one_fact() -> None:
    text = "会议费2.4万元。另：会议费2.4万元。"
    fact = only(text, ("meeting.amount", ("2.4", 1)), ("meeting.amount", "2.4"))
    assert [text[start:end] for start, end in fact.at] == ["2.4", "2.4"]
    assert fact.at == tuple(sorted(fact.at))
    assert (fact.also, fact.conflict) == ((), False)


def test_the_same_place_twice_is_one_place() -> None:
    text = "会议费2.4万元。"
    assert len(only(text, ("meeting.amount", "2.4"), ("meeting.amount", "2.4")).at) == 1


def test_two_units_of_one_amount_stand_side_by_side_without_conflict() -> None:
    text = "会议费45万元，即450,000元。"
    fact = only(text, ("meeting.amount", "45"), ("meeting.amount", "450,000"))
    (other,) = fact.also
    assert (fact.value, fact.unit, other.value, other.unit) == ("45", "万元", "450000", "元")
    assert fact.yuan == other.yuan == Decimal(450000)
    assert (fact.conflict, fact.flags) == (False, ())
    assert [text[slice(*at)] for at in (*fact.at, *other.at)] == ["45", "450,000"]


def test_roundings_of_one_amount_are_no_conflict() -> None:
    text = "会议费5.233万元，会议费5.2325万元，会议费52325元。"
    fact = only(text, *(("meeting.amount", number) for number in ("5.233", "5.2325", "52325")))
    assert [other.value for other in fact.also] == ["5.2325", "52325"]
    assert (fact.conflict, fact.flags) == (False, ())


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("5.2万元", "5.25万元", False),
        ("5.2万元", "5.26万元", True),
        ("5.20万元", "5.2万元", False),
        ("5万元", "50000.00元", False),
        ("5万元", "54999元", False),
        ("5万元", "55001元", True),
        ("1.5亿元", "15001万元", False),
        ("2.4万元", "2.4元", True),
        ("2.4万元", "4.2万元", True),
    ],
)
def test_the_coarser_statement_says_what_rounding_explains(one: str, other: str, conflict: bool) -> None:
    text = f"会议费{one}。另：会议费{other}。"
    made = mark(text)
    pointers = [Pointer("meeting.amount", (m.start, m.end)) for m in made.mentions]
    (fact,) = read(made, pointers, default()).facts
    assert (len(fact.also), fact.conflict, fact.flags) == (1, conflict, ("conflict",) if conflict else ())


def test_other_shares_and_counts_are_conflicts() -> None:
    text = "在职9名，在职8名，会议费占5%，会议费占6%。"
    found = facts(text, ("staff.on_duty", "9"), ("staff.on_duty", "8"), ("meeting.share", "5"), ("meeting.share", "6"))  # fmt: skip
    assert all(fact.conflict and fact.flags == ("conflict",) for fact in found.values())


def test_one_count_with_two_units_is_no_conflict() -> None:
    fact = only("在职9名，在职9人。", ("staff.on_duty", "9"), ("staff.on_duty", ("9", 1)))
    assert ([other.unit for other in fact.also], fact.conflict) == (["人"], False)


@pytest.mark.parametrize("other", ["12.50", "12.46"])
def test_shares_agree_within_rounding_too(other: str) -> None:
    text = f"会议费占{other}%，会议费共占12.5%。"
    fact = only(text, ("meeting.share", other), ("meeting.share", ("12.5", text.count("12.5") - 1)))
    assert not fact.conflict


@pytest.mark.parametrize(("one", "other", "conflict"), [("1.2万人次", "12030人次", False), ("1.2万人次", "13000人次", True)])  # fmt: skip
def test_counts_agree_within_rounding_whatever_their_scale(one: str, other: str, conflict: bool) -> None:
    text = f"接待{one}，共接待{other}。"
    slot = "three_public.reception.persons"
    fact = only(text, (slot, one.rstrip("万人次")), (slot, other.rstrip("人次")))
    assert (len(fact.also), fact.conflict) == (1, conflict)


def test_another_currency_is_another_amount() -> None:
    fact = only("会议费2万元，会议费2万美元。", ("meeting.amount", "2"), ("meeting.amount", ("2", 1)))
    assert ([other.yuan for other in fact.also], fact.conflict) == ([None], True)


def test_a_malformed_statement_is_a_conflict() -> None:
    fact = only("会议费2.4万元，会议费2.4.0万元。", ("meeting.amount", "2.4"), ("meeting.amount", "2.4.0"))
    assert (fact.conflict, set(fact.flags)) == (True, {"malformed", "conflict"})


def test_a_further_reason_is_kept_and_is_no_contradiction() -> None:
    text = "主要原因是灯会办得勤。主要原因是灯油贵。"
    fact = only(text, ("meeting.reason", "灯会办得勤"), ("meeting.reason", "灯油贵"))
    assert (fact.value, [one.value for one in fact.also]) == ("灯会办得勤", ["灯油贵"])
    assert not fact.conflict


def test_activities_are_never_merged() -> None:
    text = "巡河3次，添油3次。"
    made = told(text, ("activities[].value", "3"), ("activities[].value", ("3", 1))).facts
    assert [(fact.path, fact.at) for fact in made] == [
        ("activities[].value", ((2, 3),)),
        ("activities[].what", ((0, 2),)),
        ("activities[].value", ((7, 8),)),
        ("activities[].what", ((5, 7),)),
    ]


def test_what_activities_are_about_is_never_merged() -> None:
    text = "巡河3次，添油3次。"
    assert len(told(text, ("activities[].what", "巡河"), ("activities[].what", "添油")).facts) == 2


def test_facts_come_in_the_order_of_the_text() -> None:
    text = "会议费2.4万元，培训费3.5万元，在职9名。"
    made = facts(text, ("staff.on_duty", "9"), ("training.amount", "3.5"), ("meeting.amount", "2.4"))
    assert [*made] == ["meeting.amount", "training.amount", "staff.on_duty"]

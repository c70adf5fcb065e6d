"""No number is left behind, and no value is made up: whatever the pointers are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.marking.numbers import FOLD
from extract.reading.facts import UNCLAIMED_CAUSES, Fact, Statement
from extract.reading.pointers import Pointer, Refused
from extract.reading.read import Read, read
from schemas.base import Choice, Code, Reading, Span
from schemas.catalogue import default
from tests.extract.reading.desk import mark, place, told

TEXT = """2031年灯会驿站部门预算
目录
一、政府采购情况........3
第一部分 灯会驿站概况
一、机构设置
设有守夜房2个，在职守夜人12 名，退休3人。见灯发〔2030〕36号。
第二部分 预算情况说明
一、收支预算情况
收入预算１,２４６.50 万
元，其中：1.一般公共预算财政拨款收入1,161.87万元，占93.21%；2.事业收入84.63（万元），比2030年预算数80.5增加4.13万元，增长0.5.1%，主要原因是灯油每斤3-5元。
公共服务201（类）群团29（款）行政运行01（项）45万元，450,000元；行政运行（2012901）减少0万元。
- 4 -
二、国有资产情况
单价50万元以上设备9台（套）。
单位：元
灯油 1200 灯芯
300
第三部分 绩效目标
灯会项目
亮灯率 ≥95%
第四部分 名词解释
灯油费：指每晚2元的灯油。
联系人：守夜人；联系电话：0571-12345678
"""
MARKED = mark(TEXT)
CATALOGUE = default()
SLOTS = [*CATALOGUE.slots]
MENTIONS = {(m.start, m.end): m for m in MARKED.mentions}

ANYWHERE: st.SearchStrategy[Span] = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)
NUMBERS = st.sampled_from([*MENTIONS])
LINES = st.sampled_from([(line.start, line.end) for line in MARKED.document.lines])
NAMES = st.sampled_from([m.span() for m in re.finditer(r"[^\s，。；：、\d]{2,}", TEXT)])
AT = st.one_of(NUMBERS, NUMBERS, NAMES, LINES, ANYWHERE)
KEY = st.one_of(NAMES, NAMES, LINES, ANYWHERE)


@st.composite
def pointers(draw: st.DrawFn) -> Pointer:
    slot = draw(st.sampled_from([*SLOTS, None]))
    path = slot.path if slot else draw(st.sampled_from(["", "meeting", "meeting.price", "fiscal_year"]))
    count = len(slot.keys) if slot and draw(st.integers(0, 9)) else draw(st.integers(0, 3))
    return Pointer(path, draw(AT), tuple(draw(KEY) for _ in range(count)))


POINTERS = st.lists(pointers(), max_size=25)


def places(facts: tuple[Fact, ...]) -> list[Span]:
    """All places of facts that are numbers or what indicators show."""
    leaves = {slot.path: slot.leaf for slot in SLOTS}
    return [
        at
        for fact in facts
        if leaves[fact.slot].numeric or leaves[fact.slot] is Reading or CATALOGUE.slot(fact.slot).personal
        for said in (fact.at, *(other.at for other in fact.also))
        for at in said
    ]


def left(result: Read) -> list[Span]:
    """The places of all numbers that are no facts."""
    return [*(one.at for one in result.not_facts), *(one.at for one in result.unclaimed)]


def settled(result: Read) -> list[tuple[Span, int]]:
    """How often each mention is accounted for."""
    held = places(result.facts)
    rest = left(result)
    return [(at, any(s <= at[0] and at[1] <= e for s, e in held) + rest.count(at)) for at in MENTIONS]


@given(POINTERS)
@settings(deadline=None, max_examples=150)
def test_every_number_is_a_fact_or_known_to_be_none_or_unclaimed_and_only_one_of_them(
    given_pointers: list[Pointer],
) -> None:
    result = read(MARKED, given_pointers, CATALOGUE)
    assert [one for one in settled(result) if one[1] != 1] == []
    assert all(one.cause for one in result.not_facts)
    assert all(one.cause in UNCLAIMED_CAUSES for one in result.unclaimed)


@given(POINTERS)
@settings(deadline=None, max_examples=150)
def test_every_value_stands_in_the_text_at_its_places(given_pointers: list[Pointer]) -> None:
    for fact in read(MARKED, given_pointers, CATALOGUE).facts:
        for said in (Statement(fact.value, fact.unit, fact.yuan, fact.at), *fact.also):
            assert said.at
            for at in said.at:
                assert 0 <= at[0] < at[1] <= len(TEXT)
                assert shows(fact, said.value, at)


def shows(fact: Fact, value: str, at: Span) -> bool:
    """Whether the text at a place is what the value says."""
    slot = CATALOGUE.slot(fact.slot)
    source = TEXT[slice(*at)]
    bare = "".join(source.translate(FOLD).split())
    if slot.leaf.numeric:
        return at in MENTIONS and bare.replace(",", "") == value
    if slot.leaf is Code:
        digits = re.findall(r"\d+", bare)
        return value in digits or "".join(digits)[:3] == value[:3]
    if slot.leaf is Choice:
        words = [*slot.choices[value], *(slot.choices["increase"] + slot.choices["decrease"] if value == "flat" else ())]  # fmt: skip
        return any(word in bare for word in words)
    return bare == value if slot.leaf is Reading else "".join(source.split()) == value


@given(POINTERS)
@settings(deadline=None, max_examples=100)
def test_a_fact_lies_under_its_slot_with_all_keys_filled(given_pointers: list[Pointer]) -> None:
    for fact in read(MARKED, given_pointers, CATALOGUE).facts:
        assert re.sub(r"\[[^\[\]]+\]", "[]", fact.path) == fact.slot
        assert not re.search(r"\s", fact.path)


@given(POINTERS)
@settings(deadline=None, max_examples=100)
def test_facts_are_unlike_in_path_and_in_the_order_of_the_text(given_pointers: list[Pointer]) -> None:
    made = read(MARKED, given_pointers, CATALOGUE).facts
    named = [fact.path for fact in made if not fact.slot.startswith("activities[]")]
    assert len(set(named)) == len(named)
    # What an activity is about stands right behind it, wherever its words are.
    starts = [fact.at[0][0] for fact in made if fact.slot != "activities[].what"]
    assert starts == sorted(starts)


@given(POINTERS)
@settings(deadline=None, max_examples=60)
def test_a_pointer_is_a_fact_or_a_refusal(given_pointers: list[Pointer]) -> None:
    result = read(MARKED, given_pointers, CATALOGUE)
    refused = {(one.slot, one.at) for one in result.refused}
    stated = {fact.slot for fact in result.facts}
    assert all(p.slot in stated or (p.slot, p.at) in refused for p in given_pointers)


# -- the ledger by example


def test_without_pointers_nothing_is_claimed() -> None:
    result = read(MARKED, [], CATALOGUE)
    assert (result.facts, result.refused) == ((), ())
    assert len(result.unclaimed) + len(result.not_facts) == len(MARKED.mentions)


def test_numbers_known_to_be_none_keep_their_cause() -> None:
    causes = {TEXT[slice(*one.at)]: one.cause for one in read(MARKED, [], CATALOGUE).not_facts}
    assert {"3": "page_number", "36": "document_number", "29": "code", "50": "threshold", "2": "definition"}.items() <= causes.items()  # fmt: skip


@pytest.mark.parametrize(
    ("words", "cause"), [("1,161.87", "unread"), ("84.63", "unread"), ("300", "table"), ("1200", "table")]
)
def test_why_a_number_is_unclaimed(words: str, cause: str) -> None:
    unclaimed = {one.at: one.cause for one in read(MARKED, [], CATALOGUE).unclaimed}
    assert unclaimed[place(TEXT, words)] == cause


def test_a_number_whose_pointer_was_refused_is_unclaimed_as_refused() -> None:
    result = told(TEXT, ("meeting.share", "1,161.87"))
    assert {one.at: one.cause for one in result.unclaimed}[place(TEXT, "1,161.87")] == "refused"


def test_a_refusal_of_a_reader_marks_its_number_too() -> None:
    at = place(TEXT, "84.63")
    result = read(MARKED, [], CATALOGUE, [Refused("meeting.amount", at, "read_twice")])
    assert {one.at: one.cause for one in result.unclaimed}[at] == "refused"


def test_a_number_that_another_pointer_claims_is_not_refused() -> None:
    result = told(TEXT, ("meeting.share", "84.63"), ("meeting.amount", "84.63"))
    assert place(TEXT, "84.63") not in {one.at for one in result.unclaimed}


def test_what_an_indicator_shows_claims_the_numbers_in_it() -> None:
    slot = "performance.projects[].indicators[].target"
    result = told(TEXT, (slot, "≥95%", "灯会项目", "亮灯率"))
    assert place(TEXT, "95") not in {one.at for one in result.unclaimed}


def test_a_reason_does_not_claim_the_numbers_in_it() -> None:
    result = told(TEXT, ("revenue.reason", "灯油每斤3-5元"))
    assert place(TEXT, "3-5") in {one.at for one in result.unclaimed}


def test_the_place_of_the_year_is_claimed() -> None:
    result = told(TEXT, ("fiscal_year", "2031"))
    assert place(TEXT, "2031") not in left(result)


def test_a_year_pointed_at_elsewhere_is_accounted_for_once() -> None:
    text = "灯会2031年预算。2031年照旧。"
    result = told(text, ("fiscal_year", ("2031", 1)))
    held = {at for fact in result.facts for at in fact.at}
    assert held.isdisjoint(one.at for one in result.not_facts)
    assert len(held) + len(result.not_facts) + len(result.unclaimed) == 2


def test_a_phone_number_is_claimed() -> None:
    result = told("联系电话：0571-12345678", ("contact.phone", "0571-12345678"))
    assert (len(result.facts), result.unclaimed) == (1, ())

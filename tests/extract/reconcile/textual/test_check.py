"""All text rules together: order, places, facts, what could be run, and how long it takes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.reconcile.textual.check import check_texts, ran
from schemas.text_rules import text_rules
from tests.extract.reconcile.textual.desk import hits, period, stated

PIECES = st.sampled_from(
    [
        "灯油××万元。", "占0.0.96%，", "较2040年预算减少。", "力争2039年底，", "（未）安排灯船。", "\n", "一、2039年部门预算情况说明\n",
        "（请填写）", "增长（下降）0%", "12.5", " ", "\t", "灯会照旧。", "XX", "%", "1,23.4万元", "１．５％", "[bookmark: a]",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text("灯X×（未）年.0２%元\n ", max_size=40))


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_hits_stand_in_order_each_place_once_per_rule_and_can_be_told(text: str) -> None:
    found = hits(text)
    assert [hit.at for hit in found] == sorted(hit.at for hit in found)
    reached: dict[str, int] = {}
    for hit in found:
        assert reached.get(hit.rule, 0) <= hit.at[0] < hit.at[1] <= len(text)
        reached[hit.rule] = hit.at[1]
        message = text_rules().by_id[hit.rule].message
        for told in (message.zh, message.en):
            assert told.format(**dict(hit.values))


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_what_could_not_be_run_finds_nothing(text: str) -> None:
    doc = marked(Document.from_text(text))
    could = ran(doc, ())
    assert could.keys() == text_rules().by_id.keys()
    assert all(could[hit.rule] for hit in check_texts(doc, ()))


def test_the_facts_that_stand_at_a_place_are_named() -> None:
    text = "灯油费占0.0.96%，灯芯费占2%。"
    share, other = stated("oil.share", "0.0.96", (4, 10)), stated("wick.share", "2", (16, 17))
    (hit,) = hits(text, facts=(other, share))
    assert hit.paths == ("oil.share",)


def test_a_long_fact_around_the_place_is_named_too() -> None:
    text = "主要用于灯油××万元和灯芯。"
    purpose, number = stated("oil.purpose", text, (4, 14)), stated("wick.amount", "2", (12, 13))
    (hit,) = hits(text, facts=(purpose, number))
    assert hit.paths == ("oil.purpose",)


def test_rules_on_years_need_the_year_of_the_document() -> None:
    doc = marked(Document.from_text("力争2039年底点灯率达90%。"))
    assert check_texts(doc, ()) == ()
    assert not any(could for rule, could in ran(doc, ()).items() if rule.startswith("year-"))


def test_a_year_that_the_text_hardly_names_is_not_trusted() -> None:
    doc = marked(Document.from_text("2040年3月公布。2039年灯会，2039年灯油，2039年灯芯，力争2039年底点灯。"))
    assert not ran(doc, period())["year-past-aim"]


@pytest.mark.parametrize(
    ("kind", "could"), [("budget", True), ("final_accounts", False), ("performance", False)]
)
def test_aims_are_looked_at_in_budgets_only(kind: str, could: bool) -> None:
    doc = marked(Document.from_text("2040年灯会。"))
    assert ran(doc, period(kind))["year-past-aim"] is could


ENDLESS = [
    "×", "X ", "*", "_", "（请填写", "（此处", "增长（下降", "增加/减少/", "安排（未", "{{", "【单位", "[bookmark: ", "<span ", "1.", "1..",
    "12,3", "9", "如无", "部门应根据实际情况", "比2040年预算\n", "2039年度预算说明\n", "截至2040年", "财政拨款",
]  # fmt: skip


@pytest.mark.parametrize("unit", ENDLESS)
def test_the_time_is_linear_in_the_length_of_the_text(unit: str) -> None:
    doc = marked(Document.from_text((unit * 200_000)[:200_000]))
    # A busy machine may take long once; what grows with the square of the text takes long each time.
    assert any(seconds(doc) < 1 for _ in range(3))


def seconds(doc: Marked) -> float:
    began = time.process_time()
    check_texts(doc, period())
    return time.process_time() - began

"""The table of text rules is complete, can be told to a reader, and says what is wrong with a broken row."""

import re
from string import Formatter

import pytest

from extract.documents.document import Document
from extract.pipeline import marked
from extract.reading.facts import Fact
from extract.reconcile.textual.check import check_texts
from schemas.text_rules import TextRule, TextRuleError, load, text_rules

RULES = text_rules().rule
ROW = """
[[rule]]
id = "lamp"
zh = "灯"
en = "a lamp"
kind = "template"
severity = "error"
message = { zh = "“{quote}”", en = "“{quote}”" }
patterns = ['(?P<at>灯)']
source = "genre"
example = "灯"
honest = "油"
"""
FOR_2040 = tuple(
    Fact(path=path, slot=path, value=value, unit="", yuan=None, at=((0, 0),))
    for path, value in (("fiscal_year", "2040"), ("document_kind", "budget"))
)
UNDER = "2040年灯会如期举办。2040年驿站照常开门。\n一、驿站2040年重点工作\n"
OPENING = UNDER.splitlines(keepends=True)[0]


def found(text: str) -> set[str]:
    return {hit.rule for hit in check_texts(marked(Document.from_text(text)), FOR_2040)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_breaks_it_and_the_honest_sentence_does_not(rule: TextRule) -> None:
    under = UNDER if rule.id == "year-past-plan" else OPENING
    assert rule.id in found(under + rule.example)
    assert found(under + rule.honest) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_both_messages_name_the_same_things_and_something(rule: TextRule) -> None:
    zh, en = (
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in (rule.message.zh, rule.message.en)
    )
    assert zh == en != set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_pattern_marks_a_place_and_has_no_piece_left(rule: TextRule) -> None:
    assert all("at" in pattern.groupindex for pattern in rule.compiled)
    assert not any("<<" in pattern for pattern in rule.patterns)


def test_an_id_begins_with_the_kind_of_its_rule() -> None:
    assert all(rule.id.startswith(f"{rule.kind}-") for rule in RULES)


def test_years_are_questions_never_errors() -> None:
    assert {rule.severity for rule in RULES if rule.kind == "year"} == {"warning"}


def test_a_piece_stands_in_brackets_of_its_own() -> None:
    table = "[pieces]\nlight = '灯|烛'\n" + ROW.replace("(?P<at>灯)", "(?P<at><<light>>)光")
    (pattern,) = load(table).by_id["lamp"].patterns
    assert re.fullmatch(pattern, "烛光") and not re.search(pattern, "灯")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (ROW + ROW, "two of this id"),
        (ROW.replace("(?P<at>灯)", "(?P<at>灯"), "rule lamp: no regular expression"),
        (ROW.replace("(?P<at>灯)", "(?P<at><<light>>)"), "<<light>> is no piece"),
        (ROW.replace("“{quote}”", "“{quoted}”"), "unknown placeholder"),
        (ROW.replace('severity = "error"', 'severity = "fatal"'), "severity"),
        (ROW.replace("source", "sauce"), "sauce"),
        ("[[rule]", "cannot be used"),
    ],
)
def test_a_broken_table_is_refused_with_the_cause(table: str, told: str) -> None:
    with pytest.raises(TextRuleError, match=re.escape(told)):
        load("[pieces]\n" + table if "pieces" not in table and not table.startswith("[[rule]\n") else table)

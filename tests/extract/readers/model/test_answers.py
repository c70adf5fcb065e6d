"""Answers, good, random and malicious: only what the source bears out becomes a fact, in the source's own words."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from extract.marking.numbers import FOLD
from extract.readers.model.answers import AnswerBase, Interpreted, answer_type, interpret
from extract.readers.model.codes import codes
from extract.readers.model.questions import questions
from schemas.catalogue import default
from tests.extract.readers.conftest import mark_text, read_pointers

TEXT = (
    "一、收入预算情况\n2031年收入预算90.5万元，其中：事业收入４万元，占4.42%，比上年增加0.5万元，主要原因是培训班增多。\n"
    "二、“三公”经费\n公务接待费0.4万元，国内公务接待3批次20人次。"
)
DOC = mark_text(TEXT)
ASK = next(ask for ask in questions(DOC, default()) if ask.part == "budget")
CODES = codes(default(), "budget")
TYPE = answer_type("budget", CODES)
NODE = {code.spec.path: number for number, code in CODES.items()}


def _id(words: str) -> int:
    return next(i for i, atom in ASK.sheet.atoms.items() if DOC.text[atom.start : atom.end] == words)


def _interpret(*rows: dict[str, Any], none: tuple[int, ...] = ()) -> Interpreted:
    answer = TYPE.model_validate({"facts": list(rows), "none": list(none)})
    return interpret(answer, ASK.sheet, CODES, DOC)


def _row(path: str, letter: str, *ids: int, keys: tuple[int, ...] = ()) -> dict[str, Any]:
    return {"f": NODE[path], "m": letter, "i": list(ids), "k": list(keys)}


def test_a_good_row_becomes_a_pointer_and_its_value_comes_from_the_source() -> None:
    meant = _interpret(_row("revenue.sources[]", "a", _id("４"), keys=(_id("事业收入"),)))
    (fact,) = [f for f in read_pointers(DOC, meant.pointers).facts if f.path.endswith("amount")]
    assert (fact.path, fact.value, fact.unit) == ("revenue.sources[事业收入].amount", "4", "万元")


def test_words_that_end_in_a_number_keep_its_unit() -> None:
    words = _interpret(_row("revenue.sources[]", "w", _id("培训班增多"), keys=(_id("事业收入"),)))
    ended = _interpret(_row("revenue", "w", _id("事业收入"), _id("４")))
    assert [DOC.text[slice(*p.at)] for p in (*words.pointers, *ended.pointers)] == [
        "培训班增多",
        "事业收入４万元",
    ]


def test_one_number_for_two_keys_is_refused_the_second_time() -> None:
    rows = (
        _row("revenue.sources[]", "a", _id("４"), keys=(_id(name),)) for name in ("事业收入", "培训班增多")
    )
    meant = _interpret(*rows)
    assert len(meant.pointers) == 1
    assert [refused.why for refused in meant.refused] == ["read_twice"]


def test_an_answer_of_absurd_ids_costs_no_time() -> None:
    row = _row("revenue", "w", 1, 10**15)
    assert [refused.why for refused in _interpret(row).refused] == ["no_such_id"]


def test_a_text_fact_runs_from_its_first_to_its_last_id() -> None:
    meant = _interpret(_row("revenue.sources[]", "w", _id("培训班增多"), keys=(_id("事业收入"),)))
    assert [f.value for f in read_pointers(DOC, meant.pointers).facts] == ["培训班增多"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (_row("revenue", "a", 9999), "no_such_id"),
        (_row("revenue", "A", 1), "no_such_field"),
        (_row("revenue", "a", _id("4.42")), "wrong_kind"),
        (_row("revenue", "s", _id("90.5")), "wrong_kind"),
        (_row("three_public.reception.domestic", "A", _id("20")), "wrong_kind"),
        (_row("revenue", "a", _id("事业收入")), "wrong_kind"),
        (_row("revenue.sources[]", "a", _id("90.5")), "wrong_key"),
        (_row("revenue.sources[]", "a", _id("90.5"), keys=(9999,)), "wrong_key"),
        (_row("revenue.sources[]", "a", _id("90.5"), keys=(_id("4.42"),)), "wrong_key"),
    ],
)
def test_what_does_not_fit_is_complained_about_and_refused(row: dict[str, Any], why: str) -> None:
    meant = _interpret(row)
    assert not meant.pointers
    assert [refused.why for refused in meant.refused] == [why]
    assert meant.complaints


def test_one_number_is_one_fact() -> None:
    meant = _interpret(_row("revenue", "a", _id("90.5")), _row("expenditure", "a", _id("90.5")))
    assert [p.slot for p in meant.pointers] == ["revenue.amount"]
    assert [r.why for r in meant.refused] == ["read_twice"]


def test_numbers_without_an_answer_are_named() -> None:
    (complaint,) = _interpret(none=tuple(ASK.sheet.open_numbers[1:])).complaints
    assert str(ASK.sheet.open_numbers[0]) in complaint


@pytest.mark.parametrize(
    "answer",
    [
        {"facts": [{"f": 10, "m": "a", "i": [2], "k": [], "value": "999"}], "none": []},
        {"facts": [{"f": 10, "m": "一百万元", "i": [2], "k": []}], "none": []},
        {"facts": [{"f": 10, "m": "a", "i": ["９０５万元"], "k": []}], "none": []},
        {"facts": [], "none": [], "note": "收入其实是999万元"},
    ],
)
def test_an_answer_has_no_room_for_values_or_words_of_its_own(answer: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TYPE.model_validate(answer)


_ROWS = st.fixed_dictionaries(
    {
        "f": st.sampled_from(sorted(CODES)),
        "m": st.sampled_from("aspcrdxbwuABC"),
        "i": st.lists(st.integers(-3, 60), min_size=1, max_size=2),
        "k": st.lists(st.integers(-3, 60), max_size=3),
    }
)


@settings(max_examples=300)
@given(st.lists(_ROWS, max_size=8), st.lists(st.integers(-3, 60), max_size=8))
def test_a_model_that_answers_at_random_puts_no_digit_or_word_of_its_own_into_a_fact(
    rows: list[dict[str, Any]], none: list[int]
) -> None:
    answer = TYPE.model_validate_json(json.dumps({"facts": rows, "none": none}))
    assert isinstance(answer, AnswerBase)
    meant = interpret(answer, ASK.sheet, CODES, DOC)
    result = read_pointers(DOC, meant.pointers)
    assert len(meant.pointers) + len(meant.refused) == len(rows)
    for fact in result.facts:
        leaf = default().slot(fact.slot).leaf
        for statement in fact.statements:
            for start, end in statement.at:
                words = DOC.text[start:end].translate(FOLD)
                if leaf.numeric:
                    assert words.replace(",", "") == statement.value
                    assert not statement.unit or statement.unit in TEXT or statement.unit == "万元"
                elif leaf.__name__ in ("Words", "Reading"):
                    assert "".join(words.split()) == statement.value.translate(FOLD)

"""What is kept of an answer, and under which key."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model.cache import Record, cache_key, from_text, payer_of, to_text
from extract.model.usage import Usage

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
COUNTS = st.integers(0, 10**15 - 1)
# As exact as a record keeps them: 15 digits before the point, 60 behind it.
COSTS = st.none() | st.builds("{}E-{}".format, st.integers(0, 10**15 - 1), st.integers(0, 60)).map(Decimal)
USAGES = st.builds(Usage, *[COUNTS] * 5, cost=COSTS, estimated=st.booleans())
ANSWERS = st.dictionaries(TEXTS, st.integers() | TEXTS | st.lists(TEXTS) | st.none()).map(
    lambda answer: json.dumps(answer, ensure_ascii=False)
)
PAYERS = st.builds(payer_of, TEXTS, TEXTS)
RECORDS = st.builds(Record, ANSWERS, st.lists(TEXTS).map(tuple), USAGES, TEXTS, PAYERS | st.just(""))
OLD: dict[str, Any] = {
    "answer": {"none": []},
    "complaints": ["编号 1 不存在"],
    "usage": {"input_tokens": 3, "output_tokens": 4},
    "created": "2024-01-01T00:00:00Z",
}


@given(RECORDS)
def test_a_record_comes_back_whole_from_its_text(record: Record) -> None:
    assert from_text(to_text(record)) == record


def test_a_record_from_before_costs_were_kept_cost_one_request() -> None:
    usage = Usage(3, 4, requests=1)
    assert from_text(json.dumps(OLD)) == Record('{"none": []}', ("编号 1 不存在",), usage, OLD["created"], "")


def test_a_cost_is_kept_as_it_is_written() -> None:
    record = from_text(json.dumps(OLD))._replace(usage=Usage(1, 1, 2, 1, 0, cost=Decimal("1E-7")))
    assert '"cost": "0.0000001"' in to_text(record)
    assert from_text(to_text(record)).usage == record.usage


def changed(**changes: Any) -> str:
    return json.dumps(OLD | changes)


def spent(**changes: Any) -> str:
    return changed(usage={"input_tokens": 1, "output_tokens": 1} | changes)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "{}", '"x"', "1", "[" * 99_999, to_text(from_text(json.dumps(OLD)))[:-9],
        changed(complaints=[1]), changed(complaints="x"), changed(answer=[]), changed(answer=None),
        changed(created=1), changed(usage=[]), changed(usage={}), changed(payer=1), changed(payer="../x"),
        changed(payer=None), spent(input_tokens=-1), spent(input_tokens=1.5), spent(input_tokens=True),
        spent(input_tokens=10**15), spent(input_tokens=float("inf")), spent(requests="2"), spent(retries=None),
        spent(cost=1), spent(cost="NaN"), spent(cost="-1"), spent(cost="1e999999999"), spent(cost="9" * 99),
        spent(estimated=1), '{"answer": {"a": ' + "9" * 5000 + "}}",
    ],
    ids=range(33),
)  # fmt: skip
def test_what_is_no_record_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)


@given(st.text())
def test_any_text_is_a_record_or_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)


@given(RECORDS, st.data())
def test_a_text_that_was_cut_off_is_no_record(record: Record, data: st.DataObject) -> None:
    text = to_text(record)
    with pytest.raises(ValueError):
        from_text(text[: data.draw(st.integers(0, len(text) - 1))])


@given(TEXTS, TEXTS)
def test_keys_differ_as_what_was_asked_differs(one: str, two: str) -> None:
    assert (cache_key({"a": one}) == cache_key({"a": two})) == (one == two)
    assert cache_key({"a": one, "b": two}) == cache_key({"b": two, "a": one})


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_payers_differ_as_run_or_label_differ_and_show_neither(
    run: str, one: str, other: str, two: str
) -> None:
    assert (payer_of(run, one) == payer_of(other, two)) == ((run, one) == (other, two))
    assert len(payer_of(run, one)) == 32


def test_a_lone_surrogate_has_a_key_and_a_payer() -> None:
    assert len(cache_key({"messages": "\ud800"})) == 64
    assert len(payer_of("r", "\ud800.txt #1")) == 32

"""What goes into a store comes out of it the same, in the order of the documents' turns, from either database."""

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.output.run_file import DocumentRow, Totals
from extract.readers.base import AnswerNote, Asked
from extract.store import store as module
from extract.store.errors import StoreError
from extract.store.records import FactRow, Queued
from extract.store.store import RunStore, open_store
from tests.extract.store.build import ANSWER, ASKED, FACT, FINDING, FOLDED, RUN, TEXT_FACT, queued, saved

PAID = Asked(paid_input_tokens=600, paid_output_tokens=40, paid_cost="0.001280", estimated=True)


def names(store: RunStore, run: str = "r1") -> list[str]:
    return [one.document for one in store.pending(run)]


def test_a_run_comes_back_as_it_was(store: RunStore) -> None:
    assert store.run("r1") == RUN
    assert store.run("r2") is None
    bare = replace(
        RUN, id="r2", folder="", model=None, settings=None, started=RUN.started + timedelta(seconds=1)
    )
    store.begin(bare)
    assert store.runs() == [bare, RUN]


def test_the_run_of_a_folder_that_was_begun_last_is_found(store: RunStore) -> None:
    store.begin(replace(RUN, id="r2", started=RUN.started + timedelta(microseconds=1)))
    last = replace(RUN, id="r0", started=RUN.started - timedelta(days=1))
    store.begin(last)
    assert store.run_in(RUN.folder) == last, "the clock was set back"
    assert store.run_in("/data/runs/2") is None


def test_a_run_ends_and_is_taken_up_again(store: RunStore) -> None:
    finished = datetime(2026, 2, 1, tzinfo=UTC)
    store.end("r1", finished, interrupted=True)
    assert store.run("r1") == replace(RUN, finished=finished, interrupted=True)
    store.reopen("r1")
    assert store.run("r1") == RUN


def test_a_run_that_is_not_there_is_named(store: RunStore) -> None:
    with pytest.raises(StoreError, match="r9"):
        store.counts("r9")


def test_a_document_and_all_that_it_has_comes_back(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt", "b.txt"))
    one = saved("a.txt", "partial", kind="server", note="一个问题没有回答")
    store.save("r1", one)
    assert list(store.rows("r1")) == [
        one.row,
        DocumentRow("b.txt", "not_reached", source="../../in/b.txt"),
    ]
    assert list(store.facts("r1")) == [("a.txt", FACT), ("a.txt", TEXT_FACT)]
    assert list(store.findings("r1")) == [("a.txt", FINDING), ("a.txt", FOLDED)]
    assert list(store.answers("r1")) == [("a.txt", ANSWER)]
    assert str(next(store.facts("r1"))[1].yuan) == "1005000.00"


def test_saving_again_replaces_what_was_there(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt"))
    store.save("r1", saved("a.txt"))
    again = saved("a.txt", facts=(TEXT_FACT,), findings=(), answers=(ANSWER, ANSWER))
    for _ in range(2):
        store.save("r1", again)
        assert list(store.rows("r1")) == [again.row]
        assert list(store.facts("r1")) == [("a.txt", TEXT_FACT)]
        assert list(store.findings("r1")) == []
        assert len(list(store.answers("r1"))) == 2


def test_a_document_that_was_never_queued_comes_last(store: RunStore) -> None:
    store.save("r1", saved("z.txt"))
    store.enqueue("r1", [Queued("a.txt", "/data/in/a.txt", 7, 1, 1)])
    store.save_many("r1", [saved("c.txt"), saved("b.txt")])
    assert [row.document for row in store.rows("r1")] == ["z.txt", "a.txt", "b.txt", "c.txt"]
    assert store.counts("r1") == {"ok": 3, "partial": 0, "failed": 0, "pending": 1}


def test_the_last_of_several_results_of_one_document_stands(store: RunStore) -> None:
    store.save_many("r1", [saved("a.txt"), saved("a.txt", "failed", facts=())])
    assert [row.status for row in store.rows("r1")] == ["failed"]
    assert list(store.facts("r1")) == []


def test_a_document_not_reached_stays_pending(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt"))
    store.save("r1", saved("a.txt", "not_reached"))
    assert names(store) == ["a.txt"]
    assert list(store.facts("r1")) == []
    store.save("r1", saved("a.txt"))
    assert names(store) == []
    assert len(list(store.facts("r1"))) == 2


def test_an_unchanged_document_keeps_its_results_and_takes_its_new_turn(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt", "b.txt"))
    store.save_many("r1", [saved("a.txt"), saved("b.txt")])
    store.enqueue("r1", queued("c.txt", "b.txt", "a.txt"))
    assert [row.document for row in store.rows("r1")] == ["c.txt", "b.txt", "a.txt"]
    assert [document for document, _ in store.findings("r1")] == ["b.txt"] * 2 + ["a.txt"] * 2
    assert names(store) == ["c.txt"]


@pytest.mark.parametrize("change", [{"size": 11}, {"mtime_ns": 5}, {"source": "/data/other/a.txt"}])
def test_a_changed_document_is_read_again(store: RunStore, change: dict[str, object]) -> None:
    (one,) = queued("a.txt")
    store.enqueue("r1", [one])
    store.save("r1", saved("a.txt"))
    other = Queued(**{**{name: getattr(one, name) for name in Queued.__dataclass_fields__}, **change})
    store.enqueue("r1", [other])
    assert store.pending("r1") == [other]
    assert [*store.facts("r1"), *store.findings("r1"), *store.answers("r1")] == []
    (row,) = store.rows("r1")
    assert (row.status, row.facts, row.sha256) == ("not_reached", 0, "")
    # What was paid stays in the sums.
    assert row.asked == PAID
    store.enqueue("r1", [other])
    assert store.pending("r1") == [other]


def test_what_an_earlier_attempt_cost_is_added_once(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt"))
    store.save("r1", saved("a.txt", "failed", answers=[]))
    assert store.retry("r1") == 1
    assert store.totals("r1").cost == Decimal("0.001280")
    for _ in range(2):
        store.save("r1", saved("a.txt", answers=[], asked=replace(ASKED, paid_cost=None, estimated=False)))
        (row,) = store.rows("r1")
        assert row.asked == replace(ASKED, paid_input_tokens=1200, paid_output_tokens=80)
    assert store.retry("r1", ["ok"]) == 1
    store.save("r1", saved("a.txt", answers=[], asked=replace(ASKED, paid_cost="0.1")))
    assert store.totals("r1").cost == Decimal("0.101280")
    assert store.totals("r1").input_tokens == 1800
    # All answers came from the cache: nothing is added.
    assert store.retry("r1", ["ok"]) == 1
    store.save("r1", saved("a.txt", answers=[], asked=Asked(1200, 80, cached=1, estimated=True)))
    assert store.totals("r1") == Totals.of(store.rows("r1"))
    assert (store.totals("r1").cost, store.totals("r1").input_tokens) == (Decimal("0.101280"), 1800)


def test_an_answer_that_is_read_again_is_paid_for_once(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt"))
    kept = replace(ANSWER, key="1" * 64, input_tokens=500, output_tokens=30, cost="0.001")
    lost = replace(ANSWER, key="", input_tokens=100, output_tokens=10, cost="0.00028", kind="timeout")
    store.save("r1", saved("a.txt", "partial", answers=[kept, lost]))
    for _ in range(2):
        assert store.retry("r1", ["ok", "partial"]) == 1
        more = replace(ANSWER, key="2" * 64, input_tokens=70, output_tokens=7, cost="0.0001")
        asked = replace(ASKED, paid_input_tokens=570, paid_output_tokens=37, paid_cost="0.0011")
        store.save("r1", saved("a.txt", answers=[kept, more], asked=asked))
        totals = store.totals("r1")
        assert (totals.input_tokens, totals.output_tokens) == (670, 47)
        assert totals.cost == Decimal("0.00138")


def test_retry_takes_the_statuses_that_are_asked_for(store: RunStore) -> None:
    store.enqueue("r1", queued("a.txt", "b.txt", "c.txt"))
    store.save_many("r1", [saved("a.txt"), saved("b.txt", "partial"), saved("c.txt", "failed", facts=())])
    assert store.retry("r1", ["failed"]) == 1
    assert names(store) == ["c.txt"]
    assert store.retry("r1") == 1
    assert names(store) == ["b.txt", "c.txt"]
    assert [document for document, _ in store.facts("r1")] == ["a.txt"] * 2
    assert store.retry("r1") == store.retry("r1", ["pending", "not_reached"]) == 0


def test_pending_pages_by_turn_and_passes_over_none(store: RunStore) -> None:
    store.enqueue("r1", queued(*(f"{number}.txt" for number in range(10))))
    assert [one.ordinal for one in store.pending("r1", 3, 4)] == [4, 5, 6, 7]
    store.enqueue("r1", queued("x.txt", "y.txt", "z.txt"))  # now three turns are shared
    found, after = Counter[str](), -1
    while page := store.pending("r1", after, 2):
        found.update(one.document for one in page)
        after = page[-1].ordinal
    assert len(found) == 13
    assert set(found.values()) == {1}


def test_inputs_stream_in_and_rows_stream_out(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 7)
    asked: list[int] = []

    def inputs() -> Iterator[Queued]:
        for one in queued(*(f"{number:03}.txt" for number in range(50))):
            asked.append(sum(store.counts("r1").values()))
            yield one

    store.enqueue("r1", inputs())
    assert asked[-1] == 49
    store.save_many("r1", [saved(f"{number:03}.txt") for number in reversed(range(50))])
    rows = store.rows("r1")
    next(rows)
    assert [row.document for row in rows] == [f"{number:03}.txt" for number in range(1, 50)]
    assert store.retry("r1", ["ok"]) == 50
    store.forget("r1")
    assert store.runs() == []


def test_totals_are_those_of_the_rows(store: RunStore) -> None:
    assert store.totals("r1") == Totals()
    store.enqueue("r1", queued("a.txt", "b.txt", "c.txt", "d.txt"))
    store.save("r1", saved("a.txt", asked=Asked()))
    assert store.totals("r1") == Totals.of(store.rows("r1"))
    assert store.totals("r1").cost is None
    store.save("r1", saved("b.txt", "partial", asked=replace(ASKED, paid_cost="0.1", estimated=False)))
    store.save("r1", saved("c.txt", "failed", asked=replace(ASKED, paid_cost="0.2")))
    made = store.totals("r1")
    assert made == Totals.of(store.rows("r1"))
    assert (made.cost, made.estimated, made.not_reached) == (Decimal("0.3"), True, 1)


def test_money_adds_up_to_the_last_digit(store: RunStore) -> None:
    costs = ["0.1", "0.20", "123456789012345678.000000000000000001", "1E-9"]
    store.save_many("r1", [saved(f"{one}.txt", asked=replace(ASKED, paid_cost=one)) for one in costs])
    assert store.totals("r1").cost == Decimal("123456789012345678.300000001000000001")


def test_failures_are_counted_by_kind(store: RunStore) -> None:
    store.enqueue("r1", queued(*"abcdefg"))
    bad = replace(ANSWER, failure="no", kind="timeout")
    store.save_many(
        "r1",
        [
            saved("a", "failed", kind="no_text", note="空文件", facts=()),
            saved("b", "partial", answers=(ANSWER, bad), note="一个没有回答"),
            saved("c", "failed", answers=(bad,), note="c"),
            saved("d", "failed", note="d"),
            saved("e", answers=(bad,)),
        ],
    )
    assert [tuple(one) for one in store.failures("r1")] == [
        ("timeout", 2, "b", "一个没有回答"),
        ("", 1, "d", "d"),
        ("no_text", 1, "a", "空文件"),
    ]


def test_runs_do_not_mix_and_one_is_forgotten_alone(store: RunStore) -> None:
    store.begin(replace(RUN, id="r2"))
    for run in ("r1", "r2"):
        store.enqueue(run, queued("a.txt"))
        store.save(run, saved("a.txt"))
    store.forget("r1")
    assert [one.id for one in store.runs()] == ["r2"]
    assert len(list(store.facts("r2"))) == 2
    with pytest.raises(StoreError, match="r1"):
        store.rows("r1")


def test_a_store_is_there_when_it_is_opened_again(place: str) -> None:
    with open_store(place) as store:
        store.begin(RUN)
        store.save("r1", saved("a.txt"))
    with open_store(place) as store:
        assert store.run("r1") == RUN
        assert len(list(store.facts("r1"))) == 2


def test_documents_are_named_by_any_bytes(store: RunStore) -> None:
    odd = ["a\udce4.txt", "a\x10dce4.txt", "a'\"%s:x\\.txt", "中\U00020000.txt", "a\x10\udcff\x00"]
    store.enqueue("r1", queued(*odd))
    assert store.pending("r1") == queued(*odd)
    store.save_many("r1", [saved(name) for name in odd])
    assert [row.document for row in store.rows("r1")] == odd


text = st.text(st.characters(exclude_categories=()), max_size=8)
money = st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
number = st.none() | st.integers(0, 2**31 - 1)
fact_rows = st.builds(
    FactRow,
    path=text, slot=text, value=text, unit=text, yuan=money, start=number, end=number, more=text, also=st.booleans(),
    quote=text, flags=st.lists(text, max_size=3).map(tuple), confidence=st.none() | st.floats(0, 1),
    suspected=st.lists(text, max_size=3).map(tuple),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(fact_rows, max_size=4), name=text)
def test_any_facts_of_any_document_come_back(store: RunStore, rows: list[FactRow], name: str) -> None:
    run = replace(RUN, id=secrets.token_hex(8), folder=name)
    store.begin(run)
    store.save(run.id, saved(name, facts=rows))
    assert list(store.facts(run.id)) == [(name, row) for row in rows]
    assert store.run(run.id) == run


def test_a_cost_is_exact_in_an_answer(store: RunStore) -> None:
    answer = replace(ANSWER, cost="0.000000000000000000123")
    free = replace(ANSWER, cost=None, cached=True, failure="没有回答", kind="timeout")
    store.save("r1", saved("a.txt", answers=(answer, free)))
    kept: list[AnswerNote] = [row for _, row in store.answers("r1")]
    assert kept == [answer, free]


def test_a_store_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "新 50%" / "a" / "store.sqlite")) as store:
        assert store.runs() == []

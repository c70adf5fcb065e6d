"""The queue: what is left first, page by page, in the order in which all documents would be sorted."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Select, text

from extract.output.run_file import Status
from extract.review.events import Summary
from extract.store import review_queue
from extract.store.errors import StoreError
from extract.store.review_records import Position
from extract.store.reviews import DocumentHead, QueueFilter, QueueRow, Tally
from extract.store.store import RunStore
from tests.extract.store.build import FACT, FINDING, FOLDED, TEXT_FACT, queued, saved
from tests.extract.store.build_reviews import NOW, decided, decision, opened, ran


def names(rows: list[QueueRow]) -> list[str]:
    return [row.head.document for row in rows]


def all_pages(store: RunStore, wanted: QueueFilter, limit: int) -> list[QueueRow]:
    return [row for page in pages(store, wanted, limit) for row in page]


def pages(store: RunStore, wanted: QueueFilter, limit: int) -> Iterator[list[QueueRow]]:
    after = None
    while page := store.reviews.queue("r1", wanted, after, limit):
        assert len(page) <= limit
        yield page
        after = page[-1]


@pytest.fixture
def filled(store: RunStore) -> RunStore:
    """Forty documents, of which some were opened and some are done, beside those of another run."""
    drawn = random.Random(6)
    named = [f"{number % 4}/文档{number}.txt" for number in range(40)]
    statuses: list[Status] = ["ok", "ok", "partial", "failed"]
    results = []
    for one in map(saved, named):
        row = replace(one.row, errors=drawn.choice((0, 0, 1, 3)), status=drawn.choice(statuses))
        results.append(replace(one, row=row))
    store.enqueue("r1", queued(*named))
    store.save_many("r1", results)
    ran(store, "r0", *named[:3])
    store.enqueue("r1", queued("waiting.txt"))
    for number in range(0, 40, 3):
        for round in (1, 2) if number % 2 else (1,):
            review = opened(store, named[number], round=round)
            summary = Summary(9, drawn.randrange(9), drawn.choice((0, 1, 2, 3)), drawn.random() < 0.3)
            if drawn.random() < 0.8:
                decided(store, review, "t", summary=summary)
    for person, step in (("李", 2), ("王", 5)):
        some = named[::step]
        store.reviews.assign("r1", some, person)
        store.reviews.assign("r1", some[1:], person, 2)
    return store


def rows_by_hand(store: RunStore, round: int) -> list[QueueRow]:
    """All documents that may be in the queue, in the order in which they should be."""
    made = []
    for row in store.rows("r1"):
        head = store.reviews.head_named("r1", row.document)
        assert head is not None
        review = store.reviews.find("r1", row.document, round)
        if review is not None or row.status in ("ok", "partial"):
            given = store.reviews.assigned_to("r1", row.document, round)
            made.append(QueueRow(head, review.summary if review else None, review is not None, given, None))
    return sorted(made, key=lambda row: (row.position.done, -row.position.errors, row.head.key))


def passes(wanted: QueueFilter, row: QueueRow) -> bool:
    return (
        wanted.state in ("all", "done" if row.position.done else "open")
        and wanted.reviewer in (None, *row.assigned)
        and wanted.text.lower() in row.head.document.lower()
    )


def test_every_page_goes_on_where_the_one_before_ends(filled: RunStore) -> None:
    by_hand = {round: rows_by_hand(filled, round) for round in (1, 2, 3)}
    for wanted in (
        QueueFilter(),
        QueueFilter("open"),
        QueueFilter("done"),
        QueueFilter(reviewer="李"),
        QueueFilter("open", "王"),
        QueueFilter(reviewer="nobody"),
        QueueFilter(text="3.TXT"),
        QueueFilter("open", "李", "2/"),
        QueueFilter(round=2),
        QueueFilter("all", "王", round=2),
        QueueFilter(round=3),
    ):
        hand = [row for row in by_hand[wanted.round] if passes(wanted, row)]
        for limit in (2, 7, 100):
            rows = all_pages(filled, wanted, limit)
            assert [row._replace(latest=None) for row in rows] == hand


def test_a_row_says_how_its_review_is_and_whose_it_is(store: RunStore) -> None:
    ran(store, "r1", "a.txt", errors=1)
    ran(store, "r1", "b.txt", errors=2)
    decided(store, opened(store, "a.txt"), "t1", summary=Summary(9, 8, 7))
    store.reviews.assign("r1", ["a.txt"], "李")
    store.reviews.assign("r1", ["a.txt"], "王")
    one, other = store.reviews.queue("r1", QueueFilter())
    assert one[1:] == (Summary(9, 8, 7), True, one.assigned, NOW)
    assert {*one.assigned} == {"李", "王"}
    assert one.position == Position(False, 7, one.head.key)
    assert other[1:] == (None, False, (), None)
    assert other.position == Position(False, 2, other.head.key)
    assert store.reviews.queue("r1", QueueFilter(), one.position) == [other]
    head = DocumentHead(one.head.key, "a.txt", "/data/in/a.txt", "cd" * 32, "ok", 2, 3, 1, 1, 4)
    assert one.head == store.reviews.head("r1", head.key) == store.reviews.head_named("r1", "a.txt") == head


def test_a_document_of_another_run_or_none_has_no_head(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    ran(store, "r2", "b.txt")
    other = store.reviews.head_named("r2", "b.txt")
    assert other is not None
    assert store.reviews.head("r1", other.key) is None
    assert store.reviews.head("r1", 10**9) is None
    assert store.reviews.head_named("r1", "b.txt") is None
    with pytest.raises(StoreError, match="r9"):
        store.reviews.head("r9", 1)


def test_what_was_read_in_a_document_is_had_by_its_key(store: RunStore) -> None:
    ran(store, "r1", "a.txt", "b.txt")
    ran(store, "r2", "a.txt")
    head = store.reviews.head_named("r1", "a.txt")
    assert head is not None
    assert store.reviews.results("r1", head.key) == ([FACT, TEXT_FACT], [FINDING, FOLDED])
    assert store.reviews.results("r2", head.key) == ([], [])


def test_a_text_that_is_looked_for_is_taken_as_it_is(store: RunStore) -> None:
    odd = ["100%/a_b.txt", "100x/a-b.txt", "back\\slash/x.txt"]
    ran(store, "r1", *odd)
    for wanted, found in (("0%", odd[:1]), ("a_b", odd[:1]), ("\\", odd[2:]), ("B.TXT", odd[:2]), ("'", [])):
        assert names(store.reviews.queue("r1", QueueFilter(text=wanted))) == found


def test_the_tally_is_the_sum_of_all_rows(filled: RunStore) -> None:
    for round in (1, 2, 3):
        for reviewer in (None, "李", "nobody"):
            rows = all_pages(filled, QueueFilter(reviewer=reviewer, round=round), 100)
            held = [row.summary for row in rows if row.summary]
            assert filled.reviews.tally("r1", round, reviewer) == Tally(
                documents=len(rows),
                opened=len(held),
                done=sum(one.done for one in held),
                cards=sum(one.cards for one in held),
                left=sum(one.left for one in held),
                errors=sum(row.position.errors for row in rows),
            )


def test_what_is_decided_between_two_pages_hides_nothing_else(store: RunStore) -> None:
    for number in range(9):
        ran(store, "r1", f"{number}.txt", errors=number % 3)
    first = store.reviews.queue("r1", QueueFilter(), None, 4)
    for name in (names(first)[0], "1.txt"):
        store.reviews.append(opened(store, name), 0, decision(name), Summary(done=True))
    rest = store.reviews.queue("r1", QueueFilter(), first[-1], 100)
    assert names(first) == ["2.txt", "5.txt", "8.txt", "1.txt"]
    assert names(rest) == ["4.txt", "7.txt", "0.txt", "3.txt", "6.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize("state", ["open", "done"])
def test_a_page_is_read_from_an_index_and_nothing_is_sorted(
    store: RunStore, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "://" in store.place:
        pytest.skip("how PostgreSQL does it depends on how many rows there are")
    ran(store, "r1", "a.txt")
    plans: list[str] = []
    real = review_queue._after

    def explained(query: Select[object], *rest: object) -> Select[object]:
        made = real(query, *rest)  # type: ignore[arg-type]
        words = str(made.compile(store._engine, compile_kwargs={"literal_binds": True}))
        plans.append(
            "; ".join(row.detail for row in store._at.fetch(text(f"EXPLAIN QUERY PLAN {words}")))  # type: ignore[arg-type]
        )
        return made

    monkeypatch.setattr(review_queue, "_after", explained)
    wanted = QueueFilter("open" if state == "open" else "done")
    store.reviews.queue("r1", wanted, Position(state == "done", 3, 5))
    assert len(plans) == (2 if state == "open" else 1)
    for plan in plans:
        assert "TEMP B-TREE" not in plan
        assert "SCAN" not in plan

"""Which documents get a second look, and how long queues are paged."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extract.output.run_file import DocumentRow
from extract.review.desk import Options, ReviewDesk
from extract.review.web.queue_view import PAGE, documents, is_drawn, next_key
from extract.review.web.served import Latest, Served
from extract.store.records import Saved
from extract.store.review_records import Position, QueueFilter
from extract.store.store import open_store
from tests.extract.store.build import RUN
from tests.extract.store.places import Stores


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_draws_what_a_smaller_one_drew(name: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert is_drawn("run", name, low) <= is_drawn("run", name, high)


def test_about_the_share_is_drawn() -> None:
    drawn = sum(is_drawn("run", f"{number}.txt", 0.1) for number in range(5000))
    assert 430 < drawn < 570


def test_a_long_queue_is_paged_to_its_end_and_each_document_comes_once(
    stores: Stores, empty: str, tmp_path: Path
) -> None:
    count = 2 * PAGE + 37
    with stores.place(tmp_path, empty) as where, open_store(where) as store:
        store.begin(RUN)
        rows = [DocumentRow(f"{number:04}.txt", "ok", sha256=f"{number:064x}") for number in range(count)]
        store.save_many(RUN.id, [Saved(row, (), (), ()) for row in rows])
        for second, wanted in ((0.0, QueueFilter()), (0.3, QueueFilter(round=2))):
            served = Served(ReviewDesk(store, RUN, tmp_path, Options()), store, RUN, second)
            met: list[str] = []
            place = None
            for _ in range(count):
                shown = documents(served, wanted, place)
                met += [one.name for one in shown]
                if not shown or not shown[-1].more:
                    break
                done, errors, key = map(int, shown[-1].more.split("."))
                place = Position(bool(done), errors, key)
            expected = [
                one.document for one in rows if wanted.round == 1 or is_drawn(RUN.id, one.document, second)
            ]
            assert met == expected
            first, last = (served.store.reviews.head_named(RUN.id, name) for name in (met[0], met[-1]))
            assert first is not None
            assert last is not None
            assert next_key(served, wanted, last.key) == first.key


def test_what_was_asked_for_last_is_kept() -> None:
    held: Latest[int] = Latest(2)
    for number in (1, 2):
        held.put(number, number)
    held.get(1)
    held.put(3, 3)
    assert (held.get(1), held.get(2), held.get(3)) == (1, None, 3)

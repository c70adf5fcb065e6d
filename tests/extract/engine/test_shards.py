from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.engine.shards import MOST, Shard, left, size, waiting
from extract.output.run_file import DocumentRow
from extract.store.records import Queued, Saved
from extract.store.store import RunStore, open_store
from tests.extract.store.build import RUN


def queued(index: int) -> Queued:
    return Queued(f"{index}.txt", f"/in/{index}.txt", index, 10, 5)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    made = open_store(str(tmp_path / "store.sqlite"))
    made.begin(RUN)
    made.enqueue(RUN.id, [queued(index) for index in range(23)])
    return made


def test_every_waiting_document_is_in_one_shard(store: RunStore) -> None:
    made = [*waiting(store, RUN.id, 5)]
    assert [len(one.documents) for one in made] == [5, 5, 5, 5, 3]
    assert [one for shard in made for one in shard.documents] == [queued(index) for index in range(23)]


def test_shards_go_on_while_documents_before_them_get_done(store: RunStore) -> None:
    names = []
    for shard in waiting(store, RUN.id, 5):
        names += [one.document for one in shard.documents]
        rows = [DocumentRow(one.document, "ok") for one in shard.documents]
        store.save_many(RUN.id, [Saved(row, (), (), ()) for row in rows])
    assert names == [f"{index}.txt" for index in range(23)]


def test_of_a_lost_shard_what_was_done_is_not_read_again(store: RunStore) -> None:
    shard = next(waiting(store, RUN.id, 10))
    for done in (0, 4):
        store.save(RUN.id, Saved(DocumentRow(f"{done}.txt", "ok"), (), (), ()))
    assert [one.ordinal for one in left(store, RUN.id, shard).documents] == [1, 2, 3, 5, 6, 7, 8, 9]


def test_a_key_tells_nothing_of_its_documents_and_is_the_same_for_the_same_files() -> None:
    one, same = Shard((queued(1), queued(2))), Shard((queued(1), queued(2)))
    assert one.key == same.key != Shard((queued(1),)).key
    assert len(one.key) == 16


@given(st.integers(0, 10**7), st.integers(1, 1000))
def test_a_shard_is_never_large_and_every_worker_gets_some(waits: int, workers: int) -> None:
    documents = size(waits, workers)
    assert 1 <= documents <= MOST
    assert -(-waits // documents) >= min(waits, workers)


def test_what_is_left_of_a_shard_is_found_among_documents_of_the_same_turns(store: RunStore) -> None:
    others = [
        replace(queued(index), document=f"b/{index}.txt", source=f"/b/{index}.txt") for index in range(23)
    ]
    store.enqueue(RUN.id, others)
    (shard, *_) = waiting(store, RUN.id, 6)
    assert left(store, RUN.id, shard) == shard

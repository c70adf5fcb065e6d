"""A store with a run of some documents, on SQLite or a real PostgreSQL, and hashing that is quick instead of strong."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from extract.output.run_file import DocumentRow
from extract.review.accounts.passwords import Passwords
from extract.store.records import Saved
from extract.store.reviews import ReviewStore
from extract.store.store import open_store
from tests.extract.store.build import RUN
from tests.extract.store.places import Stores


@pytest.fixture
def rows(stores: Stores, empty: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewStore]:
    with stores.place(tmp_path_factory.mktemp("store"), empty) as place, open_store(place) as store:
        store.begin(RUN)
        read = [
            DocumentRow(f"甲部门/{n}", "ok", sha256=f"{n:064x}", facts=3, errors=n % 2) for n in range(40)
        ]
        store.save_many(RUN.id, [Saved(row, (), (), ()) for row in read])
        yield store.reviews


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))

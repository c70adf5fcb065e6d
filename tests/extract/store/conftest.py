"""Places where no store is yet, and stores with a run, of either kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.store.store import RunStore, open_store
from tests.extract.store.build import RUN
from tests.extract.store.places import Stores


@pytest.fixture
def place(stores: Stores, tmp_path: Path) -> Iterator[str]:
    """Where a store can be made."""
    with stores.place(tmp_path) as made:
        yield made


@pytest.fixture
def store(stores: Stores, empty: str, tmp_path: Path) -> Iterator[RunStore]:
    """A store with one run."""
    with stores.place(tmp_path, empty) as place, open_store(place) as opened:
        opened.begin(RUN)
        yield opened

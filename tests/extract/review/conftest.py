"""Runs of samples in either store, each read once."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.extract.review.runs import Runs
from tests.extract.store.places import Stores


@pytest.fixture(scope="session")
def runs(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """Runs of samples in one kind of stores."""
    with ExitStack() as held:
        yield Runs(stores, tmp_path_factory, held)

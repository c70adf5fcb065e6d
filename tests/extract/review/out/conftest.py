"""One real run for all tests of this folder, in either store; each has a copy of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extract.review.out.reviewing import Read, copied, sampled
from tests.extract.store.places import Stores


@pytest.fixture(scope="session")
def _read_once(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    with sampled(stores, tmp_path_factory) as read:
        yield read


@pytest.fixture
def run(stores: Stores, _read_once: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a run of the samples; the current folder is the one above runs/ and in/."""
    with copied(stores, _read_once, tmp_path, monkeypatch) as made:
        yield made

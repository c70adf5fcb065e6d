"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.extract.store.places import BOTH, Stores, database
from tests.extract.store.postgres import binaries, shared

if TYPE_CHECKING:
    from tests.extract.review.out.reviewing import Read

# How long an example takes says more of the machine than of the code: what has to be quick has tests of its own.
settings.register_profile("gouji", deadline=None)
settings.load_profile("gouji")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server, one for all processes of a run."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL (initdb) is not installed")
    pytest.importorskip("psycopg")
    folder = tmp_path_factory.getbasetemp()
    with shared(programs, folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) as url:
        yield url


@pytest.fixture(name="database")
def _database(server: str) -> Iterator[str]:
    """An empty database."""
    with database(server) as made:
        yield made


@pytest.fixture(scope="session", params=BOTH)
def stores(request: pytest.FixtureRequest) -> Stores:
    """Either kind of stores."""
    return Stores(request.getfixturevalue("server") if request.param == "postgresql" else "")


@pytest.fixture(scope="session")
def empty(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store without a run, to be copied: to make the tables of one takes a server longer than to copy them."""
    from extract.store.store import open_store

    with stores.place(tmp_path_factory.mktemp("empty")) as place:
        open_store(place).close()
        yield place


@pytest.fixture(scope="session")
def _short_read(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Read"]:
    from tests.extract.review.out.reviewing import sampled

    with sampled(stores, tmp_path_factory, "budget_short") as read:
        yield read


@pytest.fixture
def short_run(
    stores: Stores, _short_read: "Read", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A run of two short documents that one may review; the current folder is the one above runs/ and in/."""
    from tests.extract.review.out.reviewing import copied

    with copied(stores, _short_read, tmp_path, monkeypatch) as made:
        yield made

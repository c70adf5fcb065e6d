"""Places for stores: a file, or a database of a real PostgreSQL where that is installed."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.store.store import RunStore, open_store
from tests.extract.store.build import RUN
from tests.extract.store.postgres import binaries, cluster, execute

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL (initdb) is not installed")
    pytest.importorskip("psycopg")
    with cluster(programs) as url:
        yield url


@pytest.fixture
def database(server: str) -> str:
    """An empty database."""
    name = f"store_{secrets.token_hex(6)}"
    execute(f"{server}postgres", f"CREATE DATABASE {name}")
    return server + name


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    made: str = request.getfixturevalue("database")
    return made


@pytest.fixture
def store(place: str) -> Iterator[RunStore]:
    """A store with one run."""
    with open_store(place) as opened:
        opened.begin(RUN)
        yield opened

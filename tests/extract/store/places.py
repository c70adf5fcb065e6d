"""Where the stores of tests are: in files, or in databases of a PostgreSQL server."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.extract.store.postgres import execute

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
ONE = pytest.mark.parametrize("stores", ["sqlite"], indirect=True, scope="session")
"""Marks tests for which one kind of store is enough, although a fixture of theirs is for both."""

FILE = "gouji.sqlite"
EMPTY = "template1"


class Stores(NamedTuple):
    """A kind of stores: files, or the databases of a server by its address."""

    server: str = ""

    @contextmanager
    def place(self, folder: Path, like: str = "") -> Iterator[str]:
        """Where a store can be made, or where a copy of another is that nobody has open; below `folder` if it is a file."""
        if not self.server:
            if like:
                shutil.copy(like, folder / FILE)
            yield str(folder / FILE)
            return
        with database(self.server, like.removeprefix(self.server) or EMPTY) as url:
            yield url


@contextmanager
def database(server: str, like: str = EMPTY) -> Iterator[str]:
    """The address of a new database, empty or a copy of another."""
    name = f"gouji_{secrets.token_hex(6)}"
    execute(f"{server}postgres", f"CREATE DATABASE {name} TEMPLATE {like}")
    try:
        yield server + name
    finally:
        # Soon enough, a database is never written to the disk at all.
        execute(f"{server}postgres", f"DROP DATABASE {name} WITH (FORCE)")

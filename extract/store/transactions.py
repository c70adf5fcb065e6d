"""Work over a store's database, each piece in one transaction."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, select
from sqlalchemy.exc import DBAPIError

from extract.store.engines import DURABLE, WRITES, Place
from extract.store.errors import StoreError, lost, told
from extract.store.tables import runs

_PAUSES_S = (0.2, 2.0, 5.0)
"""How long to wait before a transaction is done again: a server that was started anew is there after some seconds."""

Made = TypeVar("Made")


class Transactions:
    """What runs work over connections of an engine. Threads may share one; StoreError where the database fails."""

    def __init__(self, place: Place, engine: Engine) -> None:
        self._place, self._engine = place, engine
        # SQLite's readers see one moment anyway.
        self._reads = {} if place.path is not None else {"isolation_level": "REPEATABLE READ"}
        self._keys: dict[str, int] = {}
        self._lock = threading.Lock()

    def read(self, work: Callable[[Connection], Made]) -> Made:
        """Work that only looks, and sees the store as it is at one moment."""
        with self._told(), self._engine.connect() as plain:
            connection = plain.execution_options(**self._reads)
            with connection.begin():
                return work(connection)

    def fetch(self, query: Select[Any]) -> list[Any]:
        """The rows of a query."""
        return self.read(lambda connection: [*connection.execute(query)])

    def write(self, work: Callable[[Connection], Made], durable: bool = False) -> Made:
        """Work that changes something, done anew where it lost against another or the server went away.

        `durable`: what was written is on the disk when this returns, whatever cuts the power.
        """
        # One writer at a time: two of this process would only wait for each other.
        with self._lock, self._told():
            for pause in (*_PAUSES_S, None):
                try:
                    with self._engine.connect() as plain:
                        connection = plain.execution_options(**{WRITES: True, DURABLE: durable})
                        with connection.begin():
                            return work(connection)
                except DBAPIError as error:
                    if pause is None or not lost(error):
                        raise
                    time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def run_key(self, run_id: str) -> int:
        """The key of a run. StoreError where there is none of this id."""
        if run_id not in self._keys:
            found = self.fetch(select(runs.c.key).where(runs.c.id == run_id))
            if not found:
                raise StoreError("store_no_run", place=self._place.name, why=run_id)
            self._keys[run_id] = found[0].key
        return self._keys[run_id]

    def forget_key(self, run_id: str) -> None:
        """A run that was removed has no key any more."""
        self._keys.pop(run_id, None)

    def _told(self) -> Any:
        return told(self._place.name, self._place.secret)

"""Answers on disk, shared by all processes of a user on this machine.

diskcache reads pickles, so whoever can write its folder can run code (CVE-2025-69872). Here nothing is ever pickled
or unpickled: keys are texts, values are JSON text inside the database, and anything else is a miss.

SQLite writes ahead with `synchronous = NORMAL`: what is committed outlives a process that is killed; a machine that
loses its power may lose the last seconds' answers, never the database.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import diskcache
from diskcache.core import MODE_RAW

from extract.model.cache import Record, from_text, to_text
from extract.model.cache_leases import FileLeases

logger = logging.getLogger(__name__)

_NO_LIMIT = 2**62
"""Bytes. diskcache's default throws records away beyond 1 GiB without a word."""

_LEASES = "questions.lock"

_WRITE_TRIES = 3
"""Each waits up to a minute for a lock. diskcache's own retry never ends where a folder cannot be written."""


class RefusedError(ValueError):
    """A stored thing that is no JSON text."""


class JsonTextDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Stores texts under text keys, in the database only; neither pickles, nor unpickles, nor touches other files."""

    def put(self, key: object) -> tuple[str, bool]:
        if type(key) is not str:
            raise RefusedError("a key must be a str")
        return key, True

    def get(self, key: object, raw: object) -> str:
        if not raw or type(key) is not str:
            raise RefusedError("a stored key is no text")
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, str]:
        if type(value) is not str or read:
            raise RefusedError("a value must be a str")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str:
        if mode != MODE_RAW or filename is not None or type(value) is not str:
            raise RefusedError("a stored value is no text")
        return value

    def remove(self, file_path: str) -> None:
        """Nothing: we make no files, so a file's name in the database is not ours, wherever it points."""


class DiskStore:
    """An AnswerStore in a folder. An async context manager; `close` is enough too.

    A folder that cannot be used gives one warning, after which every look-up is a miss. Not for network drives:
    SQLite's locks do not hold there. Look-ups take some microseconds and wait for nobody; what writes may have to
    wait for another process, so it does so in a thread of its own.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create `folder`/answers; readable by the user alone."""
        # A folder of our own below the one given: its rights are narrowed, and the given one may be anything.
        self.folder = folder / "answers"
        self._store: Any = None
        self._writer = ThreadPoolExecutor(1, "answers")
        self._leases: FileLeases | None = None
        self._ignored: set[str] = set()
        self._unwritten = False
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            _must_be_database(self.folder / diskcache.core.DBNAME)
            self._store = diskcache.Cache(
                str(self.folder),
                disk=JsonTextDisk,
                eviction_policy="none",
                size_limit=_NO_LIMIT,
                cull_limit=0,
            )
            self._leases = FileLeases(self.folder / _LEASES)
        except Exception as error:  # a damaged database raises whatever its contents lead to
            self._give_up(error)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish what is being written and close the database."""
        store, self._store = self._store, None
        if store is not None:
            # Each thread has a connection of its own.
            await asyncio.shield(asyncio.wrap_future(self._writer.submit(store.close)))
            store.close()
        if self._leases is not None:
            self._leases.close()
        self._writer.shutdown()

    async def get(self, key: str) -> Record | None:
        """The record, or None where there is none that can be trusted to be one."""
        if self._store is None:
            return None
        try:
            text = self._store.get(key)
            return None if text is None else from_text(text)
        except ValueError as error:
            self._ignore(key, error)
        except Exception as error:  # see __init__
            # What sqlite3 says of one text that is no UTF-8 is no sign of a damaged database.
            if _is_passing(error) or "decode" in str(error).lower():
                self._ignore(key, error)
            else:
                self._give_up(error)
        return None

    async def put(self, key: str, record: Record) -> None:
        """Keep a record; a failure to do so is a warning."""
        store, text = self._store, to_text(record)
        if store is None:
            return

        def write() -> None:
            try:
                _set(store, key, text)
            except Exception as error:  # see __init__
                self._not_written(error)

        # Done to its end, whether this is cancelled meanwhile or not.
        await asyncio.shield(asyncio.wrap_future(self._writer.submit(write)))

    @asynccontextmanager
    async def lease(self, key: str) -> AsyncIterator[bool]:
        """As for AnswerStore; True where the folder cannot be used. A holder that died loses it at once."""
        if self._leases is None:
            yield True
            return
        is_ours = self._leases.take(key)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._leases.give_back(key)

    def _ignore(self, key: str, error: Exception) -> None:
        # Who waits for an answer looks again and again.
        if key not in self._ignored:
            self._ignored.add(key)
            logger.warning("cache %s: entry %s ignored: %s", self.folder, key[:16], error)

    def _not_written(self, error: Exception) -> None:
        # Of a full disk, say: what is there can still be read, and room may come back.
        if not self._unwritten and self._store is not None:
            self._unwritten = True
            logger.warning("cache %s cannot be written, new answers are not kept: %s", self.folder, error)

    def _give_up(self, error: Exception) -> None:
        logger.warning("cache %s cannot be used, going on without it: %s", self.folder, error)
        store, self._store = self._store, None
        if store is not None:
            self._writer.submit(store.close)
            store.close()


def _is_passing(error: Exception) -> bool:
    """Whether the next look-up may find what this one did not: a lock that was not got, a disk that did not answer."""
    if isinstance(error, diskcache.Timeout):
        return True
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR}


def _must_be_database(path: Path) -> None:
    """Raise sqlite3.DatabaseError for a damaged file; diskcache would leave it open behind its own error."""
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")


def _set(store: Any, key: str, text: str) -> None:
    for _ in range(_WRITE_TRIES - 1):
        try:
            store.set(key, text)
            return
        except diskcache.Timeout:
            continue
    store.set(key, text)

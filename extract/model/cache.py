"""Answers that were paid for already, on disk.

diskcache reads pickles, so whoever can write its folder can run code (CVE-2025-69872). Here nothing is ever pickled
or unpickled: keys are hashes, values are JSON text inside the database, and anything else is a miss. A broken
cache costs money, never a run.
"""

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import diskcache
from diskcache.core import MODE_RAW

from extract.model.usage import Usage

logger = logging.getLogger(__name__)

_VERSION = 1
"""Part of each key: raise it when a record's meaning changes."""

_NO_LIMIT = 2**62
"""Bytes. diskcache's default throws records away beyond 1 GiB without a word."""


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


class Record(NamedTuple):
    """A stored answer: JSON text of the answer, what remained to complain about, the tokens it cost then, and when (UTC)."""

    answer: str
    complaints: tuple[str, ...]
    usage: Usage
    created: str


class AnswerCache:
    """Records by key, shared by all processes of a user on this machine. A context manager; `close` is enough too.

    A folder that cannot be used gives one warning, after which every look-up is a miss. Not for network drives:
    SQLite's locks do not hold there.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create `folder`/answers; readable by the user alone."""
        # A folder of our own below the one given: its rights are narrowed, and the given one may be anything.
        self.folder = folder / "answers"
        self._store: Any = None
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
        except Exception as error:  # a damaged database raises whatever its contents lead to
            self._give_up(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a look-up after that is a miss."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def get(self, key: str) -> Record | None:
        """The record, or None where there is none that can be trusted to be one."""
        if self._store is None:
            return None
        try:
            text = self._store.get(key)
        except RefusedError as error:
            logger.warning("cache %s: entry %s ignored: %s", self.folder, key[:16], error)
            return None
        except Exception as error:  # see __init__
            self._give_up(error)
            return None
        return None if text is None else self._read(key, text)

    def put(self, key: str, record: Record) -> None:
        """Store a record; a failure to do so is a warning."""
        if self._store is None:
            return
        try:
            self._store.set(key, _written(record), retry=True)
        except Exception as error:  # see __init__
            self._give_up(error)

    def _read(self, key: str, text: str) -> Record | None:
        try:
            return _parsed(text)
        except (ValueError, TypeError, KeyError, RecursionError):
            logger.warning("cache %s: entry %s ignored: not a record", self.folder, key[:16])
            return None

    def _give_up(self, error: Exception) -> None:
        logger.warning("cache %s cannot be used, going on without it: %s", self.folder, error)
        self.close()


def _must_be_database(path: Path) -> None:
    """Raise sqlite3.DatabaseError for a damaged file; diskcache would leave it open behind its own error."""
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")


def _written(record: Record) -> str:
    tokens = {"input_tokens": record.usage.input_tokens, "output_tokens": record.usage.output_tokens}
    answer = json.loads(record.answer)
    body = {"answer": answer, "complaints": record.complaints, "usage": tokens, "created": record.created}
    return json.dumps(body, ensure_ascii=False)


def _parsed(text: str) -> Record:
    body = json.loads(text)
    answer, complaints, tokens, created = (
        body[name] for name in ("answer", "complaints", "usage", "created")
    )
    if not isinstance(answer, dict) or not isinstance(created, str) or not isinstance(complaints, list):
        raise ValueError("not a record")
    if not all(isinstance(one, str) for one in complaints):
        raise ValueError("complaints are no texts")
    counts = (tokens["input_tokens"], tokens["output_tokens"])
    if not all(type(count) is int and count >= 0 for count in counts):
        raise ValueError("tokens are no counts")
    usage = Usage(*counts)
    return Record(json.dumps(answer, ensure_ascii=False), tuple(complaints), usage, created)


def utc_now() -> str:
    """The time for a record, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def cache_key(parts: Mapping[str, object]) -> str:
    """64 hex digits of all that shaped an answer; nothing of it, such as the document's text, can be read back."""
    text = json.dumps({"v": _VERSION, **parts}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate in a broken document must not stop the run here.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

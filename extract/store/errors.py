"""Why a store cannot be used, in words that name the place and the cure, and never a password."""

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from extract.output.messages import UserError
from extract.output.text import visible

_SQLITE = {
    3: "store_denied",
    5: "store_busy",
    6: "store_busy",
    8: "store_readonly",
    10: "store_disk",
    11: "store_damaged",
    13: "store_full",
    14: "store_denied",
    26: "store_alien",
}
"""Messages by SQLite's primary result codes."""

_POSTGRES = {
    "08": "store_unreachable",
    "25006": "store_readonly",
    "28": "store_login",
    "3D": "store_unreachable",
    "42501": "store_denied",
    "53100": "store_full",
    "53": "store_unreachable",
    "55P03": "store_busy",
    "57P": "store_unreachable",
    "58": "store_disk",
    "XX001": "store_damaged",
    "XX002": "store_damaged",
}
"""Messages by the beginnings of PostgreSQL's SQLSTATE, the longest that fits counts."""

_AGAIN = frozenset({"40001", "40P01", "57P03"})
_LOGIN = ("password authentication failed", "no password supplied", "not permitted to log in", "pg_hba.conf")
_SMALLEST = 512
_LONGEST = 200


class StoreError(UserError):
    """A store that cannot be used; `key` tells why."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process may have met it: without this it would not come through.
        return partial(StoreError, self.key, **self.values), ()


@contextmanager
def told(place: str, secret: str = "") -> Iterator[None]:
    """Errors of a database become StoreErrors that name `place`; `secret` is kept out of what they say."""
    try:
        yield
    except DBAPIError as error:
        key = _key(error.orig, error.connection_invalidated)
        raise StoreError(key, place=visible(place), why=_why(error.orig, secret)) from None
    except sqlite3.Error as error:  # of what is asked of the driver itself
        raise StoreError(_key(error), place=visible(place), why=_why(error)) from None
    except PoolTimeoutError:
        raise StoreError("store_busy", place=visible(place), why="timeout") from None


def check_access(path: Path, place: str) -> None:
    """What the system says of a file beforehand is clearer than what its database would say. Makes the file.

    Raises:
        StoreError: the file, or the folder that is to hold it, cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("xb").close()
    except FileExistsError:
        # A file that is there must not be opened: to close it again would take away the locks that SQLite has on it.
        _check_existing(path, place)
    except OSError as error:
        raise StoreError(_system(error), place=visible(place), why=error.strerror or error) from None


def _check_existing(path: Path, place: str) -> None:
    if not path.is_file():
        raise StoreError("store_alien", place=visible(place), why="no file")
    if not os.access(path, os.R_OK):
        raise StoreError("store_denied", place=visible(place), why=os.strerror(errno.EACCES))
    if not os.access(path, os.W_OK):
        raise StoreError("store_readonly", place=visible(place), why=os.strerror(errno.EACCES))
    if 0 < path.stat().st_size < _SMALLEST:  # of one byte SQLite would take it for an empty one
        raise StoreError("store_alien", place=visible(place), why="no SQLite file")


def _system(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "store_full"
    return "store_readonly" if error.errno == errno.EROFS else "store_denied"


def lost(error: DBAPIError) -> bool:
    """Whether the same transaction may work when it is done again: it lost against another, or the server went away."""
    state = getattr(error.orig, "sqlstate", None)
    away = error.connection_invalidated or (state is None and isinstance(error.orig, _operational()))
    return away or state in _AGAIN


def _key(error: BaseException | None, away: bool = False) -> str:
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "store_failed")
    state: str | None = getattr(error, "sqlstate", None)
    if state is not None:
        fitting = [begin for begin in _POSTGRES if state.startswith(begin)]
        return _POSTGRES[max(fitting, key=len)] if fitting else "store_failed"
    said = str(error)
    # Of what a server says before a session begins the driver keeps the words alone.
    if any(word in said for word in _LOGIN):
        return "store_login"
    # No name of PostgreSQL's driver is used: it may not be installed.
    return "store_unreachable" if away or isinstance(error, _operational()) else "store_failed"


def _operational() -> type[BaseException]:
    driver = sys.modules.get("psycopg")
    found: type[BaseException] = driver.OperationalError if driver else ConnectionError
    return found


def _why(error: BaseException | None, secret: str = "") -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    if secret:
        said = said.replace(secret, "***")
    return visible(said if len(said) <= _LONGEST else f"{said[:_LONGEST]}...")

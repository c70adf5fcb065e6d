"""The two databases: a file of SQLite, and a server of PostgreSQL."""

import re
import sqlite3
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from extract.output.text import visible
from extract.store.errors import StoreError, check_access

_SERVER = re.compile(r"(?:postgres|postgresql|postgresql\+psycopg)://", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_BUSY_S = 60.0
"""How long a writer waits for the others; each holds the file for some milliseconds."""

_CONNECT_S = 10
WRITES = "gouji_writes"
"""The execution option of a connection that is going to write."""

DURABLE = "gouji_durable"
"""The execution option of one whose transaction must be on the disk when it ends."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # In WAL a power cut may take the last transactions, whole ones; it never breaks the file. What must not be taken is
    # written with FULL.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -16384",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA wal_autocheckpoint = 4000",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is. `name` may be shown; `secret` is the password that must not be."""

    name: str
    url: URL
    path: Path | None = None
    secret: str = ""


def place_of(place: str) -> Place:
    """A file's path or a server's URL.

    Raises:
        StoreError: it is neither.

    >>> place_of("postgresql://user:word@127.0.0.1:5432/base?sslpassword=x").name
    'postgresql://user@127.0.0.1:5432/base'
    """
    if _SERVER.match(place):
        return _server(place)
    if not place or "\0" in place or _SCHEME.match(place):
        raise StoreError("store_url", place=shown(place))
    path = Path(place).absolute()
    return Place(str(path), URL.create("sqlite+pysqlite", database=str(path)), path)


def shown(place: str) -> str:
    """A place without what may be secret in it, readable or not.

    >>> shown("postgresql://user:pa/ss@w@host/base?password=x"), shown("runs/1/store.sqlite")
    ('postgresql://user@host/base', 'runs/1/store.sqlite')
    """
    scheme = _SCHEME.match(place)
    if scheme is None:
        return visible(place)
    rest = place[scheme.end() :]
    login, at, where = rest.rpartition("@")
    if at:
        where = where.split("?")[0]
        return visible(f"{scheme[0]}{login.split(':')[0]}@{where}")
    return visible(scheme[0] + rest.split("?")[0])


def make_engine(place: Place) -> Engine:
    """The engine of a place; it connects when it is used.

    Raises:
        StoreError: a file that cannot be used, or a driver that is not installed.
    """
    if place.path is None:
        if find_spec("psycopg") is None:
            raise StoreError("store_driver", place=visible(place.name))
        arguments: dict[str, Any] = {"application_name": "gouji"}
        if "connect_timeout" not in place.url.query:
            arguments["connect_timeout"] = _CONNECT_S
        return create_engine(
            place.url, pool_size=2, pool_pre_ping=True, hide_parameters=True, connect_args=arguments
        )
    check_access(place.path, place.name)
    engine = create_engine(
        place.url,
        pool_size=2,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_S, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def use_wal(connection: Connection) -> None:
    """Let readers of an SQLite file go on while one writes; no transaction may be open. The file remembers it."""
    raw: Any = connection.connection.dbapi_connection
    if raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    until = time.monotonic() + _BUSY_S
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # For this one lock SQLite does not wait by itself: another process is making the same store.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _server(place: str) -> Place:
    try:
        url = make_url(place)
        port = url.port
    except (ArgumentError, ValueError):
        # Not chained: the parser's words may hold a part of a password.
        raise StoreError("store_url", place=shown(place)) from None
    if not url.database:
        raise StoreError("store_url", place=shown(place))
    user = f"{url.username}@" if url.username else ""
    host = f"{url.host or ''}:{port}" if port else url.host or ""
    name = visible(f"postgresql://{user}{host}/{url.database}")
    return Place(
        name,
        url.set(drivername="postgresql+psycopg"),
        secret=str(url.password or url.query.get("password", "")),
    )


def _prepare(raw: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions begin late and let the first writer fail: ours begin as `_begin` says.
    raw.isolation_level = None
    for pragma in _PRAGMAS:
        raw.execute(pragma)


def _begin(connection: Connection) -> None:
    # A writer asks for the lock at once, where it can wait for it; a reader that became a writer could not.
    options = connection.get_execution_options()
    writes = options.get(WRITES, False)
    if writes:
        # It can be set between transactions only, and connections are used again.
        connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options.get(DURABLE) else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""A store made ready: its tables made or brought up to date, whoever else opens it at the same time."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Text, inspect, select, text

from extract.store.engines import WRITES, Place, make_engine, use_wal
from extract.store.errors import StoreError, told
from extract.store.tables import HEAD, VERSION, metadata

MIGRATIONS = Path(__file__).parent / "migrations"
WHOLE = MIGRATIONS / "whole.sql"
"""What the revisions make of an empty SQLite file: going through them takes Alembic, which takes a quarter of a second to load."""
_LOCK = 0x676F756A69
"""The advisory lock of PostgreSQL under which tables are made: "gouji"."""

_version = Table(VERSION, MetaData(), Column("version_num", Text))


def opened(place: Place) -> Engine:
    """The engine of a store that is ready.

    Raises:
        StoreError: it cannot be used, is none of gouji's, or is newer than this program.
    """
    with told(place.name, place.secret):
        engine = make_engine(place)
        try:
            with engine.connect() as connection:
                if place.path is not None:
                    use_wal(connection)
                revision = _revision(connection, place)
            if revision is None and place.path is not None:
                with engine.connect() as connection:
                    revision = _fill(connection.execution_options(**{WRITES: True}), place)
            if revision != HEAD:
                with engine.connect() as connection:
                    _migrate(connection.execution_options(**{WRITES: True}), place)
        except BaseException:
            engine.dispose()
            raise
    return engine


def migrated(place: Place) -> Engine:
    """The engine of a store that went through all revisions, also where `opened` would have been faster."""
    engine = make_engine(place)
    with engine.connect() as connection:
        _migrate(connection.execution_options(**{WRITES: True}), place)
    return engine


def _revision(connection: Connection, place: Place) -> str | None:
    """The store's revision, None of an empty database."""
    held = set(inspect(connection).get_table_names())
    if VERSION not in held:
        # A server's database may hold other programs' tables, as long as they are not called as ours.
        strange = held if place.path is not None else held & set(metadata.tables)
        if strange:
            raise StoreError("store_alien", place=place.name, why=", ".join(sorted(strange)[:3]))
        return None
    revision: str | None = connection.execute(select(_version.c.version_num)).scalar()
    return revision


def _fill(connection: Connection, place: Place) -> str | None:
    """Make the tables of an SQLite file that is still empty, as the revisions would; the revision that it then is of."""
    with connection.begin():
        revision = _revision(connection, place)
        if revision is not None or inspect(connection).has_table(VERSION):  # another process was faster
            return revision
        for statement in _statements(WHOLE.read_text("utf-8")):
            connection.exec_driver_sql(statement)
        connection.execute(_version.insert().values(version_num=HEAD))
    return HEAD


def _statements(script: str) -> Iterator[str]:
    r"""The statements of a script; those of triggers have semicolons within.

    >>> [*_statements("SELECT 1;\nSELECT\n2;\n")]
    ['SELECT 1;\n', 'SELECT\n2;\n']
    """
    begun = ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""


def _migrate(connection: Connection, place: Place) -> None:
    # Alembic is not light and rarely needed: a store that is up to date opens without it.
    from alembic.config import Config  # noqa: PLC0415
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    # A % is the config's own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        revision = _revision(connection, place)
        if revision == HEAD:  # another process was faster
            return
        if revision is not None and revision not in {one.revision for one in script.walk_revisions()}:
            raise StoreError("store_newer", place=place.name, why=revision)
        steps = EnvironmentContext(config, script, fn=lambda now, _: script._upgrade_revs(HEAD, now))
        with steps:
            steps.configure(connection=connection, version_table=VERSION)
            steps.run_migrations()

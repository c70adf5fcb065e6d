"""A store opens ready, or says in words what is wrong with it."""

import os
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import create_engine, text

from extract.output.messages import MESSAGES, UserError
from extract.store import opening
from extract.store.engines import place_of, shown
from extract.store.errors import StoreError
from extract.store.opening import MIGRATIONS, WHOLE
from extract.store.store import open_store
from extract.store.tables import HEAD, VERSION, metadata
from tests.extract.store.build import RUN, queued, saved
from tests.extract.store.postgres import execute, free_port
from tests.extract.store.whole import by_revisions, statements

ROOT = Path(__file__).parents[3]


def refused(place: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        open_store(place)
    return caught.value


def sql(place: str, *statements: str) -> None:
    engine = create_engine(place_of(place).url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_the_last_revision_is_the_one_that_the_tables_are_of() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrations_make_the_tables_of_the_code(place: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_store(place).close()
    engine = create_engine(place_of(place).url)
    with engine.connect() as connection:
        ours = MigrationContext.configure(connection, opts={"version_table": VERSION})
        assert compare_metadata(ours, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("there", [False, True])
def test_a_file_becomes_a_store_and_opens_again_without_alembic(tmp_path: Path, there: bool) -> None:
    place = tmp_path / "store.sqlite"
    if there:
        place.touch()
    command = (
        "import sys\nfrom extract.store.store import open_store\n"
        f"for _ in range(2):\n    open_store({str(place)!r}).close()\nassert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)


def test_a_new_file_is_what_the_revisions_make_of_it(tmp_path: Path) -> None:
    assert WHOLE.read_text("utf-8") == by_revisions(tmp_path), "run python -m tests.extract.store.whole"
    open_store(str(tmp_path / "new.sqlite")).close()
    assert statements(tmp_path / "new.sqlite") == statements(tmp_path / "revisions.sqlite")


def test_a_file_that_could_not_be_filled_stays_empty_and_is_filled_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.sql"
    broken.write_text(WHOLE.read_text("utf-8") + "CREATE TABLE runs (x);\n", "utf-8")
    place = tmp_path / "store.sqlite"
    with monkeypatch.context() as patch:
        patch.setattr(opening, "WHOLE", broken)
        with pytest.raises(StoreError):
            open_store(str(place))
    assert statements(place) == []
    with open_store(str(place)) as store:
        assert store.runs() == []


def test_rows_and_tables_need_no_database_library() -> None:
    command = (
        "import sys\nimport extract.store.records, extract.output.table, extract.output.findings_table\n"
        "assert not {'sqlalchemy', 'alembic'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)


def test_a_store_of_an_empty_revision_is_made_whole(place: str) -> None:
    # What an earlier revision looks like to this program: one that has not come so far.
    sql(place, f"CREATE TABLE {VERSION} (version_num VARCHAR(32) NOT NULL)")
    with open_store(place) as store:
        assert store.runs() == []


def test_a_store_that_a_newer_program_wrote_is_refused(place: str) -> None:
    open_store(place).close()
    sql(place, f"UPDATE {VERSION} SET version_num = '9999'")
    error = refused(place)
    assert error.key == "store_newer"
    assert "9999" in str(error)


def test_tables_of_another_program_are_left_alone(place: str) -> None:
    sql(place, "CREATE TABLE documents (x INTEGER)", "INSERT INTO documents VALUES (1)")
    assert refused(place).key == "store_alien"
    sql(place, "INSERT INTO documents VALUES (2)")


@pytest.mark.slow
def test_a_server_may_hold_other_tables_too(database: str) -> None:
    sql(
        database,
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('x')",
    )
    with open_store(database) as store:
        store.begin(RUN)
    sql(database, "INSERT INTO alembic_version VALUES ('y')")


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip file, not a store", "报告".encode() * 500, b"x"])
def test_a_file_that_is_something_else_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "facts.csv"
    place.write_bytes(content)
    error = refused(str(place))
    assert error.key == "store_alien"
    assert str(place) in str(error)
    assert place.read_bytes() == content


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert refused(str(tmp_path)).key == "store_alien"


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _scribbled(data: bytes) -> bytes:
    return data[:100] + b"\xa5" * (len(data) - 100)


@pytest.mark.parametrize("harm", [_cut, _scribbled])
def test_a_damaged_file_is_named_with_its_cure(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    place = tmp_path / "store.sqlite"
    with open_store(str(place)) as store:
        store.begin(RUN)
        store.enqueue("r1", queued(*map(str, range(2000))))
        store.save_many("r1", [saved(str(number)) for number in range(300)])
    place.write_bytes(harm(place.read_bytes()))
    with pytest.raises(StoreError) as caught, open_store(str(place)) as store:
        list(store.rows("r1"))
        list(store.facts("r1"))
    assert caught.value.key == "store_damaged"
    assert str(place) in caught.value.text("en")


@pytest.mark.parametrize("locked", ["file", "folder"])
def test_a_place_without_permission_says_so(tmp_path: Path, locked: str) -> None:
    place = tmp_path / "kept" / "store.sqlite"
    open_store(str(place)).close()
    if locked == "file":
        place.chmod(0o444)
    else:
        place.unlink()
    place.parent.chmod(0o555)
    try:
        wanted = "store_readonly" if locked == "file" else "store_denied"
        assert _as_nobody(tmp_path, lambda: refused(str(place)).key) == wanted
    finally:
        place.parent.chmod(0o755)


def _as_nobody(folder: Path, work: Callable[[], str]) -> str:
    """What work gives where permissions count: as root they do not."""
    if os.getuid() != 0:
        return work()
    kept = [
        (one, one.stat().st_mode)
        for one in (folder, *folder.parents)
        if one.owner() == "root" and one != Path("/")
    ]
    for one, mode in kept:
        one.chmod(mode | 0o055)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    for one, mode in kept:
        one.chmod(mode)
    with os.fdopen(reading) as said:
        return said.read()


def test_no_server_at_the_address(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    port = free_port()
    error = refused(f"postgresql://me:secret-word@127.0.0.1:{port}/gouji")
    assert error.key == "store_unreachable"
    assert f"127.0.0.1:{port}/gouji" in str(error)
    assert "secret-word" not in str(error) + error.text("en")


@pytest.mark.slow
def test_a_server_without_the_database_or_the_right_to_it(server: str, database: str) -> None:
    assert refused(f"{server}no_such_base").key == "store_unreachable"
    execute(database, "CREATE ROLE reader LOGIN PASSWORD 'x'")
    try:
        place = database.replace("gouji@", "reader:sesame-9@")
        error = refused(place)
        assert error.key == "store_denied"
        assert "sesame-9" not in "".join(format_exception(error)) + error.text("en")
        execute(database, "ALTER ROLE reader NOLOGIN")
        assert refused(place).key == "store_login"
    finally:
        execute(database, "DROP ROLE reader")


@pytest.mark.slow
def test_a_server_that_only_reads_says_so(database: str) -> None:
    execute(database, f"ALTER DATABASE {database.rsplit('/', 1)[1]} SET default_transaction_read_only = on")
    assert refused(database).key == "store_readonly"


@pytest.mark.parametrize(
    "place",
    [
        "",
        "postgresql://user:s3cret/x@host:port/base",
        "postgresql://user:s3cret@host:5432x/base?password=s3cret",
        "postgresql://user:s3cret@host",
        "mysql://user:s3cret@host/base?x=s3cret",
        "redis://:s3cret@host/0",
        "a\0b",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(place: str) -> None:
    error = refused(place)
    assert error.key == "store_url"
    assert "s3cret" not in "".join(format_exception(error)) + error.text("en")
    assert "s3cret" not in shown(place)


def test_a_missing_driver_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.store.engines.find_spec", lambda name: None)
    error = refused("postgresql://me:s3cret@127.0.0.1/gouji")
    assert error.key == "store_driver"
    assert "gouji[postgres]" in str(error)


def test_errors_are_the_users_and_speak_both_languages() -> None:
    for key in (one for one in MESSAGES if one.startswith("store_")):
        error = StoreError(key, place="a.sqlite", why="x")
        assert isinstance(error, UserError)
        assert "a.sqlite" in error.text("zh")
        assert "a.sqlite" in error.text("en")


def test_an_error_comes_through_from_another_process() -> None:
    error = StoreError("store_full", place="a.sqlite", why="x")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.key, str(again)) == (StoreError, "store_full", str(error))


def test_a_store_that_is_opened_twice_keeps_its_locks(tmp_path: Path) -> None:
    place = str(tmp_path / "store.sqlite")
    command = (
        "import sqlite3, sys\nsqlite3.connect(sys.argv[1], timeout=0).execute('PRAGMA journal_mode = DELETE')"
    )
    with open_store(place) as store, store._engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT * FROM runs"))
        open_store(place).close()
        # Whoever would take the whole file for itself finds that it is in use.
        assert subprocess.run(
            [sys.executable, "-c", command, place], capture_output=True, check=False
        ).returncode


def test_the_place_has_no_password(place: str) -> None:
    with open_store(place.replace("gouji@", "gouji:sesame-9@")) as store:
        assert "sesame-9" not in store.place
        assert "sesame-9" not in repr(vars(store).get("place"))


def test_a_file_is_in_wal_mode_and_holds_to_its_keys(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    with open_store(str(place)) as store, store._engine.connect() as connection:
        modes = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert modes == ["wal", 1, 1, 60_000]
    with sqlite3.connect(place) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()

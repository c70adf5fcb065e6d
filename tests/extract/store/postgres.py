"""A PostgreSQL of our own for tests: made in a temporary folder, on a free port of the loopback address."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

USER = "gouji"
_NEW = ("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
_QUICK = (
    # Nothing here outlives the tests, so nothing has to outlive a power cut.
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "max_connections=200",
)


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def shared(programs: Path, folder: Path) -> Iterator[str]:
    """The address of the server that all processes of a test run share, without a database:
    postgresql://gouji@127.0.0.1:5432/. The first of them starts it, the last one ends it; `folder` is where they meet.
    """
    lock, note, me = FileLock(folder / "postgres.lock"), folder / "postgres.json", os.getpid()
    with lock:
        held = json.loads(note.read_text()) if note.exists() else _started(programs)
        note.write_text(json.dumps(held | {"users": [*held["users"], me]}))
    try:
        yield held["url"]
    finally:
        with lock:
            users = [one for one in json.loads(note.read_text())["users"] if one != me and _lives(one)]
            if users:
                note.write_text(json.dumps(held | {"users": users}))
            else:
                _stop(programs, Path(held["folder"]))
                note.unlink()


def execute(url: str, statement: str) -> None:
    """One statement, outside of a transaction."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _started(programs: Path) -> dict[str, Any]:
    # Not in pytest's folder: that is its user's alone, and the server runs as another one.
    folder, port = Path(tempfile.mkdtemp(prefix="gouji-postgres-")), free_port()
    if who := _unprivileged():
        os.chown(folder, who["user"], who["group"])
    data, set_so = folder / "data", " ".join(f"-c {one}" for one in _QUICK)
    settings = f"-h 127.0.0.1 -p {port} -k {folder} {set_so}"
    try:
        _run(programs / "initdb", folder, "-D", data, "-U", USER, *_NEW)
        _run(programs / "pg_ctl", folder, "start", "-w", "-D", data, "-l", folder / "log", "-o", settings)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return {"url": f"postgresql://{USER}@127.0.0.1:{port}/", "folder": str(folder), "users": []}


def _stop(programs: Path, folder: Path) -> None:
    with suppress(subprocess.CalledProcessError):  # it has gone already
        _run(programs / "pg_ctl", folder, "stop", "-w", "-m", "immediate", "-D", folder / "data")
    shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, folder: Path, *arguments: str | Path) -> None:
    # A server that goes on would keep a pipe open: there is none.
    subprocess.run(
        [program, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder, **_unprivileged()
    )


def _lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the user that it runs as instead, nothing where we are not root."""
    if os.getuid() != 0:
        return {}
    names = [one.pw_name for one in pwd.getpwall()]
    who = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}

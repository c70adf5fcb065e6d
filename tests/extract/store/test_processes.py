"""Several processes write one store, are killed, and run out of disk: what was saved is whole."""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from extract.store import writing
from extract.store.errors import StoreError
from extract.store.store import RunStore, open_store
from tests.extract.store.build import FACT, RUN, queued, saved
from tests.extract.store.openers import opened_at_once
from tests.extract.store.worker import FACTS, FINDINGS

ROOT = Path(__file__).parents[3]


def process(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.extract.store.worker", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def whole(store: RunStore) -> int:
    """How many documents are done; each has all that it should have."""
    facts = Counter(document for document, _ in store.facts("r1"))
    findings = Counter(document for document, _ in store.findings("r1"))
    done = [row.document for row in store.rows("r1") if row.status == "ok"]
    assert facts == dict.fromkeys(done, FACTS)
    assert findings == dict.fromkeys(done, FINDINGS)
    return len(done)


def test_two_processes_open_a_new_store_at_once_and_write_one_run(place: str) -> None:
    assert opened_at_once(place, 3) == [0, 0, 0]
    with open_store(place) as store:
        store.begin(RUN)
        store.enqueue("r1", queued(*(f"{number}.txt" for number in range(24))))
        writers = [process(place, "r1", first, "12") for first in ("0", "12")]
        for one in writers:
            one.communicate(timeout=120)
        assert [one.returncode for one in writers] == [0, 0]
        assert store.pending("r1") == []
        assert whole(store) == 24


@pytest.mark.parametrize("after", [1, 9])
def test_a_killed_process_leaves_whole_documents(place: str, after: int) -> None:
    with open_store(place) as store:
        store.begin(RUN)
        store.enqueue("r1", queued(*(f"{number}.txt" for number in range(2000))))
    writer = process(place, "r1", "0", "2000")
    assert writer.stdout is not None
    for _ in range(after + 1):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    if "://" not in place:
        raw = sqlite3.connect(place)
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        raw.close()
    with open_store(place) as store:
        done = whole(store)
        assert after <= done < 2000
        assert len(store.pending("r1", limit=5000)) == 2000 - done
        store.save("r1", saved("1999.txt", facts=(FACT,) * FACTS, findings=()))


def test_one_thread_reads_while_another_writes(store: RunStore) -> None:
    store.enqueue("r1", queued(*(f"{number}.txt" for number in range(200))))
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(200):
                store.save("r1", saved(f"{number}.txt"))
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while writer.is_alive():
        now = store.counts("r1")["ok"]
        assert now >= seen
        seen = now
        assert sum(1 for _ in store.rows("r1")) == 200
    writer.join()
    assert errors == []
    assert store.counts("r1")["ok"] == 200


@pytest.mark.slow
def test_a_server_that_drops_a_connection_loses_no_result(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = writing.save, [2]

    def dropped(connection: Connection, *arguments: Any) -> None:
        if left[0]:
            left[0] -= 1
            # A transaction is half done when its connection goes.
            real(connection, *arguments)
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        real(connection, *arguments)

    with open_store(database) as store:
        store.begin(RUN)
        monkeypatch.setattr(writing, "save", dropped)
        store.save("r1", saved("a.txt"))
        assert left == [0]
        assert len(list(store.facts("r1"))) == 2
        assert store.counts("r1")["ok"] == 1


@contextmanager
def at_most(pages: int) -> Iterator[None]:
    """SQLite files of so many pages and no more: what a full disk is to it."""

    def bound(raw: Any, _record: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", bound)
    try:
        yield
    finally:
        event.remove(Engine, "connect", bound)


def test_a_full_disk_is_said_and_breaks_nothing(tmp_path: Path) -> None:
    place = str(tmp_path / "store.sqlite")
    with at_most(100), open_store(place) as store:
        store.begin(RUN)
        done = _fill(store)
        assert store.counts("r1")["ok"] == done
    _check(place, done)


def test_a_full_file_system_is_said_and_breaks_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        place = str(small / "store.sqlite")
        rest = small / "rest"
        rest.write_bytes(b"\0" * 1_000_000)
        with open_store(place) as store:
            store.begin(RUN)
            done = _fill(store)
            # The same store goes on once there is room.
            rest.unlink()
            store.save("r1", saved("later.txt", facts=(FACT,) * FACTS, findings=()))
        _check(place, done + 1)
        with pytest.raises(StoreError) as caught:
            rest.write_bytes(b"\0" * 1)
            _use_up(rest)
            open_store(str(small / "new" / "store.sqlite"))
        assert caught.value.key == "store_full"
    finally:
        subprocess.run(["umount", small], check=True)


def _use_up(file: Path) -> None:
    with file.open("ab", buffering=0) as out:
        try:
            while out.write(b"\0" * 4096) == 4096:
                pass
        except OSError:
            return


def _fill(store: RunStore) -> int:
    done = 0
    with pytest.raises(StoreError) as caught:
        while done < 10_000:
            store.save("r1", saved(f"{done}.txt", facts=(FACT,) * FACTS))
            done += 1
    assert caught.value.key == "store_full"
    assert done > 0
    return done


def _check(place: str, done: int) -> None:
    raw = sqlite3.connect(place)
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()
    with open_store(place) as store:
        facts = Counter(document for document, _ in store.facts("r1"))
        assert len(facts) == done
        assert set(facts.values()) == {FACTS}

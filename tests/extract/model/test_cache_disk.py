"""Answers on disk: what is found there is never run, a folder that fails costs no run, and locks go with their holders."""

import asyncio
import logging
import pickle
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import diskcache
import pytest

from extract.model.cache import Record, cache_key, payer_of
from extract.model.cache_disk import DiskStore, RefusedError
from extract.model.usage import Usage

KEY, OTHER_KEY = cache_key({"a": 1}), cache_key({"a": 2})
RECORD = Record(
    '{"none": []}', ("编号 1 不存在",), Usage(3, 4, 2, 1), "2024-01-01T00:00:00Z", payer_of("r", "a.txt")
)
OTHER = RECORD._replace(answer='{"none": [1]}')


def put(folder: Path, record: Record = RECORD, key: str = KEY) -> None:
    async def run() -> None:
        async with DiskStore(folder) as store:
            await store.put(key, record)

    asyncio.run(run())


def get(folder: Path, times: int = 1, key: str = KEY) -> Record | None:
    async def run() -> Record | None:
        async with DiskStore(folder) as store:
            found = [await store.get(key) for _ in range(times)]
        assert found.count(found[0]) == times
        return found[0]

    return asyncio.run(run())


def test_a_record_is_there_for_the_next_process(tmp_path: Path) -> None:
    assert get(tmp_path) is None
    put(tmp_path)
    assert get(tmp_path) == RECORD
    put(tmp_path, OTHER)
    assert get(tmp_path) == OTHER


def test_the_folder_is_the_user_s_alone_and_the_one_given_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    put(folder)
    assert stat.S_IMODE((folder / "answers").stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def change(folder: Path, sql: str, *values: object) -> None:
    connection = sqlite3.connect(folder / "answers" / "cache.db")
    with connection:
        assert connection.execute(sql, values).rowcount > 0
    connection.close()


@pytest.mark.parametrize("where", ["value", "file", "key", "bytes"])
def test_a_planted_pickle_is_a_miss_and_is_never_run(
    tmp_path: Path, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder, fired = tmp_path / "cache", tmp_path / "fired"
    planted = pickle.dumps(Bomb(fired))
    assert pickle.loads(planted) is None
    fired.unlink()  # it works
    put(folder)
    if where == "value":
        change(folder, "UPDATE Cache SET mode = 4, value = ?", planted)
    elif where == "file":
        (tmp_path / "planted.val").write_bytes(planted)
        change(folder, "UPDATE Cache SET mode = 4, value = NULL, filename = ?", str(tmp_path / "planted.val"))
    elif where == "key":
        change(folder, "UPDATE Cache SET raw = 0, key = ?", planted)
    else:
        change(folder, "UPDATE Cache SET value = ?", planted)
    assert get(folder, times=3) is None
    assert caplog.text.count("ignored") == (0 if where == "key" else 1)
    put(folder, OTHER)
    assert get(folder) == OTHER, "the new answer took its place"
    assert not fired.exists()
    assert where != "file" or (tmp_path / "planted.val").exists(), "a file that is not ours is not removed"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE Cache SET value = ''", "UPDATE Cache SET value = NULL", "UPDATE Cache SET value = 7",
        "UPDATE Cache SET value = substr(value, 1, length(value) - 20)", "UPDATE Cache SET value = '{\"answer\": 1}'",
        "UPDATE Cache SET value = CAST(x'ff00fe' AS TEXT)", "UPDATE Cache SET mode = 2", "UPDATE Cache SET mode = 3",
        "UPDATE Cache SET mode = NULL",
    ],
)  # fmt: skip
def test_a_damaged_entry_is_a_miss_with_one_warning_and_takes_no_other_with_it(
    tmp_path: Path, sql: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path)
    change(tmp_path, sql)
    put(tmp_path, OTHER, OTHER_KEY)

    async def run() -> None:
        async with DiskStore(tmp_path) as store:
            for _ in range(3):
                assert await store.get(KEY) is None
            assert await store.get(OTHER_KEY) == OTHER
            await store.put(KEY, RECORD)
            assert await store.get(KEY) == RECORD

    asyncio.run(run())
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "ignored" in caplog.text


@pytest.mark.parametrize("damage", ["a file in its place", "no database", "a table gone"])
def test_a_folder_that_cannot_be_used_is_one_warning(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    if damage == "a file in its place":
        (tmp_path / "answers").write_text("x")
    elif damage == "no database":
        (tmp_path / "answers").mkdir()
        (tmp_path / "answers" / "cache.db").write_text("no database at all" * 99)

    async def run() -> None:
        async with DiskStore(tmp_path) as store:
            if damage == "a table gone":
                connection = sqlite3.connect(tmp_path / "answers" / "cache.db")
                connection.execute("DROP TABLE Cache")
                connection.close()
            for _ in range(3):
                assert await store.get(KEY) is None
                await store.put(KEY, RECORD)
                async with store.lease(KEY) as is_ours:
                    assert is_ours

    asyncio.run(run())
    assert len(caplog.records) == 1
    assert "cannot be used" in caplog.text


def test_a_look_up_that_found_a_lock_is_a_miss_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path)

    async def run() -> None:
        async with DiskStore(tmp_path) as store:
            with monkeypatch.context() as patched:

                def locked(key: str) -> NoReturn:
                    raise diskcache.Timeout

                patched.setattr(store._store, "get", locked)
                assert await store.get(KEY) is None
            assert await store.get(KEY) is not None

    asyncio.run(run())
    assert "ignored" in caplog.text


def test_a_disk_that_takes_no_more_is_one_warning_and_is_still_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path)

    async def run() -> None:
        async with DiskStore(tmp_path) as store:

            async def most_pages(count: int) -> None:
                pragma = f"PRAGMA max_page_count = {count}"
                await asyncio.wrap_future(store._writer.submit(lambda: store._store._sql(pragma)))

            await most_pages(1)
            large = OTHER._replace(created="9" * 99_999)
            for _ in range(3):
                await store.put(OTHER_KEY, large)
            assert await store.get(OTHER_KEY) is None
            assert await store.get(KEY) == RECORD
            await most_pages(2**30)
            await store.put(OTHER_KEY, large)
            assert await store.get(OTHER_KEY) == large

    asyncio.run(run())
    assert len(caplog.records) == 1
    assert "new answers are not kept" in caplog.text


def test_only_texts_are_stored(tmp_path: Path) -> None:
    async def run() -> None:
        async with DiskStore(tmp_path) as store:
            for key, value in (("k", b"bytes"), ("k", {"a": 1}), (1, "text"), (("a",), "text")):
                with pytest.raises(RefusedError):
                    store._store.set(key, value)

    asyncio.run(run())


def test_an_answer_is_written_to_its_end_by_an_asker_that_is_cancelled(tmp_path: Path) -> None:
    async def run() -> None:
        async with DiskStore(tmp_path) as store:
            putting = asyncio.create_task(store.put(KEY, RECORD))
            await asyncio.sleep(0)
            putting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await putting

    asyncio.run(run())
    assert get(tmp_path) == RECORD


def test_a_closed_store_is_a_miss(tmp_path: Path) -> None:
    async def run() -> None:
        store = DiskStore(tmp_path)
        await store.put(KEY, RECORD)
        await store.close()
        await store.close()
        await store.put(KEY, OTHER)
        assert await store.get(KEY) is None

    asyncio.run(run())
    assert get(tmp_path) == RECORD


def test_a_question_is_leased_to_one_of_several_stores_of_a_process(tmp_path: Path) -> None:
    async def run() -> None:
        async with DiskStore(tmp_path) as one, DiskStore(tmp_path) as two:
            async with one.lease(KEY) as first, one.lease(KEY) as again, two.lease(KEY) as second:
                assert (first, again, second) == (True, False, False)
                async with two.lease(OTHER_KEY) as other:
                    assert other
                async with two.lease(KEY) as still:
                    assert not still, "to leave a lease that was refused ends nobody's"
            async with two.lease(KEY) as later:
                assert later

    asyncio.run(run())


HOLDER = """
import asyncio, sys, time
from pathlib import Path
from extract.model.cache_disk import DiskStore
async def main():
    async with DiskStore(Path(sys.argv[1])) as store, store.lease(sys.argv[2]) as is_ours:
        print(is_ours, flush=True)
        sys.stdin.read()
asyncio.run(main())
"""

Hold = Callable[[], "subprocess.Popen[str]"]


def hold(folder: Path, key: str = KEY) -> "subprocess.Popen[str]":
    """A process that tries to lease a question, says whether it did, and waits."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), key],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]", *, killed: bool = False) -> None:
    if killed:
        process.kill()
    process.communicate(timeout=30)


def leased(folder: Path, key: str = KEY) -> bool:
    async def run() -> bool:
        async with DiskStore(folder) as store, store.lease(key) as is_ours:
            return is_ours

    return asyncio.run(run())


def test_a_lease_holds_between_processes_and_goes_at_once_with_one_that_is_killed(tmp_path: Path) -> None:
    holder = hold(tmp_path)
    assert said(holder) == "True"
    assert not leased(tmp_path)
    assert leased(tmp_path, OTHER_KEY)
    assert not leased(tmp_path), "a store of ours that was closed took no lock of theirs"
    other = hold(tmp_path)
    assert said(other) == "False"
    end(other)
    end(holder, killed=True)
    assert leased(tmp_path)


def test_a_store_that_is_closed_leaves_the_leases_of_another_in_the_same_process(tmp_path: Path) -> None:
    async def run() -> None:
        async with DiskStore(tmp_path) as one, one.lease(KEY):
            async with DiskStore(tmp_path):
                pass
            holder = hold(tmp_path)
            assert said(holder) == "False"
            end(holder)

    asyncio.run(run())

"""Answers in a real Redis server: shared, leased among machines, and not lost when the server is."""

import asyncio
import pickle
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from extract.model import cache_redis
from extract.model.cache import Record, cache_key, payer_of
from extract.model.cache_disk import DiskStore
from extract.model.cache_redis import RedisStore
from extract.model.usage import Usage
from extract.settings_error import SettingsError
from tests.extract.model.processes import result, serving, start, wait_until_asked
from tests.extract.model.redis_server import RedisServer

KEY, OTHER_KEY = cache_key({"a": 1}), cache_key({"a": 2})
RECORD = Record('{"none": []}', ("编号 1 不存在",), Usage(3, 4, 2, 1), "now", payer_of("r", "a.txt"))
OTHER = RECORD._replace(answer='{"none": [1]}')


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@asynccontextmanager
async def opened(server: RedisServer, folder: Path, lease_s: float = 15.0) -> AsyncIterator[RedisStore]:
    """A store of a machine whose disk is `folder`."""
    async with await RedisStore.open(SecretStr(server.url), DiskStore(folder), lease_s) as store:
        yield store


def with_store(
    server: RedisServer, folder: Path, do: Callable[[RedisStore], Awaitable[Any]], lease_s: float = 15.0
) -> Any:
    async def run() -> Any:
        async with opened(server, folder, lease_s) as store:
            return await do(store)

    return asyncio.run(run())


def test_an_answer_of_one_machine_is_known_to_another(redis: RedisServer, tmp_path: Path) -> None:
    assert with_store(redis, tmp_path / "a", lambda store: store.get(KEY)) is None
    with_store(redis, tmp_path / "a", lambda store: store.put(KEY, RECORD))
    assert with_store(redis, tmp_path / "b", lambda store: store.get(KEY)) == RECORD


def test_what_a_machine_has_on_its_disk_is_handed_on(redis: RedisServer, tmp_path: Path) -> None:
    async def before() -> None:
        async with DiskStore(tmp_path / "a") as disk:
            await disk.put(KEY, RECORD)

    asyncio.run(before())
    assert with_store(redis, tmp_path / "a", lambda store: store.get(KEY)) == RECORD
    assert with_store(redis, tmp_path / "b", lambda store: store.get(KEY)) == RECORD


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("planted", ["pickle", b"", b"{", b"null", b"\xff\xfe", b'{"answer": {}}', "list"])
def test_a_damaged_entry_is_a_miss_with_one_warning_and_is_never_run(
    redis: RedisServer, tmp_path: Path, planted: bytes | str, caplog: pytest.LogCaptureFixture
) -> None:
    fired = tmp_path / "fired"

    async def do(store: RedisStore) -> None:
        name = f"gouji:answer:{KEY}"
        if planted == "list":
            await store._server.rpush(name, "x")
        else:
            value = pickle.dumps(Bomb(fired)) if planted == "pickle" else planted
            await store._server.set(name, value)
        for _ in range(3):
            assert await store.get(KEY) is None
        await store.put(OTHER_KEY, OTHER)
        assert await store.get(OTHER_KEY) == OTHER, "it takes no other with it"
        await store.put(KEY, RECORD)
        assert await store.get(KEY) == RECORD

    with_store(redis, tmp_path, do)
    assert len(caplog.records) == 1
    assert not fired.exists()


def test_a_question_is_leased_to_one_machine_for_as_long_as_it_is_out(
    redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        async with opened(redis, tmp_path / "a", 0.3) as one, opened(redis, tmp_path / "b", 0.3) as two:
            async with one.lease(KEY) as first, two.lease(KEY) as second:
                assert (first, second) == (True, False)
                async with two.lease(OTHER_KEY) as other:
                    assert other
                await asyncio.sleep(1)
                async with two.lease(KEY) as later:
                    assert not later, "it is renewed"
            async with two.lease(KEY) as free:
                assert free

    asyncio.run(run())


def test_a_lease_that_lapsed_and_is_another_s_by_now_is_left_to_it(
    redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        async with opened(redis, tmp_path / "a") as one, opened(redis, tmp_path / "b") as two:
            lapsed, taken = one.lease(KEY), two.lease(KEY)
            assert await lapsed.__aenter__()
            await two._server.delete(f"gouji:lease:{KEY}")
            assert await taken.__aenter__()
            await lapsed.__aexit__(None, None, None)
            async with one.lease(KEY) as again:
                assert not again
            await taken.__aexit__(None, None, None)

    asyncio.run(run())


def test_a_lease_that_lapsed_while_its_holder_was_held_up_is_its_again(
    redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        async with (
            opened(redis, tmp_path / "a", 0.3) as one,
            opened(redis, tmp_path / "b", 0.3) as two,
            one.lease(KEY),
        ):
            await two._server.delete(f"gouji:lease:{KEY}")
            await asyncio.sleep(0.5)
            async with two.lease(KEY) as second:
                assert not second

    asyncio.run(run())


def test_a_server_that_is_lost_is_one_warning_and_the_disk_goes_on(
    redis: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def do(store: RedisStore) -> None:
        await store.put(KEY, RECORD)
        redis.stop()
        for _ in range(3):
            assert await store.get(KEY) == RECORD
            await store.put(OTHER_KEY, OTHER)
            assert await store.get(OTHER_KEY) == OTHER
        async with store.lease(KEY) as first, store.lease(KEY) as second:
            assert (first, second) == (True, False), "it is leased among the processes of this machine"

    with_store(redis, tmp_path, do)
    assert len(caplog.records) == 1
    assert "lost" in caplog.text


def test_a_server_that_comes_back_gets_what_came_meanwhile(
    redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_redis, "_FIRST_REST_S", 0.1)
    meanwhile = [cache_key({"n": n}) for n in range(20)]

    async def do(store: RedisStore) -> None:
        redis.stop()
        for key in meanwhile:
            await store.put(key, RECORD)
        redis.start()
        await asyncio.sleep(0.5)
        await store.put(OTHER_KEY, OTHER)
        assert await store._server.exists(f"gouji:answer:{OTHER_KEY}")

    with_store(redis, tmp_path / "a", do)

    async def known(store: RedisStore) -> list[Record | None]:
        return [await store.get(key) for key in (*meanwhile, OTHER_KEY)]

    assert with_store(redis, tmp_path / "b", known) == [RECORD] * 20 + [OTHER]


def test_an_answer_whose_keeping_is_cancelled_is_shared_all_the_same(
    redis: RedisServer, tmp_path: Path
) -> None:
    async def do(store: RedisStore) -> None:
        keeping = asyncio.create_task(store.put(KEY, RECORD))
        await asyncio.sleep(0)
        keeping.cancel()
        await asyncio.wait([keeping])
        assert keeping.cancelled()

    with_store(redis, tmp_path / "a", do)
    assert with_store(redis, tmp_path / "b", lambda store: store.get(KEY)) == RECORD


def test_a_server_that_hangs_costs_its_time_out_once_and_is_left_alone(
    redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cache_redis, "_REPLY_S", 0.3)
    monkeypatch.setattr(cache_redis, "_FIRST_REST_S", 30.0)

    async def do(store: RedisStore) -> float:
        await store.put(KEY, RECORD)
        redis.freeze()
        began = time.monotonic()
        found = await asyncio.gather(*(store.get(KEY) for _ in range(200)))
        assert found == [RECORD] * 200
        for _ in range(50):
            await store.put(OTHER_KEY, OTHER)
        return time.monotonic() - began

    # 16 connections, twice each; who waited for one of them does not ask it any more.
    # Were each batch of 16 to wait for it, it would be 8 seconds, and as much again for the rest.
    assert with_store(redis, tmp_path, do) < 6
    assert len(caplog.records) == 1


def test_a_server_that_is_full_is_one_warning_and_is_still_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = RedisServer(tmp_path, "--maxmemory-policy", "noeviction")
    server.start()
    try:

        async def do(store: RedisStore) -> None:
            await store.put(KEY, RECORD)
            await store._server.config_set("maxmemory", 1)
            for _ in range(3):
                await store.put(OTHER_KEY, OTHER)
            assert await store._server.get(f"gouji:answer:{KEY}") is not None
            assert await store.get(KEY) == RECORD
            assert await store.get(OTHER_KEY) == OTHER, "from the disk"

        with_store(server, tmp_path, do)
    finally:
        server.stop()
    assert len(caplog.records) == 1
    assert "refused" in caplog.text


def refusal(url: str, folder: Path) -> SettingsError:
    async def run() -> None:
        async with DiskStore(folder) as disk:
            await RedisStore.open(SecretStr(url), disk)

    with pytest.raises(SettingsError) as caught:
        asyncio.run(run())
    assert "s3cret" not in str(caught.value) + caught.value.text("zh")
    assert caught.value.__cause__ is None
    return caught.value


def test_a_server_that_is_not_there_is_named_with_a_cure(tmp_path: Path) -> None:
    pytest.importorskip("redis")
    error = refusal("redis://user:s3cret@127.0.0.1:1/0", tmp_path)
    assert error.field == "cache_url"
    assert "does not answer" in str(error)
    assert "start Redis" in str(error)
    assert "没有应答" in error.text("zh")


def test_a_wrong_password_is_named_without_it(tmp_path: Path) -> None:
    server = RedisServer(tmp_path, "--requirepass", "right")
    server.start()
    try:
        error = refusal(f"redis://:s3cret@127.0.0.1:{server.port}/0", tmp_path)
    finally:
        server.stop()
    assert "password" in str(error)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:s3cret/0", "redis://[s3cret/0"])
def test_an_address_that_is_none_is_named_with_a_cure(tmp_path: Path, url: str) -> None:
    pytest.importorskip("redis")
    assert "redis://127.0.0.1:6379/0" in str(refusal(url, tmp_path))


def test_without_the_package_it_is_named_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)
    assert "pip install 'gouji[redis]'" in str(refusal("redis://127.0.0.1:6379/0", tmp_path))


QUESTIONS = 20


@pytest.mark.slow
def test_two_machines_pay_for_each_question_once_and_get_the_same_answers(
    redis: RedisServer, tmp_path: Path
) -> None:
    with serving(0.05) as model:
        machines = [
            start(model, tmp_path / name, QUESTIONS, redis=redis.url, concurrency=4) for name in ("a", "b")
        ]
        first, second = map(result, machines)
    assert set(model.asked.values()) == {1}
    assert first["paid"] + second["paid"] == len(model.asked) == QUESTIONS
    assert first["said"] == second["said"]


@pytest.mark.slow
def test_a_question_of_a_machine_that_is_killed_is_asked_by_the_one_that_waits(
    redis: RedisServer, tmp_path: Path
) -> None:
    with serving() as model:
        model.stuck.set()
        killed = start(model, tmp_path / "a", 1, redis=redis.url, lease_s=2)
        wait_until_asked(model, 1)
        model.stuck.clear()
        waiting = start(model, tmp_path / "b", 1, redis=redis.url, lease_s=2)
        with pytest.raises(Exception, match="timed out"):
            waiting.communicate(timeout=6)
        assert model.asked.total() == 1, "it was renewed three times over"
        killed.kill()
        killed.communicate()
        assert result(waiting)["paid"] == 1
    assert model.asked.total() == 2


@pytest.mark.slow
def test_a_run_goes_on_when_the_server_dies_and_its_answers_are_kept(
    redis: RedisServer, tmp_path: Path
) -> None:
    with serving(0.05) as model:
        running = start(model, tmp_path, 100, redis=redis.url, concurrency=4, run="r")
        wait_until_asked(model, 40)
        redis.stop()
        assert result(running)["paid"] == 100
        assert set(model.asked.values()) == {1}
        redis.start()
        again = result(start(model, tmp_path, 100, redis=redis.url, run="r"))
        elsewhere = result(start(model, tmp_path / "b", 100, redis=redis.url))
    assert (again["paid"], elsewhere["paid"], model.asked.total()) == (100, 0, 100)

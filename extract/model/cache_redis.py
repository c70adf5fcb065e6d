"""Answers in a Redis server that several machines share, with the local disk beneath it.

An answer goes to the disk first, so that it is not lost with the server or to its eviction; a local answer that the
server does not have is handed on to it. Where the server is lost on the way the disk goes on alone.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import SecretStr

from extract.model.cache import AnswerStore, Record, from_text, to_text
from extract.settings_error import SettingsError, Words

if TYPE_CHECKING:
    from redis.asyncio import Redis

T = TypeVar("T")

logger = logging.getLogger(__name__)

_ANSWER, _LEASE = "gouji:answer:", "gouji:lease:"

LEASE_S = 15.0
"""How long a question stays leased to a process that was killed; one that lives renews its lease well before."""

_CONNECTIONS = 16
_REPLY_S = 5.0
_FIRST_REST_S, _LONGEST_REST_S = 1.0, 60.0
"""How long a server that was lost is left alone before it is tried again; twice as long each time."""

_AT_ONCE = 8
"""Answers from the time without the server that are handed on with each new one."""


class RedisStore:
    """An AnswerStore in a Redis server, and in `local`. An async context manager; `close` is enough too."""

    def __init__(self, server: "Redis", local: AnswerStore, lease_s: float = LEASE_S) -> None:
        """Use an open client; `open` makes one. Both are closed with this."""
        self._server, self._local, self._lease_s = server, local, lease_s
        self._rest_s, self._rests_until = 0.0, 0.0
        self._warned: set[str] = set()
        self._owed: dict[str, Record | None] = {}
        # Who waits for a connection looks again before it is used: else all would wait in vain for a server that is lost.
        self._free = asyncio.Semaphore(_CONNECTIONS)

    @classmethod
    async def open(cls, url: SecretStr, local: AnswerStore, lease_s: float = LEASE_S) -> Self:
        """A store in the server at `url`.

        Raises:
            SettingsError: redis is not installed, the address is none, or no server answers there.
        """
        server = _client(url)
        try:
            await server.ping()
        except Exception as error:  # redis.RedisError, OSError, and what TLS raises
            await server.aclose()
            problem = f"{type(error).__name__}: {error}"
        else:
            return cls(server, local, lease_s)
        # Outside of the except block: the library's error is not chained.
        raise _unfit(
            Words(f"的服务器没有应答（{problem}）", f"names a server that does not answer ({problem})"),
            Words(
                "请启动 Redis，核对地址和密码，或去掉此项以使用本机的缓存文件夹",
                "start Redis, check the address and the password, or leave it out to use this machine's folder",
            ),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Hand on what the server is owed, and let go of it and of the disk."""
        try:
            await self._hand_on(len(self._owed))
            await self._server.aclose()
        finally:
            await self._local.close()

    async def get(self, key: str) -> Record | None:
        """The server's record, else the disk's."""
        text = await self._tried(lambda: self._server.get(_ANSWER + key), otherwise=None)
        try:
            # Bytes that are no UTF-8 are a ValueError too.
            found = None if text is None else from_text(text if isinstance(text, str) else text.decode())
        except ValueError as error:
            self._warn_once(key, f"entry {key[:16]} ignored: {error}")
            found = None
        if found is not None:
            return found
        found = await self._local.get(key)
        if found is not None:
            await self._set(key, found, only_new=text is None)
        return found

    async def put(self, key: str, record: Record) -> None:
        """Keep a record on the disk and in the server."""
        is_on_disk = is_set = False
        try:
            await self._local.put(key, record)
            is_on_disk = True
            is_set = await self._set(key, record, only_new=False)
        finally:
            if not is_set:
                # Who was cancelled does not know whether the disk has it by now.
                self._owed[key] = None if is_on_disk else record
        if is_set:
            await self._hand_on(_AT_ONCE)

    @asynccontextmanager
    async def lease(self, key: str) -> AsyncIterator[bool]:
        """As for AnswerStore, among all machines by the server's clock; without the server among this one's processes."""
        name, token = _LEASE + key, secrets.token_hex(8).encode()
        taken = await self._tried(lambda: self._take(name, token), otherwise=None)
        if taken is None:
            async with self._local.lease(key) as ours:
                yield ours
            return
        if not taken:
            yield False
            return

        async def extend() -> None:
            await self._tried(lambda: self._extend(name, token), otherwise=None)

        try:
            with _renewed(extend, self._lease_s):
                yield True
        finally:
            await self._tried(
                lambda: self._if_ours(name, token, lambda pipe: pipe.delete(name)), otherwise=None
            )

    async def _take(self, name: str, token: bytes) -> bool:
        return bool(await self._server.set(name, token, nx=True, px=self._milliseconds))

    async def _extend(self, name: str, token: bytes) -> None:
        # One that lapsed while this process was held up, and that nobody took, is ours again.
        if not await self._take(name, token):
            await self._if_ours(name, token, lambda pipe: pipe.pexpire(name, self._milliseconds))

    async def _if_ours(self, name: str, token: bytes, act: Callable[[Any], object]) -> None:
        """Do something about a lease, unless it lapsed and is another's by now."""
        from redis.exceptions import WatchError  # noqa: PLC0415 - only where there is a server

        async with self._server.pipeline(transaction=True) as opened:
            pipe: Any = opened  # half of its methods have no types
            await pipe.watch(name)
            if await pipe.get(name) == token:
                pipe.multi()
                act(pipe)
                with suppress(WatchError):
                    await pipe.execute()

    @property
    def _milliseconds(self) -> int:
        return int(self._lease_s * 1000)

    async def _set(self, key: str, record: Record, *, only_new: bool) -> bool:
        async def set_() -> bool:
            await self._server.set(_ANSWER + key, to_text(record).encode(), nx=only_new)
            return True

        return await self._tried(set_, otherwise=False)

    async def _hand_on(self, most: int) -> None:
        for _ in range(most):
            if not self._owed:
                return
            key, held = self._owed.popitem()
            record = held or await self._local.get(key)
            if record is not None and not await self._set(key, record, only_new=True):
                self._owed[key] = held
                return

    async def _tried(self, act: Callable[[], Awaitable[T]], otherwise: T) -> T:
        """What the server gives; `otherwise` where it is lost or refuses."""
        from redis.exceptions import RedisError, ResponseError  # noqa: PLC0415 - as above

        async with self._free:
            if time.monotonic() < self._rests_until:
                return otherwise
            try:
                made = await act()
            except ResponseError as error:
                # It is there, but full, say, or somebody put another thing under our name.
                self._warn_once("refused", f"a request was refused: {error}")
                return otherwise
            except (RedisError, OSError) as error:
                self._lose(error)
                return otherwise
            self._rest_s = 0.0
            return made

    def _lose(self, error: Exception) -> None:
        if time.monotonic() < self._rests_until:
            return  # by another that was out at the same time
        if not self._rest_s:
            logger.warning("the shared cache is lost, going on with this machine's: %s", error)
        self._rest_s = min(max(_FIRST_REST_S, 2 * self._rest_s), _LONGEST_REST_S)
        self._rests_until = time.monotonic() + self._rest_s

    def _warn_once(self, about: str, what: str) -> None:
        if about not in self._warned:
            self._warned.add(about)
            logger.warning("shared cache: %s", what)


def _client(url: SecretStr) -> "Redis":
    try:
        from redis.asyncio import BlockingConnectionPool, Redis  # noqa: PLC0415 - an extra
        from redis.asyncio.retry import Retry  # noqa: PLC0415
        from redis.backoff import NoBackoff  # noqa: PLC0415
    except ImportError:
        raise _unfit(
            Words("需要 redis 包，而它没有安装", "needs the package redis, which is not installed"),
            Words("请运行：pip install 'gouji[redis]'", "run: pip install 'gouji[redis]'"),
        ) from None
    try:
        pool = BlockingConnectionPool.from_url(
            url.get_secret_value(),
            max_connections=_CONNECTIONS,
            timeout=None,
            socket_timeout=_REPLY_S,
            socket_connect_timeout=_REPLY_S,
            # Once, for a connection that a server let go of while it was idle.
            retry=Retry(NoBackoff(), 1),
        )
    except ValueError:
        pool = None
    if pool is None:
        # Outside of the except block: the error may hold the address, and with it the password.
        raise _unfit(
            Words("不是可用的 redis:// 地址", "is no redis:// address that can be used"),
            Words("请给出 redis://127.0.0.1:6379/0 这样的地址", "give one such as redis://127.0.0.1:6379/0"),
        )
    return Redis.from_pool(pool)


def _unfit(problem: Words, cure: Words) -> SettingsError:
    return SettingsError(Words("设置", "settings"), "cache_url", problem, cure)


@contextmanager
def _renewed(extend: Callable[[], Awaitable[None]], lease_s: float) -> Iterator[None]:
    """For the length of the block a lease is extended well before it ends."""
    tasks: list[asyncio.Task[None]] = []

    async def extending() -> None:
        while True:
            await extend()
            await asyncio.sleep(lease_s / 3)

    # Most questions are answered before that, and a task costs more than a timer.
    timer = asyncio.get_running_loop().call_later(
        lease_s / 3, lambda: tasks.append(asyncio.create_task(extending()))
    )
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()

"""Work on several things at once: results in order, or as they come."""

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def in_order(
    items: Iterable[T], work: Callable[[T], Awaitable[R]], at_once: int
) -> AsyncGenerator[R, None]:
    """The results of `work` in the order of `items`, at most `at_once` worked on, and few held back for a slow one."""
    slots = asyncio.Semaphore(at_once)

    async def one(item: T) -> R:
        async with slots:
            return await work(item)

    # With one at a time nothing is begun before its forerunner is done with; else some may wait for a slow head.
    most = 1 if at_once == 1 else 2 * at_once
    waiting: deque[asyncio.Task[R]] = deque()
    try:
        for item in items:
            waiting.append(asyncio.create_task(one(item)))
            if len(waiting) >= most:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def as_done(
    items: Iterable[T], work: Callable[[T], Awaitable[R]], at_once: int
) -> AsyncGenerator[R, None]:
    """The results of `work` as they come: a slow one holds up no other. Items are taken when there is room for them."""

    async def one(item: T) -> R:
        return await work(item)

    waiting, running = iter(items), set[asyncio.Task[R]]()
    try:
        while True:
            for item in itertools.islice(waiting, at_once - len(running)):
                running.add(asyncio.create_task(one(item)))
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def all_of(works: Iterable[Awaitable[R]]) -> list[R]:
    """The results of all; what one of them raises is raised when the others are done too: their results may be paid for."""
    results = await asyncio.gather(*works, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]


def both(one: Callable[[], T], other: Callable[[], R]) -> tuple[T, R]:
    """What two pieces of work give that wait for a disk or a server: `other` is done in a thread, beside `one`.

    >>> both(lambda: 1, lambda: "a")
    (1, 'a')
    """
    with ThreadPoolExecutor(1) as beside:
        later = beside.submit(other)
        return one(), later.result()

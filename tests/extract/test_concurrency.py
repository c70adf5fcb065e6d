"""Results come in order, never more is worked on than allowed, and nothing runs on when the taker leaves."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.concurrency import all_of, as_done, in_order


async def doubled(item: int) -> int:
    await asyncio.sleep(0.001 * (item % 3))
    return 2 * item


@pytest.mark.parametrize("at_once", [1, 2, 7, 100])
def test_results_are_in_the_order_of_the_items(at_once: int) -> None:
    async def run() -> list[int]:
        return [result async for result in in_order(range(20), doubled, at_once)]

    assert asyncio.run(run()) == [2 * item for item in range(20)]


def test_few_results_are_held_back_for_a_slow_one() -> None:
    begun: list[int] = []

    async def work(item: int) -> int:
        begun.append(item)
        await asyncio.sleep(0.05 if item == 0 else 0)
        return item

    async def run() -> int:
        async with aclosing(in_order(range(1000), work, 3)) as results:
            async for _ in results:
                return len(begun)
        return -1

    assert asyncio.run(run()) <= 7


def test_whoever_leaves_early_leaves_nothing_running() -> None:
    cancelled: list[int] = []

    async def work(item: int) -> int:
        try:
            await asyncio.sleep(0 if item == 0 else 10)
        except asyncio.CancelledError:
            cancelled.append(item)
            raise
        return item

    async def run() -> None:
        async with aclosing(in_order(range(9), work, 3)) as results:
            async for _ in results:
                break
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())
    assert cancelled


def test_what_goes_wrong_reaches_the_taker() -> None:
    async def work(item: int) -> int:
        raise ValueError(item)

    async def run() -> list[int]:
        return [result async for result in in_order(range(3), work, 2)]

    with pytest.raises(ValueError, match="0"):
        asyncio.run(run())


def test_results_that_need_no_order_come_as_they_are_done() -> None:
    async def work(item: int) -> int:
        await asyncio.sleep(0.05 if item == 0 else 0)
        return item

    async def run() -> list[int]:
        return [result async for result in as_done(range(40), work, 3)]

    results = asyncio.run(run())
    assert sorted(results) == list(range(40))
    assert results[-1] == 0, "the slow one held up nobody"


@given(items=st.integers(0, 30), at_once=st.integers(1, 9))
def test_as_many_as_allowed_are_worked_on_and_no_item_is_taken_before_there_is_room(
    items: int, at_once: int
) -> None:
    now = most = 0
    taken: list[int] = []

    def source() -> Iterator[int]:
        for item in range(items):
            taken.append(item)
            yield item

    async def work(item: int) -> int:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        return item

    async def run() -> None:
        done = 0
        async with aclosing(as_done(source(), work, at_once)) as results:
            async for _ in results:
                done += 1
                assert len(taken) <= done + 2 * at_once
        assert done == items

    asyncio.run(run())
    assert most == min(items, at_once)


def test_as_done_leaves_nothing_running_either() -> None:
    async def run() -> None:
        async with aclosing(as_done(range(9), doubled, 3)) as results:
            async for _ in results:
                break
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_where_one_of_several_fails_the_others_come_to_their_end_first() -> None:
    ended: list[int] = []

    async def work(item: int) -> int:
        if item == 0:
            raise ValueError(item)
        await asyncio.sleep(0.01)
        ended.append(item)
        return item

    assert asyncio.run(all_of(work(item) for item in (1, 2))) == [1, 2]
    with pytest.raises(ValueError, match="0"):
        asyncio.run(all_of(work(item) for item in range(4)))
    assert ended == [1, 2, 1, 2, 3]

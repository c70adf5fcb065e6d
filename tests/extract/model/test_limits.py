"""How a server's limits are kept, in virtual time."""

import asyncio
import time
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from extract.model.bucket import Bucket
from extract.model.client import ModelClient
from extract.model.limits import LONGEST_WAIT_S, Limits, Window
from tests.extract.model.busy import Busy, ask_many, good
from tests.extract.model.doubles import GOOD, QUESTION, Step, completion, failure, run_quick, settings


def test_a_slot_is_handed_on_at_once_in_the_order_of_the_questions() -> None:
    server = Busy()
    good(ask_many(server, 12, concurrency=3))
    assert server.most == 3
    assert server.came == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert server.users == [str(number) for number in range(12)]


def test_who_waits_to_try_again_holds_no_slot() -> None:
    server = Busy(lambda number: failure(500) if number == 1 else completion(GOOD), seconds=0.01)
    good(ask_many(server, 20, concurrency=1))
    assert server.came[:19] == pytest.approx([0.01 * number for number in range(19)]), "no gap"


def test_a_question_that_was_begun_goes_before_those_that_were_not() -> None:
    server = Busy(lambda number: failure(500) if number == 1 else completion(GOOD), seconds=10)
    good(ask_many(server, 5, concurrency=1))
    assert server.users == ["0", "1", "0", "2", "3", "4"]


def test_a_burst_of_refusals_halves_the_room_once() -> None:
    limits = Limits(10)
    server = Busy(lambda number: failure(429) if number <= 10 else completion(GOOD))

    async def run() -> int:
        async with ModelClient(settings(concurrency=10), server, limits=limits) as client:
            asked = [asyncio.ensure_future(client.ask(QUESTION)) for _ in range(10)]
            await asyncio.sleep(1.1)
            allowed = limits.allowed
            await asyncio.gather(*asked)
            return allowed

    assert run_quick(run()) == 5


def test_the_room_grows_back_step_by_step_to_what_was_set() -> None:
    window = Window(10)
    for _ in range(20):
        window.shrink()
    assert window.size == 1
    window.shrink()
    sizes = []
    for _ in range(40):
        for _ in range(window.size):
            window.grow()
        sizes.append(window.size)
    assert sizes == sorted(sizes)
    assert all(later - size <= 2 for size, later in pairwise(sizes)), "by a step a round"
    assert sizes[-1] == 10


@pytest.mark.parametrize("step", [failure(429), failure(503), httpx2.ReadTimeout("slow")], ids=str)
def test_overload_in_all_its_forms_makes_room(step: Step) -> None:
    limits = Limits(8)
    good(ask_many(Busy(lambda number: step if number == 1 else completion(GOOD)), 2, limits))
    assert limits.allowed == 7


@pytest.mark.parametrize("step", [failure(500), httpx2.ConnectError("refused")], ids=str)
def test_what_is_no_overload_does_not(step: Step) -> None:
    limits = Limits(8)
    good(ask_many(Busy(lambda number: step if number == 1 else completion(GOOD)), 2, limits))
    assert limits.allowed == 8


def test_retry_after_holds_all_questions_and_they_do_not_come_back_in_one_burst() -> None:
    server = Busy(lambda number: failure(429, {"retry-after": "30"}) if number == 5 else completion(GOOD))
    good(ask_many(server, 40, concurrency=8))
    after = [came for came in server.came if came > 1]
    assert min(after) >= 31
    assert [sum(came // 1 == second for came in after) for second in (31, 32, 33)] == [1, 2, 4]
    assert server.most == 8


def test_a_pause_is_bounded() -> None:
    server = Busy(lambda number: failure(429, {"retry-after": "86400"}) if number == 1 else completion(GOOD))
    good(ask_many(server, 2, concurrency=1))
    assert max(server.came) < 3 + LONGEST_WAIT_S + 1


def test_a_server_that_turns_away_all_is_left_alone_for_longer_and_longer() -> None:
    server = Busy(lambda _: failure(429), seconds=0.1)
    ask_many(server, 50, concurrency=8, max_attempts=1)
    assert sum(came < 60 for came in server.came) < 30


@pytest.mark.parametrize("told", ["0", "-5", "0.01", "Fri, 27 Nov 2020 10:00:00 GMT"])
def test_a_server_that_says_at_once_and_turns_away_all_is_not_believed_for_long(told: str) -> None:
    server = Busy(lambda _: failure(429, {"retry-after": told}), seconds=0.1)
    ask_many(server, 50, concurrency=8, max_attempts=1, deadline_s=60)
    assert sum(came < 60 for came in server.came) < 40


def test_nothing_left_by_the_headers_is_waited_for() -> None:
    none_left = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "20s"}
    good_step = completion(GOOD)

    def reply(number: int) -> httpx2.Response:
        return httpx2.Response(200, headers=none_left if number == 1 else None, content=good_step.content)

    server = Busy(reply)
    good(ask_many(server, 4, concurrency=1))
    assert server.came == [0, 21, 22, 23]


def test_requests_a_minute_follow_each_other_evenly() -> None:
    server = Busy(seconds=0.5)
    good(ask_many(server, 31, concurrency=8, requests_per_minute=60))
    assert server.came == pytest.approx(list(range(31)))


def test_tokens_a_minute_are_estimated_and_put_right_by_the_usage() -> None:
    cheap, dear = Busy(seconds=0.1), Busy(seconds=0.1)
    dear.reply = lambda _: completion(GOOD, usage=(500, 500))
    good(ask_many(cheap, 40, tokens_per_minute=6000, concurrency=1))
    good(ask_many(dear, 40, tokens_per_minute=6000, concurrency=1))
    # 15 tokens each at 100 a second, and 1000 each.
    assert cheap.came[-1] < 20
    assert 380 < dear.came[-1] < 420


def test_a_change_of_the_clock_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(number: int) -> httpx2.Response:
        monkeypatch.setattr(time, "time", lambda: 10.0**9 * (number % 3))
        dates = {"date": "Fri, 27 Nov 2026 10:00:00 GMT", "retry-after": "Fri, 27 Nov 2026 10:00:07 GMT"}
        return failure(429, dates) if number == 1 else completion(GOOD)

    server = Busy(reply)
    good(ask_many(server, 3, concurrency=1, requests_per_minute=60))
    assert server.came == pytest.approx([0, 8, 9, 10], abs=0.3)


@given(
    per_minute=st.integers(1, 100_000),
    steps=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 5000)), min_size=1, max_size=60),
)
def test_no_minute_takes_more_than_its_rate_and_the_largest_amount(
    per_minute: int, steps: list[tuple[float, int]]
) -> None:
    time_, bucket, taken = 0.0, Bucket(per_minute, 0.0), list[tuple[float, int]]()
    for idle, amount in steps:
        time_ += idle
        while (wait := bucket.wait(amount, time_)) > 0:
            time_ += wait
        bucket.take(amount, time_)
        taken.append((time_, amount))
    largest = max(amount for _, amount in taken)
    for start, _ in taken:
        minute = sum(amount for at, amount in taken if start <= at < start + 59.999)
        assert minute <= per_minute + largest


@given(per_minute=st.integers(1, 3000), idles=st.lists(st.floats(0, 5), min_size=1, max_size=80))
def test_no_minute_has_more_requests_than_are_allowed(per_minute: int, idles: list[float]) -> None:
    time_, bucket, taken = 0.0, Bucket(per_minute, 0.0), list[float]()
    for idle in idles:
        time_ += idle
        while (wait := bucket.wait(1, time_)) > 0:
            time_ += wait
        bucket.take(1, time_)
        taken.append(time_)
    for start in taken:
        assert sum(start <= at < start + 59.999 for at in taken) <= per_minute


PLANS = st.tuples(
    st.sampled_from(["answered", "refused", "told", "broken"]), st.floats(0, 3), st.none() | st.floats(0, 20)
)
"""What comes of a request, how long it takes, and after how long who asked is cancelled."""


@tried(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_happens_slots_come_back_and_all_are_let_in(data: st.DataObject) -> None:
    """Refusals, pauses, answers and cancellations at any time: the bounds hold, and nobody is forgotten."""
    most = data.draw(st.integers(1, 5), label="concurrency")
    rate = data.draw(st.none() | st.integers(30, 6000), label="requests a minute")
    plans = data.draw(st.lists(PLANS, min_size=1, max_size=30), label="questions")

    async def run() -> None:
        limits, out, served = Limits(most, rate), 0, 0

        async def one(kind: str, seconds: float) -> None:
            nonlocal out, served
            async with limits.slot(limits.turn(), 10) as slot:
                out += 1
                try:
                    assert out <= limits.in_flight <= most
                    await asyncio.sleep(seconds)
                finally:
                    out -= 1
                served += 1
                if kind == "answered":
                    slot.answered({})
                elif kind != "broken":
                    slot.refused(2.0 if kind == "told" else None)
                assert 1 <= limits.allowed <= most
            slot.used(5)

        tasks = []
        for kind, seconds, cancelled_after in plans:
            tasks.append(asyncio.create_task(one(kind, seconds)))
            if cancelled_after is not None:
                asyncio.get_running_loop().call_later(cancelled_after, tasks[-1].cancel)
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(error, asyncio.CancelledError) for error in ended if error is not None)
        assert served == ended.count(None)
        assert (limits.in_flight, limits.waiting) == (0, 0)
        async with asyncio.timeout(LONGEST_WAIT_S), limits.slot(limits.turn()):
            assert limits.in_flight == 1

    run_quick(run())

"""Repeats, deadlines, second requests and cancellation, in virtual time."""

import asyncio
import random

import httpx2
import pytest

from extract.model.client import ModelClient, ModelError
from extract.model.limits import Limits
from extract.model.question import Answered
from tests.extract.model.busy import Busy, ask_many, good, now
from tests.extract.model.doubles import GOOD, QUESTION, Step, completion, failure, run_quick, settings


def test_a_server_that_says_wait_does_not_use_up_the_attempts() -> None:
    server = Busy(lambda number: failure(429) if number <= 9 else completion(GOOD))
    (answered,) = good(ask_many(server, 1, max_attempts=2))
    assert (answered.usage.requests, answered.usage.retries) == (10, 9)


def test_a_server_that_says_nothing_else_is_given_up_after_a_while() -> None:
    server = Busy(lambda _: failure(429), seconds=0.1)
    answers = ask_many(server, 100, concurrency=8, max_attempts=3)
    errors = [one for one in answers if isinstance(one, ModelError)]
    assert [(one.kind, one.hopeless) for one in errors] == [("rate_limit", True)] * 100
    assert 600 <= max(server.came) < 700
    assert len(server.came) < 200


def test_a_server_that_starts_again_costs_no_question() -> None:
    class Restarts(Busy):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            self.reply = lambda _: httpx2.ConnectError("refused") if 20 < now() < 80 else completion(GOOD)
            return await super().handle_async_request(request)

    server = Restarts()
    good(ask_many(server, 500, concurrency=8, max_attempts=2))
    assert sum(20 < came < 80 for came in server.came) < 30, "a few look whether it is back"
    assert max(server.came) < 80 + 20 + 500 / 8


def test_a_server_that_does_not_come_back_ends_the_run() -> None:
    server = Busy(
        lambda number: httpx2.ConnectError("refused") if number > 5 else completion(GOOD), seconds=0.01
    )
    errors = [one for one in ask_many(server, 500) if isinstance(one, ModelError)]
    assert [(one.kind, one.hopeless) for one in errors] == [("connection", True)] * 495
    assert max(server.came) < 700


def test_one_question_that_hangs_does_not_end_the_run_and_several_do() -> None:
    alone, *_ = ask_many(Busy(seconds=1000), 1, timeout_s=300, max_attempts=4)
    assert isinstance(alone, ModelError)
    assert (alone.kind, alone.hopeless) == ("timeout", False)
    several = ask_many(Busy(seconds=1000), 3, timeout_s=300, max_attempts=4)
    assert all(isinstance(one, ModelError) and one.hopeless for one in several)


def test_a_server_that_never_was_there_is_not_waited_for() -> None:
    server = Busy(lambda _: httpx2.ConnectError("refused"))
    errors = ask_many(server, 20, max_attempts=4)
    assert {one.kind for one in errors if isinstance(one, ModelError)} == {"connection"}
    assert max(server.came) < 30


def test_a_question_that_breaks_the_server_is_not_asked_for_ever() -> None:
    def reply(number: int) -> Step:
        return httpx2.RemoteProtocolError("gone") if server.users[number - 1] == "3" else completion(GOOD)

    server = Busy(reply)
    ended = ask_many(server, 20, max_attempts=3)
    assert [number for number, one in enumerate(ended) if isinstance(one, ModelError)] == [3]
    assert server.users.count("3") == 3


@pytest.mark.parametrize("seed", range(2))
def test_faults_cost_no_more_calls_than_they_must(seed: int) -> None:
    chance = random.Random(seed)
    faults = (
        failure(500),
        failure(429),
        failure(503),
        failure(429, {"retry-after": "1"}),
        httpx2.RemoteProtocolError("gone"),
        httpx2.Response(200, text='{"choices": [{', headers={"content-type": "application/json"}),
    )
    server = Busy(lambda _: chance.choice(faults) if chance.random() < 0.2 else completion(GOOD))
    answered = good(ask_many(server, 400, concurrency=16, max_attempts=8))
    assert len(server.came) <= 1.35 * 400
    assert sum(one.usage.requests for one in answered) == len(server.came)


def test_a_question_ends_at_its_deadline_and_says_so() -> None:
    class Hangs(Busy):
        pass

    server = Hangs(seconds=1000)
    (error,) = ask_many(server, 1, deadline_s=30, timeout_s=20)
    assert isinstance(error, ModelError)
    assert error.kind == "timeout"
    assert "deadline_s = 30 s" in str(error)
    assert error.usage.requests == 2
    (error,) = ask_many(Hangs(seconds=1000), 1, timeout_s=20, max_attempts=1)
    assert "timeout_s = 20 s" in str(error)


def test_the_deadline_counts_waits_and_repairs_and_leaves_the_answer() -> None:
    def reply(number: int) -> Step:
        return completion(GOOD) if number == 1 else failure(429, {"retry-after": "50"})

    async def run() -> Answered:
        async with ModelClient(settings(deadline_s=30), Busy(reply)) as client:
            answered = await client.ask(QUESTION, lambda _: ["编号 1 不存在"])
            assert now() == 30
            return answered

    answered = run_quick(run())
    assert answered.complaints
    assert not answered.settled


def test_to_wait_for_one_s_turn_is_no_delay() -> None:
    assert len(good(ask_many(Busy(), 100, concurrency=1, deadline_s=5))) == 100


def test_a_second_request_goes_out_for_one_that_takes_long_and_both_are_counted() -> None:
    class Slow(Busy):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            self.seconds = 100.0 if not self.came else 1.0
            return await super().handle_async_request(request)

    server = Slow()
    limits = Limits(4)

    async def run() -> Answered:
        async with ModelClient(settings(hedge_after_s=5.0), server, limits=limits) as client:
            answered = await client.ask(QUESTION)
            assert (now(), server.out, limits.in_flight) == (6, 0, 0)
            return answered

    usage = run_quick(run()).usage
    assert server.came == [0, 5]
    assert (usage.requests, usage.input_tokens, usage.output_tokens, usage.estimated) == (2, 20, 10, True)


def test_no_second_request_goes_out_for_a_quick_one() -> None:
    server = Busy()
    answers = good(ask_many(server, 30, concurrency=2, hedge_after_s=1.5))
    assert len(server.came) == 30
    assert not any(one.usage.estimated for one in answers)


def test_a_hedged_request_that_fails_leaves_the_other() -> None:
    server = Busy(lambda number: failure(500) if number == 2 else completion(GOOD), seconds=4)
    (answered,) = good(ask_many(server, 1, hedge_after_s=1))
    assert (server.came, answered.usage.requests) == ([0, 1], 2)
    server = Busy(lambda number: failure(500) if number == 1 else completion(GOOD), seconds=4)
    (answered,) = good(ask_many(server, 1, hedge_after_s=5))
    assert len(server.came) == 2, "what failed before the second went out is tried again as ever"


def test_who_is_cancelled_leaves_nothing_behind() -> None:
    server, limits = Busy(seconds=10), Limits(2)

    async def run() -> None:
        client = ModelClient(settings(hedge_after_s=1), server, limits=limits)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(15), client:
                await asyncio.gather(*(client.ask(QUESTION) for _ in range(9)))
        assert (limits.in_flight, limits.waiting, server.out) == (0, 0, 0)
        assert server.closed

    run_quick(run())


def test_a_client_is_closed_when_what_it_serves_is_cancelled() -> None:
    server = Busy(seconds=10)

    async def work() -> None:
        async with ModelClient(settings(), server) as client:
            await client.ask(QUESTION)

    async def run() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert server.closed

    run_quick(run())

"""A question is leased while it is under way: among clients that share a store, and among processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from extract.model.cache import AnswerStore, Record
from extract.model.limits import PATIENCE_S
from extract.model.memory import key_of
from extract.model.question import Answered, Question
from extract.model.remembering import RememberingClient
from extract.model.repair import TEMPLATE
from tests.extract.model.busy import Busy
from tests.extract.model.doubles import GOOD, QUESTION, completion, failure, run_quick, settings
from tests.extract.model.processes import result, serving, start, wait_until_asked
from tests.extract.model.test_remembering import Slow, asked, with_client


def test_no_more_questions_are_leased_than_two_for_each_that_can_be_out(tmp_path: Path) -> None:
    server = Slow(completion(GOOD))

    async def do(client: RememberingClient) -> int:
        questions = [replace(QUESTION, user=f"第{n}问") for n in range(9)]
        tasks = [asyncio.create_task(client.ask(one)) for one in questions]
        await asked(server, 2)
        await asyncio.sleep(0.02)
        assert client._answers is not None
        leased = sum([not await _free(client._answers, client, one) for one in questions])
        server.go.set()
        await asyncio.gather(*tasks)
        return leased

    assert with_client(tmp_path, server, do, concurrency=2) == 2 * 2
    assert len(server.bodies) == 9


def test_who_waits_to_try_again_keeps_no_other_from_being_asked() -> None:
    server = Busy(lambda number: failure(500) if number == 1 else completion(GOOD), seconds=0.01)

    async def run() -> None:
        used = settings(concurrency=1)
        async with RememberingClient(used, server, None, TEMPLATE) as client:
            await asyncio.gather(*(client.ask(replace(QUESTION, user=f"第{n}问")) for n in range(20)))

    run_quick(run())
    assert server.came[:19] == pytest.approx([0.01 * number for number in range(19)]), "no gap"


async def _free(answers: AnswerStore, client: RememberingClient, question: Question) -> bool:
    async with answers.lease(key_of(client._settings, question, TEMPLATE)) as is_ours:
        return is_ours


class Shelf:
    """Answers and leases of several processes, in memory."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.leased: set[str] = set()

    async def get(self, key: str) -> Record | None:
        return self.records.get(key)

    async def put(self, key: str, record: Record) -> None:
        self.records[key] = record

    @asynccontextmanager
    async def lease(self, key: str) -> AsyncIterator[bool]:
        is_ours = key not in self.leased
        self.leased.add(key)
        yield is_ours
        if is_ours:
            self.leased.discard(key)

    async def close(self) -> None:
        pass


def test_a_holder_that_was_stopped_is_waited_for_no_longer_than_a_question_can_be_leased() -> None:
    shelf, server = Shelf(), Busy()

    async def run() -> Answered:
        used = settings(deadline_s=20)
        async with (
            RememberingClient(used, server, shelf, TEMPLATE) as client,
            shelf.lease(key_of(used, QUESTION, TEMPLATE)),
        ):
            return await client.ask(QUESTION)

    assert not run_quick(run()).cached
    assert [PATIENCE_S + 20 <= came < PATIENCE_S + 30 for came in server.came] == [True]


def test_a_question_that_waits_for_the_server_under_a_lease_is_not_asked_by_another() -> None:
    """The server takes one question and wants to be left alone for longer than a question may be out."""
    none_left = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "50s"}
    good = completion(GOOD).content
    shelf, server = (
        Shelf(),
        Busy(lambda n: httpx2.Response(200, headers=none_left if n == 1 else None, content=good)),
    )

    async def run() -> list[Answered]:
        used = settings(concurrency=1, deadline_s=20)
        async with (
            RememberingClient(used, server, shelf, TEMPLATE) as one,
            RememberingClient(used, server, shelf, TEMPLATE) as other,
        ):
            first = asyncio.gather(*(one.ask(replace(QUESTION, user=f"第{n}问")) for n in range(2)))
            await asyncio.sleep(2)
            second = asyncio.create_task(other.ask(replace(QUESTION, user="第1问")))
            return [*await first, await second]

    assert [one.cached for one in run_quick(run())] == [False, False, True]
    assert len(server.came) == 2


QUESTIONS = 20


@pytest.mark.slow
def test_two_processes_pay_for_each_question_once_and_get_the_same_answers(tmp_path: Path) -> None:
    with serving(0.05) as model:
        one, two = (start(model, tmp_path, QUESTIONS, concurrency=4) for _ in range(2))
        first, second = result(one), result(two)
    assert set(model.asked.values()) == {1}
    assert first["paid"] + second["paid"] == len(model.asked) == QUESTIONS
    assert first["said"] == second["said"]
    assert first["tokens"] == second["tokens"] == 10 * QUESTIONS


@pytest.mark.slow
def test_known_answers_need_no_server_and_no_openai(tmp_path: Path) -> None:
    with serving() as model:
        assert result(start(model, tmp_path, 2, run="r"))["openai"]
        again = result(start(model, tmp_path, 2, run="r"))
    assert (again["openai"], again["paid"], model.asked.total()) == (False, 2, 2)


@pytest.mark.slow
def test_a_question_of_a_process_that_is_killed_is_asked_by_the_one_that_waits(tmp_path: Path) -> None:
    with serving() as model:
        model.stuck.set()
        killed = start(model, tmp_path, 1)
        wait_until_asked(model, 1)
        model.stuck.clear()
        waiting = start(model, tmp_path, 1)
        with pytest.raises(Exception, match="timed out"):
            waiting.communicate(timeout=3)
        assert model.asked.total() == 1
        killed.kill()
        killed.communicate()
        assert result(waiting)["paid"] == 1
    assert model.asked.total() == 2


@pytest.mark.slow
def test_answers_that_came_before_a_process_was_killed_are_kept(tmp_path: Path) -> None:
    with serving() as model:
        model.seconds = 0.05
        killed = start(model, tmp_path, 100, concurrency=4, run="r")
        wait_until_asked(model, 40)
        killed.kill()
        killed.communicate()
        out = 4
        again = result(start(model, tmp_path, 100, concurrency=8, run="r"))
    assert again["paid"] == 100
    assert 100 <= model.asked.total() <= 100 + out
    assert max(model.asked.values()) <= 2

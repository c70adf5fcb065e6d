"""A budget holds over a run that was killed: what it paid for a document that was not done is counted when it goes on."""

import asyncio
from pathlib import Path

import pytest

from extract.model.budget import Budget
from extract.model.cache_disk import DiskStore
from extract.model.remembering import RememberingClient
from extract.model.repair import TEMPLATE
from tests.extract.model.doubles import GOOD, QUESTION, Server, completion, settings


@pytest.mark.parametrize(("again", "spent"), [("run", 15), ("another", 0)])
def test_what_this_run_paid_before_it_was_killed_is_spent(tmp_path: Path, again: str, spent: int) -> None:
    async def asked(run: str, budget: Budget) -> None:
        async with (
            DiskStore(tmp_path) as answers,
            RememberingClient(settings(), Server(completion(GOOD)), answers, TEMPLATE, run, budget) as client,
        ):
            await client.ask(QUESTION)

    first, second = Budget(tokens=100_000), Budget(tokens=100_000)
    asyncio.run(asked("run", first))
    assert first.spent.tokens == 15
    asyncio.run(asked(again, second))
    assert second.spent.tokens == spent

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model.budget import NOTHING, Budget, Cost
from extract.model.client import ModelClient, ModelError
from extract.model.question import Answered
from extract.model.usage import Usage, total
from extract.settings_error import UnfitError
from tests.extract.model.doubles import (
    GOOD,
    QUESTION,
    Answer,
    Server,
    completion,
    failure,
    no_facts,
    run_quick,
    settings,
)

PRICED = settings(price_in="1", price_out="2")


@pytest.mark.parametrize("text", ["200000", "200,000", "200_000", " 200000 tokens", "200000词元"])
def test_a_plain_number_is_tokens(text: str) -> None:
    budget = Budget.parse(text, settings())
    assert (budget.tokens, budget.money) == (200_000, None)


@pytest.mark.parametrize("text", ["5.0元", "$5", "5.00 CNY", "¥5", "5 人民币", "USD 5", "5€"])
def test_an_amount_with_a_currency_is_money_in_that_of_the_prices(text: str) -> None:
    budget = Budget.parse(text, PRICED)
    assert (budget.tokens, budget.money) == (None, Decimal(5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "200000"),
        ("much", "200000"),
        ("-5", "200000"),
        ("5.5", "names its currency"),
        ("0", "above 0"),
        ("0.00元", "above 0"),
        ("$5元", "two units"),
        ("1e9", "200000"),
    ],
)
def test_what_is_no_budget_is_refused_with_what_would_be(text: str, said: str) -> None:
    with pytest.raises(UnfitError, match=said) as caught:
        Budget.parse(text, PRICED)
    assert caught.value.words.zh
    assert caught.value.words.en.isascii()


def test_money_needs_prices() -> None:
    with pytest.raises(UnfitError, match="price_in") as caught:
        Budget.parse("$5", settings())
    assert "price_in" in caught.value.words.zh
    with pytest.raises(ValueError, match="price_in"):
        ModelClient(settings(), budget=Budget(money=Decimal(5)))


amounts = st.builds(Cost, st.integers(0, 1000), st.decimals(0, 10, places=4))


@given(
    tokens=st.none() | st.integers(0, 5000),
    money=st.none() | st.decimals(0, 20, places=2),
    steps=st.lists(st.tuples(amounts, amounts), max_size=40),
)
def test_what_is_spent_passes_the_budget_by_no_more_than_what_is_out_differs(
    tokens: int | None, money: Decimal | None, steps: list[tuple[Cost, Cost]]
) -> None:
    budget, out = Budget(tokens, money), list[tuple[Cost, Cost]]()
    for expected, paid in steps:
        if budget.reserve(expected):
            out.append((expected, paid))
        both = budget.spent.plus(budget.reserved)
        over = sum(max(0, paid.tokens - expected.tokens) for expected, paid in steps)
        assert tokens is None or both.tokens <= tokens + over
        if len(out) > 3:
            budget.settle(*out.pop(0))
    for expected, paid in out:
        budget.settle(expected, paid)
    assert budget.reserved == NOTHING


def ask_many(server: Server, count: int, budget: Budget, **changes: Any) -> list[Answered | BaseException]:
    async def run() -> list[Answered | BaseException]:
        async with ModelClient(settings(**changes), server, budget=budget) as client:
            asked = (client.ask(QUESTION, no_facts) for _ in range(count))
            return await asyncio.gather(*asked, return_exceptions=True)

    return run_quick(run())


OTHER = completion('{"facts": [], "none": [1]}', usage=(400, 600))


def test_a_question_that_could_pass_the_budget_is_refused_before_anything_is_sent() -> None:
    server, budget = Server(OTHER), Budget(10_000)
    answers = ask_many(server, 50, budget, concurrency=4)
    refused = [one for one in answers if isinstance(one, ModelError)]
    answered = [one for one in answers if isinstance(one, Answered)]
    assert len(answered) + len(refused) == 50
    assert len(server.bodies) == len(answered)
    # The last is known to be like the others: what is out is guessed by their mean.
    assert 8_000 <= budget.spent.tokens <= 10_000 + 4 * 600
    assert budget.reserved == NOTHING
    assert {(one.kind, one.hopeless, one.usage.requests) for one in refused} == {("budget", True, 0)}
    assert "budget of 10000 tokens" in str(refused[0])
    assert "预算" in refused[0].text("zh")
    spent = total(one.usage for one in answered)
    assert budget.spent == Cost.of_usage(spent)


def test_money_is_kept_too() -> None:
    server, budget = Server(OTHER), Budget.parse("0.01元", PRICED)
    ask_many(server, 50, budget, concurrency=1, price_in="1", price_out="2")
    assert Decimal("0.0070") < budget.spent.money <= Decimal("0.0116")
    assert budget.spent.money == len(server.bodies) * Decimal("0.0016")


def test_what_was_spent_before_counts() -> None:
    server = Server(OTHER)
    before = Usage(6000, 3990, requests=9)
    answers = ask_many(server, 3, Budget(10_000, spent=Cost.of_usage(before)))
    assert server.bodies == []
    assert all(isinstance(one, ModelError) and one.kind == "budget" for one in answers)


def test_a_repair_that_the_budget_does_not_bear_leaves_the_answer() -> None:
    server = Server(completion(GOOD, usage=(400, 600)))
    (answered,) = ask_many(server, 1, Budget(1000))
    assert isinstance(answered, Answered)
    assert isinstance(answered.answer, Answer)
    assert answered.complaints
    assert not answered.settled
    assert len(server.bodies) == 1
    assert (answered.usage.requests, answered.usage.repairs) == (1, 0), "what was not sent is no repair"


def test_what_failed_gives_back_what_was_set_aside() -> None:
    budget = Budget(100_000)
    (error,) = ask_many(Server(failure(500)), 1, budget)
    assert isinstance(error, ModelError)
    assert (budget.spent, budget.reserved) == (NOTHING, NOTHING)


def test_the_first_question_is_reckoned_by_its_length() -> None:
    server = Server(OTHER)

    async def run() -> None:
        async with ModelClient(settings(), server, budget=Budget(3000)) as client:
            await client.ask(replace(QUESTION, user="字" * 5000))

    with pytest.raises(ModelError) as caught:
        run_quick(run())
    assert caught.value.kind == "budget"
    assert server.bodies == []

"""What a run may cost at most, kept before anything is sent.

What is out counts as if it were spent already: its prompt by estimate and, for the answer, the mean of the answers up to
then. So a run can pass its budget only by how far the requests that are out then differ from that.
"""

import re
from decimal import Decimal
from typing import NamedTuple, Self

from extract.model.usage import Usage, price
from extract.settings import Settings
from extract.settings_error import UnfitError

_EXAMPLES = ("如 200000（词元）、5.00元 或 $5", "such as 200000 (tokens), 5.00 CNY or $5")
_CURRENCY = r"[¥￥$€£]|[元圆]|人民币|美元|欧元|[A-Za-z]{3}"
_AMOUNT = re.compile(rf"({_CURRENCY})?\s*(\d+(?:[,_]\d{{3}})*)(\.\d+)?\s*(tokens?|词元|{_CURRENCY})?")
_TOKENS = {"token", "tokens", "词元"}


class Cost(NamedTuple):
    """Tokens of both directions together, and money in the currency of the prices."""

    tokens: int
    money: Decimal

    @classmethod
    def of(cls, input_tokens: int, output_tokens: int, settings: Settings) -> Self:
        """What the tokens cost at the prices that are set; money is 0 without them."""
        money = price(input_tokens, output_tokens, settings.price_in, settings.price_out)
        return cls(input_tokens + output_tokens, money or Decimal(0))

    @classmethod
    def of_usage(cls, usage: Usage) -> Self:
        """What was paid, as for a run that is resumed."""
        return cls(usage.input_tokens + usage.output_tokens, usage.cost or Decimal(0))

    def plus(self, other: "Cost", sign: int = 1) -> "Cost":
        return Cost(self.tokens + sign * other.tokens, self.money + sign * other.money)


NOTHING = Cost(0, Decimal(0))


class Budget:
    """Tokens or money, or both, that all questions of a run may cost together. `spent` and `reserved` are Costs."""

    def __init__(
        self, tokens: int | None = None, money: Decimal | None = None, *, spent: Cost = NOTHING
    ) -> None:
        """Nothing bounds what is None. `spent` is what was paid already."""
        self.tokens, self.money = tokens, money
        self.spent, self.reserved = spent, NOTHING

    @classmethod
    def parse(cls, text: str, settings: Settings) -> Self:
        """A budget as it is given on the command line: "200000" tokens, "5.00元", "$5", "5 CNY".

        Raises:
            UnfitError: a ValueError with its words in Chinese and English.
        """
        found = _AMOUNT.fullmatch(text.strip())
        if found is None:
            raise UnfitError(
                f"不是预算：请给出数额，{_EXAMPLES[0]}", f"is no budget: give an amount, {_EXAMPLES[1]}"
            )
        before, whole, decimals, after = found.groups()
        amount = Decimal(re.sub("[,_]", "", whole) + (decimals or ""))
        if not amount:
            raise UnfitError("预算须大于 0", "a budget must be above 0")
        is_money = before is not None or (after is not None and after.lower() not in _TOKENS)
        if before is not None and after is not None:
            raise UnfitError(f"写了两种单位；{_EXAMPLES[0]}", f"has two units; {_EXAMPLES[1]}")
        if not is_money:
            if decimals:
                raise UnfitError(
                    f"词元须为整数，金额须写明币种，{_EXAMPLES[0]}",
                    f"tokens are whole, and money names its currency, {_EXAMPLES[1]}",
                )
            return cls(tokens=int(amount))
        budget = cls(money=amount)
        budget.must_be_priced(settings)
        return budget

    def must_be_priced(self, settings: Settings) -> None:
        """UnfitError where it is in money and no price is known."""
        if self.money is not None and settings.price_in is None and settings.price_out is None:
            raise UnfitError(
                "金额预算需要价格：请设 price_in 和 price_out（每百万词元，币种相同），或按词元给出预算",
                "a budget in money needs prices: set price_in and price_out (a million tokens, in that currency), "
                "or give the budget in tokens",
            )

    def fits(self, cost: Cost) -> bool:
        """Whether so much more may be spent."""
        after = self.spent.plus(self.reserved).plus(cost)
        return not (
            (self.tokens is not None and after.tokens > self.tokens)
            or (self.money is not None and after.money > self.money)
        )

    def reserve(self, cost: Cost) -> bool:
        """Set so much aside for a request; whether there is that much. `settle` gives it back."""
        if not self.fits(cost):
            return False
        self.reserved = self.reserved.plus(cost)
        return True

    def settle(self, reserved: Cost, paid: Cost = NOTHING) -> None:
        """Put what a request came to in place of what was set aside for it."""
        self.reserved = self.reserved.plus(reserved, -1)
        self.spent = self.spent.plus(paid)

    def words(self, cost: Cost) -> str:
        """Why a request that may cost so much is refused."""
        tokens = self.tokens is not None and self.spent.plus(self.reserved).plus(cost).tokens > self.tokens
        most, spent, out, more = (
            (self.tokens, self.spent.tokens, self.reserved.tokens, cost.tokens)
            if tokens
            else (self.money, self.spent.money, self.reserved.money, cost.money)
        )
        unit = " tokens" if tokens else ""
        return (
            f"of a budget of {most}{unit}, {spent} are spent and {out} set aside; this may take {more} more"
        )

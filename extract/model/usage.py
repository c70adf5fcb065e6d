"""What an answer cost: tokens, requests, seconds, money."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
"""Code points that count as one token each; Chinese punctuation does not."""

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Usage:
    """The cost of some answers; `+` adds, `Usage()` is nothing.

    `requests` counts every request sent, `repairs` the answers sent back as wrong, `retries` the requests repeated
    because one failed on the way. `seconds` is time spent asking, waits between attempts included; questions asked
    side by side add up to more than the clock shows. `cost` is in the currency of the prices and None without
    them; it is an upper bound, since no discount for cached prompts is known. `estimated`: some of the tokens are
    by `estimate_tokens`, as a server gave none. What a failed request may have cost at the server is not known.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    repairs: int = 0
    retries: int = 0
    seconds: float = 0.0
    cost: Decimal | None = None
    estimated: bool = False

    def __add__(self, other: "Usage") -> "Usage":
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.requests + other.requests,
            self.repairs + other.repairs,
            self.retries + other.retries,
            self.seconds + other.seconds,
            sum(costs, Decimal(0)) if costs else None,
            self.estimated or other.estimated,
        )


def total(usages: Iterable[Usage]) -> Usage:
    """All of them added."""
    return sum(usages, Usage())


def estimate_tokens(text: str) -> int:
    """Tokens by the one rule used everywhere: a CJK character is a token, other text a token per four characters.

    >>> estimate_tokens("预算"), estimate_tokens("预算2024"), estimate_tokens("预算20245")
    (2, 3, 4)
    """
    cjk = 0 if text.isascii() else sum(map(len, _CJK.findall(text)))
    return cjk + -(-(len(text) - cjk) // 4)


def price(
    input_tokens: int, output_tokens: int, price_in: Decimal | None, price_out: Decimal | None
) -> Decimal | None:
    """Money for the tokens, prices being per million; None where no price is known, a missing one counts as zero."""
    if price_in is None and price_out is None:
        return None
    return (input_tokens * (price_in or Decimal(0)) + output_tokens * (price_out or Decimal(0))) / _MILLION

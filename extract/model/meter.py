"""Counts what one question costs, over all its requests: good, repaired, cut off, failed or sent a second time."""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from extract.model.repair import has_message
from extract.model.usage import Usage, estimate_tokens, price
from extract.settings import Settings

# The system message and the schema are the same in thousands of requests.
estimated = lru_cache(maxsize=256)(estimate_tokens)


class Paid(NamedTuple):
    """The tokens of one answered request. `cached` are those of the input that the server had kept from before."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached: int = 0
    estimated: bool = False


@dataclass(slots=True)
class MeanOutput:
    """The mean of the tokens of the answers up to now; before the first, a guess that counts as one answer."""

    _sum: float = 500.0
    _count: int = 1

    def add(self, tokens: int) -> None:
        """One more answer."""
        self._sum += tokens
        self._count += 1

    @property
    def tokens(self) -> int:
        """Rounded up."""
        return int(-(-self._sum // self._count))


@dataclass(slots=True)
class Meter:
    """A running count. `rounds` are the requests that were meant; what of `requests` was sent beyond them are repeats."""

    settings: Settings
    rounds: int = 0
    requests: int = 0
    cached_tokens: int = 0
    _input_tokens: int = 0
    _output_tokens: int = 0
    _estimated: bool = False
    _started: float = field(default_factory=time.monotonic)

    def usage(self) -> Usage:
        """The cost up to now."""
        tokens = (self._input_tokens, self._output_tokens)
        return Usage(
            *tokens,
            requests=self.requests,
            repairs=max(0, self.rounds - 1),
            retries=max(0, self.requests - self.rounds),
            seconds=time.monotonic() - self._started,
            cost=price(*tokens, self.settings.price_in, self.settings.price_out),
            estimated=self._estimated,
        )

    def answered(self, paid: Paid) -> None:
        """A request was answered."""
        self.requests += 1
        self.add(paid)

    def add(self, paid: Paid) -> None:
        """The cost of a request that is counted already."""
        self._input_tokens += paid.input_tokens
        self._output_tokens += paid.output_tokens
        self.cached_tokens += paid.cached
        self._estimated |= paid.estimated

    def failed(self) -> None:
        """A request was sent and brought nothing; what that cost is not known."""
        self.requests += 1


def paid_for(completion: Any, prompt: tuple[str, ...]) -> Paid:
    """What an answer cost, by the server's word, else by estimate of the prompt's texts and the answer's."""
    usage = getattr(completion, "usage", None)
    given = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    if isinstance(given[0], int) and isinstance(given[1], int):
        cached = getattr(getattr(usage, "prompt_tokens_details", None), "cached_tokens", None)
        return Paid(given[0], given[1], cached if isinstance(cached, int) else 0)
    if not has_message(completion):
        return Paid()
    return Paid(sum(map(estimated, prompt)), estimate_tokens(_reply_text(completion)), estimated=True)


def _reply_text(response: Any) -> str:
    message = response.choices[0].message
    calls = getattr(message, "tool_calls", None) or ()
    return str(getattr(message, "content", None) or "") + "".join(
        str(call.function.arguments) for call in calls
    )

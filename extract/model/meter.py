"""Counts what one question costs, over all its requests: good, repaired, cut off or failed."""

import time
from dataclasses import dataclass, field
from typing import Any

from instructor.core.hooks import Hooks

from extract.model.repair import has_message
from extract.model.usage import Usage, estimate_tokens, price
from extract.settings import Settings


@dataclass(slots=True)
class Meter:
    """A running count. `sent` is the text of the prompt now out, for servers that give no usage."""

    settings: Settings
    sent: str = ""
    rounds: int = 0
    _input_tokens: int = 0
    _output_tokens: int = 0
    _answers: int = 0
    _failures: int = 0
    _estimated: bool = False
    _started: float = field(default_factory=time.monotonic)

    def hooks(self) -> Hooks:
        """What instructor calls for every attempt, before it looks whether the answer is cut off or wrong."""
        hooks = Hooks()
        hooks.on("completion:response", self._answered)
        hooks.on("completion:error", self._failed)
        return hooks

    def usage(self) -> Usage:
        """The cost up to now."""
        tokens = (self._input_tokens, self._output_tokens)
        requests = self._answers + self._failures
        return Usage(
            *tokens,
            requests=requests,
            repairs=max(0, self.rounds - 1),
            retries=max(0, requests - self.rounds),
            seconds=time.monotonic() - self._started,
            cost=price(*tokens, self.settings.price_in, self.settings.price_out),
            estimated=self._estimated,
        )

    def _answered(self, response: Any) -> None:
        self._answers += 1
        usage = getattr(response, "usage", None)
        given = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
        if isinstance(given[0], int) and isinstance(given[1], int):
            self._input_tokens += given[0]
            self._output_tokens += given[1]
        elif has_message(response):
            self._estimated = True
            self._input_tokens += estimate_tokens(self.sent)
            self._output_tokens += estimate_tokens(_reply_text(response))

    def _failed(self, error: Exception, **_: Any) -> None:
        self._failures += 1


def _reply_text(response: Any) -> str:
    message = response.choices[0].message
    calls = getattr(message, "tool_calls", None) or ()
    return str(getattr(message, "content", None) or "") + "".join(
        str(call.function.arguments) for call in calls
    )

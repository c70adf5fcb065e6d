"""One client for one model: asks, sends back what is wrong, counts the cost.

Two loops, one within the other. The inner one repeats a request that failed on the way (`sending`). The outer one sends
a wrong answer back; it is ours and not instructor's, because instructor would raise after the last repair (and the last
answer, paid for, would be lost), knows nothing of ids that do not exist, and lets the prompt grow by every answer that
was wrong. What is left to instructor is what it knows best: how each mode asks for an answer and where it is found in
what comes back (`shaping`).
"""

import asyncio
import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import BaseModel

from extract.loading import loaded
from extract.model.answer_type import Prepared, prepare
from extract.model.budget import Budget
from extract.model.errors import ModelError
from extract.model.failures import CutOffError, FormError
from extract.model.limits import Limits
from extract.model.memory import Messages, complete, opening
from extract.model.meter import Meter
from extract.model.network import ChatServer, open_server
from extract.model.question import Answered, Check, Question
from extract.model.repair import TEMPLATE, repair_turns
from extract.model.retry import Sleep, kind_of, words_of
from extract.model.sending import Asking, Body, Sender
from extract.output.text import visible
from extract.settings import Settings

if TYPE_CHECKING:
    import httpx2

    from extract.model.shaping import Shaping

__all__ = ["Answered", "Check", "ModelClient", "ModelError", "Question"]

logger = logging.getLogger(__name__)

_SHAPING = "extract.model.shaping"

_LONGEST_DETAIL = 300
"""Characters of a server's own words in a message: some repeat the whole request."""


class _Reply(NamedTuple):
    """What one request brought: an answer, or none and what is wrong with its form."""

    answer: BaseModel | None
    completion: Any
    problems: list[str]


class _Outcome(NamedTuple):
    """`settled`: asking again would have brought no more, so it may be kept."""

    answer: BaseModel
    complaints: tuple[str, ...]
    settled: bool


class ModelClient:
    """Asks one model. An async context manager; one per process, since it keeps connections open.

    At most `settings.concurrency` requests are out at a time; ask as many questions at once as you like.
    """

    def __init__(
        self,
        settings: Settings,
        transport: "httpx2.AsyncBaseTransport | None" = None,
        *,
        sleep: Sleep = asyncio.sleep,
        repair_template: str = TEMPLATE,
        limits: Limits | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Make a client; nothing is opened before `async with`.

        Args:
            settings: where and what to ask; base_url and model are needed, except for a replay.
            transport: stands in for the network: a ReplayTransport, a RecordTransport, a double. It is closed
                with the client.
            sleep: waits between attempts, given seconds.
            repair_template: what the model is told about a wrong answer, with {problems} in it.
            limits: shared by all clients of a server; by default those of the settings, for this client alone.
            budget: what all questions may cost.

        Raises:
            SettingsError: no server or no model is named.
            UnfitError: the budget is in money, and there are no prices.
        """
        self._settings = complete(settings, replay=getattr(transport, "is_replay", False))
        self._transport = transport
        self._sleep = sleep
        self._repair_template = repair_template
        self._limits = limits or Limits.of(settings)
        self._budget = budget
        if budget is not None:
            budget.must_be_priced(settings)
        self._shaping: Shaping | None = None
        self._server: ChatServer | None = None
        self._sender: Sender | None = None

    async def __aenter__(self) -> Self:
        # It takes a second to load. No answer, which is paid for, may have to wait for that: nothing is asked before.
        made = getattr(sys.modules.get(_SHAPING), "Shaping", None)
        if made is None:
            made = (await asyncio.to_thread(loaded, _SHAPING)).Shaping
        self._shaping = made(self._settings.mode)
        self._server = open_server(self._settings, self._transport)
        bounds = (self._limits, self._budget, self._sleep)
        self._sender = Sender(self._settings, self._server, self._shaping.read, *bounds)
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        server, self._server, self._sender = self._server, None, None
        if server is not None:
            await server.close()

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The model's answer to a question.

        Args:
            question: what to ask.
            check: what is wrong with an answer that has the right form; it is sent back up to `max_repairs` times.

        Returns:
            The first answer without complaints, else the one with the fewest, with its complaints.

        Raises:
            ModelError: there is no answer that has the form; its `usage` was paid all the same.
        """
        meter = Meter(self._settings)
        asking = Asking(question.label, self._limits.turn(), meter, self._settings.deadline_s)
        try:
            outcome = await self._converse(question, prepare(question.answer_type), check, asking)
        except ModelError as error:
            error.usage = meter.usage()
            raise
        return Answered(outcome.answer, outcome.complaints, meter.usage(), settled=outcome.settled)

    async def _converse(
        self, question: Question, prepared: Prepared, check: Check | None, asking: Asking
    ) -> _Outcome:
        """Ask, and send back what is wrong as often as allowed."""
        asked = opening(question)
        turns: Messages = []
        best: _Outcome | None = None
        for _ in range(self._settings.max_repairs + 1):
            try:
                reply = await self._request([*asked, *turns], prepared, asking)
            except ModelError as error:
                # A repair that fails does not take the answer with it; but a recording must hold the whole talk,
                # and one that is answered later is waited for.
                if best is None or error.kind in {"stale_recording", "pending"}:
                    raise
                logger.warning(
                    "%s: not repaired (%s), the answer is kept as it was",
                    visible(question.label),
                    error.kind,
                )
                return best._replace(settled=False)
            problems = reply.problems
            if reply.answer is not None:
                problems = check(reply.answer) if check else []
                # A repair may spoil what was right; of two alike the later one has heard more.
                if best is None or len(problems) <= len(best.complaints):
                    best = _Outcome(reply.answer, tuple(problems), settled=True)
                if not problems:
                    return best
            again = repair_turns(reply.completion, problems, self._repair_template)
            if again == turns and self._settings.temperature == 0:
                # The same answer to the same words: it would be given, and paid for, once more.
                break
            turns = again
        if best is None:
            ended = reply.completion.choices[0].finish_reason
            what = f"no answer in the form asked for in {asking.meter.rounds} tries; the last one ({ended}): {problems[0]}"
            raise ModelError("invalid_answer", question.label, self._redacted(what))
        return best

    async def _request(self, messages: Messages, prepared: Prepared, asking: Asking) -> _Reply:
        """One request, repeated while it fails on the way, and what instructor finds in the answer."""
        shaping = self._shaping
        if self._sender is None or shaping is None:
            raise RuntimeError("a ModelClient asks within `async with` only")
        completion = None
        try:
            completion = await self._sender.send(self._body(messages, prepared, shaping), asking)
            return _Reply(shaping.answer(completion, prepared), completion, [])
        except ModelError:
            raise
        except CutOffError:
            bound = self._settings.max_output_tokens
            what = f"the answer was cut off (max_output_tokens is {bound or 'not set'})"
            failure = ModelError("truncated", asking.label, what)
        except FormError as error:
            return _Reply(None, completion, error.problems)
        except Exception as error:  # whatever a server's answer leads to
            failure = self._failure(error, asking)
        # Outside of the except block: the library's errors, which hold the server's own words, are not chained.
        raise failure

    def _body(self, messages: Messages, prepared: Prepared, shaping: "Shaping") -> Body:
        """The request; what is the same for every question of a kind comes out as the same bytes."""
        settings = self._settings
        content: dict[str, Any] = {"model": settings.model}
        if settings.temperature is not None:
            content["temperature"] = settings.temperature
        if settings.max_output_tokens is not None:
            # OpenAI's newer models refuse the old name, most other servers do not know the new one.
            is_openai = urlsplit(settings.base_url or "").hostname == "api.openai.com"
            content["max_completion_tokens" if is_openai else "max_tokens"] = settings.max_output_tokens
        if settings.mode == "json_schema":
            # instructor's own is not strict.
            content |= {"response_format": prepared.response_format, "messages": messages}
        else:
            shaped = shaping.request(messages, prepared)
            # What differs from question to question comes last.
            content["messages"] = shaped.pop("messages")
            content = {**shaped, **content}
        return Body(content, (prepared.text, *(str(one.get("content") or "") for one in messages)))

    def _failure(self, error: BaseException, asking: Asking) -> ModelError:
        kind = kind_of(error) or "invalid_answer"
        said = words_of(error)
        if kind == "invalid_answer":
            said = f"no usable reply came ({type(error).__name__}: {said})"
        tries = asking.meter.usage().requests
        after = f" (after {tries} requests)" if tries > 1 else ""
        what = self._redacted(said)[:_LONGEST_DETAIL] + after
        return ModelError(kind, asking.label, what, given_up=self._limits.given_up)

    def _redacted(self, text: str) -> str:
        """The text without the key and the values of the extra headers, which some servers repeat."""
        settings = self._settings
        for secret in (settings.api_key, *settings.extra_headers.values()):
            if secret is not None and len(secret.get_secret_value()) >= 4:
                text = text.replace(secret.get_secret_value(), "***")
        return text

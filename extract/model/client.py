"""One client for one model: asks, tries again what failed on the way, sends back what is wrong, counts the cost.

Two loops, one within the other. The inner one repeats a request that failed on the way: tenacity's, handed to
instructor, so that an attempt there is a request. The outer one sends a wrong answer back; it is ours and not
instructor's, because instructor would raise after the last repair (and the last answer, paid for, would be lost),
knows nothing of ids that do not exist, and lets the prompt grow by every answer that was wrong.
"""

import asyncio
import logging
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import httpx2
import instructor
import openai
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
from pydantic import BaseModel

from extract.model.answer_type import Prepared, prepare
from extract.model.cache import AnswerCache, Record, utc_now
from extract.model.errors import ModelError
from extract.model.memory import Messages, complete, key_of, opening, recall
from extract.model.meter import Meter
from extract.model.network import open_openai
from extract.model.question import Answered, Check, Question
from extract.model.recording import ReplayTransport
from extract.model.repair import TEMPLATE, problems_of, repair_turns
from extract.model.retry import Sleep, kind_of, retrying, words_of
from extract.output.text import visible
from extract.settings import Settings

__all__ = ["Answered", "Check", "ModelClient", "ModelError", "Question"]

logger = logging.getLogger(__name__)

# It logs each failure as an error, with the server's own words, which may repeat the key. We raise it instead.
logging.getLogger("instructor.v2.retry").setLevel(logging.CRITICAL + 1)

_MODES = {
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "tools": instructor.Mode.TOOLS,
    "json": instructor.Mode.JSON,
}

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
    """Asks one model. An async context manager; one per process, since openai clients left open disturb later ones.

    At most `settings.concurrency` questions are out at a time; ask as many at once as you like.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx2.AsyncBaseTransport | None = None,
        cache: AnswerCache | None = None,
        *,
        sleep: Sleep = asyncio.sleep,
        repair_template: str = TEMPLATE,
    ) -> None:
        """Make a client; nothing is opened before `async with`.

        Args:
            settings: where and what to ask; base_url and model are needed, except for a replay.
            transport: stands in for the network: a ReplayTransport, a RecordTransport, a double. It is closed
                with the client.
            cache: answers paid for already. It stays open: its owner closes it.
            sleep: waits between attempts, given seconds.
            repair_template: what the model is told about a wrong answer, with {problems} in it.

        Raises:
            SettingsError: no server or no model is named.
        """
        self._settings = complete(settings, replay=isinstance(transport, ReplayTransport))
        self._transport = transport
        self._cache = cache
        self._sleep = sleep
        self._repair_template = repair_template
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._openai: openai.AsyncOpenAI | None = None
        self._instructor: instructor.AsyncInstructor | None = None

    async def __aenter__(self) -> Self:
        self._openai = open_openai(self._settings, self._transport)
        self._instructor = instructor.from_openai(self._openai, mode=_MODES[self._settings.mode])
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        client, self._openai, self._instructor = self._openai, None, None
        if client is not None:
            await client.close()

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        """The answer to a question, from the cache or from the model.

        Args:
            question: what to ask.
            check: what is wrong with an answer that has the right form; it is sent back up to `max_repairs` times.

        Returns:
            The first answer without complaints, else the last one that has the form, with its complaints.

        Raises:
            ModelError: there is no answer that has the form; its `usage` was paid all the same.
        """
        prepared = prepare(question.answer_type)
        key = key_of(self._settings, question, self._repair_template)
        known = recall(self._cache, key, question, check)
        if known is not None:
            return known
        async with self._slots:
            meter = Meter(self._settings)
            try:
                outcome = await self._converse(question, prepared, check, meter)
            except ModelError as error:
                error.usage = meter.usage()
                raise
        usage = meter.usage()
        if outcome.settled and self._cache is not None:
            text = outcome.answer.model_dump_json(by_alias=True)
            self._cache.put(key, Record(text, outcome.complaints, usage, utc_now()))
        return Answered(outcome.answer, outcome.complaints, usage)

    async def _converse(
        self, question: Question, prepared: Prepared, check: Check | None, meter: Meter
    ) -> _Outcome:
        """Ask, and send back what is wrong as often as allowed."""
        asked = opening(question)
        turns: Messages = []
        best: _Outcome | None = None
        for _ in range(self._settings.max_repairs + 1):
            try:
                reply = await self._request([*asked, *turns], prepared, meter, question.label)
            except ModelError as error:
                # A repair that fails does not take the answer with it; but a recording must hold the whole talk.
                if best is None or error.kind == "stale_recording":
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
                best = _Outcome(reply.answer, tuple(problems), settled=True)
                if not problems:
                    return best
            turns = repair_turns(reply.completion, problems, self._repair_template)
        if best is None:
            ended = reply.completion.choices[0].finish_reason
            what = f"no answer in the form asked for in {meter.rounds} tries; the last one ({ended}): {problems[0]}"
            raise ModelError("invalid_answer", question.label, self._redacted(what))
        return best

    async def _request(self, messages: Messages, prepared: Prepared, meter: Meter, label: str) -> _Reply:
        """One request through instructor, repeated while it fails on the way."""
        if self._instructor is None:
            raise RuntimeError("a ModelClient asks within `async with` only")
        meter.rounds += 1
        meter.sent = "".join(str(message.get("content") or "") for message in messages) + prepared.text
        try:
            carried, completion = await self._instructor.create_with_completion(
                response_model=prepared.carrier,
                messages=messages,  # type: ignore[arg-type]  # openai's union of message types
                max_retries=retrying(label, self._settings.max_attempts, self._sleep),
                # A number written as "12" is a number; a repair for that is money for nothing.
                strict=False,
                hooks=meter.hooks(),
                **self._options(prepared),
            )
            return _Reply(carried.answer, completion, [])
        except IncompleteOutputException:
            bound = self._settings.max_output_tokens
            what = f"the answer was cut off (max_output_tokens is {bound or 'not set'})"
            failure = ModelError("truncated", label, what)
        except InstructorRetryException as error:
            problems = problems_of(error.__cause__, error.last_completion)
            if problems is not None:
                return _Reply(None, error.last_completion, problems)
            failure = self._failure(error.__cause__, label, meter)
        # Outside of the except block: the library's errors, which hold the server's own words, are not chained.
        raise failure

    def _options(self, prepared: Prepared) -> dict[str, Any]:
        settings = self._settings
        options: dict[str, Any] = {"model": settings.model}
        if settings.temperature is not None:
            options["temperature"] = settings.temperature
        if settings.max_output_tokens is not None:
            # OpenAI's newer models refuse the old name, most other servers do not know the new one.
            is_openai = urlsplit(settings.base_url or "").hostname == "api.openai.com"
            options["max_completion_tokens" if is_openai else "max_tokens"] = settings.max_output_tokens
        if settings.mode == "json_schema":
            # Over the one that instructor makes, which is not strict.
            options["extra_body"] = {"response_format": prepared.response_format}
        return options

    def _failure(self, error: BaseException | None, label: str, meter: Meter) -> ModelError:
        kind = kind_of(error) or "invalid_answer"
        said = words_of(error)
        if kind == "invalid_answer":
            said = f"no usable reply came ({type(error).__name__}: {said})"
        tries = meter.usage().requests
        after = f" (after {tries} requests)" if tries > 1 else ""
        return ModelError(kind, label, self._redacted(said)[:_LONGEST_DETAIL] + after)

    def _redacted(self, text: str) -> str:
        """The text without the key and the values of the extra headers, which some servers repeat."""
        settings = self._settings
        for secret in (settings.api_key, *settings.extra_headers.values()):
            if secret is not None and len(secret.get_secret_value()) >= 4:
                text = text.replace(secret.get_secret_value(), "***")
        return text

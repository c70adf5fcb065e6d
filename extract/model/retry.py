"""Which failures on the way are tried again, after how long, and what they are called."""

import asyncio
import json
import logging
import math
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from email.utils import parsedate_to_datetime

import openai
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from extract.model.errors import ErrorKind
from extract.model.recording import STALE_CODE
from extract.output.text import visible

LONGEST_WAIT_S = 60.0
"""However long a server asks us to stay away: a run that stands still for an hour looks dead."""

_BACKOFF = wait_exponential(multiplier=0.5, max=20) + wait_random(0, 0.5)

_SPREAD_S = 0.25
"""Added at random to Retry-After, so that requests turned away together do not come back together."""

_BY_STATUS: Mapping[int, ErrorKind] = {
    401: "auth",
    402: "rate_limit",
    403: "auth",
    404: "not_found",
    408: "timeout",
    409: "server",
    413: "context_overflow",
    429: "rate_limit",
}

_OVERFLOW = (
    "exceed_context_size",
    "context_length_exceeded",
    "context length",
    "context window",
    "context size",
)
"""How llama.cpp, OpenAI, vLLM and others say that the question is too long, in type, code or message."""

Sleep = Callable[[float], Awaitable[None]]

logger = logging.getLogger(__name__)


def kind_of(error: BaseException | None) -> ErrorKind | None:
    """The kind of a failure on the way; None for any other exception."""
    if isinstance(error, openai.APITimeoutError):
        return "timeout"
    if isinstance(error, openai.APIConnectionError):
        return "connection"
    if isinstance(error, json.JSONDecodeError):
        # The body broke off on its way; a wrong answer inside a whole body is another matter.
        return "server"
    if not isinstance(error, openai.APIStatusError):
        return None
    if error.status_code < 400:
        # A redirect, which is not followed: the text goes to the place that was named.
        return "not_found"
    said = f"{error.code} {error.type} {error.message}".lower()
    if error.code == STALE_CODE:
        return "stale_recording"
    if error.status_code in {400, 422} and any(mark in said for mark in _OVERFLOW):
        return "context_overflow"
    return _BY_STATUS.get(error.status_code, "server" if error.status_code >= 500 else "bad_request")


def words_of(error: BaseException | None) -> str:
    """What the server or the network said, on one line and as it came: it may repeat a key."""
    if isinstance(error, openai.APIConnectionError) and error.__cause__ is not None:
        # openai says "Connection error." whatever it was.
        return f"{type(error.__cause__).__name__}: {error.__cause__}"
    if not isinstance(error, openai.APIStatusError):
        return str(error)
    if error.status_code < 400:
        return f"redirected to {error.response.headers.get('location', '').partition('?')[0]}"
    body = error.body if isinstance(error.body, dict) else {}
    return " ".join(f"status {error.status_code}: {body.get('message') or error.message}".split())


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, openai.APIStatusError) and (
        error.status_code == 402 or error.code == "insufficient_quota"
    ):
        # OpenAI says 429 for an account without money too; waiting does not fill it.
        return False
    return kind_of(error) in {"timeout", "connection", "rate_limit", "server"}


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the server asks to wait, not negative; None if it says nothing that can be read.

    Args:
        headers: the response's, by lower-case name; Retry-After in seconds or as an HTTP date.
        now: the time as seconds since the epoch.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if name in headers:
            try:
                seconds = float(headers[name]) * unit
            except ValueError:
                continue
            if math.isfinite(seconds):
                return max(0.0, seconds)
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def wait_before(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the server asked for, else growing from half a second, with jitter."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, openai.APIStatusError):
        told = retry_after(error.response.headers, time.time())
        if told is not None:
            return min(told, LONGEST_WAIT_S) + random.uniform(0, _SPREAD_S)
    return _BACKOFF(state)


def retrying(label: str, max_attempts: int, sleep: Sleep = asyncio.sleep) -> AsyncRetrying:
    """Attempts for one request. A new object per request, since tenacity keeps the count in it."""

    def log_wait(state: RetryCallState) -> None:
        kind = kind_of(state.outcome.exception() if state.outcome else None)
        logger.info(
            "%s: %s, attempt %d again in %.1f s",
            visible(label),
            kind,
            state.attempt_number,
            state.upcoming_sleep,
        )

    return AsyncRetrying(
        sleep=sleep,
        stop=stop_after_attempt(max_attempts),
        wait=wait_before,
        retry=retry_if_exception(is_transient),
        before_sleep=log_wait,
        reraise=True,
    )

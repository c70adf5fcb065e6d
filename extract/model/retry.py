"""Which failures on the way are tried again, after how long and how often, and what they are called.

A server that says "wait" has not failed: what it turns away (429, 529, and whatever names a time to come back) does
not use up `max_attempts`. Nor does a connection that was refused by a server that had answered before: it is starting
again. It is asked again until one request was kept waiting for `PATIENCE_S` in all, or nothing else came back to any
question for that long. `deadline_s` bounds it all.
"""

import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential, wait_random

from extract.model.errors import BATCH_FAILED_CODE, PENDING_CODE, STALE_CODE, ErrorKind
from extract.model.failures import BadReplyError, NoReplyError
from extract.model.limits import BELIEVED, LONGEST_WAIT_S, PATIENCE_S, Limits
from extract.model.rate_headers import retry_after, sent_at
from extract.output.text import visible

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
    if isinstance(error, NoReplyError):
        return error.kind
    if isinstance(error, json.JSONDecodeError):
        # The body broke off on its way; a wrong answer inside a whole body is another matter.
        return "server"
    if not isinstance(error, BadReplyError):
        return None
    if error.status_code < 400:
        # A redirect, which is not followed: the text goes to the place that was named.
        return "not_found"
    said = error.text.lower()
    if error.code == STALE_CODE:
        return "stale_recording"
    if error.code == PENDING_CODE:
        return "pending"
    if error.code == BATCH_FAILED_CODE:
        return "batch_failed"
    if error.status_code in {400, 422} and any(mark in said for mark in _OVERFLOW):
        return "context_overflow"
    return _BY_STATUS.get(error.status_code, "server" if error.status_code >= 500 else "bad_request")


def words_of(error: BaseException | None) -> str:
    """What the server or the network said, on one line and as it came: it may repeat a key."""
    if not isinstance(error, BadReplyError):
        return str(error)
    if error.status_code < 400:
        return f"redirected to {error.headers.get('location', '').partition('?')[0]}"
    return " ".join(str(error).split())


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, BadReplyError) and (error.status_code == 402 or error.code == "insufficient_quota"):
        # OpenAI says 429 for an account without money too; waiting does not fill it.
        return False
    return kind_of(error) in {"timeout", "connection", "rate_limit", "server"}


def told_to_wait(error: BaseException | None) -> float | None:
    """Seconds that the server asks to be left alone; None where it does not say."""
    if not isinstance(error, BadReplyError):
        return None
    headers = error.headers
    # A date is told by the server's clock; ours may be wrong, or put right in between.
    return retry_after(headers, sent_at(headers) or time.time())


def is_overload(error: BaseException) -> bool:
    """Whether it says that the server has more to do than it can."""
    if isinstance(error, NoReplyError) and error.late:
        return error.reached
    status = error.status_code if isinstance(error, BadReplyError) else 0
    return is_transient(error) and (status in {408, 429, 503, 504, 529} or told_to_wait(error) is not None)


def is_unreachable(error: BaseException | None) -> bool:
    """Whether nobody was there, so that nothing was sent."""
    return isinstance(error, NoReplyError) and not error.reached


def _only_to_wait(error: BaseException | None, limits: Limits) -> bool:
    if not isinstance(error, BadReplyError):
        return limits.was_there and is_unreachable(error)
    return error.status_code in {429, 529} or told_to_wait(error) is not None


def wait_before(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the server asked for, else growing from half a second, with jitter.

    A server that names a time and does not keep it is left alone for longer and longer too.
    """
    told = told_to_wait(state.outcome.exception() if state.outcome else None)
    if told is None:
        return _BACKOFF(state)
    grown = _BACKOFF(state) if state.attempt_number > BELIEVED else 0.0
    return max(min(told, LONGEST_WAIT_S) + random.uniform(0, _SPREAD_S), grown)


def retrying(label: str, max_attempts: int, sleep: Sleep, limits: Limits) -> AsyncRetrying:
    """Attempts for one request. A new object per request, since the count is kept in it.

    `limits` are those of the server, which know when nothing has come of any question for too long.
    """
    failures = 0

    def stop(state: RetryCallState) -> bool:
        nonlocal failures
        if _only_to_wait(state.outcome.exception() if state.outcome else None, limits):
            return state.idle_for >= PATIENCE_S or limits.given_up
        failures += 1
        return failures >= max_attempts

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
        stop=stop,
        wait=wait_before,
        retry=retry_if_exception(is_transient),
        before_sleep=log_wait,
        reraise=True,
    )

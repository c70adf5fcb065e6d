"""A server's chat completions as we want them: one total time-out, and no way to another server.

openai's client does more for a request than asking takes: it costs as much CPU again as sending does (measured:
`python -m eval.benchmarks.per_call`). What its users know is kept: the address, the headers, the environment.
"""

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any

from extract.model.exchange import Direct, Exchange, Reply, has_proxy
from extract.model.failures import BadReplyError, NoReplyError
from extract.output.fingerprints import gouji_version
from extract.settings import Settings, is_local

if TYPE_CHECKING:
    import httpx2

_CONNECT_S = 10.0
"""A server that is there answers the connection, if not the question, within this time."""

_ACCOUNT = {"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"}
"""Headers that openai's client takes from the environment."""


class ChatServer:
    """The chat completions of one server. A time-out bounds the whole exchange, and a 200 without an answer is an error.

    A time-out that counts the silence between two bytes would never end the wait for a server that sends blanks to keep
    the line open, as some do while a request waits for its turn.
    """

    def __init__(self, settings: Settings, exchange: Exchange) -> None:
        """Ask the server of the settings over `exchange`, which is closed with it."""
        self._exchange, self._whole_s = exchange, settings.timeout_s
        self._url = f"{(settings.base_url or '').rstrip('/')}/chat/completions"
        self._headers = _headers(settings)
        # Until a server has said what it is, nothing is kept open that it may not bear.
        self._closing = self._url.startswith("http:")

    async def close(self) -> None:
        """Close all connections."""
        await self._exchange.close()

    async def post(self, body: bytes) -> Reply:
        """The reply to a request, one that holds an answer.

        Raises:
            NoReplyError: nothing came, or not within the time that is set.
            BadReplyError: a reply of another status than it should have, or one that should have had it.
        """
        headers = {**self._headers, "Connection": "close"} if self._closing else self._headers
        try:
            async with asyncio.timeout(self._whole_s):
                reply = await self._exchange.post(self._url, headers, body)
        except TimeoutError:
            raise NoReplyError(f"no answer within timeout_s = {self._whole_s:g} s", late=True) from None
        self._closing = self._url.startswith("http:") and _wants_closing(reply)
        reply = _judged(reply)
        if reply.status // 100 != 2:
            raise BadReplyError(reply.status, reply.headers, reply.content)
        return reply


def open_server(settings: Settings, transport: "httpx2.AsyncBaseTransport | None") -> ChatServer:
    """The server that the settings name, or what stands in for it; closing it closes the transport.

    The text goes to the place named and to no other: no redirects, no proxy before the loopback.
    """
    connect_s = min(_CONNECT_S, settings.timeout_s)
    if transport is None and (is_local(settings.base_url) or not has_proxy()):
        return ChatServer(settings, Direct(connect_s))
    from extract.model.through import Through  # noqa: PLC0415 - most runs go the other way

    return ChatServer(settings, Through(transport, connect_s, settings.concurrency))


def _headers(settings: Settings) -> dict[str, str]:
    # A server without keys gets a word in its place, since some insist on one.
    key = settings.api_key.get_secret_value() if settings.api_key else "none"
    account = {name: os.environ[held] for name, held in _ACCOUNT.items() if os.environ.get(held)}
    extra = {name: value.get_secret_value() for name, value in settings.extra_headers.items()}
    made = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": f"gouji/{gouji_version()}",
        "Authorization": f"Bearer {key}",
        **account,
    }
    named = {name.lower() for name in extra}
    return {**{name: value for name, value in made.items() if name.lower() not in named}, **extra}


def _wants_closing(reply: Reply) -> bool:
    """Whether the server is better off with a connection for each request.

    llama.cpp's gives each open connection a thread, and lets those beyond its few threads wait for the five seconds
    after which it drops an idle one.
    """
    return "llama.cpp" in reply.headers.get("server", "")


def _judged(reply: Reply) -> Reply:
    """The reply; with the status it should have had, if it is a 200 that holds an error or some web page."""
    if reply.status != 200 or b'"choices"' in reply.content:
        return reply
    if "html" in reply.headers.get("content-type", ""):
        status, error = 404, {"message": "a web page came, and no chat completion"}
    else:
        status, error = _hidden_error(reply.content)
    return Reply(status, reply.headers, json.dumps({"error": error}).encode())


def _hidden_error(content: bytes) -> tuple[int, dict[str, Any]]:
    """The status and the error that a gateway put into the body of a 200."""
    nothing = {"message": "no chat completion came"}
    try:
        body = json.loads(content)
    except ValueError:
        return 502, nothing
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return 502, nothing
    code = error.get("code")
    return (code if isinstance(code, int) and 400 <= code <= 599 else 502), error

"""A server's chat completions as we want them: one total time-out, no way to another server, openai's errors.

openai's client does more for a request than asking takes: it costs as much CPU again as sending does (measured:
`python -m eval.benchmarks.per_call`). What its users know is kept: the address, the headers, and what is raised.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Any

import httpx2
import openai

from extract.model.exchange import Direct, Exchange, Reply, Through, has_proxy
from extract.output.fingerprints import gouji_version
from extract.settings import Settings, is_local

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

    async def post(self, content: Mapping[str, Any]) -> Reply:
        """The reply to a request, one that holds an answer.

        Raises:
            openai.APITimeoutError, openai.APIConnectionError: no reply; its cause is httpx2's.
            openai.APIStatusError: a reply of another status, or one that should have had it.
        """
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        headers = {**self._headers, "Connection": "close"} if self._closing else self._headers
        try:
            async with asyncio.timeout(self._whole_s):
                reply = await self._exchange.post(self._url, headers, body)
        except TimeoutError:
            late = httpx2.ReadTimeout(f"no answer within timeout_s = {self._whole_s:g} s")
            raise openai.APITimeoutError(self._request()) from late
        except httpx2.TimeoutException as error:
            raise openai.APITimeoutError(self._request()) from error
        except httpx2.TransportError as error:
            raise openai.APIConnectionError(request=self._request()) from error
        self._closing = self._url.startswith("http:") and _wants_closing(reply)
        reply = _judged(reply)
        if reply.status // 100 != 2:
            raise self._error(reply)
        return reply

    def _request(self) -> httpx2.Request:
        return httpx2.Request("POST", self._url)

    def _error(self, reply: Reply) -> openai.APIStatusError:
        response = httpx2.Response(
            reply.status, headers=_undecoded(reply.headers), content=reply.content, request=self._request()
        )
        said = response.text.strip()
        try:
            body = json.loads(said)
        except ValueError:
            return openai.APIStatusError(said or f"Error code: {reply.status}", response=response, body=said)
        inner = body.get("error", body) if isinstance(body, dict) else body
        return openai.APIStatusError(f"Error code: {reply.status} - {body}", response=response, body=inner)


def open_server(settings: Settings, transport: httpx2.AsyncBaseTransport | None) -> ChatServer:
    """The server that the settings name, or what stands in for it; closing it closes the transport.

    The text goes to the place named and to no other: no redirects, no proxy before the loopback.
    """
    connect_s = min(_CONNECT_S, settings.timeout_s)
    if transport is None and (is_local(settings.base_url) or not has_proxy()):
        return ChatServer(settings, Direct(connect_s))
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


def _undecoded(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Headers without those that say how a body was sent: it has been decoded."""
    sent = {"content-encoding", "content-length", "transfer-encoding"}
    return [(name, value) for name, value in headers.items() if name.lower() not in sent]


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

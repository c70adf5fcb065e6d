"""The openai client as we want it: one total time-out, no retries of its own, and no way to another server."""

import asyncio
from typing import Any

import httpx2
import openai

from extract.settings import Settings, is_local

_CONNECT_S = 10.0
"""A server that is there answers the connection, if not the question, within this time."""


class ChatHttpClient(httpx2.AsyncClient):
    """An HTTP client whose time-out bounds the whole exchange, and to which a 200 without an answer is an error.

    httpx2's own time-out counts the silence between two bytes, so a server that sends blanks to keep the line open,
    as some do while a request waits for its turn, would never time out.
    """

    def __init__(self, whole_s: float, **options: Any) -> None:
        """Bound each exchange to `whole_s` seconds; `options` are httpx2's."""
        super().__init__(**options)
        self._whole_s = whole_s
        # Until a server has said what it is, nothing is kept open that it may not bear.
        self._closing = True

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send one request and read its answer; httpx2.ReadTimeout after the time."""
        if self._closing and request.url.scheme == "http":
            request.headers["connection"] = "close"
        try:
            async with asyncio.timeout(self._whole_s):
                response = await super().send(request, **options)
            self._closing = _wants_closing(response)
            return _judged(response)
        except TimeoutError:
            raise httpx2.ReadTimeout(
                f"no answer within timeout_s = {self._whole_s:g} s", request=request
            ) from None


def _wants_closing(response: httpx2.Response) -> bool:
    """Whether the server is better off with a connection for each request.

    llama.cpp's gives each open connection a thread, and lets those beyond its few threads wait for the five seconds
    after which it drops an idle one.
    """
    return "llama.cpp" in response.headers.get("server", "")


def _judged(response: httpx2.Response) -> httpx2.Response:
    """The response; with the status it should have had, if it is a 200 that holds an error or some web page."""
    if response.status_code != 200 or b'"choices"' in response.content:
        return response
    if "html" in response.headers.get("content-type", ""):
        status, error = 404, {"message": "a web page came, and no chat completion"}
    else:
        status, error = _hidden_error(response)
    return httpx2.Response(status, json={"error": error}, request=response.request)


def _hidden_error(response: httpx2.Response) -> tuple[int, dict[str, Any]]:
    """The status and the error that a gateway put into the body of a 200."""
    nothing = {"message": "no chat completion came"}
    try:
        body = response.json()
    except ValueError:
        return 502, nothing
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return 502, nothing
    code = error.get("code")
    return (code if isinstance(code, int) and 400 <= code <= 599 else 502), error


def open_openai(settings: Settings, transport: httpx2.AsyncBaseTransport | None) -> openai.AsyncOpenAI:
    """A client of the server that the settings name; closing it closes the transport."""
    timeout = httpx2.Timeout(settings.timeout_s, connect=min(_CONNECT_S, settings.timeout_s))
    http = ChatHttpClient(
        settings.timeout_s,
        transport=transport,
        timeout=timeout,
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=settings.concurrency),
        # The text goes to the place named and to no other: no redirects, no proxy before the loopback.
        follow_redirects=False,
        trust_env=not is_local(settings.base_url),
    )
    return openai.AsyncOpenAI(
        # A server without keys gets a word in its place, since openai insists on one.
        api_key=settings.api_key.get_secret_value() if settings.api_key else "none",
        base_url=settings.base_url,
        timeout=timeout,
        max_retries=0,
        default_headers={name: value.get_secret_value() for name, value in settings.extra_headers.items()},
        http_client=http,
    )

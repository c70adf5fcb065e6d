"""One HTTP exchange: a body goes out, a body comes back. Two roads, of the same errors and the same reply.

Chat completions go over aiohttp: httpx2, through which openai's own client talks, takes twice the CPU for them (measured:
`python -m eval.benchmarks.per_call`). Proxies, and what stands in for a server, are left to httpx2.
"""

import os
import socket
import ssl
from collections.abc import Mapping
from typing import NamedTuple, Protocol
from urllib.request import getproxies

import aiohttp
import httpx2

_DECODED = "gzip, deflate"
"""What both decode whatever else is installed."""


class Reply(NamedTuple):
    """What came back, read to its end and decoded. Names of headers count in any case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Exchange(Protocol):
    """Sends requests over connections that may be kept open. Redirects are replies like others, cookies are not kept."""

    async def post(self, url: str, headers: Mapping[str, str], content: bytes) -> Reply:
        """The reply to a POST; its time is bounded by the caller.

        Raises:
            httpx2.ConnectError, httpx2.ConnectTimeout: nobody was there, and nothing was sent.
            httpx2.TransportError: the reply broke off, or was no HTTP.
        """

    async def close(self) -> None:
        """Close the connections."""


def has_proxy() -> bool:
    """Whether the environment names a proxy."""
    return bool({"http", "https", "all"} & getproxies().keys())


class Direct:
    """To a server itself, over aiohttp. Nothing is opened before it is used."""

    def __init__(self, connect_s: float) -> None:
        """Bound the time to connect to `connect_s`."""
        self._connect_s = connect_s
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def post(self, url: str, headers: Mapping[str, str], content: bytes) -> Reply:
        sent = {**headers, "accept-encoding": _DECODED}
        try:
            async with self._opened(url).post(
                url, data=content, headers=sent, allow_redirects=False
            ) as reply:
                return Reply(reply.status, reply.headers, await reply.read())
        except aiohttp.ConnectionTimeoutError as error:
            raise httpx2.ConnectTimeout(_words(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise httpx2.ConnectError(_words(error)) from error
        except (aiohttp.ClientPayloadError, aiohttp.ClientOSError) as error:
            raise httpx2.ReadError(_words(error)) from error
        except aiohttp.ClientError as error:
            raise httpx2.RemoteProtocolError(_words(error)) from error

    def _opened(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            # Certificates as httpx2 trusts them, so that it is the same on both roads; they take a while to be read.
            trusted = httpx2.create_ssl_context() if url.startswith("https:") else True
            connector = aiohttp.TCPConnector(limit=0, ssl=trusted)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_s),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


class Through:
    """Through httpx2: over a transport that stands in for the network, or past a proxy."""

    def __init__(self, transport: httpx2.AsyncBaseTransport | None, connect_s: float, kept_open: int) -> None:
        """Use `transport`, which is closed with it, or the proxy that the environment names."""
        self._client = httpx2.AsyncClient(
            transport=transport,
            timeout=httpx2.Timeout(None, connect=connect_s),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=kept_open),
            follow_redirects=False,
            trust_env=transport is None,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, url: str, headers: Mapping[str, str], content: bytes) -> Reply:
        sent = {**headers, "accept-encoding": _DECODED}
        response = await self._client.post(url, content=content, headers=sent)
        self._client.cookies.clear()
        return Reply(response.status_code, response.headers, response.content)


def _words(error: Exception) -> str:
    """What went wrong. aiohttp's own words for a refused connection hold an object's address instead of the cause."""
    if isinstance(error, aiohttp.ClientConnectorError):
        cause = error.os_error
        # Names that are not found and TLS number their errors in ways of their own.
        own = not cause.errno or isinstance(cause, socket.gaierror | ssl.SSLError)
        return f"{error.host}:{error.port}: {cause if own else os.strerror(cause.errno or 0)}"
    return str(error) or type(error).__name__

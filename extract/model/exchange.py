"""One HTTP exchange: a body goes out, a body comes back.

Chat completions go over aiohttp: httpx2, through which openai's own client talks, takes twice the CPU for them (measured:
`python -m eval.benchmarks.per_call`). Proxies, and what stands in for a server, are left to httpx2 (`through`); both roads
bring the same replies and the same errors.
"""

import os
import socket
import ssl
from collections.abc import Mapping
from typing import NamedTuple, Protocol
from urllib.request import getproxies

import aiohttp

from extract.model.failures import NoReplyError

DECODED = "gzip, deflate"
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
            NoReplyError: nobody was there, the reply broke off, or it was no HTTP.
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
        sent = {**headers, "accept-encoding": DECODED}
        try:
            async with self._opened(url).post(
                url, data=content, headers=sent, allow_redirects=False
            ) as reply:
                return Reply(reply.status, reply.headers, await reply.read())
        except aiohttp.ConnectionTimeoutError as error:
            raise no_connection(str(error), late=True) from error
        except aiohttp.ClientConnectorError as error:
            raise no_connection(_words(error)) from error
        except aiohttp.ClientError as error:
            raise broken(error, late=isinstance(error, aiohttp.ServerTimeoutError)) from error

    def _opened(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            # Certificates as httpx2 trusts them, so that it is the same on both roads; they take a while to be read.
            trusted = _trusted() if url.startswith("https:") else True
            connector = aiohttp.TCPConnector(limit=0, ssl=trusted)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_s),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _trusted() -> ssl.SSLContext:
    import httpx2  # noqa: PLC0415 - a server near by mostly needs none

    return httpx2.create_ssl_context()


def no_connection(words: str, *, late: bool = False) -> NoReplyError:
    """Nobody was there, and nothing was sent."""
    return NoReplyError(f"no connection: {words}", reached=False, late=late)


def broken(error: Exception, *, late: bool = False) -> NoReplyError:
    """The reply broke off, or was none."""
    return NoReplyError(f"no whole reply: {str(error) or type(error).__name__}", late=late)


def _words(error: aiohttp.ClientConnectorError) -> str:
    """What kept a connection from being made. aiohttp's own words hold an object's address instead."""
    cause = error.os_error
    # Names that are not found and TLS number their errors in ways of their own.
    own = not cause.errno or isinstance(cause, socket.gaierror | ssl.SSLError)
    return f"{error.host}:{error.port}: {cause if own else os.strerror(cause.errno or 0)}"

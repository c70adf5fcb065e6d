"""A server that really runs, and a browser's way of speaking to it without a browser."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

import httpx
import uvicorn
from starlette.types import ASGIApp

from extract.review.web.serving import Policy, uvicorn_options


@contextmanager
def running(app: ASGIApp, policy: Policy) -> Iterator[str]:
    """The address of a server on a free port of the loopback; it is stopped afterwards."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", lifespan="off", **uvicorn_options(policy))
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


class Browser:
    """Cookies, a page's token, and the headers that a browser sends; redirects are seen, not followed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def csrf(self, path: str = "/login") -> str:
        """The token of a page's form."""
        text = self.get(path).text
        found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', text)
        assert found, text[:500]
        return found[1]

    def post(
        self, path: str, fields: dict[str, str | list[str]], csrf: str | None, **headers: str
    ) -> httpx.Response:
        """A form sent from a page of the server's own."""
        sent = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"} | headers
        return self.client.post(
            path, data=fields if csrf is None else fields | {"csrf_token": csrf}, headers=sent
        )

    def log_in(self, name: str, password: str, then: str = "/") -> httpx.Response:
        fields: dict[str, str | list[str]] = {"name": name, "password": password, "next": then}
        return self.post("/login", fields, self.csrf())


def sent_raw(url: str, request: bytes, pieces: Iterator[bytes] | None = None) -> bytes:
    """What a server answers to bytes that no well-behaved client sends."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
            for piece in pieces or ():
                connection.sendall(piece)
        answer = b""
        with suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
                if b"\r\n\r\n" in answer and b"content-length" not in answer.lower():
                    break
        return answer

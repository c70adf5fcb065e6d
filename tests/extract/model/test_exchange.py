"""Both roads to a server bring the same replies and the same errors, over real connections."""

import asyncio
import gzip
import re
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import closing, suppress

import pytest

from extract.model.exchange import Direct, Exchange, Reply, has_proxy
from extract.model.failures import NoReplyError
from extract.model.through import Through

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Seen: Yes\r\nContent-Length: 2\r\n\r\nok"
ZIPPED = gzip.compress("预算".encode())

Open = Callable[[], Exchange]
ROADS = pytest.mark.parametrize(
    "road", [lambda: Direct(1.0), lambda: Through(None, 1.0, 4)], ids=["direct", "through httpx2"]
)


class Speaker:
    """A server that says the same bytes to every request, and knows what it was sent and on how many connections."""

    def __init__(self, said: bytes) -> None:
        self.said = said
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(line[15:])
                    for line in head.lower().splitlines()
                    if line.startswith(b"content-length:")
                )
                self.heads.append(head.lower())
                self.bodies.append(await reader.readexactly(length))
                writer.write(self.said)
                await writer.drain()
                if not self.said or b"close" in self.said.lower():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def posted(road: Open, speaker: Speaker, bodies: Iterable[bytes] = (b"{}",)) -> list[Reply]:
    async def run() -> list[Reply]:
        server = await asyncio.start_server(speaker.serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        exchange = road()
        try:
            return [await exchange.post(url, {"X-Mine": "one"}, body) for body in bodies]
        finally:
            await exchange.close()
            server.close()

    return asyncio.run(run())


@ROADS
def test_a_reply_comes_whole_and_its_headers_count_in_any_case(road: Open) -> None:
    speaker = Speaker(OK)
    (reply,) = posted(road, speaker, [b'{"a":1}'])
    assert (reply.status, reply.content) == (200, b"ok")
    assert (reply.headers["x-seen"], reply.headers["X-SEEN"]) == ("Yes", "Yes")
    assert speaker.bodies == [b'{"a":1}']
    assert b"x-mine: one" in speaker.heads[0]


@ROADS
def test_a_connection_is_used_again(road: Open) -> None:
    speaker = Speaker(OK)
    posted(road, speaker, [b"1", b"2", b"3"])
    assert (speaker.bodies, speaker.connections) == ([b"1", b"2", b"3"], 1)


@ROADS
def test_a_body_that_was_packed_comes_unpacked(road: Open) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(ZIPPED)}\r\n\r\n"
    (reply,) = posted(road, Speaker(head.encode() + ZIPPED))
    assert reply.content.decode() == "预算"


@ROADS
def test_a_redirect_is_a_reply_and_a_cookie_is_not_sent_back(road: Open) -> None:
    speaker = Speaker(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/other\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
    )
    replies = posted(road, speaker, [b"1", b"2"])
    assert [reply.status for reply in replies] == [302, 302]
    assert not any(b"cookie" in head for head in speaker.heads)


@ROADS
def test_where_nobody_is_there_nothing_was_reached(road: Open) -> None:
    async def run() -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as taken:
            port = taken.getsockname()[1]
        exchange = road()
        try:
            await exchange.post(f"http://127.0.0.1:{port}/v1", {}, b"{}")
        finally:
            await exchange.close()

    with pytest.raises(NoReplyError) as caught:
        asyncio.run(run())
    assert not caught.value.reached


@ROADS
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nhalf",
        b"no HTTP at all, close\r\n\r\n",
    ],
    ids=["dropped", "cut off", "no HTTP"],
)
def test_a_reply_that_breaks_off_is_an_error_of_the_transport_and_no_refusal(road: Open, said: bytes) -> None:
    with pytest.raises(NoReplyError) as caught:
        posted(road, Speaker(said))
    assert caught.value.reached
    assert not caught.value.late
    assert re.fullmatch("no whole reply: .+", str(caught.value), re.DOTALL)


def test_a_proxy_of_the_environment_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_proxy()
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    assert has_proxy()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), "certificate verify failed"),
        (ConnectionRefusedError(111, "Connect call failed"), "Connection refused"),
    ],
    ids=["unknown name", "certificate", "refused"],
)
def test_what_kept_a_connection_from_being_made_is_told_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise error

    async def run() -> None:
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "create_connection", fail)
        monkeypatch.setattr(loop, "sock_connect", fail)
        exchange = Direct(1.0)
        try:
            await exchange.post("https://127.0.0.1:9/v1", {"Authorization": "Bearer secret"}, b"{}")
        finally:
            await exchange.close()

    with pytest.raises(NoReplyError, match=words) as caught:
        asyncio.run(run())
    assert "secret" not in str(caught.value)


@ROADS
def test_a_request_that_was_given_up_leaves_no_half_read_reply_to_the_next_one(road: Open) -> None:
    async def run() -> list[bytes]:
        half = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.IncompleteReadError, ConnectionError), closing(writer):
                while await reader.readuntil(b"\r\n\r\n"):
                    body = await reader.readexactly(4)
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + body)
                    if body == b"slow":
                        half.set()
                        await reader.read()  # the rest never comes
                    writer.write(body)

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        exchange = road()
        try:
            replies = [await exchange.post(url, {}, b"fast")]
            given_up = asyncio.create_task(exchange.post(url, {}, b"slow"))
            await half.wait()
            given_up.cancel()
            await asyncio.wait([given_up])
            replies.append(await exchange.post(url, {}, b"next"))
            return [reply.content for reply in replies]
        finally:
            await exchange.close()
            server.close()

    assert asyncio.run(run()) == [b"fastfast", b"nextnext"]

"""A chat server of known speed: it answers after a fixed time, and can be made to fail in every way that servers do.

The time counts from when a request is here, whatever the making of the answer takes of it.

Run as a process of its own; it prints its port, and what it saw when it is ended or asked (GET /seen).
"""

import argparse
import asyncio
import hashlib
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.benchmarks.load.documents import unmarked

FAULTS = ("429", "500", "hang", "drop", "cut", "wrong_ids", "html", "drip")
"""Too many requests with Retry-After, an error, no answer at all, a closed connection, JSON that breaks off, ids that
do not exist, a web page, an answer byte by byte."""
_HANG_S = 3600.0


@dataclass(slots=True)
class Seen:
    """What came: requests, how many were out at once at the most, first and last moment, faults by kind."""

    requests: int = 0
    now: int = 0
    most: int = 0
    first: float = 0.0
    last: float = 0.0
    unknown: int = 0
    tokens: int = 0
    bodies: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


class ChatServer:
    """Answers by table: a question's user message, its document's mark left out, to the content of the answer."""

    def __init__(self, table: dict[str, str], args: argparse.Namespace) -> None:
        self._table, self._latency, self._slow, self._faults = table, args.latency, args.slow, args.faults
        self._random, self._unknown = random.Random(args.seed), args.unknown
        self._log = None if args.log is None else Path(args.log).open("a", encoding="ascii")  # noqa: SIM115
        self.seen = Seen()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        try:
            while (head := await _head(reader)) is not None:
                length = int(head.get("content-length", "0"))
                body = await reader.readexactly(length) if length else b""
                if head["method"] == "GET":
                    _send(writer, 200, json.dumps(self._shown()).encode())
                elif not await self._chat(body, writer):
                    break
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _shown(self) -> dict[str, Any]:
        seen = self.seen
        return {
            "requests": seen.requests,
            "now": seen.now,
            "most": seen.most,
            "seconds": seen.last - seen.first,
            "unknown": seen.unknown,
            "twice": sum(count - 1 for count in seen.bodies.values()),
            "faults": dict(seen.faults),
        }

    async def _chat(self, body: bytes, writer: asyncio.StreamWriter) -> bool:
        seen = self.seen
        seen.requests += 1
        seen.now += 1
        seen.most = max(seen.most, seen.now)
        seen.first = seen.first or time.monotonic()
        came = asyncio.get_running_loop().time()
        if self._log is not None:
            print(identity(json.loads(body)["messages"]), file=self._log, flush=True)
        try:
            if self._random.random() < self._faults:
                return await self._fail(body, writer)
            slow = self._random.random() < self._slow
            answer = self._answer(body)
            seen.bodies[str(hash(body))] += 1
            await asyncio.sleep(came + self._latency * (5 if slow else 1) - asyncio.get_running_loop().time())
            _send(writer, 200, answer)
            return True
        finally:
            seen.now -= 1
            seen.last = time.monotonic()

    def _answer(self, body: bytes, change: str = "") -> bytes:
        asked = json.loads(body)["messages"]
        content = self._table.get(unmarked(asked[-1]["content"] if len(asked) == 1 else asked[1]["content"]))
        if content is None:
            self.seen.unknown += 1
            content = self._unknown
        if change == "cut":
            content = content[: len(content) // 2]
        elif change == "wrong_ids":
            content = content.replace('"none":[', '"none":[99999,').replace("99999,]", "99999]")
            content = content.replace('"i":[', '"i":[9', 3)
        reply = {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": "load",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": len(body) // 3, "completion_tokens": len(content) // 2,
                      "total_tokens": len(body) // 3 + len(content) // 2},
        }  # fmt: skip
        return json.dumps(reply, ensure_ascii=False).encode()

    async def _fail(self, body: bytes, writer: asyncio.StreamWriter) -> bool:
        kind = self._random.choice(FAULTS)
        self.seen.faults[kind] += 1
        if kind == "429":
            _send(writer, 429, b'{"error":{"message":"slow down"}}', ("Retry-After: 1",))
        elif kind == "500":
            _send(writer, 500, b'{"error":{"message":"broken"}}')
        elif kind == "html":
            _send(writer, 502, b"<html><h1>Bad Gateway</h1></html>", ("Content-Type: text/html",))
        elif kind == "hang":
            await asyncio.sleep(_HANG_S)
        elif kind == "drop":
            writer.transport.abort()
        else:
            await asyncio.sleep(self._latency)
            answer = self._answer(body, kind)
            if kind != "drip":
                _send(writer, 200, answer)
                return True
            await self._drip(answer, writer)
        return kind in ("429", "500", "html")

    async def _drip(self, answer: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        for byte in answer:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.5)


def identity(messages: list[dict[str, Any]]) -> str:
    """What a request asks, in 32 hex digits."""
    return hashlib.sha256(json.dumps(messages, sort_keys=True).encode()).hexdigest()[:32]


async def _head(reader: asyncio.StreamReader) -> dict[str, str] | None:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).splitlines()
    except asyncio.IncompleteReadError:
        return None
    pairs = (line.decode("latin-1").partition(":") for line in lines[1:])
    return {"method": lines[0].split()[0].decode()} | {
        name.lower(): value.strip() for name, _, value in pairs
    }


def _send(writer: asyncio.StreamWriter, status: int, body: bytes, headers: tuple[str, ...] = ()) -> None:
    kinds = (
        () if any(one.startswith("Content-Type") for one in headers) else ("Content-Type: application/json",)
    )
    head = [f"HTTP/1.1 {status} X", *kinds, f"Content-Length: {len(body)}", *headers]
    writer.write("\r\n".join([*head, "", ""]).encode() + body)


async def _main(args: argparse.Namespace) -> None:
    table = json.loads(Path(args.table).read_text("utf-8"))
    chat = ChatServer(table, args)
    server = await asyncio.start_server(chat.serve, "127.0.0.1", args.port, limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument(
        "--slow", type=float, default=0.0, help="share of requests that take five times as long"
    )
    parser.add_argument("--faults", type=float, default=0.0, help="share of requests that fail in some way")
    parser.add_argument(
        "--unknown", default='{"facts":[],"none":[]}', help="the answer to what no table knows"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", help="a file that gets the identity of each request when it comes")
    try:
        asyncio.run(_main(parser.parse_args()))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()

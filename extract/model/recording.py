"""A recording: a folder of answered requests, one JSON file each, that stands in for the server.

It works at the edge of the network, so a replay runs through exactly the code that a live server uses. The model's
name and the server are no part of a request's identity; keys and headers are nowhere in a recording.
"""

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import httpx2

from extract.model.errors import STALE_CODE

_SHAPING = ("messages", "response_format", "tools", "tool_choice")
_NAME = re.compile(r"[0-9a-f]{16}\.json")


def request_sha256(body: bytes) -> str:
    """64 hex digits of what a request asks, by canonical JSON; ValueError if it is no JSON object."""
    request = json.loads(body)
    if not isinstance(request, dict):
        raise ValueError("the request is no JSON object")
    asked = {name: request.get(name) for name in _SHAPING}
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ReplayTransport(httpx2.AsyncBaseTransport):
    """Answers from a recording. An unknown request gets an error that becomes ModelError "stale_recording".

    `used` holds the names of the files that were asked for.
    """

    is_replay = True

    def __init__(self, folder: Path) -> None:
        """Replay `folder`; nothing is read before it is asked for."""
        self.folder = folder
        self.used: set[str] = set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        sha256 = request_sha256(await request.aread())
        name = f"{sha256[:16]}.json"
        try:
            recorded = json.loads((self.folder / name).read_text("utf-8"))
            if recorded["request_sha256"] != sha256:
                raise ValueError("it answers another request")
            response = httpx2.Response(int(recorded["status"]), json=recorded["response"])
        except FileNotFoundError:
            return self._stale(f"has no answer to this request (no {name})")
        except (OSError, ValueError, KeyError, TypeError) as error:
            return self._stale(f"holds a damaged file {name} ({type(error).__name__}: {error})")
        self.used.add(name)
        return response

    def _stale(self, why: str) -> httpx2.Response:
        error = {"code": STALE_CODE, "message": f"the recording {self.folder} {why}"}
        return httpx2.Response(404, json={"error": error})


class RecordTransport(httpx2.AsyncBaseTransport):
    """Passes requests on and keeps each successful answer in `folder`.

    `used` holds the names of the files written or renewed; `prune` removes the others.
    """

    def __init__(self, folder: Path, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        """Record into `folder`, created if missing; `inner` by default goes to the network, past any proxy."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.used: set[str] = set()
        self._inner = httpx2.AsyncHTTPTransport() if inner is None else inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        if response.status_code != 200:
            return response
        content = await response.aread()
        await response.aclose()
        answer = _completion(_without_key(content, request))
        if answer is not None:
            self._keep(request_sha256(await request.aread()), answer)
        # Read and decoded already: the encoding's and the length's headers would be wrong now.
        kept = [
            (k, v) for k, v in response.headers.items() if k not in {"content-encoding", "content-length"}
        ]
        return httpx2.Response(200, headers=kept, content=content)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def prune(self) -> list[str]:
        """Remove the recorded answers that this run had no use for; their names, sorted. Other files stay."""
        old = sorted(
            p.name for p in self.folder.iterdir() if _NAME.fullmatch(p.name) and p.name not in self.used
        )
        for name in old:
            (self.folder / name).unlink()
        return old

    def _keep(self, sha256: str, response: dict[str, Any]) -> None:
        name = f"{sha256[:16]}.json"
        body = {"request_sha256": sha256, "status": 200, "response": response}
        _write_atomically(self.folder / name, json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        self.used.add(name)


def _without_key(content: bytes, request: httpx2.Request) -> bytes:
    """The answer without the key, should a server have put it there."""
    key = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    return content.replace(key, b"***") if len(key) >= 8 else content


def _completion(content: bytes) -> dict[str, Any] | None:
    """The body of a chat completion; None for anything else that a server may send with status 200."""
    try:
        body = json.loads(content)
    except ValueError:
        return None
    return body if isinstance(body, dict) and body.get("choices") else None


def _write_atomically(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # mkstemp keeps the file to its owner, but a recording is there to be shared.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

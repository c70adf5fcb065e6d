"""A server with the Files and Batch API on the loopback, which answers from the samples' recording."""

import copy
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import extract
from extract.model.recording import request_sha256

SAMPLES = Path(next(iter(extract.__path__))).parent / "samples"
RECORDING = SAMPLES / "recording"

Json = dict[str, Any]
Fate = Callable[[str], str]
"""What becomes of a question: "answer", "error" (an error line), "expired" (the same without a response), "missing"."""


def identity(body: Json) -> str:
    return request_sha256(json.dumps(body).encode())


class Answers:
    """Answers as the recording does, in the end: `planted` are wrong answers that come first, one after another.

    `given` holds all that was answered, by the name that a recording gives it.
    """

    def __init__(self, planted: dict[str, list[str]] | None = None) -> None:
        self.planted = planted or {}
        self.given: dict[str, Json] = {}

    def to(self, body: Json) -> Json:
        first = identity(body | {"messages": body["messages"][:2]})
        recorded: Json = json.loads((RECORDING / f"{first[:16]}.json").read_text("utf-8"))["response"]
        response = copy.deepcopy(recorded)
        turn, wrong = (
            (len(body["messages"]) > 2) + ("勾稽" in body["messages"][-1]["content"]),
            self.planted.get(first, []),
        )
        if turn < len(wrong):
            response["choices"][0]["message"]["content"] = wrong[turn]
        response["usage"] = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
        sha256 = identity(body)
        self.given[sha256] = {"request_sha256": sha256, "status": 200, "response": response}
        return response

    def write(self, folder: Path) -> Path:
        """A recording of all that was answered, for a live run."""
        folder.mkdir()
        for sha256, held in self.given.items():
            (folder / f"{sha256[:16]}.json").write_text(json.dumps(held), "utf-8")
        return folder


def recorded() -> list[tuple[str, str]]:
    """The recorded requests' identities and the answers' texts."""
    held = [json.loads(path.read_text("utf-8")) for path in sorted(RECORDING.glob("*.json"))]
    return [(one["request_sha256"], one["response"]["choices"][0]["message"]["content"]) for one in held]


def answered_line(line: str, answers: Answers, fate: str = "answer") -> str:
    """What OpenAI writes for a line of an input file."""
    asked = json.loads(line)
    made: Json = {"id": f"batch_req_{asked['custom_id'][:8]}", "custom_id": asked["custom_id"], "error": None}
    if fate == "answer":
        body = answers.to(asked["body"])
        made["response"] = {"status_code": 200, "request_id": "r", "body": body}
    elif fate == "error":
        error = {"message": "no", "type": "server_error", "code": "internal"}
        made["response"] = {"status_code": 500, "request_id": "r", "body": {"error": error}}
    else:
        made["response"] = None
        made["error"] = {"code": "batch_expired", "message": "not executed in time"}
    return json.dumps(made) + "\n"


def answered(file: Path, answers: Answers, fate: Fate = lambda _: "answer") -> list[str]:
    """The lines of an output file for an input file; those that are missing are left out."""
    fates = [(line, fate(json.loads(line)["custom_id"])) for line in file.read_text("utf-8").splitlines()]
    return [answered_line(line, answers, one) for line, one in fates if one != "missing"]


@dataclass
class State:
    """What the server holds, and how it behaves.

    `states` are seen before a batch ends as `end`; `lost` requests (as "POST /v1/files") are done but never answered.
    """

    answers: Answers = field(default_factory=Answers)
    fate: Fate = lambda _: "answer"
    states: tuple[str, ...] = ("validating", "in_progress", "finalizing")
    end: str = "completed"
    lost: list[str] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    batches: dict[str, Json] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    api: bool = True

    def add_file(self, name: str, content: bytes) -> Json:
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = (name, content)
        return self.file(file_id)

    def file(self, file_id: str) -> Json:
        name, content = self.files[file_id]
        return {
            "id": file_id, "object": "file", "bytes": len(content), "created_at": 1, "filename": name,
            "purpose": "batch", "status": "processed",
        }  # fmt: skip

    def add_batch(self, asked: Json) -> Json:
        batch_id = f"batch_{len(self.batches) + 1}"
        self.batches[batch_id] = {
            "id": batch_id, "object": "batch", "status": "validating", "created_at": 1,
            "endpoint": asked["endpoint"], "input_file_id": asked["input_file_id"],
            "completion_window": asked["completion_window"],
        }  # fmt: skip
        return self.batches[batch_id]

    def look(self, batch_id: str) -> Json:
        batch, seen = self.batches[batch_id], self.looks.get(batch_id, 0)
        self.looks[batch_id] = seen + 1
        if seen < len(self.states):
            batch["status"] = self.states[seen]
        elif batch["status"] != self.end:
            self._ended(batch)
        return batch

    def _ended(self, batch: Json) -> None:
        batch["status"] = self.end
        if self.end == "failed":
            batch["errors"] = {
                "object": "list",
                "data": [{"code": "bad", "line": 2, "message": "no such model"}],
            }
            return
        good, bad = list[str](), list[str]()
        for line in self.files[batch["input_file_id"]][1].decode("utf-8").splitlines():
            fate = self.fate(json.loads(line)["custom_id"])
            if fate != "missing":
                (good if fate == "answer" else bad).append(answered_line(line, self.answers, fate))
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            if lines:
                batch[name] = self.add_file(name, "".join(lines).encode())["id"]
        batch["request_counts"] = {"total": len(good) + len(bad), "completed": len(good), "failed": len(bad)}


def _handler(state: State) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            # Chunked, as a client sends what it does not measure first, or with a length.
            if "chunked" in self.headers.get("transfer-encoding", ""):
                content = b"".join(iter(self._chunk, b""))
            else:
                content = self.rfile.read(int(self.headers["content-length"]))
            self._answer(content)

        def _chunk(self) -> bytes:
            content = self.rfile.read(int(self.rfile.readline(), 16))
            self.rfile.readline()
            return content

        def _answer(self, content: bytes) -> None:
            path = self.path.partition("?")[0]
            asked = f"{self.command} {path}"
            state.requests.append(asked)
            state.keys.add(self.headers.get("authorization", ""))
            made = _made(state, asked, content) if state.api else None
            if asked in state.lost:
                state.lost.remove(asked)
                self.close_connection = True
                return
            body = (
                made if isinstance(made, bytes) else json.dumps(made or {"error": {"message": "no"}}).encode()
            )
            self.send_response(404 if made is None else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _made(state: State, asked: str, content: bytes) -> Json | bytes | None:
    if asked == "POST /v1/files":
        head = re.search(rb'filename="([^"]+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n', content)
        assert head is not None
        rest = content[head.end() :]
        return state.add_file(head[1].decode(), rest[: rest.index(b"\r\n--")])
    if asked == "GET /v1/files":
        return {"object": "list", "data": [state.file(one) for one in state.files], "has_more": False}
    if asked == "POST /v1/batches":
        return state.add_batch(json.loads(content))
    if asked == "GET /v1/batches":
        return {"object": "list", "data": list(state.batches.values()), "has_more": False}
    if match := re.fullmatch("GET /v1/batches/(.+)", asked):
        return state.look(match[1])
    if match := re.fullmatch("GET /v1/files/(.+)/content", asked):
        return state.files[match[1]][1]
    return None


@contextmanager
def serving(state: State) -> Iterator[str]:
    """The server's address for the length of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

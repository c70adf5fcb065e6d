"""A model's server that many processes ask, and processes that ask it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class Model(ThreadingHTTPServer):
    """Says back the question after `seconds`; `asked` counts how often each came. While `stuck` it says nothing."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seconds = seconds
        self.stuck = threading.Event()
        self.asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        model = self.server
        assert isinstance(model, Model)
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))["messages"][-1]["content"]
        model.asked[question] += 1
        time.sleep(3600 if model.stuck.is_set() else model.seconds)
        said = {"role": "assistant", "content": json.dumps({"said": question})}
        body = json.dumps(
            {
                "id": "x", "object": "chat.completion", "created": 1, "model": "m",
                "choices": [{"index": 0, "finish_reason": "stop", "message": said}],
                "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
            }
        ).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def serving(seconds: float = 0.0) -> Iterator[Model]:
    model = Model(seconds)
    thread = threading.Thread(target=model.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.shutdown()
        model.server_close()
        thread.join()


def start(model: Model, folder: Path, count: int, **more: Any) -> "subprocess.Popen[str]":
    """A process that asks `count` questions."""
    given = json.dumps({"url": model.url, "folder": str(folder), "count": count, **more})
    return subprocess.Popen(
        [sys.executable, "-m", "tests.extract.model.asking", given],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def result(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What a process of `start` printed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    held: dict[str, Any] = json.loads(out)
    return held


def wait_until_asked(model: Model, count: int) -> None:
    until = time.monotonic() + 30
    while model.asked.total() < count:
        assert time.monotonic() < until
        time.sleep(0.01)

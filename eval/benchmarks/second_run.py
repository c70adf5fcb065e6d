"""A second run over the same input asks no model: how much faster it is against a server of one second latency.

    python -m eval.benchmarks.second_run [PATH] [RECORDING]

A server on the loopback address gives the answers of a recording, each after a second; the command line runs twice
with one cache, as whole processes. Prints the requests and seconds of either run and their ratio.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from extract.model.recording import request_sha256

LATENCY = 1.0
DEFAULTS = ("samples", "samples/recording")


class Recorded(BaseHTTPRequestHandler):
    """Answers from a recording, one second late."""

    protocol_version = "HTTP/1.1"
    folder: Path
    asked = 0

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        """One chat completion."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked += 1
        file = self.folder / f"{request_sha256(body)[:16]}.json"
        time.sleep(LATENCY)
        known = file.exists()
        reply = (
            json.loads(file.read_text(encoding="utf-8"))["response"]
            if known
            else {"error": {"message": "unknown"}}
        )
        data = json.dumps(reply).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def run(path: str, out: Path, port: int, cache: Path) -> float:
    """Seconds of one run of the command line, a process of its own."""
    command = [
        sys.executable,
        "-m",
        "extract.cli.main",
        "extract",
        path,
        "--out",
        str(out),
        "--reader",
        "model",
    ]
    command += ["--base-url", f"http://127.0.0.1:{port}/v1", "--model", "recorded", "--quiet"]
    began = time.perf_counter()
    subprocess.run(
        command, check=True, env={**os.environ, "GOUJI_CACHE_DIR": str(cache), "GOUJI_CONCURRENCY": "1"}
    )
    return time.perf_counter() - began


def arguments(argv: list[str]) -> tuple[str, str]:
    """PATH and RECORDING, by default the samples and theirs."""
    if len(argv) > len(DEFAULTS):
        sys.exit(__doc__)
    path, recording = (*argv, *DEFAULTS[len(argv) :])
    return path, recording


def main(argv: list[str]) -> None:
    """Run it."""
    path, recording = arguments(argv)
    Recorded.folder = Path(recording)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        seconds, asked = [], []
        for name in ("first", "second"):
            before = Recorded.asked
            seconds.append(run(path, Path(folder) / name, server.server_port, Path(folder) / "cache"))
            asked.append(Recorded.asked - before)
            print(f"{name} run: {asked[-1]} requests, {seconds[-1]:.2f} s")
        print(f"ratio {seconds[0] / seconds[1]:.1f}")
    server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Sets a load up: documents, a server of known speed in a process of its own, and gouji beside it."""

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.benchmarks.load import documents, oracle

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def samples() -> list[Path]:
    """The sample documents."""
    return sorted(path for path in SAMPLES.glob("*.txt"))


@dataclass(frozen=True, slots=True)
class Served:
    """A server under load: its address, and what it has seen so far."""

    url: str
    pid: int

    def seen(self) -> dict[str, Any]:
        """Requests, most at once, seconds from the first to the last, questions asked twice, faults."""
        with urllib.request.urlopen(f"{self.url}/seen", timeout=30) as reply:
            held: dict[str, Any] = json.load(reply)
        return held


@contextmanager
def serving(folder: Path, numbers: int, *options: str) -> Iterator[Served]:
    """A server that knows the answers about the samples' questions of that size; `options` are those of server.py."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "answers.json"
    table.write_text(json.dumps(oracle.answers(samples(), numbers), ensure_ascii=False), "utf-8")
    command = [sys.executable, "-m", "eval.benchmarks.load.server", str(table), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            yield Served(f"http://127.0.0.1:{port}/v1", process.pid)
        finally:
            process.terminate()
            process.wait()


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended: its status, seconds, CPU seconds and peak memory in MB, and what it said."""

    status: int
    seconds: float
    cpu: float
    peak: float
    said: str


def environment(url: str, numbers: int, concurrency: int, cache: Path, **more: str) -> dict[str, str]:
    """Variables for a gouji that asks that server."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")},
        "GOUJI_BASE_URL": url,
        "GOUJI_MODEL": "load",
        "GOUJI_CONCURRENCY": str(concurrency),
        "GOUJI_QUESTION_NUMBERS": str(numbers),
        "GOUJI_CACHE_DIR": str(cache),
        **more,
    }


def gouji(arguments: Sequence[str], env: dict[str, str]) -> Ran:
    """Run gouji to its end; CPU and memory are those of its worker processes too."""
    _take_in_orphans()
    mine, before = _children(), resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [sys.executable, "-m", "extract.cli.main", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    _wait_for(lambda: _children() - mine)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(
        done.returncode, seconds, cpu, after.ru_maxrss / 1024, done.stdout[-2000:] + done.stderr[-2000:]
    )


_PATIENCE_S = 30.0


def _wait_for(left: Callable[[], set[int]]) -> None:
    """Wait for processes that the command left behind to end; SystemExit names those that do not."""
    until = time.monotonic() + _PATIENCE_S
    while still := left():
        for one in still:
            os.waitpid(one, os.WNOHANG)
        if time.monotonic() > until:
            raise SystemExit(f"left behind by gouji: processes {sorted(still)}")
        time.sleep(0.01)


_SUBREAPER = 36
"""prctl's PR_SET_CHILD_SUBREAPER."""


def _take_in_orphans() -> None:
    """Workers are children of a process that ends after gouji: it becomes this one's, so that its time is counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _children() -> set[int]:
    """The process ids of this process's children, as far as the system tells."""
    listed = Path(f"/proc/self/task/{threading.main_thread().native_id}/children")
    try:
        return {int(one) for one in listed.read_text("ascii").split()}
    except OSError:
        return set()


def load(folder: Path, count: int) -> Path:
    """A folder of so many different documents."""
    documents.write(folder, samples(), count)
    return folder

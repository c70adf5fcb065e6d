"""A run on an engine: two workers against one, and a worker that is killed in the middle.

    python -m eval.benchmarks.engine [--documents 2000] [--concurrency 4] [--latency 0.5]

The load is bound by the server's time, and each worker has its own fixed number of questions out. All runs share answers
in a Redis of their own (redis-server must be installed). Of the run with the kill are told: what is in the store, facts
files that differ from those of the others, and questions that were asked twice: at most those that were out at the kill.
"""

import argparse
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis

from eval.benchmarks.kill import questions
from eval.benchmarks.load import documents
from eval.benchmarks.load.stage import Served, environment, samples, serving
from extract.batch.places import STORE
from extract.output.facts_file import SUFFIX

ANSWERS = "gouji:answer:"


@dataclass(slots=True)
class Measured:
    """A run that ended. `peaks` are the highest memory of each process in MB, the command's own first."""

    status: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    asked: dict[str, float] = field(default_factory=dict)
    peaks: dict[int, float] = field(default_factory=dict)


@contextmanager
def redis_server(folder: Path) -> Iterator[int]:
    """A Redis of our own; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            with Redis(port=port) as client:
                _answering(client)
            yield port
        finally:
            process.terminate()


def _answering(client: Redis) -> None:
    for _ in range(100):
        try:
            client.ping()
        except ConnectionError:
            time.sleep(0.05)
        except Exception as error:
            if "onnect" not in type(error).__name__:
                raise
            time.sleep(0.05)
        else:
            return
    raise SystemExit("redis-server does not answer")


def workers_of(pid: int) -> list[int]:
    """The engine's workers among the children of a command."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(one.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            command = one.joinpath("cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == pid and b"spawn_main" in command:
            found.append(int(one.name))
    return sorted(found)


def _watch(pid: int, measured: Measured, ended: threading.Event) -> None:
    while not ended.wait(0.5):
        for one in (pid, *workers_of(pid)):
            try:
                status = Path(f"/proc/{one}/status").read_text()
                ticks = sum(
                    int(n) for n in Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13]
                )
            except OSError:
                continue
            lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            if "VmHWM" in lines:
                measured.peaks[one] = int(lines["VmHWM"].split()[0]) / 1024
                measured.asked[f"cpu {one}"] = ticks / os.sysconf("SC_CLK_TCK")


def run(command: Sequence[str], env: dict[str, str], middle: "Kill | None" = None) -> Measured:
    """Run a command to its end; `middle` is told its process id."""
    measured, ended, began = Measured(), threading.Event(), time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "extract.cli.main", *command], env=env, stdout=subprocess.DEVNULL
    ) as process:
        watching = threading.Thread(target=_watch, args=(process.pid, measured, ended))
        watching.start()
        try:
            if middle is not None:
                middle(process)
            measured.status = process.wait()
        finally:
            ended.set()
            watching.join()
    measured.seconds = time.perf_counter() - began
    measured.cpu = sum(measured.asked.values())
    return measured


class Kill:
    """Kills a worker once so many requests came, and takes down what was answered and kept by then."""

    def __init__(self, server: Served, requests: int, port: int) -> None:
        self._server, self._requests, self._port = server, requests, port
        self.kept: set[str] = set()
        self.asked = 0

    def __call__(self, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None and self._server.seen()["requests"] < self._requests:
            time.sleep(0.1)
        if workers := workers_of(process.pid):
            with Redis(port=self._port) as client:
                os.kill(workers[0], signal.SIGKILL)
                self.kept = {
                    key.decode().removeprefix(ANSWERS) for key in client.scan_iter(f"{ANSWERS}*", 5000)
                }
            self.asked = self._server.seen()["requests"]


def _facts(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob(f"*{SUFFIX}")}


def _rows(folder: Path) -> Counter[str]:
    with closing(sqlite3.connect(folder / STORE)) as store:
        query = "SELECT document, status, count(*) FROM documents GROUP BY document, status"
        rows = store.execute(query).fetchall()
    return Counter("twice" if count > 1 else str(status) for _, status, count in rows)


def _tell(name: str, ran: Measured, server: Served) -> None:
    seen = server.seen()
    driver, *workers = ran.peaks.values()
    print(
        f"{name}: {ran.seconds:.1f} s (first to last request {seen['seconds']:.1f} s), {seen['requests']} requests, "
        f"at most {seen['most']} at once, {seen['twice']} asked twice; status {ran.status}; CPU {ran.cpu:.0f} s; peak "
        f"memory: driver {driver:.0f} MB, workers {', '.join(f'{one:.0f}' for one in workers)} MB",
        flush=True,
    )


class Bench:
    """The runs, one after another, each with a server, a cache and a Redis of its own."""

    def __init__(self, args: argparse.Namespace, work: Path) -> None:
        self._args, self._work = args, work
        self._documents = work / "documents"
        # The shortest samples: what is measured is how workers wait for a server side by side.
        documents.write(
            self._documents, sorted(samples(), key=lambda one: one.stat().st_size)[:2], args.documents
        )

    def plain(self, workers: int) -> tuple[Measured, dict[str, bytes]]:
        """A run without disturbance."""
        name = f"{workers} worker{'s' if workers > 1 else ''}"
        folder = self._work / str(workers)
        with self._server(folder) as server, redis_server(self._work) as port:
            ran = run(self._command(folder, workers), self._env(server, folder, port))
            _tell(name, ran, server)
            with Redis(port=port) as client:
                memory, keys = client.info("memory")["used_memory"], client.dbsize()
            print(f"    Redis: {keys} keys, {memory / 2**20:.0f} MiB; rows {dict(_rows(folder))}", flush=True)
        return ran, _facts(folder / "run")

    def killed(self, expected: dict[str, bytes], requests: int) -> None:
        """A run of two workers of which one is killed halfway."""
        folder = self._work / "killed"
        with self._server(folder) as server, redis_server(self._work) as port:
            env = self._env(server, folder, port)
            keys = questions(self._documents, env, self._args.numbers)
            kill = Kill(server, requests, port)
            ran = run(self._command(folder, 2), env, kill)
            _tell("2 workers, one killed", ran, server)
            asked = (folder / "asked.log").read_text("ascii").split()
        again = sum(keys.get(one) in kill.kept for one in asked[kill.asked :])
        made = _facts(folder / "run")
        differing = sum(made.get(name) != held for name, held in expected.items())
        print(
            f"    killed after {kill.asked} requests, {len(kill.kept)} answers kept by then: asked again of them {again} "
            f"(must be 0); rows {dict(_rows(folder))}; facts files {len(made)}, that differ {differing}"
        )

    def _server(self, folder: Path) -> AbstractContextManager[Served]:
        folder.mkdir()
        args = ("--latency", str(self._args.latency), "--log", str(folder / "asked.log"))
        return serving(folder, self._args.numbers, *args)

    def _env(self, server: Served, folder: Path, port: int) -> dict[str, str]:
        args = self._args
        url = f"redis://127.0.0.1:{port}/0"
        return environment(server.url, args.numbers, args.concurrency, folder / "cache", GOUJI_CACHE_URL=url)

    def _command(self, folder: Path, workers: int) -> list[str]:
        engine = ["--engine", self._args.engine, "--workers", str(workers)]
        return [
            "extract",
            str(self._documents),
            "--run",
            str(folder / "run"),
            "--reader",
            "model",
            "-q",
            *engine,
        ]


def main() -> None:
    """One worker, two workers, two workers of which one is killed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--numbers", type=int, default=80)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--latency", type=float, default=0.5)
    parser.add_argument("--engine", default="dask")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-engine-") as work:
        bench = Bench(args, Path(work))
        one, _ = bench.plain(1)
        two, facts = bench.plain(2)
        print(f"two workers are {one.seconds / two.seconds:.2f} times as fast as one", flush=True)
        bench.killed(facts, int(args.documents * 1.5))


if __name__ == "__main__":
    main()

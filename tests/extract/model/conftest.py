import importlib.util
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.extract.model.doubles import KEY

CONTEXT = 2048
READY_S = 10.0

StartServer = Callable[[], "LlamaServer"]


class Counted(NamedTuple):
    """What a server says that it has done."""

    input_tokens: int
    output_tokens: int


class LlamaServer:
    """A running server; `stop` ends the process that was started here, `start` starts another at the same place."""

    def __init__(self, model: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._root = f"http://127.0.0.1:{port}"
        self.url = f"{self._root}/v1"
        self._log = log
        command = [sys.executable, str(Path(__file__).with_name("llama_server.py")), str(model)]
        self._command = [*command, str(port), str(CONTEXT), KEY]
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(self._command, stdout=output, stderr=subprocess.STDOUT)
        self._wait(f"{self._root}/health")

    def counted(self) -> Counted:
        request = urllib.request.Request(f"{self._root}/metrics", headers={"authorization": f"Bearer {KEY}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        values = dict(line.split() for line in lines if line.startswith("llamacpp:"))
        names = ("prompt_tokens_total", "tokens_predicted_total")
        return Counted(*(int(float(values[f"llamacpp:{name}"])) for name in names))

    def _wait(self, health: str) -> None:
        until = time.monotonic() + READY_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urllib.request.urlopen(health, timeout=1):
                    return
            except OSError:
                time.sleep(0.02)
        self.stop()
        pytest.fail(f"the server did not start:\n{self._log.read_text('utf-8', 'replace')[-2000:]}")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Starts servers of a tiny model; all are stopped at the end."""
    missing = [name for name in ("xllamacpp", "gguf", "numpy") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"no real server to test against: {', '.join(missing)} not installed")
    from tests.extract.model.tiny_model import write_tiny_model

    folder = tmp_path_factory.mktemp("llama")
    write_tiny_model(folder / "tiny.gguf")
    started: list[LlamaServer] = []

    def start() -> LlamaServer:
        started.append(LlamaServer(folder / "tiny.gguf", folder / f"server{len(started)}.log"))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def llama(start_server: StartServer) -> LlamaServer:
    return start_server()

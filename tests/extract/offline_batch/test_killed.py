"""kill -9 at any moment: the same command goes on, and the facts are those of an undisturbed run."""

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.cli.main import main
from extract.offline_batch.index import Index, opened
from extract.store.store import RunStore
from tests.extract.offline_batch.fake_server import SAMPLES, Answers, answered

pytestmark = pytest.mark.slow

SHORT = str(SAMPLES / "budget_short.txt")
ENVIRONMENT = {"PYTHONPATH": str(SAMPLES.parent), "GOUJI_LANG": "en"}


def gouji(*argv: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "extract.cli.main", "batch", *argv]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | ENVIRONMENT)


def round_of(run: str, number: int) -> Path:
    return Path(run, "batch", f"round-{number}-1.jsonl")


def calm(documents: str, answers: Answers) -> list[list[str]]:
    """An undisturbed run; the commands that make it, with "RUN" for its folder."""
    commands = [["export", documents, "--out", "RUN", "--model", "m", "-q"]]
    for number in itertools.count(1):
        assert batch(commands[-1], "calm") == 0
        if not round_of("calm", number).exists():
            break
        Path(f"{number}.jsonl").write_text("".join(answered(round_of("calm", number), answers)), "utf-8")
        commands.append(["import", "RUN", f"{number}.jsonl", "-q"])
    # Else the second run would find its answers there.
    shutil.rmtree("cache")
    return commands


def batch(command: list[str], run: str) -> int:
    return main(["batch", *(run if word == "RUN" else word for word in command)])


def written(run: str, in_order: bool) -> dict[str, list[bytes]]:
    found = [path for kind in ("*.facts.json", "*.csv", "batch/*.jsonl") for path in Path(run).glob(kind)]
    held = {path.name: path.read_bytes().splitlines() for path in found}
    return held if in_order else {name: sorted(lines) for name, lines in held.items()}


def assert_ended_is_calm(in_order: bool = True) -> None:
    assert written("ended", in_order) == written("calm", in_order)
    assert not list(Path("ended/batch").glob(".gouji-*"))


class Steps:
    """Ends the process at the n-th step that changes a disk, before it is taken or after."""

    def __init__(self, end_at: int, after: bool) -> None:
        self.left, self.after = end_at, after

    def of(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*args: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.after:
                os._exit(9)
            made = step(*args, **named)
            if self.left == 0:
                os._exit(9)
            return made

        return taken


def ended_at(command: list[str], step: int, after: bool) -> bool:
    """Take a command up to a step in a process of its own; False where it came to its end before."""
    child = os.fork()
    if child == 0:
        try:
            steps = Steps(step, after)
            Path.replace = steps.of(Path.replace)  # type: ignore[method-assign]
            Index.commit = steps.of(Index.commit)  # type: ignore[method-assign]
            RunStore._write = steps.of(RunStore._write)  # type: ignore[method-assign]
            os._exit(batch(command, "ended"))
        finally:
            os._exit(70)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_ended_at_every_step_it_goes_on(answers: Answers) -> None:
    commands = calm(SHORT, answers)
    assert len(commands) > 2
    kills = 0
    for command in commands:
        for step in itertools.count(1):
            # After a step, and before the one that follows it: every state of the disk comes once.
            if not ended_at(command, step, after=step % 2 == 1):
                break
            kills += 1
        assert batch(command, "ended") == 0
    assert kills >= 2 * len(commands)
    assert_ended_is_calm()


def test_ended_at_any_time_it_goes_on(answers: Answers) -> None:
    Path("documents").mkdir()
    for name in ("budget_short.txt", "performance.txt"):
        shutil.copy(SAMPLES / name, "documents")
    commands = calm("documents", answers)
    began = time.monotonic()
    gouji("export", "documents", "--out", "timed", "--model", "m", "-q").communicate()
    longest = time.monotonic() - began
    for number, command in enumerate(commands):
        if number not in (0, len(commands) - 1):
            assert batch(command, "ended") == 0
            continue
        words = ["ended" if word == "RUN" else word for word in command]
        process = gouji(*words, "--workers", "2")
        try:
            # The first part of the time goes into imports.
            process.wait(longest * random.uniform(0.4, 1))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert batch(command, "ended") == 0
    # Of several processes nobody knows which is done first.
    assert_ended_is_calm(in_order=False)


def test_two_processes_do_not_work_on_one_run() -> None:
    assert main(["batch", "export", SHORT, "--out", "run", "--model", "m", "-q"]) == 0
    with opened(Path("run")):
        process = gouji("import", "run")
        said = process.communicate()[1]
    assert process.returncode == 2
    assert "is used by another gouji process" in said

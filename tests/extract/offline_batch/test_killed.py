"""kill -9 at any moment: the same command goes on, and the facts are those of an undisturbed run."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.cli.main import main
from tests.extract.offline_batch.fake_server import Answers, answered

pytestmark = pytest.mark.slow

GOUJI = [sys.executable, "-m", "extract.cli.main", "batch"]
KILLS = 6


def inputs(run: Path, round_: int) -> Path:
    return run / "batch" / f"round-{round_}-1.jsonl"


def killed_until_done(command: list[str], longest: float) -> int:
    """Run a command, ended after ever longer times until it comes to its own end; how often it was ended."""
    root = Path(__file__).parents[3]
    for kills in range(KILLS):
        process = subprocess.Popen(
            command, stderr=subprocess.DEVNULL, start_new_session=True, env=os.environ | {"PYTHONPATH": str(root)}
        )
        try:
            # Not before it does anything: importing takes its time.
            process.wait(longest * (kills + random.random()) / KILLS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            continue
        assert process.returncode == 0
        return kills
    assert main(["batch", *command[len(GOUJI) :]]) == 0
    return KILLS


def test_ended_again_and_again_it_comes_to_the_same(samples: list[str], answers: Answers) -> None:
    Path("documents").mkdir()
    for number, one in enumerate(samples * 3):
        shutil.copy(one, f"documents/{number}.txt")
    began = time.monotonic()
    export = ["export", "documents", "--model", "m", "-q", "--out"]
    subprocess.run([*GOUJI, *export, "calm"], check=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])})
    longest, round_ = time.monotonic() - began, 1
    while inputs(Path("calm"), round_).exists():
        Path(f"{round_}.jsonl").write_text("".join(answered(inputs(Path("calm"), round_), answers)), "utf-8")
        assert main(["batch", "import", "calm", f"{round_}.jsonl", "-q"]) == 0
        round_ += 1
    shutil.rmtree("cache")

    kills = killed_until_done([*GOUJI, *export, "ended"], longest)
    for number in range(1, round_):
        assert inputs(Path("ended"), number).read_bytes() == inputs(Path("calm"), number).read_bytes()
        kills += killed_until_done([*GOUJI, "import", "ended", f"{number}.jsonl", "-q"], longest)
    assert kills > 0
    assert not list(Path("ended/batch").glob(".gouji-*"))
    written = {path.name: path.read_bytes() for path in Path("ended").glob("*.facts.json")}
    assert written == {path.name: path.read_bytes() for path in Path("calm").glob("*.facts.json")}
    assert len(written) == 3 * len(samples)


def test_two_processes_do_not_work_on_one_run(samples: list[str]) -> None:
    from extract.offline_batch.index import opened

    assert main(["batch", "export", samples[0], "--out", "run", "--model", "m", "-q"]) == 0
    with opened(Path("run")):
        made = subprocess.run(
            [*GOUJI, "import", "run"], check=False, capture_output=True, text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        )  # fmt: skip
    assert made.returncode == 2
    assert "is used by another gouji process" in made.stderr

"""Steps are taken in other processes, which end with their parent and whose end is no document's end."""

import asyncio
import json
import logging
import math
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.batch.workers import CrashedError, Workers
from extract.telemetry import logs

ROOT = Path(__file__).resolve().parents[3]

PARENT = """
import asyncio, os, sys, time
from extract.batch.workers import Workers

async def main():
    with Workers(2) as workers:
        pids = {await workers.run(os.getpid) for _ in range(4)}
        print(*pids, flush=True)
        time.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("processes", [0, 1])
def test_a_step_gives_its_result_or_raises_what_it_raises(processes: int) -> None:
    async def run(workers: Workers) -> None:
        assert await workers.run(math.factorial, 5) == 120
        with pytest.raises(ValueError, match="negative"):
            await workers.run(math.factorial, -1)

    with Workers(processes) as workers:
        asyncio.run(run(workers))


def test_without_processes_steps_are_taken_here() -> None:
    with Workers(0) as workers:
        assert asyncio.run(workers.run(os.getpid)) == os.getpid()


@pytest.mark.slow
def test_a_step_that_ends_its_process_is_tried_again_and_then_fails_alone() -> None:
    async def run(workers: Workers) -> int:
        with pytest.raises(CrashedError):
            await workers.run(os._exit, 1)
        return await workers.run(math.factorial, 4)

    with Workers(1) as workers:
        assert asyncio.run(run(workers)) == 24


@pytest.mark.slow
def test_a_step_that_always_ends_its_process_takes_none_of_the_others_with_it() -> None:
    async def run(workers: Workers) -> list[object]:
        bad = [workers.run(os._exit, 1) for _ in range(2)]
        good = [workers.run(time.sleep, 0.7) for _ in range(4)]
        return await asyncio.gather(*bad, *good, return_exceptions=True)

    with Workers(2) as workers:
        *bad, one, two, three, four = asyncio.run(run(workers))
    assert [type(error) for error in bad] == [CrashedError, CrashedError]
    assert [one, two, three, four] == [None] * 4


@pytest.mark.slow
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=env
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert pids
    end = time.monotonic() + 10
    while any(_lives(pid) for pid in pids):
        assert time.monotonic() < end, "a worker went on"
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


LOADED = """
import asyncio, sys
from extract.batch.workers import Workers, make_ready
make_ready()
assert "extract.batch.steps" not in sys.modules
from tests.extract.batch.loaded import loaded
with Workers(1) as workers:
    print(asyncio.run(workers.run(loaded)))
"""


def told_by_a_worker(folder: Path, **env: str) -> str:
    program = f"import sys; sys.path[0] = {str(ROOT)!r}\n{LOADED}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, timeout=60, cwd=folder, env={**os.environ, **env},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.stdout.strip()


def test_the_process_that_workers_are_forked_of_has_loaded_what_steps_take(tmp_path: Path) -> None:
    assert told_by_a_worker(tmp_path) == "['extract.batch.steps', 'extract.store.store']"


def test_what_lies_in_the_folder_that_one_works_in_is_not_run(tmp_path: Path) -> None:
    for name in ("extract.py", "pydantic.py", "asyncio.py"):
        (tmp_path / name).write_text("raise SystemExit('run')", "utf-8")
    assert told_by_a_worker(tmp_path) == "['extract.batch.steps', 'extract.store.store']"


def test_where_no_socket_can_be_made_each_worker_loads_for_itself(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    assert told_by_a_worker(tmp_path, TMPDIR=str(folder)) == "[]"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_the_process_that_workers_are_forked_of_does_not_hear_ctrl_c_from_its_first_moment_on() -> None:
    program = (
        "from multiprocessing import forkserver\n"
        "from extract.batch.workers import make_ready\n"
        "make_ready()\n"
        "print(open(f'/proc/{forkserver._forkserver._forkserver_pid}/status').read())\n"
        "print('own', open('/proc/self/status').read())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    its, own = (int(one, 16) for one in re.findall(r"SigBlk:\s*([0-9a-f]+)", told.stdout))
    sigint = 1 << (signal.SIGINT - 1)
    assert its & sigint
    assert not own & sigint


def _said(word: str) -> int:
    logging.getLogger("extract.of_a_test").info("%s", word)
    return os.getpid()


def _records(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("processes", [0, 2])
def test_what_a_step_has_to_say_stands_in_the_log_of_which_document_and_without_secrets(
    processes: int, tmp_path: Path
) -> None:
    file = tmp_path / "run.log"

    async def run(workers: Workers) -> set[int]:
        async def one(name: str) -> int:
            with logs.about(document=name):
                return await workers.run(_said, f"read {name} with sk-very-secret")

        return {*await asyncio.gather(*map(one, ("a.txt", "b.txt", "c.txt")))}

    log = logs.writing(file, "info", "en", ["sk-very-secret"])
    with log, logs.about(run="r1"), Workers(processes) as workers:
        pids = asyncio.run(run(workers))
    assert (os.getpid() in pids) == (processes == 0)
    said = sorted((one["run"], one["document"], one["message"]) for one in _records(file))
    assert said == [("r1", name, f"read {name} with ***") for name in ("a.txt", "b.txt", "c.txt")]


@pytest.mark.slow
def test_workers_after_one_that_died_write_to_the_log_too(tmp_path: Path) -> None:
    file = tmp_path / "run.log"

    async def run(workers: Workers) -> None:
        with pytest.raises(CrashedError):
            await workers.run(os._exit, 3)
        await workers.run(_said, "still here")

    with logs.writing(file, "info", "en"), Workers(1) as workers:
        asyncio.run(run(workers))
    assert "still here" in [one["message"] for one in _records(file)]


def test_a_log_that_is_gone_or_another_file_now_is_left_alone_by_workers(tmp_path: Path) -> None:
    gone, other = tmp_path / "gone.log", tmp_path / "other.log"

    async def run(workers: Workers) -> None:
        await workers.run(_said, "read")

    for file in (gone, other):
        with logs.writing(file, "info", "en"), Workers(1) as workers:
            file.rename(tmp_path / f"{file.name}.1")
            if file is other:
                os.mkfifo(other)
            asyncio.run(run(workers))
    assert not gone.exists()
    assert [path.read_text("utf-8") for path in sorted(tmp_path.glob("*.1"))] == ["", ""]


def test_a_log_that_only_this_process_can_write_to_is_not_shared(tmp_path: Path) -> None:
    reader, writer = os.pipe()

    async def run(workers: Workers) -> int:
        return await workers.run(_said, "read")

    try:
        with logs.writing(Path(f"/dev/fd/{writer}"), "info", "en"), Workers(1) as workers:
            assert asyncio.run(run(workers)) != os.getpid()
            logging.getLogger("extract.of_a_test").info("here")
        os.set_blocking(reader, False)
        (line,) = os.read(reader, 10_000).splitlines()
        assert json.loads(line)["message"] == "here"
    finally:
        os.close(reader)
        os.close(writer)

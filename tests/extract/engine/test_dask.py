"""Real workers of Dask, on this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from eval.benchmarks.engine import workers_of
from eval.benchmarks.load.stage import environment, load, serving
from extract.cli.main import main
from extract.engine.seat import Job, made
from extract.engine.shards import Shard
from extract.output.facts_file import SUFFIX
from extract.output.messages import UserError
from extract.output.run_file import write_run
from extract.settings import Settings
from extract.store.records import Queued
from extract.store.store import open_store
from tests.extract.engine.build import begin, queue

pytest.importorskip("distributed")

from extract.engine import dask
from extract.engine.dask import crew

pytestmark = pytest.mark.slow

SAMPLES = sorted((Path(__file__).parents[3] / "samples").glob("*.txt"))
NUMBERS = 80


def facts(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob(f"*{SUFFIX}")}


def test_workers_of_an_engine_find_what_one_process_finds(tmp_path: Path) -> None:
    command = ["extract", *map(str, SAMPLES), "--reader", "model", "-q", "--recording", "samples/recording"]
    assert main([*command, "--run", str(tmp_path / "here" / "run"), "--workers", "0"]) == 0
    log, engine = tmp_path / "run.log", ("--workers", "2", "--engine", "dask")
    assert main([*command, "--run", str(tmp_path / "there" / "run"), *engine, "--log", str(log)]) == 0
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    ended = [one["document"] for one in lines if one["message"] == "a document ended"]
    assert sorted(ended) == [path.name for path in SAMPLES]
    assert [lines[0]["message"], lines[-1]["message"]] == ["the run begins", "the run ended"]
    found = facts(tmp_path / "there" / "run")
    assert len(found) == len(SAMPLES)
    assert found == facts(tmp_path / "here" / "run")
    assert (tmp_path / "there/run/facts.csv").read_bytes() == (tmp_path / "here/run/facts.csv").read_bytes()


def test_a_killed_worker_costs_no_document_and_no_answer_that_was_kept(tmp_path: Path) -> None:
    concurrency = 2
    documents = load(tmp_path / "documents", 12)
    with serving(tmp_path, NUMBERS, "--latency", "0.3") as server:
        env = environment(server.url, NUMBERS, concurrency, tmp_path / "cache")
        out = tmp_path / "runs" / "run"
        command = [
            "extract",
            str(documents),
            "--run",
            str(out),
            "--reader",
            "model",
            "-q",
            "--engine",
            "dask",
        ]
        with subprocess.Popen(
            [sys.executable, "-m", "extract.cli.main", *command, "--workers", "2"], env=env
        ) as process:
            until = time.monotonic() + 120
            while server.seen()["requests"] < 12 and time.monotonic() < until:
                time.sleep(0.05)
            os.kill(workers_of(process.pid)[0], signal.SIGKILL)
            assert process.wait(240) == 0
        # What was out at the kill is all that may be asked once more.
        assert server.seen()["twice"] <= concurrency
    with open_store(str(tmp_path / "runs" / "gouji.sqlite")) as store:
        rows = [*store.rows(store.runs()[0].id)]
    assert [row.status for row in rows] == ["ok"] * 12
    assert len({row.document for row in rows}) == len(facts(out)) == 12


def test_no_log_of_the_engine_holds_a_secret(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, spec, run = begin(tmp_path, SAMPLES)
    write_run(tmp_path / "run", run, [])
    settings = Settings(
        api_key=SecretStr("s3cret-key"), cache_url=SecretStr("redis://:pa55word@127.0.0.1:1/0")
    )
    job = Job(spec, settings, None, 1, made(None))
    with crew("", 1, lambda _: job) as hands:
        client: Any = hands._client
        (_, done), *_ = hands.results([Shard(tuple(queue(SAMPLES)))], lambda: None)
        assert done is not None
        assert len(done.rows) == len(SAMPLES)
        wrong: Any = Shard((Queued("a.txt", None, 0, 1, 1),))  # type: ignore[arg-type]
        # What is no document is an error inside of the worker, which Dask logs with the task.
        with pytest.raises(UserError) as failed:
            [*hands.results([wrong], lambda: None)]
        said = (
            f"{client.get_scheduler_logs()} {client.get_worker_logs()} {client.get_events()} {failed.value}"
        )
    captured = capfd.readouterr()
    assert "Compute Failed" in said + captured.err
    for secret in ("s3cret-key", "pa55word"):
        assert secret not in said + captured.out + captured.err


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Dask tries for as long as it is given, which is ten seconds elsewhere.
    patient: Any = vars(dask)["Client"]
    monkeypatch.setattr(dask, "Client", lambda address, timeout: patient(address, timeout="1s"))
    with (
        pytest.raises(UserError) as refused,
        crew("tcp://127.0.0.1:1", 1, lambda _: pytest.fail("nobody is asked")),
    ):
        pass
    assert refused.value.key == "engine_unreachable"

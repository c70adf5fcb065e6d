"""The documents of a batch are a run of the store like any other: shown, gone on with, read by processes, in tables."""

import errno
import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.batch.places import STORE
from extract.cli.main import main
from extract.offline_batch.asking import WaitingReader
from extract.offline_batch.index import opened
from extract.offline_batch.spec import Spec
from extract.store.store import open_store
from tests.extract.offline_batch.fake_server import SAMPLES, Answers, answered
from tests.extract.offline_batch.test_rounds import (
    RUN,
    export,
    facts,
    files,
    live,
    tables,
    take,
    through_all_rounds,
)

SHORT = str(SAMPLES / "budget_short.txt")
Shown = Callable[..., str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """What a command prints."""

    def shown(*argv: str) -> str:
        capsys.readouterr()
        assert main([*argv]) == 0
        return capsys.readouterr().out

    return shown


def run_file() -> dict[str, Any]:
    held: dict[str, Any] = json.loads((RUN / "run.json").read_text("utf-8"))
    return held


def lines(round_: int) -> list[str]:
    return sorted(line for one in files(round_) for line in one.read_text("utf-8").splitlines())


def test_status_shows_what_waits_and_then_the_finished_run(samples: list[str], shown: Shown) -> None:
    export(samples, "--max-requests", "1")
    waiting = shown("status", "run")
    assert f"0/{len(samples)}" in waiting
    assert "unfinished" in waiting
    assert run_file()["finished"] is None
    take(Answers(), *files(1)[:-1])
    half_way = shown("status", "run")
    assert f"{len(samples) - 1}/{len(samples)}" in half_way
    take(Answers(), files(1)[-1])
    done = shown("status", run_file()["id"])
    assert f"{len(samples)}/{len(samples)}" in done
    assert "unfinished" not in done
    assert run_file()["finished"]
    assert run_file()["id"] in shown("runs")


def test_the_store_knows_it_by_the_id_that_paid(samples: list[str]) -> None:
    export(samples[:1])
    take(Answers(), *files(1))
    with opened(RUN) as index, open_store(STORE) as store:
        run = Spec.of(index).id
        assert [one.id for one in store.runs()] == [run] == [run_file()["id"]]
        assert [*store.facts(run)]
        assert {answer.cached for _, answer in store.answers(run)} == {False}


def test_documents_may_be_added_to_a_run_that_is_done(few: list[str], answers: Answers) -> None:
    export(few[:1])
    through_all_rounds(answers)
    first = run_file()["finished"]
    assert first
    begun = len([*RUN.glob("batch/round-*.jsonl")])
    export(few[1:])
    assert run_file()["finished"] is None
    assert run_file()["totals"]["ok"] == 1
    round_ = begun
    while inputs := files(round_ + 1):
        round_ += 1
        assert take(answers, *inputs) == 0
    assert round_ > begun
    assert run_file()["totals"]["ok"] == len(few)
    assert run_file()["finished"] > first
    assert facts(RUN) == live(few, answers)


def test_a_file_that_changed_is_read_anew(samples: list[str]) -> None:
    path = Path("a.txt")
    shutil.copy(SHORT, path)
    export([str(path)])
    take(Answers(), *files(1))
    assert run_file()["totals"]["ok"] == 1
    path.write_text(path.read_text("utf-8").replace("1", "2"), "utf-8")
    export([str(path)])
    assert run_file()["totals"]["not_reached"] == 1
    assert lines(2)


def test_a_store_that_is_gone_is_made_anew_and_nothing_is_asked_again(
    few: list[str], answers: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    export(few)
    rounds = through_all_rounds(answers)
    done = facts(RUN)
    for path in [*Path().glob(f"{STORE}*"), *RUN.glob("*.facts.json")]:
        path.unlink()
    shutil.rmtree("cache")
    capsys.readouterr()
    assert main(["batch", "import", "run"]) == 2
    assert "export the same documents into run again" in capsys.readouterr().err
    assert not Path(STORE).exists()
    assert export(few) == 0
    assert facts(RUN) == done
    assert files(rounds + 1) == []
    with open_store("other.sqlite"):
        assert main(["batch", "import", "run", "--store", "other.sqlite"]) == 2


def test_a_store_may_be_named(samples: list[str]) -> None:
    export(samples[:1], "--store", "mine.sqlite")
    assert take(Answers(), *files(1)) == 2, "its answers are taken in all the same"
    assert main(["batch", "import", "run", "--store", "mine.sqlite"]) == 0
    assert len(facts(RUN)) == 1
    assert not Path(STORE).exists()


def test_a_run_that_was_moved_is_known_where_it_is(samples: list[str], shown: Shown) -> None:
    Path("old").mkdir()
    for one in samples:
        shutil.copy(one, "old")
    assert main(["batch", "export", "old", "--out", "old/run", "--model", "m", "-q"]) == 0
    Path("old").rename("new")
    for _ in range(2):
        assert main(["batch", "import", "new/run", "-q"]) == 0
    assert f"0/{len(samples)}" in shown("status", "new/run")
    held = json.loads(Path("new/run/run.json").read_text("utf-8"))
    assert {row["source"] for row in held["inputs"]} == {f"../{Path(one).name}" for one in samples}


@pytest.mark.slow
def test_processes_read_as_one_does(few: list[str], answers: Answers) -> None:
    assert export(few, "--workers", "0") == 0
    alone = lines(1)
    RUN.rename("alone")
    assert export(few, "--workers", "2") == 0
    assert lines(1) == alone
    round_ = 0
    while inputs := files(round_ + 1):
        round_ += 1
        Path("output.jsonl").write_text("".join(line for one in inputs for line in answered(one, answers)))
        assert main(["batch", "import", "run", "output.jsonl", "--workers", "2"]) == 0
    assert round_ > 2
    assert facts(RUN) == live(few, answers)
    assert tables(RUN) == tables(Path("live"))


def test_a_round_that_cannot_be_written_fails_no_document(
    samples: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("extract.offline_batch.rounds.request_line", full)
        assert export(samples) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert lines(1) == []
    assert export(samples) == 0
    assert len(lines(1)) == 18
    assert run_file()["totals"]["not_reached"] == len(samples)


def test_ctrl_c_keeps_what_was_asked_for_by_then(samples: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read, count = WaitingReader.read, 0

    async def interrupted(self: WaitingReader, *args: Any) -> Any:
        nonlocal count
        count += 1
        if count == 3:
            signal.raise_signal(signal.SIGINT)
        return await read(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(WaitingReader, "read", interrupted)
        assert export(samples) == 130
    assert run_file()["interrupted"]
    first = lines(1)
    assert 0 < len(first) < 18
    assert export(samples) == 0
    assert len(first) + len(lines(2)) == 18
    assert not run_file()["interrupted"]

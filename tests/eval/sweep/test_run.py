"""A sweep from its file to the leaderboard: what is done is not done again, and one cell stops no other."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.sweep import run as running
from extract.cli import main as command
from tests.eval.sweep.conftest import SAMPLES, Write, sweep

Captured = pytest.CaptureFixture[str]
CLOSED = '[models.closed]\nmodel = "x"\nbase_url = "http://127.0.0.1:9/v1"\nmax_attempts = 1\n'
RECORDED = '[models.recorded]\nrecording = "rec"\n'


def runs(out: str = "out") -> dict[str, str]:
    found = sorted(Path(out).glob("*/run.json"))
    return {path.parent.name: json.loads(path.read_text("utf-8"))["id"] for path in found}


def board(said: str) -> list[str]:
    return [line.split("\t")[0] for line in said.splitlines()[1:]]


def test_a_sweep_is_run_once_and_its_leaderboard_is_always_there(write: Write, capsys: Captured) -> None:
    write("")
    assert sweep() == 0
    first, said = runs(), capsys.readouterr()
    assert board(said.out) == ["offline"]
    assert "[1/1] offline：运行" in said.err
    assert {path.name for path in Path("out/offline").iterdir()} >= {
        *("cell.json", "run.json", "evaluation.json", "evaluation.html", "evaluation.md", "facts.csv")
    }
    assert {path.name for path in Path("out").iterdir() if path.is_file()} == {
        "gouji.sqlite",
        "leaderboard.html",
        "leaderboard.md",
    }
    measured = Path("out/offline/evaluation.json").stat().st_mtime_ns
    assert sweep("--lang", "zh") == 0
    again = capsys.readouterr()
    assert (runs(), again.out) == (first, said.out)
    assert "已完成，不再运行" in again.err
    assert Path("out/offline/evaluation.json").stat().st_mtime_ns == measured


@pytest.mark.slow
def test_what_changed_is_run_or_evaluated_anew(place: Path, write: Write) -> None:
    write("")
    sweep("-q")
    first, evaluation = runs(), Path("out/offline/evaluation.json")
    before = json.loads(evaluation.read_text("utf-8"))
    gold = place / "gold" / "performance.gold.json"
    gold.write_text(gold.read_text("utf-8") + "\n", "utf-8")
    assert sweep("-q") == 0
    after = json.loads(evaluation.read_text("utf-8"))
    assert runs() == first, "another gold reads no document again"
    assert after["fingerprints"]["gold"] != before["fingerprints"]["gold"]
    document = place / "docs" / "performance.txt"
    document.write_text(document.read_text("utf-8") + "\n", "utf-8")
    sweep("-q")
    assert runs() != first
    second = runs()
    Path("out/offline/performance.txt.facts.json").unlink()
    sweep("-q")
    assert runs() != second, "a cell whose facts are gone is not done"


@pytest.mark.slow
def test_a_cell_that_fails_stops_no_other(write: Write, capsys: Captured) -> None:
    write(f'[axes]\nreader = ["model", "both", "offline"]\n{CLOSED}')
    assert sweep() == 1
    said, first = capsys.readouterr(), runs()
    assert board(said.out) == ["offline"], "of both readers only one was heard: that says nothing of a model"
    for name in ("model-closed", "both-closed"):
        assert f"{name}：没有结果" in said.err
    assert "connection" in said.err
    assert sweep("-q") == 1
    second = runs()
    assert {name for name in first if first[name] != second[name]} == {"model-closed", "both-closed"}


def test_when_every_cell_fails_there_is_no_leaderboard(write: Write) -> None:
    write(CLOSED)
    assert sweep("-q") == 3
    assert not Path("out/leaderboard.html").exists()


def test_a_model_that_cannot_be_asked_leaves_an_old_run_alone(
    write: Write, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(f'{CLOSED}api_key_env = "NOT_SET"\n[axes]\nreader = ["offline", "model"]')
    assert sweep() == 1
    assert "NOT_SET" in (said := capsys.readouterr()).err
    assert board(said.out) == ["offline"]
    assert set(runs()) == {"offline"}


@pytest.mark.slow
def test_recorded_answers_make_every_reader(place: Path, write: Write, capsys: Captured) -> None:
    shutil.copytree(SAMPLES / "recording", place / "rec")
    write(f'[axes]\nreader = ["offline", "model", "both"]\n{RECORDED}')
    assert sweep() == 0
    first = runs()
    assert sorted(board(capsys.readouterr().out)) == ["both-recorded", "model-recorded", "offline"]
    assert sweep("-q") == 0
    assert runs() == first
    for path in (place / "rec").glob("*.json"):
        path.unlink()
    assert sweep("-q") == 1, "answers that are gone are another sweep"
    assert runs()["offline"] == first["offline"]
    assert runs()["model-recorded"] != first["model-recorded"]


def test_ctrl_c_keeps_what_is_done(write: Write, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    write(f'[axes]\nreader = ["offline", "model"]\n{CLOSED}')

    def interrupted(arguments: Sequence[str]) -> int:
        return 130 if "--reader=model" in arguments else command.main(arguments)

    monkeypatch.setattr(running, "main", interrupted)
    assert sweep("-q") == 130
    assert "已有 1/2 种组合完成" in capsys.readouterr().err
    assert set(runs()) == {"offline"}
    assert Path("out/offline/evaluation.json").exists()


@pytest.mark.slow
def test_a_run_that_was_left_unfinished_is_not_done(write: Write) -> None:
    write("")
    sweep("-q")
    path = Path("out/offline/run.json")
    held = json.loads(path.read_text("utf-8"))
    for name, value in (("finished", None), ("interrupted", True), ("id", "another")):
        path.write_text(json.dumps(held | {name: value}), "utf-8")
        sweep("-q")
        assert runs()["offline"] not in (held["id"], "another")
        held = json.loads(path.read_text("utf-8"))
    Path("out/offline/cell.json").write_text("[", "utf-8")
    sweep("-q")
    assert runs()["offline"] != held["id"]


@pytest.mark.parametrize(
    ("kind", "read"),
    [("invalid_answer", True), ("truncated", True), ("connection", False), ("timeout", False), ("", False)],
)
def test_bad_answers_are_a_result_and_missing_ones_are_none(tmp_path: Path, kind: str, read: bool) -> None:
    failure = f"a #1: x.txt #2: {kind}: connection: why" if kind else "why"
    (tmp_path / "a #1: x.txt.facts.json").write_text(json.dumps({"failures": [failure]}), "utf-8")
    assert running._was_read(tmp_path, {"document": "a #1: x.txt", "status": "partial"}) == read


def test_figures_asked_for_are_those_of_the_best_cell(write: Write, capsys: Captured) -> None:
    write("")
    assert sweep("-q", "--fail-under", "f1=0.5") == 0
    assert sweep("-q", "--fail-under", "false_alarms=-1") == 5
    assert "false_alarms" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", ["run"], "--matrix runs its own combinations and takes no run"),
        ("", ["--out", "m.toml"], "give a folder"),
        ("", ["--gold", "docs"], "holds no gold file"),
        ("[axis]", [], "m.toml: axis is not known; did you mean axes?"),
        ("[models.m]\ntimeout_s = -1", [], "m.toml, table [models.m]: timeout_s should be greater than 0 (got -1)"),
        ('documents = ["gold"]', [], "m.toml: documents holds no file to read"),
        ('documents = ["docs"]', [], "m.toml: gold is not given; write it in the file or give --gold"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(
    place: Path, write: Write, capsys: Captured, text: str, more: list[str], said: str
) -> None:
    path = write(text)
    if text.startswith("documents"):
        gold = 'gold = "gold"\n' if "gold" in text else ""
        path.write_text(f'out = "out"\n{gold}{text}', "utf-8")
    assert sweep(*more, "--lang", "en") == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.isascii()
    assert not (place / "out").exists()


def test_another_manner_of_scoring_reads_no_document_again(place: Path, write: Write) -> None:
    write("")
    shutil.copy(SAMPLES / "gold" / "budget_short.gold.json", place / "gold")
    evaluation = Path("out/offline/evaluation.json")
    measured = []
    for more in ((), ("--skip-missing",), ()):
        sweep("-q", *more)
        measured.append(len(json.loads(evaluation.read_text("utf-8"))["documents"]))
    assert measured == [2, 1, 2]


def test_options_win_over_the_file(write: Write) -> None:
    write("")
    assert sweep("-q", "--out", "elsewhere", "--gold", "gold/performance.gold.json") == 0
    assert set(runs("elsewhere")) == {"offline"}
    assert not Path("out").exists()

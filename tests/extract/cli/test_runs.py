"""`gouji runs` and `gouji status`: what was run, how far it is, what failed and why."""

from pathlib import Path

import pytest

from extract.cli.main import main
from tests.extract.cli.conftest import TEXT, Factory
from tests.extract.cli.test_extract import gouji, loaded, make

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def two_runs(factory: Factory, tmp_path: Path) -> tuple[str, str]:
    make(tmp_path / "in", a=TEXT, b=TEXT + "内部", c=TEXT + "超时")
    gouji("extract", "in", "--run", "runs/first")
    make(tmp_path / "in2", d=TEXT)
    gouji("extract", "in2", "--run", "runs/second", "--reader", "model", "--model", "m")
    first, second = (loaded(Path("runs", name, "run.json"))["id"] for name in ("first", "second"))
    return first, second


@pytest.mark.parametrize("place", [[], ["runs"], ["runs/first"], ["runs/gouji.sqlite"]])
def test_runs_are_listed_newest_first_wherever_one_stands(
    two_runs: tuple[str, str], place: list[str], capsys: Captured
) -> None:
    capsys.readouterr()
    assert main(["runs", *place]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == [two_runs[1], two_runs[0]]
    assert "3/3" in lines[2]


def test_a_status_tells_what_failed_and_what_to_do(two_runs: tuple[str, str], capsys: Captured) -> None:
    capsys.readouterr()
    assert main(["status", "runs/first"]) == 0
    said = capsys.readouterr().out
    assert "internal\t1\tb.txt" in said
    assert "--retry-failed" in said
    assert main(["status", two_runs[1], "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "1/1" in said
    assert "finished" in said


def test_of_the_runs_of_a_folder_only_the_last_one_begun_can_be_under_way(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--out", "runs/a")
    first = loaded(Path("runs/a/run.json"))["id"]
    seen: list[str] = []

    def look(_: str) -> None:
        capsys.readouterr()
        main(["runs", "runs", "--lang", "en"])
        seen.append(capsys.readouterr().out)

    factory.reader.on_read = look
    gouji("extract", "in", "--out", "runs/a")
    newer, older = seen[0].splitlines()[1:]
    assert "running" in newer
    assert older.startswith(first)
    assert "finished" in older


def test_what_is_not_there_is_said_and_looking_makes_no_store(factory: Factory, capsys: Captured) -> None:
    assert main(["runs"]) == 2
    assert main(["runs", "nowhere"]) == 2
    assert main(["status", "nowhere"]) == 2
    assert capsys.readouterr().err.count("没有运行存储") == 3
    assert not [*Path().rglob("*.sqlite")]


def test_a_run_that_another_store_knows_is_not_known(two_runs: tuple[str, str], capsys: Captured) -> None:
    assert main(["status", "runs/third"]) == 2
    assert "找不到运行 runs/third" in capsys.readouterr().err


def test_of_a_store_that_holds_runs_of_many_folders_those_of_the_folder_are_listed(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("GOUJI_STORE", str(tmp_path / "team.sqlite"))
    make(tmp_path / "in", a=TEXT)
    for place in ("here/one", "here/two", "there/one"):
        gouji("extract", "in", "--run", place)
    (tmp_path / "empty").mkdir()
    for given, runs in ((["here"], 2), (["here/one"], 1), (["empty"], 0), ([], 3), (["team.sqlite"], 3)):
        capsys.readouterr()
        assert main(["runs", *given]) == 0
        assert len(capsys.readouterr().out.splitlines()[1:]) == runs, given
    for typo in ("typo", "typo.sqlite"):
        assert main(["runs", typo]) == 2
        assert typo in capsys.readouterr().err


def test_a_folder_has_a_store_of_its_own_beside_the_one_that_is_set(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", "here/one")
    monkeypatch.setenv("GOUJI_STORE", str(tmp_path / "team.sqlite"))
    capsys.readouterr()
    assert main(["runs", "here"]) == 0
    assert len(capsys.readouterr().out.splitlines()[1:]) == 1
    assert not Path("team.sqlite").exists()
    gouji("extract", "in", "--run", "here/two")
    capsys.readouterr()
    assert main(["runs", "here"]) == 0
    assert len(capsys.readouterr().out.splitlines()[1:]) == 2
    assert main(["status", "here/one"]) == main(["status", "here/two"]) == 0
    capsys.readouterr()
    assert main(["status", "here/three"]) == 2
    assert "here/three" in capsys.readouterr().err

"""A run goes on where it stopped, reads what is new or changed, and is never mixed with one made in another way."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extract.batch.places import STORE
from tests.extract.cli.conftest import TEXT, Factory
from tests.extract.cli.test_extract import files, gouji, loaded, make, statuses, table

Captured = pytest.CaptureFixture[str]
RUN = Path("runs/a")


def read_anew(factory: Factory) -> list[str]:
    """The documents read since this was asked the last time."""
    names = sorted(factory.reader.read_names)
    factory.reader.read_names.clear()
    return names


def test_a_run_that_was_interrupted_goes_on_with_what_is_left(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT, c=TEXT)
    factory.reader.on_read = lambda name: signal.raise_signal(signal.SIGINT) if name == "b.txt" else None
    assert gouji("extract", "in", "--run", RUN) == 130
    first = loaded(RUN / "run.json")["id"]
    assert read_anew(factory)[0] == "a.txt"
    factory.reader.on_read = lambda _: None
    assert gouji("extract", "--run", RUN) == 0
    assert "a.txt" not in read_anew(factory)
    assert loaded(RUN / "run.json")["id"] == first
    assert loaded(RUN / "run.json")["interrupted"] is False
    assert statuses(RUN) == {"a.txt": "ok", "b.txt": "ok", "c.txt": "ok"}
    assert [row["文件"] for row in table(RUN)] == sorted(row["文件"] for row in table(RUN))
    assert {row["文件"] for row in table(RUN)} == {"a.txt", "b.txt", "c.txt"}


def test_a_run_that_is_done_reads_nothing_again_and_what_it_wrote_stays(
    factory: Factory, tmp_path: Path
) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT)
    assert gouji("extract", "in", "--run", RUN) == 0
    read_anew(factory)
    before = {name: (RUN / name).read_bytes() for name in files(RUN) if name != "run.json"}
    assert gouji("extract", "in", "--run", RUN) == 0
    assert read_anew(factory) == []
    assert {name: (RUN / name).read_bytes() for name in files(RUN) if name != "run.json"} == before


def test_new_and_changed_files_are_read_and_no_others(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT)
    gouji("extract", "in", "--run", RUN)
    read_anew(factory)
    make(tmp_path / "in", b=TEXT.replace("100.5", "200.75"), c=TEXT)
    assert gouji("extract", "in", "--run", RUN) == 0
    assert read_anew(factory) == ["b.txt", "c.txt"]
    values = {row["数值"] for row in table(RUN) if row["文件"] == "b.txt"}
    assert "200.75" in values
    assert "100.5" not in values


def test_the_documents_of_several_calls_add_up(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in1", a=TEXT)
    make(tmp_path / "in2", b=TEXT)
    gouji("extract", "in1", "--run", RUN)
    gouji("extract", "in2", "--run", RUN)
    assert statuses(RUN) == {"a.txt": "ok", "b.txt": "ok"}


def test_failed_documents_are_read_again_only_when_asked_for(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT + "超时", c=TEXT + "内部")
    assert gouji("extract", "in", "--run", RUN) == 1
    assert statuses(RUN) == {"a.txt": "ok", "b.txt": "partial", "c.txt": "failed"}
    read_anew(factory)
    assert gouji("extract", "--run", RUN) == 1
    assert read_anew(factory) == []
    assert gouji("extract", "--run", RUN, "--retry-failed") == 1
    assert read_anew(factory) == ["b.txt"], "c.txt fails before it is read"


def test_a_run_is_known_by_its_id_too(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    name = loaded(RUN / "run.json")["id"]
    make(tmp_path / "in", b=TEXT)
    assert gouji("extract", "in", "--run", name) == 0
    assert statuses(RUN) == {"a.txt": "ok", "b.txt": "ok"}
    capsys.readouterr()
    assert gouji("extract", "in", "--run", "20200101T000000000Z-abcdef") == 2
    assert "找不到运行 20200101T000000000Z-abcdef" in capsys.readouterr().err


def test_a_run_and_its_documents_are_the_same_however_their_folders_are_named(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in", a=TEXT)
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    gouji("extract", "../in", "--run", "../runs/a")
    monkeypatch.chdir(tmp_path)
    Path("link").symlink_to(RUN, target_is_directory=True)
    first = loaded(RUN / "run.json")["id"]
    read_anew(factory)
    for name in (str(RUN), "link"):
        assert gouji("extract", "in", "--run", name) == 0
        assert gouji("status", name) == 0
        assert loaded(RUN / "run.json")["id"] == first
    assert read_anew(factory) == []
    assert not Path(STORE).exists(), "the store is beside the folder, not beside a link to it"


def test_only_the_latest_run_of_a_folder_goes_on(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--out", RUN)
    first = loaded(RUN / "run.json")["id"]
    gouji("extract", "in", "--out", RUN)
    second = loaded(RUN / "run.json")["id"]
    capsys.readouterr()
    assert gouji("extract", "in", "--run", first) == 2
    said = capsys.readouterr().err
    assert first in said
    assert second in said
    assert gouji("extract", "in", "--run", second) == 0


def test_a_document_that_fails_leaves_no_facts_of_what_it_was(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT, c=TEXT)
    gouji("extract", "in", "--run", RUN)
    make(tmp_path / "in", a=TEXT + "内部", b=TEXT + "全部超时")
    Path("in/c.txt").write_bytes(b"")
    assert gouji("extract", "in", "--run", RUN) == 3
    assert set(statuses(RUN).values()) == {"failed"}
    assert not [name for name in files(RUN) if name.endswith(".facts.json")]


def test_a_run_that_was_killed_when_it_was_taken_up_again_still_names_what_it_had_done(
    factory: Factory, tmp_path: Path
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    make(tmp_path / "in", b=TEXT)
    seen: list[dict[str, Any]] = []
    factory.reader.on_read = lambda _: seen.append(loaded(RUN / "run.json"))
    gouji("extract", "in", "--run", RUN)
    assert [row["status"] for row in seen[0]["inputs"]] == ["ok", "not_reached"]
    assert seen[0]["finished"] is None


def test_a_run_that_could_not_begin_leaves_none_behind(
    factory: Factory, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in", a=TEXT)
    asked = ("extract", "in", "--out", "runs/a", "--reader", "model", "--model", "m")
    assert gouji(*asked, "--budget", "much") == 2
    assert gouji(*asked, "--log", "nowhere/log") == 2
    capsys.readouterr()
    assert gouji("runs", "runs") == 0
    assert "runs/a" not in capsys.readouterr().out


def test_a_run_whose_folder_was_moved_goes_on_where_it_is(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    name = loaded(RUN / "run.json")["id"]
    read_anew(factory)
    RUN.parent.rename("elsewhere")
    make(tmp_path / "in", b=TEXT)
    assert gouji("extract", "in", "--run", "elsewhere/a") == 0
    assert read_anew(factory) == ["b.txt"]
    assert loaded(Path("elsewhere/a/run.json"))["id"] == name


def test_a_run_made_in_another_way_is_not_gone_on_with(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN, "--reader", "model", "--model", "m")
    assert gouji("extract", "in", "--run", RUN, "--reader", "model", "--model", "other") == 2
    said = capsys.readouterr().err
    assert "不能接着做" in said
    assert "model" in said
    assert (
        gouji("extract", "in", "--run", RUN, "--reader", "model", "--model", "m", "--include-personal") == 2
    )
    assert "personal" in capsys.readouterr().err


def test_the_reader_is_the_run_s_where_none_is_named(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN, "--reader", "both", "--model", "m")
    assert gouji("extract", "--run", RUN, "--model", "m") == 0
    assert [name for name, _ in factory.asked_for] == ["both", "both"]


def test_what_does_not_shape_facts_may_change(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    given = ("--reader", "model", "--model", "m")
    gouji("extract", "in", "--run", RUN, *given, "--concurrency", "4")
    assert gouji("extract", "in", "--run", RUN, *given, "--concurrency", "9") == 0


def test_results_go_to_a_new_folder_or_to_a_run(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT)
    assert gouji("extract", "in") == 2
    assert gouji("extract", "in", "--out", "o", "--run", "r") == 2
    assert capsys.readouterr().err.count("二选一") == 2
    assert gouji("extract", "--out", "o") == 2
    assert gouji("extract", "in", "--out", "o", "--retry-failed") == 2
    assert gouji("extract", "in", "--out", "o", "--engine", "dask", "--budget", "9") == 2
    assert not Path("o").exists()


def test_parquet_tables_hold_what_the_csv_tables_hold(factory: Factory, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    make(tmp_path / "in", a=TEXT, b=TEXT)
    assert gouji("extract", "in", "--run", RUN, "--parquet") == 0
    held = [
        row
        for path in sorted((RUN / "parquet" / "facts").glob("*.parquet"))
        for row in pq.read_table(path).to_pylist()
    ]
    assert [row["value"] for row in held] == [row["数值"] for row in table(RUN)]


def test_two_processes_do_not_work_on_one_run(real: None, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT)
    RUN.mkdir(parents=True)
    code = (
        "import sys; from pathlib import Path; from extract.batch.places import held\n"
        f"with held(Path({str(RUN)!r})): print('held', flush=True); sys.stdin.read()"
    )
    root = str(Path(__file__).resolve().parents[3])
    env = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert gouji("extract", "in", "--run", RUN) == 2
        other.kill()
    assert "另一个 gouji 进程" in capsys.readouterr().err
    assert gouji("extract", "in", "--run", RUN) == 0


def test_the_store_stands_beside_the_run_or_where_it_is_said(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    assert (RUN.parent / STORE).is_file()
    gouji("extract", "in", "--out", "elsewhere/b", "--store", "all.sqlite")
    assert Path("all.sqlite").is_file()
    assert not Path("elsewhere", STORE).exists()


def test_a_store_that_cannot_be_used_is_said_before_anything_is_read(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    Path("broken.sqlite").write_text("no database at all" * 100, "utf-8")
    assert gouji("extract", "in", "--out", "out", "--store", "broken.sqlite") == 2
    assert "broken.sqlite" in capsys.readouterr().err
    assert factory.reader.read_names == []


@pytest.mark.slow
def test_other_processes_read_the_same_and_write_the_same(real: None, tmp_path: Path) -> None:
    for name in range(14):
        make(tmp_path / "in", **{f"d{name:02d}": TEXT.replace("100.5", f"{name}.25")})
    assert gouji("extract", "in", "--out", "one", "--workers", "0") == 0
    assert gouji("extract", "in", "--out", "two", "--workers", "2") == 0
    same = [name for name in files(Path("one")) if name != "run.json"]
    assert same == [name for name in files(Path("two")) if name != "run.json"]
    assert len(same) == 16
    assert all(Path("one", name).read_bytes() == Path("two", name).read_bytes() for name in same)


def test_a_folder_that_cannot_be_written_is_said(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT)
    Path("file").write_text("", "utf-8")
    assert gouji("extract", "in", "--run", "file/run") == 2
    assert re.search("file/run", capsys.readouterr().err)

"""A disk that is full or read-only, a clock that jumps: a clear error or a right result, and never a broken store."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.batch.places import STORE
from extract.output import run_file
from tests.extract.cli.conftest import TEXT, Factory
from tests.extract.cli.test_extract import files, gouji, loaded, make, statuses

Captured = pytest.CaptureFixture[str]


def mount(*options: str) -> bool:
    if shutil.which("mount") is None or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def intact(store: Path) -> bool:
    with closing(sqlite3.connect(store)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_a_disk_that_fills_up_stops_the_run_and_it_goes_on_when_there_is_room(
    real: None, small: Path, tmp_path: Path, capsys: Captured
) -> None:
    count = 14  # enough for worker processes to be started
    for name in range(count):
        body = "".join(f"培训费{index}.{name:02d}万元，会议费{index}.5万元。\n" for index in range(60))
        make(tmp_path / "in", **{f"d{name:02d}": TEXT + body})
    run = small / "runs" / "a"
    assert gouji("extract", "in", "--run", run) != 0
    said = capsys.readouterr().err
    assert "已停止" in said or "space" in said or "空间" in said or "磁盘" in said, said
    assert intact(small / "runs" / STORE)
    assert 0 < len([*run.glob("*.facts.json")]) < count
    assert mount("-o", "remount,size=64m", str(small))
    assert gouji("extract", "in", "--run", run) == 0
    assert set(statuses(run).values()) == {"ok"}
    assert len(statuses(run)) == count
    assert gouji("extract", "in", "--out", tmp_path / "other", "--workers", "0") == 0
    same = [name for name in files(run) if name != "run.json"]
    assert same == [name for name in files(tmp_path / "other") if name != "run.json"]
    assert all((run / name).read_bytes() == (tmp_path / "other" / name).read_bytes() for name in same)


def test_a_read_only_disk_is_said_and_nothing_is_read(
    factory: Factory, small: Path, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    assert gouji("extract", "in", "--run", small / "a") == 0
    factory.reader.read_names.clear()
    assert mount("-o", "remount,ro", str(small))
    try:
        assert gouji("extract", "in", "--run", small / "a", "--retry-failed") == 2
        assert str(small) in capsys.readouterr().err
        assert factory.reader.read_names == []
    finally:
        assert mount("-o", "remount,rw", str(small))
    assert gouji("extract", "in", "--run", small / "a") == 0


def test_a_clock_that_is_set_back_mixes_up_no_runs(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--out", "runs/a")

    class Past(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Past":
            return cls(2001, 2, 3, tzinfo=UTC)

    monkeypatch.setattr(run_file, "datetime", Past)
    gouji("extract", "in", "--out", "runs/a")
    latest = loaded(Path("runs/a/run.json"))["id"]
    assert latest.startswith("20010203")
    make(tmp_path / "in", b=TEXT)
    assert gouji("extract", "in", "--run", "runs/a") == 0
    assert loaded(Path("runs/a/run.json"))["id"] == latest
    assert statuses(Path("runs/a")) == {"a.txt": "ok", "b.txt": "ok"}

"""Files are whole, and on the disk, or not there."""

import errno
import os
from pathlib import Path

import pytest

from extract.output.files import replacing, write_json


def failing(code: int) -> object:
    def fsync(_: int) -> None:
        raise OSError(code, os.strerror(code))

    return fsync


def test_a_file_is_on_the_disk_before_it_appears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen = tmp_path / "a.json", list[tuple[bool, int]]()
    fsync = os.fsync

    def told(at: int) -> None:
        seen.append((path.exists(), os.fstat(at).st_size))
        fsync(at)

    monkeypatch.setattr(os, "fsync", told)
    write_json(path, {"a": 1})
    assert seen == [(False, path.stat().st_size)]


def test_what_the_disk_did_not_take_does_not_appear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"a": 1})
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space"):
        write_json(path, {"a": 2})
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_file_system_that_knows_no_fsync_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EINVAL))
    with replacing(tmp_path / "a.txt") as file:
        file.write("x")
    assert (tmp_path / "a.txt").read_text("utf-8") == "x"

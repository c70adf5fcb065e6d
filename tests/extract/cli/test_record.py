"""`gouji record` asks the model about documents and writes nothing but the recording."""

from pathlib import Path

import pytest

from extract.cli.main import main
from tests.extract.cli.conftest import TEXT, Factory


def test_it_reads_every_document_through_the_recorder(
    factory: Factory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text("", "utf-8")
    assert main(["record", "a.txt", "--recording", "rec", "--model", "m"]) == 0
    assert factory.cleared == 1
    assert "录制已更新：rec" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_old_answers_are_kept_when_not_every_document_was_read(
    factory: Factory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text("", "utf-8")
    assert main(["record", "a.txt", "b.txt", "--recording", "rec", "--model", "m"]) == 1
    assert factory.asked_for == [("model", Path("rec"))]
    assert factory.reader.read_names == ["a.txt"]
    said = capsys.readouterr()
    assert "没有清理" in said.err
    assert factory.cleared == 0
    assert "b.txt\t失败" in said.out


def test_what_cannot_be_recorded(factory: Factory, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert main(["record", "a.txt", "--recording", "a.txt"]) == 2
    assert main(["record", "gone*.txt", "--recording", "rec"]) == 3

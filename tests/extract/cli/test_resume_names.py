"""What goes on is the run that is meant, and a document is one file under one name, whatever was named in which sitting."""

import shutil
from pathlib import Path

import pytest

from extract.cli.main import main
from tests.extract.cli.conftest import TEXT, Factory
from tests.extract.cli.test_extract import files, gouji, loaded, make, statuses, table
from tests.extract.cli.test_resume import read_anew

Captured = pytest.CaptureFixture[str]
RUN = Path("runs/a")


def held(run: Path) -> dict[str, bytes]:
    return {name: (run / name).read_bytes() for name in files(run)}


def test_a_run_that_is_not_there_is_said_and_nothing_is_made(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    for more in ((), ("--retry-failed",)):
        assert gouji("extract", "--run", "typo", *more) == 2
        assert "typo" in capsys.readouterr().err
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    assert gouji("extract", "--run", "runs/typo") == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in", "runs"]
    assert not Path("runs/typo").exists()


@pytest.mark.parametrize("paths", [[], ["in"]])
def test_a_run_that_another_store_has_is_left_as_it_is(
    factory: Factory, tmp_path: Path, paths: list[str], capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    before = held(RUN)
    shutil.copytree("runs", "copied")
    (tmp_path / "other.sqlite").touch()
    capsys.readouterr()
    assert gouji("extract", *paths, "--run", RUN, "--store", "other.sqlite") == 2
    assert "--store" in capsys.readouterr().err
    assert gouji("extract", *paths, "--run", "copied/a") == 2
    assert loaded(RUN / "run.json")["id"] in capsys.readouterr().err
    assert held(RUN) == held(Path("copied/a")) == before
    assert gouji("extract", "--run", RUN) == 0


def test_without_files_it_is_said_that_none_were_looked_at(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    make(tmp_path / "in", b=TEXT)
    capsys.readouterr()
    gouji("extract", "--run", RUN, "--lang", "en")
    assert "not looked for" in capsys.readouterr().err
    gouji("extract", "in", "--run", RUN, "--lang", "en")
    assert "not looked for" not in capsys.readouterr().err


def test_another_file_of_the_same_name_does_not_take_a_document_s_place(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "2025", a=TEXT)
    make(tmp_path / "2026", a=TEXT.replace("100.5", "200.75"))
    gouji("extract", "2025", "--run", RUN)
    before = held(RUN)
    assert gouji("extract", "2026", "--run", RUN) == 2
    said = capsys.readouterr().err
    assert str(tmp_path / "2025" / "a.txt") in said
    assert str(tmp_path / "2026" / "a.txt") in said
    assert held(RUN) == before
    # What was moved is the same document.
    (tmp_path / "2025").rename(tmp_path / "2024")
    assert gouji("extract", "2024", "--run", RUN) == 0
    assert statuses(RUN) == {"a.txt": "ok"}


def test_a_file_that_the_run_has_keeps_its_name(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in" / "2025", a=TEXT)
    make(tmp_path / "in" / "2026", a=TEXT, b=TEXT)
    gouji("extract", "in/2025", "--run", RUN)
    read_anew(factory)
    assert gouji("extract", "in", "--run", RUN) == 0
    assert read_anew(factory) == ["2026/a.txt", "2026/b.txt"]
    assert set(statuses(RUN)) == {"a.txt", "2026/a.txt", "2026/b.txt"}
    make(tmp_path / "in" / "2025", a=TEXT.replace("100.5", "200.75"))
    assert gouji("extract", "in", "--run", RUN) == 0
    assert read_anew(factory) == ["a.txt"]
    assert "200.75" in {row["数值"] for row in table(RUN) if row["文件"] == "a.txt"}


def test_a_file_that_the_run_has_is_known_however_short_the_name_is_that_it_would_have_now(
    factory: Factory, tmp_path: Path
) -> None:
    make(tmp_path / "in" / "2025", a=TEXT)
    make(tmp_path / "in" / "2026", a=TEXT)
    gouji("extract", "in/2025", "--run", RUN)
    gouji("extract", "in", "--run", RUN)
    read_anew(factory)
    assert gouji("extract", "in/2026", "--run", RUN) == 0
    (tmp_path / "in" / "2025" / "a.txt").unlink()
    assert gouji("extract", "in/2026", "--run", RUN) == 0
    assert read_anew(factory) == []
    assert set(statuses(RUN)) == {"a.txt", "2026/a.txt"}


def test_what_is_refused_leaves_the_run_as_it_was(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "2025", a=TEXT, b=TEXT + "内部")
    make(tmp_path / "2026", a=TEXT)
    gouji("extract", "2025", "--run", RUN)
    before = held(RUN)
    assert gouji("extract", "2026", "--run", RUN, "--retry-failed") == 2
    assert held(RUN) == before
    capsys.readouterr()
    main(["status", str(RUN), "--lang", "en"])
    said = capsys.readouterr().out
    assert "finished" in said
    assert "pending" not in said


def test_one_file_by_two_paths_is_one_document(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--run", RUN)
    (tmp_path / "same").mkdir()
    (tmp_path / "same" / "a.txt").hardlink_to(tmp_path / "in" / "a.txt")
    assert gouji("extract", "same", "--run", RUN) == 0
    assert statuses(RUN) == {"a.txt": "ok"}


def test_a_refused_key_leaves_documents_to_be_read_with_the_right_one(
    factory: Factory, tmp_path: Path
) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT + "无权", c=TEXT)
    model = ("--reader", "model", "--model", "m", "--concurrency", "1")
    assert gouji("extract", "in", "--run", RUN, *model) == 1
    make(tmp_path / "in", b=TEXT)
    assert gouji("extract", "in", "--run", RUN, *model) == 0
    assert set(statuses(RUN).values()) == {"ok"}


def test_the_way_on_that_a_status_tells_works_from_anywhere(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT + "内部")
    gouji("extract", "in", "--run", "deep/er/a b")
    capsys.readouterr()
    assert main(["status", "deep/er/a b", "--lang", "en"]) == 0
    hint = capsys.readouterr().out.splitlines()[-1]
    assert f"--run '{tmp_path / 'deep' / 'er' / 'a b'}' --retry-failed" in hint


def test_what_names_no_file_begins_no_run(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "empty").mkdir()
    assert gouji("extract", "empty", "--run", RUN) == 2
    assert not RUN.exists()


def test_an_address_may_be_mended_as_long_as_nothing_is_read(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT + "内部", b=TEXT + "内部")
    model = ("--reader", "model", "--model", "m", "--base-url")
    gouji("extract", "in", "--run", RUN, *model, "http://127.0.0.1:1/v1")
    make(tmp_path / "in", a=TEXT)
    assert gouji("extract", "in", "--run", RUN, *model, "http://127.0.0.1:2/v1") == 1
    assert loaded(RUN / "run.json")["settings"]["base_url"] == "http://127.0.0.1:2/v1"
    capsys.readouterr()
    assert gouji("extract", "in", "--run", RUN, *model, "http://127.0.0.1:3/v1") == 2
    assert "base_url" in capsys.readouterr().err
    assert gouji("extract", "in", "--run", RUN, *model, "http://127.0.0.1:2/v1") == 1

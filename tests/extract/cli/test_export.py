"""`gouji export`: which files it writes, and what it says of what it could not."""

from pathlib import Path

import pytest

from extract.cli.main import main
from tests.extract.review.out.reviewing import at_desk

Captured = pytest.CaptureFixture[str]


def names(folder: str = "out") -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


def test_a_run_is_exported_by_its_folder_or_its_id(short_run: Path, capsys: Captured) -> None:
    assert main(["export", "runs/a", "--out", "out", "--lang", "en"]) == 0
    assert names() == ["as-reviewed.jsonl", "as-reviewed.xlsx"]
    assert "2 documents" in capsys.readouterr().err
    assert main(["runs"]) == 0
    run_id = capsys.readouterr().out.splitlines()[1].split("\t")[0]
    assert main(["export", run_id, "--out", "other", "--format", "jsonl", "--state", "as-read", "-q"]) == 0
    assert names("other") == ["as-read.jsonl"]
    assert capsys.readouterr().err == ""


def test_gold_comes_of_what_is_done(short_run: Path, capsys: Captured) -> None:
    assert main(["export", "runs/a", "--out", "out", "--format", "gold", "--lang", "en"]) == 0
    assert "no document's review is done" in capsys.readouterr().err
    with at_desk(short_run, "contact.txt") as desk:
        desk.decide("type", "revenue.amount", value="7", reason="value")
        desk.finish()
    assert main(["export", "runs/a", "--out", "out", "--format", "jsonl, gold", "--lang", "en"]) == 0
    assert names() == ["as-reviewed.jsonl", "gold/contact.gold.json"]
    said = capsys.readouterr().err
    assert "1 gold candidates" in said
    assert "1 facts that were typed in" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--format", "pdf"], "jsonl, xlsx, gold"),
        (["--format", ""], "jsonl, xlsx, gold"),
        (["--format", "gold", "--state", "as-read"], "--state as-read"),
        (["--round", "3"], "--round"),
        (["--out", "runs/a/run.json"], "is a file"),
    ],
)
def test_what_cannot_be_meant_is_said(short_run: Path, given: list[str], said: str, capsys: Captured) -> None:
    assert main(["export", "runs/a", "--out", "out", *given, "--lang", "en"]) == 2
    assert said in capsys.readouterr().err
    assert not Path("out").exists()


def test_documents_that_cannot_be_read_are_named(short_run: Path, capsys: Captured) -> None:
    (short_run / "contact.txt.facts.json").write_text("{", "utf-8")
    assert main(["export", "runs/a", "--out", "out", "--quiet"]) == 1
    assert "contact.txt.facts.json" in capsys.readouterr().err
    (short_run / "budget_short.txt.facts.json").unlink()
    assert main(["export", "runs/a", "--out", "out", "--quiet"]) == 3


def test_a_folder_that_cannot_be_written_is_said(short_run: Path, capsys: Captured) -> None:
    Path("out").mkdir()
    Path("out/as-reviewed.jsonl").mkdir()
    assert main(["export", "runs/a", "--out", "out", "--lang", "en"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not [name for name in names() if not name.startswith("as-reviewed")]

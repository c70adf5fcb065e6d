"""The text of a facts file is found again by its run, which is read once for all of its documents."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from extract.output import source
from extract.output.facts_file import FactsFile, facts_path
from extract.output.run_file import DocumentRow, Run, sources_in, write_run
from extract.output.source import Sources


def a_run(folder: Path, names: list[str]) -> list[tuple[Path, FactsFile]]:
    """A run's folder out of whose files the texts are found, each document's facts file with its place."""
    folder.mkdir()
    made = []
    for name in names:
        (folder.parent / name).write_text(f"{folder.name}: {name}", "utf-8")
        sha256 = hashlib.sha256((folder.parent / name).read_bytes()).hexdigest()
        made.append((facts_path(folder, name), FactsFile(name, sha256)))
    write_run(folder, Run.begin("offline"), [DocumentRow(name, "ok", f"../{name}") for name in names])
    return made


def test_each_document_is_found_and_the_run_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def reading(out: Path) -> Mapping[str, Path]:
        read.append(out)
        return sources_in(out)

    monkeypatch.setattr(source, "sources_in", reading)
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    runs = [
        a_run(tmp_path / "x" / "run", ["a.txt", "b.txt", "c.txt"]),
        a_run(tmp_path / "y" / "run", ["a.txt"]),
    ]
    sources = Sources(None)
    for path, facts in [one for run in runs for one in run]:
        document, why = sources.of(path, facts, "en")
        assert document is not None, why
        assert document.sha256 == facts.sha256
    assert read == [tmp_path / "x" / "run", tmp_path / "y" / "run"]


def test_a_document_that_its_run_does_not_name_is_not_at_hand(tmp_path: Path) -> None:
    ((path, _),) = a_run(tmp_path / "run", ["a.txt"])
    document, why = Sources(None).of(path.with_name("z.txt.facts.json"), FactsFile("z.txt", "00"), "en")
    assert document is None
    assert why

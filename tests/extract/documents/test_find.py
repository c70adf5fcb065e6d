"""Which files are meant, and what their documents are called."""

import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from extract.documents.find import Found, find, finding


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("收入1元", "utf-8")


def names(found: Found) -> list[str]:
    return [one.name for one in found.inputs]


def test_a_folder_gives_its_texts_in_all_sub_folders_sorted(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "2024/a.TXT", "2023/x/c.txt")
    found = find([tmp_path])
    assert names(found) == ["2023/x/c.txt", "2024/a.TXT", "b.txt"]
    assert not found.problems
    assert not found.renamed


def test_what_is_no_document_is_left_out(tmp_path: Path) -> None:
    make(
        tmp_path, "a.txt", "a.pdf", "README.md", "readme.txt", ".hidden.txt", ".git/b.txt", "a.txt.facts.json"
    )
    make(
        tmp_path,
        "gold/c.txt",
        "x/gold/c.txt",
        "recording/d.txt",
        "runs/1/run.json",
        "runs/1/e.txt",
        "out/f.txt",
    )
    assert names(find([tmp_path], skip=[tmp_path / "out"])) == ["a.txt"]


def test_a_file_that_is_named_is_always_taken(tmp_path: Path) -> None:
    make(tmp_path, "gold/README.md", ".hidden.txt")
    found = find([tmp_path / "gold/README.md", tmp_path / ".hidden.txt", tmp_path / "gone.doc"])
    assert names(found) == [".hidden.txt", "README.md", "gone.doc"]


def test_a_pattern_is_expanded_where_the_console_did_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "in/a.txt", "in/b.txt", "in/x/c.txt", "in/d.md")
    monkeypatch.chdir(tmp_path)
    assert names(find(["in/*.txt"])) == ["a.txt", "b.txt"]
    assert names(find(["in/**/*.txt"])) == ["a.txt", "b.txt", "c.txt"]
    assert names(find([str(tmp_path / "in" / "?.txt")])) == ["a.txt", "b.txt"]


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(tmp_path: Path) -> None:
    make(tmp_path, "预算[2024].txt")
    assert names(find([tmp_path / "预算[2024].txt"])) == ["预算[2024].txt"]


def test_a_pattern_without_match_and_a_folder_without_texts_are_problems(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = find([str(tmp_path / "*.txt"), tmp_path / "empty"])
    assert [problem.kind for problem in found.problems] == ["no_match", "empty_folder"]
    assert "*.txt" in str(found.problems[0])
    assert "empty" in str(found.problems[1])


def test_each_file_is_taken_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "b").mkdir()
    assert names(find([tmp_path, tmp_path / "a.txt", tmp_path / "b" / ".." / "a.txt"])) == ["a.txt"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    make(tmp_path, "2023/a.txt", "2023/b.txt", "2024/a.txt", "other/c.txt")
    found = find([tmp_path / "2023", tmp_path / "2024", tmp_path / "other"])
    assert names(found) == ["2023/a.txt", "2023/b.txt", "2024/a.txt", "c.txt"]
    assert found.renamed == (("a.txt", "2023/a.txt"), ("b.txt", "2023/b.txt"), ("a.txt", "2024/a.txt"))


def test_as_many_folders_as_it_takes(tmp_path: Path) -> None:
    make(tmp_path, "甲/2024/a.txt", "乙/2024/a.txt")
    found = find([tmp_path / "甲/2024/a.txt", tmp_path / "乙/2024/a.txt"])
    assert names(found) == ["乙/2024/a.txt", "甲/2024/a.txt"]


def test_a_prefixed_name_does_not_meet_another(tmp_path: Path) -> None:
    make(tmp_path, "x/2024/a.txt", "2024/a.txt", "2023/a.txt")
    found = names(find([tmp_path / "x", tmp_path / "2024", tmp_path / "2023"]))
    assert len(set(found)) == 3


def test_a_folder_that_may_not_be_entered_is_a_problem_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    scandir = os.scandir

    def guarded(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = find([tmp_path])
    assert names(found) == ["a.txt"]
    assert [problem.kind for problem in found.problems] == ["permission"]
    assert "closed" in str(found.problems[0])
    assert [problem.kind for problem in find([tmp_path / "closed"]).problems] == ["permission"]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_no_unicode_can_be_written_into_files(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xd4\xff.txt"
    try:
        os.close(os.open(path, os.O_CREAT))
    except OSError:
        pytest.skip("this file system takes Unicode only")
    assert names(find([tmp_path])) == ["%D4%FF.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert names(find([tmp_path])) == ["a.txt", "self.txt"]


def test_a_single_folder_is_walked_in_the_same_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.txt",
        "a.txt",
        "a/b/c.txt",
        "a-b.txt",
        "a b/d.txt",
        ".hidden/e.txt",
        "gold/f.txt",
        "c/run.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "hidden.txt").symlink_to(tmp_path / ".hidden" / "e.txt")
    walked = [one.name for one in finding([tmp_path]).inputs]
    assert walked == [one.name for one in find([tmp_path]).inputs]
    assert walked == ["a b/d.txt", "a-b.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt", "hidden.txt"]


def test_what_is_wrong_with_a_folder_is_known_at_the_end(tmp_path: Path) -> None:
    found = finding([tmp_path])
    assert [*found.inputs] == []
    assert [one.kind for one in found.problems] == ["empty_folder"]


def test_of_a_big_folder_little_is_held(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / f"{folder}").mkdir()
        for name in range(100):
            (tmp_path / f"{folder}" / f"{name}.txt").touch()
    tracemalloc.start()
    try:
        assert sum(1 for _ in finding([tmp_path]).inputs) == 2000
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert held < 400_000


def test_a_name_means_the_folder_that_the_program_is_in_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for here in ("one", "two"):
        for folder in ("in", "more"):
            make(tmp_path / here / folder, "a.txt")
        monkeypatch.chdir(tmp_path / here)
        seen.append(names(find(["in", "more", tmp_path / here / "in"])))
    assert seen == [["in/a.txt", "more/a.txt"]] * 2

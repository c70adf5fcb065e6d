"""What is a facts file and what a document is told by names and folders."""

from pathlib import Path

from extract.documents.find import find
from extract.output.facts_inputs import sort_paths


def made(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1", "utf-8")


def test_folders_are_told_by_what_they_hold(tmp_path: Path) -> None:
    made(
        tmp_path, "run/run.json", "run/sub/a.txt.facts.json", "in/b.txt", "loose/c.facts.json", "d.gold.json"
    )
    given = [str(tmp_path / name) for name in ("run", "in", "loose", "d.gold.json", "gone.txt")]
    found = sort_paths(given)
    assert [one.name for one in found.facts] == ["sub/a.txt", "c", "d.gold"]
    left = found.left(find(found.documents))
    assert [one.name for one in left.inputs] == ["b.txt", "gone.txt"]
    assert left.problems == ()


def test_a_folder_of_documents_does_not_give_the_runs_in_it_but_a_folder_of_runs_does(tmp_path: Path) -> None:
    made(tmp_path, "one/run.json", "one/a.txt.facts.json", "two/run.json", "two/a.txt.facts.json")
    assert [one.name for one in sort_paths([str(tmp_path)]).facts] == ["one/a.txt", "two/a.txt"]
    made(tmp_path, "b.txt")
    found = sort_paths([str(tmp_path)])
    assert found.facts == ()
    assert [one.name for one in found.left(find(found.documents)).inputs] == ["b.txt"]


def test_a_text_whose_facts_stand_beside_it_is_not_read(tmp_path: Path) -> None:
    made(tmp_path, "a.txt", "a.txt.facts.json", "b.txt")
    found = sort_paths([str(tmp_path)])
    assert [one.name for one in found.facts] == ["a.txt"]
    assert [one.name for one in found.left(find(found.documents)).inputs] == ["b.txt"]


def test_a_file_is_taken_once_and_patterns_are_expanded(tmp_path: Path) -> None:
    made(tmp_path, "run/run.json", "run/a.txt.facts.json", "run/b.txt.facts.json")
    run = tmp_path / "run"
    found = sort_paths([str(run / "*.facts.json"), str(run), str(run / "run.json")])
    assert [one.name for one in found.facts] == ["a.txt", "b.txt"]


def test_an_empty_folder_is_still_a_problem(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = sort_paths([str(tmp_path / "empty"), str(tmp_path / "*.none")])
    assert sorted(one.kind for one in found.left(find(found.documents)).problems) == [
        "empty_folder",
        "no_match",
    ]

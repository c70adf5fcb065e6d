"""A run as an evaluation sees it, with and without run.json."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from eval.evaluation.run_folder import RunError, RunFolder, text_of
from extract.documents.document import Document
from extract.readers.base import Asked
from tests.eval.build import write
from tests.eval.evaluation.runs import SHA256, TEXT, RunMaker, labelled


@pytest.fixture
def maker(tmp_path: Path) -> RunMaker:
    return RunMaker(tmp_path)


def test_documents_are_those_of_run_json(maker: RunMaker) -> None:
    asked = Asked(120, 30, 4, 1, seconds=2.5, cost="0.012", estimated=True)
    run = maker.add("sub/a.txt", status="partial", note="1 of 3", asked=asked, seconds=3.25).end()
    (one,) = run.documents
    assert (one.name, one.sha256, one.status, one.note) == ("sub/a.txt", SHA256, "partial", "1 of 3")
    assert one.facts == maker.folder / "run" / "sub" / "a.txt.facts.json"
    assert (one.spent.tokens, one.spent.requests, one.spent.repairs) == (150, 4, 1)
    assert (one.spent.cost, one.spent.estimated, one.spent.seconds) == (Decimal("0.012"), True, 3.25)
    assert (run.info.name, run.info.reader) == ("run", "offline")


def test_answers_that_another_run_paid_for_cost_what_they_cost_then(maker: RunMaker) -> None:
    asked = Asked(120, 30, 4, 1, cached=2, cost="0.012", paid_input_tokens=20, paid_cost="0.001")
    (one,) = maker.add("a.txt", asked=asked).end().documents
    assert (one.spent.input_tokens, one.spent.requests, one.spent.cost) == (120, 4, Decimal("0.012"))


def test_run_json_itself_may_be_given(maker: RunMaker) -> None:
    run = maker.add().end()
    assert RunFolder.open(maker.folder / "run" / "run.json") == run


@pytest.mark.parametrize("held", [None, "{", "[]", '{"id": ""'])
def test_without_a_run_json_that_can_be_read_all_facts_files_are_its_documents(
    maker: RunMaker, held: str | None
) -> None:
    maker.add("a.txt").add("sub/b.txt").end()
    (maker.folder / "run" / "run.json").unlink()
    if held is not None:
        write(maker.folder / "run" / "run.json", held)
    run = RunFolder.open(maker.folder / "run")
    assert [(one.name, one.sha256, one.status) for one in run.documents] == [("a.txt", SHA256, ""), ("sub/b.txt", SHA256, "")]  # fmt: skip
    assert (run.info.name, run.info.id, run.info.fingerprints) == ("run", "", {})


@pytest.mark.parametrize("inputs", [None, 5, "a.txt", {"document": "a.txt"}, [5, None, {}, {"document": ""}]])
def test_a_run_json_without_usable_rows_has_no_documents(tmp_path: Path, inputs: object) -> None:
    write(tmp_path / "run.json", json.dumps({"id": "x", "inputs": inputs}))
    run = RunFolder.open(tmp_path)
    assert (run.info.id, run.documents) == ("x", ())


def test_odd_counts_in_a_row_are_passed_over(tmp_path: Path) -> None:
    asked = {"input_tokens": "many", "output_tokens": 7, "cost": "dear", "estimated": 1}
    write(tmp_path / "run.json", {"inputs": [{"document": "a.txt", "asked": asked, "seconds": "long"}]})
    (one,) = RunFolder.open(tmp_path).documents
    assert (one.spent.tokens, one.spent.cost, one.spent.estimated, one.spent.seconds) == (7, None, False, 0)


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_that_is_no_run_says_what_to_give(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "empty"
    if made:
        folder.mkdir()
    with pytest.raises(RunError) as caught:
        RunFolder.open(folder)
    for lang in ("zh", "en"):
        assert str(folder) in caught.value.text(lang)
        assert "gouji extract --out" in caught.value.text(lang)


# -- which document a gold file is about


def test_the_same_bytes_are_found_before_the_same_name(maker: RunMaker) -> None:
    run = maker.add("a.txt", text=TEXT + "改").add("renamed.txt").end()
    found = run.find(labelled("a.txt"))
    assert found is not None
    assert found.name == "renamed.txt"


def test_without_the_same_bytes_the_name_decides(maker: RunMaker) -> None:
    run = maker.add("sub/a.txt").add("b.txt", text=TEXT + "改").end()
    for gold in (
        labelled("a.txt", sha256=""),
        labelled("a.txt", sha256="0" * 64),
        labelled("sub/a.txt", sha256=""),
    ):
        found = run.find(gold)
        assert found is not None
        assert found.name == "sub/a.txt"
    assert run.find(labelled("c.txt", sha256="")) is None


def test_documents_without_a_hash_are_not_taken_for_the_same(tmp_path: Path) -> None:
    write(tmp_path / "run.json", {"inputs": [{"document": "a.txt"}]})
    assert RunFolder.open(tmp_path).find(labelled("b.txt", sha256="")) is None


# -- where its text is


def test_the_text_is_found_where_the_run_says(maker: RunMaker) -> None:
    (one,) = maker.add().end().documents
    document = text_of(one)
    assert document is not None
    assert document.text == TEXT


def test_a_text_that_was_changed_or_is_gone_is_not_at_hand(maker: RunMaker) -> None:
    (one,) = maker.add().end().documents
    source = maker.folder / "in" / "a.txt"
    source.write_text(TEXT + "改", "utf-8")
    assert text_of(one) is None
    source.unlink()
    assert text_of(one) is None


def test_texts_that_were_moved_are_found_where_they_are_said_to_be(maker: RunMaker) -> None:
    maker.add("sub/a.txt").end()
    shutil.move(maker.folder / "in", maker.folder / "moved")
    for source in (maker.folder / "moved", maker.folder / "moved" / "sub" / "a.txt"):
        (one,) = RunFolder.open(maker.folder / "run", source).documents
        document = text_of(one)
        assert document is not None
        assert document.sha256 == Document.from_text(TEXT).sha256


def test_without_run_json_the_text_beside_a_facts_file_is_its_text(maker: RunMaker) -> None:
    maker.add().end()
    (maker.folder / "run" / "run.json").unlink()
    write(maker.folder / "run" / "a.txt", TEXT)
    (one,) = RunFolder.open(maker.folder / "run").documents
    assert text_of(one) is not None

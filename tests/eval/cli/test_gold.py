"""`gouji gold check`: gold files against their documents and the schema."""

import json
from pathlib import Path

import pytest

from extract.cli.main import main
from tests.eval.cli.conftest import GOLD, ROOT

Captured = pytest.CaptureFixture[str]


def test_the_samples_are_in_order(capsys: Captured) -> None:
    assert main(["gold", "check", str(GOLD)]) == 0
    assert "合计 5 个金标文件，0 个有问题" in capsys.readouterr().out


def test_a_wrong_place_is_named_with_what_stands_there(tmp_path: Path, capsys: Captured) -> None:
    held = json.loads((GOLD / "budget_short.gold.json").read_text("utf-8"))
    text = (ROOT / "samples" / "budget_short.txt").read_text("utf-8")
    held["facts"][5]["at"] = [[10, 14]]
    path = tmp_path / "budget_short.gold.json"
    path.write_text(json.dumps(held), "utf-8")
    assert main(["gold", "check", str(path), "--source", str(ROOT / "samples"), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert f"facts[5] {held['facts'][5]['path']}" in said
    assert text[10:14].strip()[:2] in said
    assert "correct the place or the value" in said


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "bad.gold.json").write_text("{", "utf-8")
    good = (GOLD / "budget_short.gold.json").read_text("utf-8")
    (tmp_path / "budget_short.gold.json").write_text(good, "utf-8")
    assert main(["gold", "check", str(tmp_path), "--source", str(ROOT / "samples")]) == 1
    said = capsys.readouterr()
    assert "bad.gold.json" in said.err
    assert "77 条事实" in said.out


def test_a_document_that_is_not_found_is_said(tmp_path: Path, capsys: Captured) -> None:
    good = (GOLD / "budget_short.gold.json").read_text("utf-8")
    # What lies one folder up is looked through as well.
    path = tmp_path / "gold" / "budget_short.gold.json"
    path.parent.mkdir()
    path.write_text(good, "utf-8")
    assert main(["gold", "check", str(path)]) == 1
    assert "--source" in capsys.readouterr().out

"""From a text to a table with the readers of the product."""

import json
from pathlib import Path

import pytest

from extract.cli.main import main

pytestmark = pytest.mark.usefixtures("real")

TEXT = """望澜区博物馆2025年单位预算情况说明
二、部门收支总体情况
（一）收入预算：2025年年初安排收入342.18万元，其中：一般公共预算拨款342.18万元，事业收入0万元。
（二）支出预算：2025年年初安排支出342.18万元。
"""


def test_extract_and_show_offline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert main(["extract", "a.txt", "--out", "out", "--reader", "offline"]) == 0
    facts = json.loads(Path("out/a.txt.facts.json").read_text("utf-8"))["facts"]
    assert ("revenue.amount", "342.18", "万元", "3421800.00") in [
        (fact["path"], fact["value"], fact.get("unit"), fact.get("yuan")) for fact in facts
    ]
    for fact in facts:
        if fact.get("yuan"):
            assert all(TEXT[start:end] == fact["value"] for start, end in fact["at"])
    capsys.readouterr()
    assert main(["show", "out/a.txt.facts.json"]) == 0
    said = capsys.readouterr()
    assert "【342.18】" in said.out
    assert said.err == ""


def test_two_runs_write_the_same_facts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    for out in ("one", "two"):
        assert main(["extract", "a.txt", "--out", out, "--reader", "offline", "-q"]) == 0
    for name in ("a.txt.facts.json", "facts.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

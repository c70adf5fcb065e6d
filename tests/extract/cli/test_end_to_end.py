"""From a text to a table with the readers of the product."""

import csv
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


def test_findings_stand_in_every_output_of_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT.replace("支出342.18", "支出342.81"), "utf-8")
    assert main(["extract", "a.txt", "--out", "out", "--reader", "offline"]) == 0
    assert "a.txt\t完成\t" in (said := capsys.readouterr().out)
    assert [line.split("\t")[5:7] for line in said.splitlines()] == [["错误", "警告"], ["1", "0"], ["1", "0"]]
    run = json.loads(Path("out/run.json").read_text("utf-8"))
    assert (run["inputs"][0]["errors"], run["totals"]["errors"], run["totals"]["warnings"]) == (1, 1, 0)
    with Path("out/findings.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["级别"], row["规则编号"], row["能否确定"]) == ("错误", "revenue-expenditure", "是")
    assert row["存疑数据"] == "支出合计"
    assert row["原文"].endswith("年初安排支出342.81万元")
    with Path("out/facts.csv").open(encoding="utf-8-sig", newline="") as file:
        suspected = {one["路径"]: one["问题"] for one in csv.DictReader(file) if one["问题"]}
    assert suspected == {"expenditure.amount": "收入总计＝支出总计"}
    assert main(["show", "out/a.txt.facts.json"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[2] == "问题（1 个错误，0 个警告）"
    assert shown[3].startswith("  错误 1\t收入总计＝支出总计：支出合计342.81万元≠收入合计342.18万元")
    assert any(line.endswith("安排支出【342.81】万元") for line in shown[:8])

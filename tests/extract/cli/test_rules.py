"""`gouji rules` lists every rule in words."""

import json

import pytest

from extract.cli.main import main
from schemas.rules import table
from schemas.text_rules import text_rules

Captured = pytest.CaptureFixture[str]


def test_every_rule_is_one_line_in_words(capsys: Captured) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    listed = {line.rsplit("\t", 1)[-1]: line.split("\t") for line in lines if "\t" in line}
    assert {one.id for one in table()} | {one.id for one in text_rules().rule} == {*listed} - {"编号"}
    assert listed["total-revenue"][:4] == ["收支总计＝收入总计", "相等", "必须成立", "预算"]
    assert all(all(cells[:2]) for cells in listed.values())


def test_english_names_relations_and_documents(capsys: Captured) -> None:
    assert main(["rules", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "the grand total equals total revenue\tequals\talways holds\tbudget\ttotal-revenue" in said


def test_json_holds_the_tables_whole(capsys: Captured) -> None:
    assert main(["rules", "--format", "json"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert held["rules"] == [one.model_dump(mode="json") for one in table()]
    assert [one["id"] for one in held["text_rules"]] == [one.id for one in text_rules().rule]

"""`gouji check`: what does not agree is shown with its clauses, and how far the rules could see stands beside it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extract.cli.main import main

pytestmark = pytest.mark.usefixtures("real")
Captured = pytest.CaptureFixture[str]

WRONG = """望澜区博物馆2025年单位预算情况说明
二、部门收支总体情况
（一）收入预算：2025年年初安排收入342.18万元，其中：一般公共预算拨款342.18万元，事业收入0万元。
（二）支出预算：2025年年初安排支出342.81万元。
（三）联系人：张三丰，电话12345678。
"""
RIGHT = WRONG.replace("342.81", "342.18")
TEMPLATE = RIGHT + "（四）会议费较上年预算增长（下降）0%。\n"
RULE = "收入总计＝支出总计"


def gouji(*args: object) -> int:
    return main([str(arg) for arg in args])


def extracted(folder: Path, **texts: str) -> Path:
    """A run over texts beside it; their facts files stand in it."""
    (folder / "in").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "in" / f"{name}.txt").write_text(text, "utf-8", newline="")
    assert gouji("extract", folder / "in", "--out", folder / "run", "--reader", "offline", "-q") == 0
    return folder / "run"


def loaded(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def corrected(path: Path) -> None:
    """What a reviewer does: the wrong value is put right in the facts file."""
    path.write_text(path.read_text("utf-8").replace('"342.81"', '"342.18"'), "utf-8")


def test_an_error_is_shown_with_its_numbers_in_their_clauses(tmp_path: Path, capsys: Captured) -> None:
    run = extracted(tmp_path, a=WRONG)
    assert gouji("check", run / "a.txt.facts.json") == 4
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[0] == "a.txt：1 个错误，0 个警告"
    assert lines[1].startswith(f"  错误 1\t{RULE}：支出合计342.81万元≠收入合计342.18万元，差0.63万元")
    assert any("【342.18】" in line and "安排收入" in line for line in lines)
    assert any("存疑" in line and line.endswith("安排支出【342.81】万元") for line in lines)
    assert any(
        line.startswith("    试过的解释\t") and "若两位数字颠倒，应为342.18万元" in line for line in lines
    )
    assert lines[-1] == "合计 1 份：1 个错误，0 个警告"
    assert said.err == ""


def test_nothing_found_never_stands_alone(tmp_path: Path, capsys: Captured) -> None:
    assert gouji("check", extracted(tmp_path, a=RIGHT)) == 0
    lines = capsys.readouterr().out.splitlines()
    at = next(index for index, line in enumerate(lines) if "没有发现问题" in line)
    assert lines[at + 1].startswith("  规则：通过 ")
    assert "数据不全" in lines[at + 1]
    assert re.fullmatch(r"  覆盖：\d 项数字中 4 项（[\d.]+%）参加了能够判定的核对", lines[at + 2])


def test_a_facts_file_is_changed_only_when_asked_and_then_in_findings_and_rules_alone(
    tmp_path: Path, capsys: Captured
) -> None:
    path = extracted(tmp_path, a=WRONG) / "a.txt.facts.json"
    corrected(path)
    held = loaded(path)
    path.write_text(json.dumps({"ours": [1.50], **held}, ensure_ascii=False), "utf-8")
    before = path.read_bytes()
    assert gouji("check", path) == 0
    assert path.read_bytes() == before
    assert gouji("check", path, "--write") == 0
    after = loaded(path)
    assert after.pop("ours") == [1.5]
    assert after["findings"] == []
    assert (
        next(one["status"] for one in after["rules"] if one["rule"] == "revenue-expenditure") == "pass_exact"
    )
    changed = {name for name in held if held[name] != after[name]}
    assert changed == {"findings", "rules"}
    assert capsys.readouterr().err == ""


def test_a_file_a_run_and_a_document_are_told_apart_and_say_the_same(
    tmp_path: Path, capsys: Captured
) -> None:
    run = extracted(tmp_path, a=WRONG)
    spoken = []
    for given in (
        run / "a.txt.facts.json",
        run,
        run / "run.json",
        tmp_path / "in",
        tmp_path / "in" / "a.txt",
    ):
        assert gouji("check", given, "--reader", "offline", "-q") == 4
        assert capsys.readouterr().out == ""
        assert gouji("check", given, "--reader", "offline") == 4
        spoken.append(capsys.readouterr().out)
    assert len(set(spoken)) == 1
    (tmp_path / "in" / "b.txt").write_text(RIGHT, "utf-8")
    assert gouji("check", run / "a.txt.facts.json", tmp_path / "in" / "b.txt") == 4
    said = capsys.readouterr()
    assert "合计 2 份：1 个错误" in said.out
    assert "离线读法" in said.err


def test_texts_beside_their_facts_files_are_not_read_again(tmp_path: Path, capsys: Captured) -> None:
    run = extracted(tmp_path, a=WRONG, b=WRONG)
    moved = tmp_path / "in" / "a.txt.facts.json"
    (run / "a.txt.facts.json").rename(moved)
    corrected(moved)
    assert gouji("check", tmp_path / "in", "--source", tmp_path / "in") == 4
    said = capsys.readouterr().out
    assert "a.txt：0 个错误" in said
    assert "b.txt：1 个错误" in said
    assert "合计 2 份" in said


def test_without_the_text_the_facts_are_checked_alone_and_it_says_so(
    tmp_path: Path, capsys: Captured
) -> None:
    run = extracted(tmp_path, a=WRONG, b=TEMPLATE)
    (run / "run.json").unlink()
    assert gouji("check", run / "a.txt.facts.json", run / "b.txt.facts.json", "--write") == 4
    said = capsys.readouterr().out
    assert said.count("只按结果文件中的数据核对") == 2
    assert RULE in said
    assert "【" not in said
    # What is wrong in the wording was found when the text was at hand, and is not lost.
    assert "增减方向未作选择" in said
    kept = loaded(run / "b.txt.facts.json")
    assert [one["rule"] for one in kept["findings"]] == ["template-undecided-change"]
    assert any(one["rule"] == "template-blank-number" for one in kept["rules"])


@pytest.mark.parametrize("named", ["in", "in/a.txt", "elsewhere"])
def test_the_source_is_found_by_its_bytes_or_its_name(tmp_path: Path, capsys: Captured, named: str) -> None:
    run = extracted(tmp_path, a=WRONG, b=RIGHT)
    (run / "run.json").unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "renamed.txt").write_bytes((tmp_path / "in" / "a.txt").read_bytes())
    assert gouji("check", run / "a.txt.facts.json", "--source", tmp_path / named) == 4
    assert "【342.81】" in capsys.readouterr().out


def test_a_source_that_changed_is_not_quoted(tmp_path: Path, capsys: Captured) -> None:
    run = extracted(tmp_path, a=WRONG)
    (tmp_path / "in" / "a.txt").write_text("甲" + WRONG, "utf-8")
    assert gouji("check", run) == 4
    said = capsys.readouterr().out
    assert "校验和不符" in said
    assert "【" not in said


def test_accepted_findings_are_counted_and_no_longer_count(tmp_path: Path, capsys: Captured) -> None:
    run, known = extracted(tmp_path, a=WRONG, b=WRONG), tmp_path / "known.json"
    assert gouji("check", run / "a.txt.facts.json", "--write-baseline", known) == 0
    entry = loaded(known)["accepted"][0]
    assert (entry["document"], entry["key"]) == (
        "a.txt",
        "revenue-expenditure:expenditure.amount|342.81万元|342.18万元",
    )
    known.write_text(known.read_text("utf-8").replace('"reason": ""', '"reason": "口径不同"'), "utf-8")
    capsys.readouterr()
    assert gouji("check", run / "a.txt.facts.json", "--baseline", known) == 0
    said = capsys.readouterr().out
    assert "a.txt：0 个错误，0 个警告；已接受 1 个" in said
    assert "342.81" not in said
    assert "覆盖：" in said
    # b.txt is the same text: the same bytes are the same document. A third one has not been accepted.
    assert gouji("check", run, "--baseline", known) == 0
    (tmp_path / "in" / "c.txt").write_text(WRONG.replace("望澜", "望江"), "utf-8")
    assert gouji("check", tmp_path / "in" / "c.txt", "--baseline", known) == 4
    assert "有 1 个属于这次没有核对的文件" in capsys.readouterr().err
    assert gouji("check", tmp_path / "in" / "c.txt", "--write-baseline", known) == 0
    assert {one["document"]: one["reason"] for one in loaded(known)["accepted"]} == {
        "a.txt": "口径不同",
        "c.txt": "",
    }


def test_what_was_accepted_and_is_gone_is_reported(tmp_path: Path, capsys: Captured) -> None:
    run, known = extracted(tmp_path, a=WRONG), tmp_path / "known.json"
    assert gouji("check", run, "--write-baseline", known) == 0
    corrected(run / "a.txt.facts.json")
    capsys.readouterr()
    assert gouji("check", run, "--baseline", known) == 0
    assert "已接受的问题不再出现：revenue-expenditure:expenditure.amount" in capsys.readouterr().out


def test_a_baseline_that_is_none_is_a_usage_error_and_is_not_overwritten(
    tmp_path: Path, capsys: Captured
) -> None:
    run, other = extracted(tmp_path, a=WRONG), tmp_path / "other.json"
    other.write_text('{"accepted": [{"document": "a.txt"}]}', "utf-8")
    for option in ("--baseline", "--write-baseline"):
        assert gouji("check", run, option, other) == 2
        assert "accepted[0].key" in capsys.readouterr().err
    assert "a.txt" in other.read_text("utf-8")
    assert gouji("check", run, "--baseline", tmp_path / "gone.json") == 2


def test_one_bad_file_never_stops_the_others(tmp_path: Path, capsys: Captured) -> None:
    run = extracted(tmp_path, a=RIGHT)
    (run / "broken.facts.json").write_text("{", "utf-8")
    (run / "field.facts.json").write_text('{"document": "x\x1b[31m", "facts": [{"path": 1}]}', "utf-8")
    (run / "empty.txt").write_text("", "utf-8")
    assert gouji("check", run, run / "gone.facts.json", run / "empty.txt", "gone.txt") == 1
    said = capsys.readouterr()
    assert "合计 1 份：0 个错误，0 个警告；失败 5 份" in said.out
    for word in (
        "broken.facts.json：不是结果文件",
        "gone.facts.json：找不到",
        "empty.txt: 是空文件",
        "gone.txt: 找不到",
    ):
        assert word in said.err
    assert "field.facts.json" in said.err
    assert "\x1b" not in said.out + said.err
    assert gouji("check", run / "broken.facts.json") == 3


def test_what_could_not_be_read_weighs_more_than_what_was_found(tmp_path: Path) -> None:
    run = extracted(tmp_path, a=WRONG)
    assert gouji("check", run, "gone.txt") == 1


def test_usage_errors(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.txt").write_text(RIGHT, "utf-8")
    assert gouji("check", "a.txt", "--write") == 2
    assert "--write" in capsys.readouterr().err
    assert gouji("check", "a.txt", "--report", "a.txt") == 2
    assert "请给出文件夹" in capsys.readouterr().err
    assert gouji("check", "a.txt", "--reader", "model") == 2
    assert gouji("check", "a.txt", "--recording", "gone") == 2


def test_english_says_all_but_the_document_in_english(tmp_path: Path, capsys: Captured) -> None:
    assert gouji("check", extracted(tmp_path, a=RIGHT), "--lang", "en") == 0
    said = capsys.readouterr()
    assert (said.out + said.err).isascii()
    assert "took part in a check" in said.out


def test_a_report_is_written_for_each_document_under_its_name(tmp_path: Path, capsys: Captured) -> None:
    run, out = extracted(tmp_path, a=WRONG), tmp_path / "reports"
    held = loaded(run / "a.txt.facts.json")
    (run / "2025").mkdir()
    # A name in a facts file is anybody's: reports stay in their folder.
    (run / "2025" / "b.facts.json").write_text(json.dumps({**held, "document": "../../../b.txt"}), "utf-8")
    assert gouji("check", run, run / "a.txt.facts.json", tmp_path / "in", "--report", out, "-q") == 4
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.check.*"))
    assert written == [
        f"reports/{name}.check.{kind}" for name in ("2025/b", "a.txt-2", "a.txt") for kind in ("html", "md")
    ]
    assert "存疑" in (out / "a.txt.check.md").read_text("utf-8")
    assert capsys.readouterr().out == ""


def test_a_report_that_cannot_be_written_is_said_and_the_rest_goes_on(
    tmp_path: Path, capsys: Captured
) -> None:
    run, out = extracted(tmp_path, a=RIGHT, b=RIGHT), tmp_path / "reports"
    (out / "a.txt.check.md").mkdir(parents=True)
    assert gouji("check", run, "--report", out) == 1
    said = capsys.readouterr()
    assert "结果写不进" in said.err
    assert (out / "b.txt.check.html").exists()


def test_personal_data_is_masked_in_quotes_unless_asked_for(tmp_path: Path, capsys: Captured) -> None:
    text = WRONG.replace("342.81万元。\n（三）", "342.81万元，")
    run = extracted(tmp_path, a=text)
    assert any(fact["path"] == "contact.name" for fact in loaded(run / "a.txt.facts.json")["facts"])
    assert gouji("check", run, "--report", tmp_path / "reports") == 4
    said = capsys.readouterr().out
    assert "支出【342.81】万元，联系人：＊＊＊" in said
    for path in (tmp_path / "reports").iterdir():
        assert "张三丰" not in path.read_text("utf-8")
    assert gouji("check", run, "--include-personal") == 4
    assert "张三丰" in capsys.readouterr().out


def test_a_text_beside_its_facts_file_is_found(tmp_path: Path, capsys: Captured) -> None:
    run = extracted(tmp_path, a=WRONG)
    near = tmp_path / "near"
    near.mkdir()
    for one in (run / "a.txt.facts.json", tmp_path / "in" / "a.txt"):
        (near / one.name).write_bytes(one.read_bytes())
    capsys.readouterr()
    assert gouji("check", near / "a.txt.facts.json") == 4
    assert "【" in capsys.readouterr().out

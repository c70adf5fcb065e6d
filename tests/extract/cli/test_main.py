"""The command line itself: help, languages, exit statuses, and consoles that cannot show Chinese."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import extract
from extract.cli.arguments import COMMANDS
from extract.cli.main import main

Captured = pytest.CaptureFixture[str]
ROOT = Path(next(iter(extract.__path__))).parent


def python(code: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


def test_help_names_the_commands_and_the_exit_statuses(capsys: Captured) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：gouji")
    for word in (*COMMANDS, "退出码", "130"):
        assert word in said


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_command_explains_itself(command: str, lang: str, capsys: Captured) -> None:
    assert main([command, "--help", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert ("exit status" if lang == "en" else "退出码") in said.replace("\n", " ")
    assert said.isascii() == (lang == "en")


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from extract.cli.main import main; main(['--help']); sys.exit(len({'rich', 'pydantic', 'openai', 'asyncio', 'schemas', 'scipy', 'eval'} & set(sys.modules)))"
    assert python(code).returncode == 0


def test_no_command_is_a_usage_error(capsys: Captured) -> None:
    assert main([]) == 2
    assert "gouji" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["extract"], "二选一"),
        (["extract", "a", "--out"], "--out/-o：需要一个值"),
        (["extract", "a", "--out", "b", "--nonsense"], "不认识的参数：--nonsense"),
        (["extract", "a", "--out", "b", "--concurrency", "x"], "不是正整数"),
        (["schema", "--kind", "x"], "不在可选之列"),
        (["fly"], "不在可选之列"),
        (["check"], "缺少参数：PATHS"),
        (["rules", "--format", "xml"], "不在可选之列"),
        (["show", "gone.facts.json"], "找不到"),
    ],
)
def test_errors_of_usage_are_said_in_chinese(args: list[str], says: str, capsys: Captured) -> None:
    assert main(args) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "错误：" in said


def test_what_a_file_holds_cannot_write_on_the_terminal(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "a.txt.facts.json"
    held = {"document": "a.txt", "contract": "\x1b[31m", "facts": []}
    path.write_text(json.dumps(held), "utf-8")
    assert main(["show", str(path)]) == 2
    said = capsys.readouterr().err
    assert "contract 为 \\x1b[31m" in said
    assert "\x1b" not in said


def test_what_run_json_holds_cannot_write_on_the_terminal(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "a.txt.facts.json"
    path.write_text(json.dumps({"document": "a.txt", "facts": []}), "utf-8")
    row = {"document": "a.txt", "source": "gone\x1b[31m.txt"}
    (tmp_path / "run.json").write_text(json.dumps({"inputs": [row]}), "utf-8")
    assert main(["show", str(path)]) == 0
    said = capsys.readouterr().err
    assert "gone\\x1b[31m.txt" in said
    assert "\x1b" not in said


def test_an_argument_cannot_write_on_the_terminal(capsys: Captured) -> None:
    assert main(["extract", "a", "--out", "b", "--x\x1b[31m"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_the_version(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("gouji ")


@pytest.mark.parametrize("kind", ["budget", "final_accounts", "performance"])
def test_the_schema_is_json_schema(kind: str, capsys: Captured) -> None:
    assert main(["schema", "--kind", kind]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["type"] == "object"
    assert "revenue" in schema["properties"]


def test_the_catalogue_is_one_line_for_each_field(capsys: Captured) -> None:
    assert main(["schema", "--catalogue"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "unit_name\t单位名称\t公开本文件的部门或单位的全称，只指一处" in lines
    assert len(lines) == len(set(lines)) > 500


def test_a_console_of_a_legacy_code_page_does_not_end_the_program() -> None:
    code = "import sys; from extract.cli.main import main; sys.exit(main(sys.argv[1:] or {}))"
    for args in ("['--help']", "['schema', '--catalogue']", "['show', '无.json']"):
        ended = python(code.replace("sys.argv[1:] or {}", args), PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
        assert b"Traceback" not in ended.stderr
        assert ended.returncode in (0, 2)


def test_a_schema_for_a_legacy_code_page_is_still_json() -> None:
    code = "from extract.cli.main import main; main(['schema'])"
    said = python(code, PYTHONIOENCODING="cp1252", PYTHONUTF8="0").stdout
    assert json.loads(said) == json.loads(python(code, PYTHONIOENCODING="utf-8").stdout)


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -c \"from extract.cli.main import main; main(['schema', '--catalogue'])\" | head -1"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, shell=True, check=False, capture_output=True, cwd=ROOT, env=env)
    assert ended.stderr == b""


@pytest.mark.parametrize(
    "given",
    [
        ("--api-key", "sk-SECRET"),
        ("--key=sk-SECRET",),
        ("--api_key", "sk-SECRET"),
        ("--api-key-env", "sk-SECRET"),
    ],
)
def test_a_key_given_in_the_wrong_place_is_not_repeated(
    given: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("收入预算5万元。", "utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), *given]) == 2
    assert "SECRET" not in "".join(capsys.readouterr())

"""`--prompts DIR`: what is asked changes with it, run.json says so, and a folder that cannot be used is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from extract import prompt_files
from extract.cli.main import main
from extract.output import fingerprints
from tests.extract.cli.conftest import TEXT, Factory
from tests.extract.readers.conftest import SAMPLES

Captured = pytest.CaptureFixture[str]
SAMPLE = SAMPLES / "performance.txt"


def prompts(folder: str, **texts: str) -> Path:
    made = Path(folder)
    made.mkdir()
    for name in prompt_files.names():
        text = prompt_files.built_in(name)
        (made / name).write_text(texts.get(name.partition(".")[0], text), "utf-8")
    return made


def run_of(out: str) -> Any:
    return json.loads(Path(out, "run.json").read_text("utf-8"))


@pytest.mark.usefixtures("real")
def test_a_changed_prompt_asks_another_question(capsys: Captured) -> None:
    user = prompt_files.built_in("user.jinja")
    prompts("same")
    prompts("other", user=user + "谢谢。")
    usual = ["extract", str(SAMPLE), "--reader", "model", "--recording", str(SAMPLES / "recording")]
    assert main([*usual, "--out", "a", "--prompts", "same"]) == 0
    assert main([*usual, "--out", "b", "--prompts", "other"]) == 3
    assert "stale_recording" in capsys.readouterr().out, "the recording has no answer to it"
    same, other = run_of("a"), run_of("b")
    assert same["fingerprints"]["prompts"] == fingerprints.prompts()
    assert other["fingerprints"]["prompts"] == fingerprints.prompts(Path("other")) != fingerprints.prompts()
    assert (same["settings"]["prompts"], other["settings"]["prompts"]) == ("same", "other")


@pytest.mark.parametrize("command", ["extract", "check", "record"])
def test_a_name_that_is_not_known_is_refused(
    factory: Factory, tmp_path: Path, capsys: Captured, command: str
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    prompts("p").joinpath("sytem.jinja").write_text("x", "utf-8")
    more = {"extract": ["--out", "out"], "check": [], "record": ["--recording", "rec"]}[command]
    assert main([command, "a.txt", *more, "--model", "m", "--prompts", "p"]) == 2
    said = capsys.readouterr().err
    assert "选项 prompts：prompts 中的 sytem.jinja 不是提示词文件（可用的名称：system.jinja）" in said
    assert factory.asked_for == []


def test_the_folder_reaches_the_reader_and_built_in_takes_it_back(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    prompts("p")
    monkeypatch.setenv("GOUJI_PROMPTS", "p")
    usual = ["extract", "a.txt", "--reader", "model", "--model", "m", "-q", "--out"]
    assert main([*usual, "a"]) == 0
    assert main([*usual, "b", "--prompts", "built-in"]) == 0
    assert [one.prompts for one in factory.settings] == [Path("p"), None]
    assert (run_of("a")["settings"]["prompts"], run_of("b")["settings"]["prompts"]) == ("p", None)


def test_the_offline_reader_has_no_prompts_of_its_own(factory: Factory, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    prompts("p", user="{{ text }}")
    assert main(["extract", "a.txt", "--reader", "offline", "--out", "out", "--prompts", "p", "-q"]) == 0
    assert run_of("out")["fingerprints"]["prompts"] == fingerprints.prompts()


@pytest.mark.usefixtures("real")
def test_a_template_that_cannot_be_filled_ends_the_command(capsys: Captured) -> None:
    prompts("p", user="{{ text }")
    usual = ["extract", str(SAMPLE), "--reader", "model", "--recording", str(SAMPLES / "recording")]
    assert main([*usual, "--out", "out", "--prompts", "p"]) == 2
    assert "user.jinja：第 1 行" in capsys.readouterr().err
    assert not Path("out").exists()

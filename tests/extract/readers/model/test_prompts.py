"""A folder of prompts stands in for built-in ones; what could not be filled is refused before anything is asked."""

from pathlib import Path

import pytest

from extract import prompt_files
from extract.readers.model.codes import codes
from extract.readers.model.prompts import Prompts, built_in
from extract.readers.model.reader import ModelReader, PartType
from extract.settings import SettingsError
from extract.settings_error import UnfitError
from schemas.catalogue import default
from tests.extract.model.doubles import settings


def folder(path: Path, **texts: str) -> Path:
    path.mkdir()
    for name, text in texts.items():
        (path / name.replace("__", ".")).write_text(text, "utf-8")
    return path


def test_without_a_folder_the_built_in_ones_are_one_value() -> None:
    assert Prompts.of(None) is built_in()
    reader = ModelReader(client=None)  # type: ignore[arg-type]  # nothing is asked
    assert reader.part("budget") is ModelReader(client=None).part("budget")  # type: ignore[arg-type]
    assert (
        set(built_in().files)
        == set(prompt_files.names())
        >= {"system.jinja", "rules_budget.md", "repair.jinja"}
    )


def test_a_file_of_one_s_own_is_used_and_the_others_stay(tmp_path: Path) -> None:
    own = Prompts.of(folder(tmp_path / "p", rules_budget__md="只有一条规则：甲。\n"))
    part = codes(default(), "budget")
    assert "只有一条规则：甲。" in own.system("budget", part)
    assert "只有一条规则：甲。" not in own.system("overview", codes(default(), "overview"))
    assert own.user("正文", 3) == built_in().user("正文", 3)
    assert PartType("budget", default(), own).system == own.system("budget", part)
    assert ModelReader(client=None, prompts=own).part("budget").prompts is own  # type: ignore[arg-type]


def test_what_was_read_stays_what_it_is(tmp_path: Path) -> None:
    own = Prompts.of(folder(tmp_path / "p", user__jinja="看：{{ text }}"))
    (tmp_path / "p" / "user.jinja").write_text("{{ text }}！", "utf-8")
    assert own.user("正文", 3) == "看：正文"


def test_a_template_is_filled_with_text_that_is_no_template(tmp_path: Path) -> None:
    own = Prompts.of(folder(tmp_path / "p", user__jinja="{{ text }}|{{ count }}"))
    assert own.user("{{ count }}{% x %}", 3) == "{{ count }}{% x %}|3"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("user.jinja", "{{ text", "user.jinja: line 1: "),
        ("user.jinja", "{{ text }}{{ txet }}", "user.jinja: "),
        ("user.jinja", "{{ text }}{% if count > 5 %}{{ txet }}{% endif %}", "txet is not known; correct the template"),
        ("user.jinja", "正文", "leaves out text; correct the template, which may name text, count"),
        ("user.jinja", "{{ text }}{{ 1 / 0 }}", "ZeroDivisionError"),
        ("user.jinja", "{{ text }}{% include 'x' %}", "user.jinja: "),
        ("user.jinja", "{{ text | nosuch }}", "nosuch"),
        ("system.jinja", "{{ rules }}", "leaves out lines"),
        ("recheck.jinja", "对不上", "leaves out lines"),
        ("repair.jinja", "有问题", "repair.jinja: holds no {problems}"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_filled_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    folder(tmp_path / "p")
    (tmp_path / "p" / name).write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        Prompts.of(tmp_path / "p")
    assert said in str(caught.value)
    assert name in caught.value.text("zh")


def test_the_built_in_ones_can_be_copied_and_stay_the_same(tmp_path: Path) -> None:
    copied = folder(tmp_path / "p")
    for name in prompt_files.names():
        (copied / name).write_text(prompt_files.built_in(name), "utf-8")
    (copied / ".DS_Store").write_bytes(b"\xff")
    assert Prompts.of(copied).files == built_in().files


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "holds no prompt file (examples_budget.md, "),
        (["sytem.jinja", "user.jinja"], "holds sytem.jinja, which is no prompt file (did you mean system.jinja?)"),
        (["zzz"], "holds zzz, which is no prompt file (names are examples_budget.md, "),
    ],
)  # fmt: skip
def test_a_folder_must_hold_prompts_and_nothing_else(tmp_path: Path, names: list[str], said: str) -> None:
    for name in names:
        (tmp_path / name).write_text("{{ text }}", "utf-8")
    with pytest.raises(UnfitError) as caught:
        prompt_files.own(tmp_path)
    assert said in caught.value.words.en


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "user.jinja").write_bytes(b"\xff\xfe")
    with pytest.raises(UnfitError, match=r"user\.jinja, which cannot be read"):
        prompt_files.own(tmp_path)
    with pytest.raises(UnfitError, match="is no folder"):
        prompt_files.own(tmp_path / "user.jinja")


def test_an_answer_mended_by_other_words_is_another_answer() -> None:
    from extract.model.memory import key_of
    from tests.extract.model.doubles import QUESTION

    usual = built_in().text(prompt_files.REPAIR)
    assert key_of(settings(), QUESTION, usual) != key_of(settings(), QUESTION, usual + "！")

"""One key does one thing, in each mode; all are plain keys; every command and reason has a title in both languages."""

from typing import get_args

import pytest

from extract.review.events import Reason
from extract.review.keys import (
    KEYS,
    REASONS,
    Command,
    Key,
    KeyCollisionError,
    check,
    reason_title,
    registry,
)


def test_no_key_of_the_page_does_two_things() -> None:
    made = registry()
    pairs = [(one.mode, key) for one in made for key in one.keys]
    assert len(set(pairs)) == len(pairs)


def test_a_collision_is_raised_and_names_both_commands() -> None:
    with pytest.raises(KeyCollisionError, match="j: next, other"):
        check([*KEYS, Key("other", ("j",), "其他", "other")])


def test_the_same_key_may_do_something_else_in_a_mode() -> None:
    check([*KEYS, Key("other", ("j",), "其他", "other", "mode")])


def test_every_command_has_a_key() -> None:
    assert {one.command for one in KEYS} == {*get_args(Command)}


def test_the_keys_are_those_that_the_page_promises() -> None:
    promised = {
        "next": "j", "previous": "k", "accept": "Enter", "point": "p", "edit": "e", "clear": "0", "source_error": "o",
        "dismiss": "x", "restore": "r", "undo": "u", "flagged": "f", "next_document": "n", "help": "?", "escape": "Escape",
    }  # fmt: skip
    held = {one.command: one.keys for one in KEYS}
    assert {command: held[command] for command in promised} == {
        command: (key,) for command, key in promised.items()
    }
    assert held["candidate"] == tuple("123456789")


def test_every_reason_has_one_digit_and_titles() -> None:
    assert [code for code, *_ in REASONS] == [one for one in get_args(Reason) if one]
    assert [key for _, key, *_ in REASONS] == list("123456789")
    for code, _, zh, en in REASONS:
        assert reason_title(code, "zh") == zh
        assert reason_title(code, "en") == en
        assert en.isascii()
    assert reason_title("", "zh") == ""


def test_the_keys_of_point_mode_are_in_the_registry_so_that_help_lists_them() -> None:
    held = {key for one in registry() if one.mode == "point" for key in one.keys}
    assert held == {"ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Tab", "Enter", "Escape"}


def test_titles_are_in_both_languages() -> None:
    for one in registry():
        assert one.title("zh") == one.zh
        assert one.title("en").isascii()

"""The keys of the page, in one registry: what each does, what it is called, and a check that none does two things."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from extract.output.messages import Lang
from extract.review.events import Reason

Command = Literal[
    "next", "previous", "accept", "candidate", "point", "edit", "clear", "source_error", "dismiss", "restore", "undo",
    "flagged", "next_document", "help", "escape", "done",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One command with its keys, as `KeyboardEvent.key` names them, and its titles.

    `mode` is "" for the page itself; in a mode its own keys are tried alone, and Escape leaves it.
    """

    command: str
    keys: tuple[str, ...]
    zh: str
    en: str
    mode: str = ""

    def title(self, lang: Lang) -> str:
        """What it does, in a few words."""
        return self.zh if lang == "zh" else self.en


class KeyCollisionError(ValueError):
    """Two commands of one mode have the same key: an error of the program's, found when it starts."""


KEYS: tuple[Key, ...] = (
    Key("next", ("j",), "下一张", "next card"),
    Key("previous", ("k",), "上一张", "previous card"),
    Key("accept", ("Enter",), "认可并到下一张", "accept and next"),
    Key("candidate", tuple("123456789"), "取候选值", "take a candidate"),
    Key("point", ("p",), "在原文中指定", "point in the source"),
    Key("edit", ("e",), "键入", "type"),
    Key("clear", ("0",), "无此事实", "no such fact"),
    Key("source_error", ("o",), "原文错误", "error of the document"),
    Key("dismiss", ("x",), "规则误报", "rule wrong here"),
    Key("restore", ("r",), "恢复为抽取值", "back to the value as read"),
    Key("undo", ("u",), "撤销", "undo"),
    Key("flagged", ("f",), "只看待处理", "only those to be settled"),
    Key("next_document", ("n",), "下一份文件", "next document"),
    Key("done", ("d",), "完成本文件", "document done"),
    Key("help", ("?",), "按键帮助", "keys"),
    Key("escape", ("Escape",), "退出当前方式", "leave the mode"),
)
"""The commands of the page. `done` is d: the document is done, or its refusal says what is left."""

REASONS: tuple[tuple[Reason, str, str, str], ...] = (
    ("value", "1", "数值错", "wrong value"),
    ("unit", "2", "单位错", "wrong unit"),
    ("placement", "3", "归属错（行、科目、年度、口径）", "wrong place (row, item, year, scope)"),
    ("missed", "4", "漏抽", "missed"),
    ("invented", "5", "臆造", "invented"),
    ("source_error", "6", "原文错误", "error of the document"),
    ("source_missing", "7", "原文缺失", "missing in the document"),
    ("scope", "8", "口径不同", "different scope"),
    ("rule", "9", "规则误报", "rule wrong here"),
)
"""The closed list of reasons: code, key, titles."""

REASON_KEYS: tuple[Key, ...] = (
    *(Key(f"reason:{code}", (key,), zh, en, "reason") for code, key, zh, en in REASONS),
    Key("escape", ("Escape",), "退出当前方式", "leave the mode", "reason"),
)


POINT_KEYS: tuple[Key, ...] = (
    Key("number_next", ("ArrowRight", "Tab"), "下一个数", "next number", "point"),
    Key("number_previous", ("ArrowLeft",), "上一个数", "previous number", "point"),
    Key("number_line", ("ArrowUp", "ArrowDown"), "上一行或下一行", "line above or below", "point"),
    Key("number_take", ("Enter",), "取此数", "take this number", "point"),
    Key("escape", ("Escape",), "退出当前方式", "leave the mode", "point"),
)


def check(keys: Iterable[Key]) -> None:
    """See that no key stands for two commands of one mode.

    Raises:
        KeyCollisionError: one does.
    """
    met: dict[tuple[str, str], str] = {}
    for one in keys:
        for key in one.keys:
            before = met.setdefault((one.mode, key), one.command)
            if before != one.command:
                raise KeyCollisionError(f"{key}: {before}, {one.command}")


def registry() -> tuple[Key, ...]:
    """All keys of all modes, checked.

    Raises:
        KeyCollisionError: the program has a key twice.
    """
    made = (*KEYS, *POINT_KEYS, *REASON_KEYS)
    check(made)
    return made


def reason_title(reason: Reason, lang: Lang) -> str:
    """What a reason is called; "" for none."""
    return next((zh if lang == "zh" else en for code, _, zh, en in REASONS if code == reason), "")

"""The files that tell a model what to do: those built in, and a folder that stands in for some of them. Light: no Jinja."""

import difflib
import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from extract.settings_error import UnfitError

BUILT_IN = "built-in"
"""What is said for no folder, where a folder could be named."""
REPAIR = "repair.jinja"
"""What is told about an answer that is wrong, with {problems} in it."""

_FOLDER = resources.files("prompts") / "extract"


@cache
def names() -> tuple[str, ...]:
    """The names that prompt files have."""
    return tuple(sorted(one.name for one in _FOLDER.iterdir() if one.is_file() and one.name[0] not in "._"))


@cache
def built_in(name: str) -> str:
    """A built-in prompt file as written."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def own(folder: Path) -> Mapping[str, str]:
    """The prompt files in a folder, by name; hidden files and folders in it are passed over.

    Raises:
        UnfitError: no such folder, no prompt file in it, a file of another name (it may be a misspelt one), or one that
            cannot be read.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
        raise UnfitError("文件夹不存在", "is no folder")
    try:
        found = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    except OSError as error:
        raise UnfitError(f"不能打开（{error.strerror}）", f"cannot be opened ({error.strerror})") from None
    for one in found:
        if one.name not in names():
            raise _unknown(one.name)
    if not found:
        known = names()
        raise UnfitError(
            f"中没有提示词文件（{'、'.join(known)}）", f"holds no prompt file ({', '.join(known)})"
        )
    return {one.name: _read(one) for one in found}


def _unknown(name: str) -> UnfitError:
    near = difflib.get_close_matches(name, names(), 1, 0.5) or names()
    return UnfitError(
        f"中的 {name} 不是提示词文件（可用的名称：{'、'.join(near)}）",
        f"holds {name}, which is no prompt file (names are {', '.join(near)})"
        if len(near) > 1
        else f"holds {name}, which is no prompt file (did you mean {near[0]}?)",
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        why = error.strerror or str(error)
    except UnicodeDecodeError:
        why = "UTF-8"
    raise UnfitError(
        f"中的 {path.name} 不能读取（{why}）", f"holds {path.name}, which cannot be read ({why})"
    )

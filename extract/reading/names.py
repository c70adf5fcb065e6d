"""The keys of list members: one thing has one key in the whole document."""

import re

_GENERAL = re.compile(r"收入|支出|经费|费用|预算|项目|[\s\W_]")
_MARKS = re.compile(r"[\s\W_]")
_SIDES = ("收入", "支出")
_NOTHING_OF_ITS_OWN = frozenset(["", "其他", "其它"])


class Names:
    """The keys met so far. A name is known again without its general words: 工会 is 工会经费.

    Revenue is no expenditure, and what consists of general words alone (项目支出, 经费支出, 其他收入) is only itself.
    """

    def __init__(self) -> None:
        self._met: dict[tuple[int, str, str], list[str]] = {}

    def known(self, key: str, path: str, index: int) -> str:
        """The form first met of the key of the list number `index` in a path pattern, else the key itself."""
        side = _side(key)
        for met in self._met.get(_place(key, path, index), ()):
            if not side or _side(met) in ("", side):
                return met
        return key

    def keep(self, keys: list[str], path: str) -> None:
        """Remembers the keys of a fact; those of a refused pointer name nothing."""
        for index, key in enumerate(keys):
            met = self._met.setdefault(_place(key, path, index), [])
            if key not in met:
                met.append(key)


def _side(key: str) -> str:
    return next((side for side in _SIDES if side in key), "")


def _place(key: str, path: str, index: int) -> tuple[int, str, str]:
    bare = _GENERAL.sub("", key)
    if bare in _NOTHING_OF_ITS_OWN:
        bare = _MARKS.sub("", key)
    return index, path.split("[]")[index], bare

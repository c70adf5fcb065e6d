"""Whether two list keys name one thing: the same, the same but for generic words, one in the other, or nearly the same."""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from eval.matching.words import ratio_reaches

NEAR = 0.6
"""From this similarity on two keys are nearly the same (contract, "When a fact is right")."""

_GENERIC = re.compile(r"(收入|支出|拨款|预算|财政|费用|经费|情况|[（(].*?[)）]|[\s\W_])")


class Alike(IntEnum):
    """How alike two names are; the larger the surer."""

    NOT = 0
    NEAR = 1
    NORMALISED = 2
    SAME = 3


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> Alike:
    """How alike two keys are; the order of the two makes no difference.

    >>> alike("卫生健康支出", "卫生健康").name, alike("2012901", "2012901").name
    ('NORMALISED', 'SAME')
    >>> alike("工会经费", "职工工会费").name, alike("教育", "外交").name
    ('NEAR', 'NOT')
    """
    first, second = (unicodedata.normalize("NFKC", name) for name in (one, other))
    if first == second:
        return Alike.SAME
    bare, other_bare = _bare(first), _bare(second)
    if bare and bare == other_bare:
        return Alike.NORMALISED
    held = bool(bare and other_bare) and (bare in other_bare or other_bare in bare)
    return Alike.NEAR if held or ratio_reaches(first, second, NEAR) else Alike.NOT


def keys_alike(keys: Sequence[str], others: Sequence[str]) -> Alike:
    """How alike two lists of keys are: as the pair that is least alike. No keys on both sides are the same.

    >>> keys_alike(["灯会", "场地经费"], ["灯会", "场地"]).name, keys_alike([], []).name, keys_alike(["灯会"], []).name
    ('NORMALISED', 'SAME', 'NOT')
    """
    if len(keys) != len(others):
        return Alike.NOT
    return min((alike(one, other) for one, other in zip(keys, others, strict=True)), default=Alike.SAME)


def _bare(name: str) -> str:
    return _GENERIC.sub("", name)

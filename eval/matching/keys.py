"""Whether two list keys name one thing: the same, the same but for generic words, one in the other, or nearly the same."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

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


@lru_cache(maxsize=1 << 18)
def alike(one: str, other: str) -> Alike:
    """How alike two keys are; the order of the two makes no difference.

    >>> alike("卫生健康支出", "卫生健康").name, alike("2012901", "2012901").name
    ('NORMALISED', 'SAME')
    >>> alike("工会经费", "职工工会费").name, alike("教育", "外交").name
    ('NEAR', 'NOT')
    """
    first, second = _name(one), _name(other)
    if first.whole == second.whole:
        return Alike.SAME
    if first.bare and first.bare == second.bare:
        return Alike.NORMALISED
    held = bool(first.bare and second.bare) and (first.bare in second.bare or second.bare in first.bare)
    if held or (_may_be_near(first, second) and ratio_reaches(first.whole, second.whole, NEAR)):
        return Alike.NEAR
    return Alike.NOT


class _Name(NamedTuple):
    """A key prepared once: width folded, without generic words, and how often each character stands in it."""

    whole: str
    bare: str
    characters: Counter[str]


@lru_cache(maxsize=1 << 16)
def _name(key: str) -> _Name:
    whole = unicodedata.normalize("NFKC", key)
    return _Name(whole, _GENERIC.sub("", whole), Counter(whole))


def _may_be_near(one: _Name, other: _Name) -> bool:
    """An upper bound of the ratio that costs little: the characters in common, whatever their order."""
    both = len(one.whole) + len(other.whole)
    counts = other.characters
    common = sum(
        min(count, counts[character]) for character, count in one.characters.items() if character in counts
    )
    return 2 * common >= NEAR * both


def keys_alike(keys: Sequence[str], others: Sequence[str]) -> Alike:
    """How alike two lists of keys are: as the pair that is least alike. No keys on both sides are the same.

    >>> keys_alike(["灯会", "场地经费"], ["灯会", "场地"]).name, keys_alike([], []).name, keys_alike(["灯会"], []).name
    ('NORMALISED', 'SAME', 'NOT')
    """
    if len(keys) != len(others):
        return Alike.NOT
    return min((alike(one, other) for one, other in zip(keys, others, strict=True)), default=Alike.SAME)

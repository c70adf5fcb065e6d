"""Similarity of texts, by the ratio of difflib; symmetric."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

SIMILAR = 0.8
"""From this similarity on a text counts as read rightly (contract, "When a fact is right")."""

_SKIPPED = re.compile(r"[\s，,。；;、]")


def plain(text: str) -> str:
    """Text as it is compared: width folded, white space and punctuation out.

    >>> plain("主要用于 办公费、差旅费。")
    '主要用于办公费差旅费'
    """
    return _SKIPPED.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=1 << 14)
def similar(one: str, other: str) -> bool:
    """Whether two texts say the same: equal once plain, or similar to at least 0.8.

    >>> similar("人员减少", "人员 减少。"), similar("人员减少", "项目增加")
    (True, False)
    """
    first, second = plain(one), plain(other)
    return first == second or ratio_reaches(first, second, SIMILAR)


def ratio_reaches(one: str, other: str, least: float) -> bool:
    """Whether difflib's ratio reaches a bound in either order.

    The ratio depends on which text comes first; a measure of agreement must not.
    """
    matcher = SequenceMatcher(None, one, other)
    # Two upper bounds that cost little and know no order, before the real one.
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return False
    return matcher.ratio() >= least or SequenceMatcher(None, other, one).ratio() >= least

"""Numbers that are none: more than one decimal point (0.0.96%), told from list numbers, dates and versions."""

import re
from collections.abc import Iterator

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reconcile.textual.hits import Found

MALFORMED = "number-malformed"

_MEASURED = frozenset(["money", "percent", "rate"])
_COUNTED = frozenset(["人次", "万人次", "批次", "辆", "台", "个百分点", "平方米"])
"""Counting units that no word of a heading begins with: 1.1.2项目 is a list number before 项目."""
_OPENS = frozenset("。；;：:）)】”、，,\n\r")
_LIST_AND_NUMBER = re.compile(r"[1-9]\d?(?:\.[1-9]\d?)*\.\d+\.\d+")
_LIST = re.compile(r"[1-9]\d?(?:\.[1-9]\d?)+")


def malformed_hits(marked: Marked) -> Iterator[Found]:
    """Every number with two decimal points or more and a unit that makes it a figure.

    What may be a list number run into what follows (3.1.5万元 at the beginning of a line: 3. and 1.5万元) is left out.
    """
    for mention in marked.mentions:
        if not mention.malformed or mention.cause or not _is_figure(mention):
            continue
        if not _runs_in(marked.folded, mention):
            yield Found(MALFORMED, (mention.start, mention.end))


def _is_figure(mention: Mention) -> bool:
    return mention.kind in _MEASURED or mention.unit in _COUNTED


def _runs_in(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - 12) : mention.start].rstrip(" \t\u3000")
    if before and before[-1] not in _OPENS:
        return False
    listed = _LIST.fullmatch(mention.value) or _LIST_AND_NUMBER.fullmatch(mention.value)
    return listed is not None

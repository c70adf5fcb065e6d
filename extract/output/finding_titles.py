"""What findings, statuses and rules are called, in Chinese and English."""

from collections.abc import Mapping
from functools import cache

from extract.output.messages import LANGS, Lang
from extract.output.text import visible
from schemas import rules
from schemas.text_rules import text_rules

Titles = Mapping[str, tuple[str, str]]

SEVERITIES: Titles = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
}
"""In the order in which findings are listed."""

KINDS: Titles = {
    "sum": ("合计不符", "sum"),
    "cross": ("两处不一致", "cross"),
    "change": ("增减不符", "change"),
    "rate": ("比率不符", "rate"),
    "range": ("部分大于整体", "range"),
    "unit": ("单位", "unit"),
    "number": ("数字写法", "number"),
    "template": ("模板残留", "template"),
    "year": ("年度", "year"),
    "unread": ("有数未读", "unread"),
    "twice": ("一数两读", "twice"),
}

ROLES: Titles = {
    "stated": ("所述数", "stated"),
    "same": ("另一处", "elsewhere"),
    "whole": ("合计", "whole"),
    "part": ("分项", "part"),
    "share": ("占比", "share"),
    "base": ("基数", "base"),
    "prior": ("上年数", "earlier year"),
    "change": ("增减数", "change"),
    "rate": ("增减率", "rate"),
    "count": ("数量", "count"),
    "standard": ("标准", "standard"),
}

STATUSES: Titles = {
    "error": ("规则出错", "rule failed to run"),
    "fail": ("不成立", "failed"),
    "ambiguous": ("无法判定", "ambiguous"),
    "incomplete": ("数据不全", "incomplete"),
    "pass_rounding": ("通过（舍入以内）", "passed within rounding"),
    "pass_exact": ("通过", "passed"),
    "not_applicable": ("不适用", "not applicable"),
}
"""In the order in which rules are listed."""

_OTHERS: Titles = {"one-number-one-fact": ("一个数只能是一项数据", "one number is one fact")}
"""Rules that are no row of a table."""


def title(titles: Titles, code: str, lang: Lang) -> str:
    """What a code is called; one that is not known stands for itself."""
    # A facts file may have been written by hand: anything can stand there.
    code = str(code)
    return titles[code][LANGS.index(lang)] if code in titles else visible(code)


def rule_title(rule: str, lang: Lang) -> str:
    """What a rule says."""
    return title(_rules(), rule, lang)


@cache
def _rules() -> Titles:
    made = {one.id: (one.zh, one.en) for one in rules.table()}
    return {**made, **{one.id: (one.zh, one.en) for one in text_rules().rule}, **_OTHERS}

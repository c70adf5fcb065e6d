"""Whom to ask: names and telephone numbers. They are personal, so all are found and no other reader points there."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.reading.pointers import Pointer
from schemas.base import Span

_BLANK = r"[ \t\u3000\xa0]"
_SIGN = "[\u4e00-\u9fff]"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范姚谭廖邹熊陆郝孔白崔康毛邱秦顾侯邵孟龙段"
    "雷钱汤尹黎易常武乔贺赖龚樊欧俞葛兰鲁邢翁岳齐庄梅关"
)
_NAMED = re.compile(
    rf"联系人员?(?:姓名)?(?:[及和与、/]?(?:联系)?(?:方式|电话)|[（(](?:联系)?(?:方式|电话)[)）])?{_BLANK}*[:：]{_BLANK}*"
    rf"(?:{_SIGN}{{1,8}}[科处室股办部局](?=[{_SURNAMES}]))?"
    rf"(?P<name>{_SIGN}{{1,8}}(?:·{_SIGN}{{1,8}})+|{_SIGN}{_BLANK}{{1,3}}{_SIGN}|{_SIGN}{{2,4}}?)"
    r"(?=[\s，,、；;。.：:（(）)/\d+]|的?电话|的?联系|手机|传真|$)"
)
_BESIDE = re.compile(
    rf"(?:^|[科处室股办部局\s，,、；;。：:（(])(?P<name>[{_SURNAMES}]{_SIGN}{{1,2}})[\s，,、：:（(]{{0,3}}(?:联系|办公)?$"
)
_NOBODY = re.compile(rf"{_SIGN}*(?:[科处室股办部局院站所组州市县区省]|中心|单位|部门|姓名)|[同见详].*")
_NO_MONEY = r"(?!\d|[万亿]{0,2}元)"
_NO_UNIT = r"(?!\d|\.\d|,\d{3}(?!\d)|[余多万亿元%个名人次件场户家台部条份张辆批项年月日套页])"
_EXTENSION = rf"(?:{_BLANK}?(?:转|[-—–]){_BLANK}?\d{{1,6}}(?!\d))?"
_MOBILE = r"1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}"
_LINE = r"(?:[（(]0\d{2,3}[)）][ \t]?|0\d{2,3}[-—–]?)\d{3,4}[ \-]?\d{4}"
_SPACED = r"0\d{2,3}[ \t]?[-—–]?[ \t]?\d{3,4}[ \t\-]?\d{4}"
_SHORT = r"\d{3,13}(?:[-—–]\d{2,8}){0,3}"
_ANY = rf"(?:(?:(?:\+?86[- ]?)?{_MOBILE}|{_LINE}|{_SPACED}){_EXTENSION}{_NO_MONEY}|{_SHORT}{_EXTENSION}{_NO_UNIT})"
_NUMBER = re.compile(_ANY)
_CUED = re.compile(
    r"(?P<cue>电话|联系方式|手机|传真|热线)(?:号码?|[及和与、/]?传真|[（(][^（()）\d\r\n]{0,8}[)）])?"
    rf"(?:\s{{0,3}}[:：]\s{{0,3}}[^\d。；;\r\n（(+]{{0,12}}|[为是]?{_BLANK}{{0,3}})"
    rf"(?P<many>{_ANY}(?:[\s、，,/；;和及或]{{1,3}}{_ANY})*)"
)
_TAIL = r"\d{3,4}[ \-]?\d{4}(?!\d)"
_BARE = re.compile(  # each branch begins with a sign of its own: the search then skips all others fast
    rf"（0\d{{2,3}}[)）][ \t]?{_TAIL}|\(0\d{{2,3}}[)）][ \t]?{_TAIL}|0(?<![\d.,]0)\d{{2,3}}[-—–]?{_TAIL}"
    rf"|1(?<![\d.,]1)[3-9]\d(?:\d{{8}}|-\d{{4}}-\d{{4}})(?!\.\d){_NO_MONEY}"
)
_NEAR = 24
_SHORTEST = 7
"""A shorter number is a hotline, nobody's own."""


class Contacts(NamedTuple):
    """What a text says of whom to ask, and all places of it: `private` holds numbers without a name too."""

    pointers: list[Pointer]
    private: list[Span]


def read_contacts(text: str) -> Contacts:
    """Every name and telephone number. Fax, hotlines and numbers alone are no facts, but as private as the others.

    >>> text = "联系人：张某，电话：0000-1234567"
    >>> [(p.slot, text[slice(*p.at)]) for p in read_contacts(text).pointers]
    [('contact.name', '张某'), ('contact.phone', '0000-1234567')]
    """
    names = {m.span("name") for m in _NAMED.finditer(text) if not _NOBODY.fullmatch(m["name"])}
    phones: set[Span] = set()
    private = {m.span() for m in _BARE.finditer(text)}
    for cued in _CUED.finditer(text):
        numbers = [m.span() for m in _NUMBER.finditer(text, *cued.span("many"))]
        private.update(numbers)
        if cued["cue"] not in ("传真", "热线"):
            phones.update(at for at in numbers if at[1] - at[0] >= _SHORTEST)
        names.update(_names_before(text, (cued.start(), numbers[0][0])))
    for start, _ in sorted(private - phones):
        names.update(_names_before(text, (start,)))
    pointers = [Pointer("contact.name", at) for at in sorted(names)]
    pointers += [Pointer("contact.phone", at) for at in sorted(phones)]
    return Contacts(pointers, sorted(private | names))


def _names_before(text: str, places: tuple[int, ...]) -> Iterator[Span]:
    """A name that stands right before a telephone number or the word for it."""
    for place in places:
        low = max(text.rfind("\n", 0, place) + 1, place - _NEAR)
        found = _BESIDE.search(text[low:place])
        if found and not _NOBODY.fullmatch(found["name"]):
            yield low + found.start("name"), low + found.end("name")

"""Finds the numbers of a text: value, unit and what a number that is no fact is instead.

One regular expression passes over the text once; everything that a number is gets decided here from its
neighbourhood alone. Full-width digits, points and percent signs are folded one to one first, so offsets hold.
"""

import re
from typing import Literal, NamedTuple

from extract.documents.words import dense
from schemas.base import UnitKind

Cause = Literal[
    "", "year", "date", "list_number", "code", "document_number", "name", "threshold", "definition", "page_number",
    "label", "template",
]  # fmt: skip
"""Why a number is known to be no fact; empty where it may be one."""


class Mention(NamedTuple):
    """A number in the text: text[start:end], its value as ASCII, its unit as written (white space dropped).

    `unit_end` is where the unit ends (= `end` where none is written). `cause` is not empty where the
    number is known to be no fact. `malformed` marks what reads like a number but is none (0.0.96).
    """

    id: int
    start: int
    end: int
    unit_end: int
    value: str
    unit: str
    kind: UnitKind
    cause: Cause
    malformed: bool


FOLD = str.maketrans("０１２３４５６７８９．％＋－／～﹣", "0123456789.%+-/~-")
_FOLDED = tuple((chr(wide), chr(plain)) for wide, plain in FOLD.items())

_LINE = r"[^\S\n\r]"
_GAP = rf"{_LINE}{{0,3}}(?:\r?\n{_LINE}{{0,3}})?"
"""White space within a number's unit: at most one line's end, for an empty line ends all that stands before it."""
_SCALE = r"(?:[十百千万]?[万亿]|[十百千])"
_CURRENCY = r"(?:[美欧日港澳]?元|美金|英镑|港币)"
_MONEY = rf"(?:{_SCALE}[余多]?{_GAP})?{_CURRENCY}"
_PER = r"(?:\s?[/／.．·]\s?(?:每)?(?:人次|人|户次|户|名|次|年|月|天|日|亩|平方米|套|台|生|学年|辆))+"
_COUNT = (
    rf"人[·.]次|户（次）|户\(次\)|台（套）|台\(套\)|台/套|辆（台）|人（次）|人\(次\)|批次|场次|人次|户次|车次|件次|万次|家次|平{_GAP}方{_GAP}米|平方公里"
    r"|公里|公顷|公斤|千克|小时|学时|分钟|个月|个百分点|[个家名人位件项次场期册辆台套批户组门处所间座条篇份张支部种类级亩分"
    r"天岗株吨届只头幅枚副起宗例款轮段颗盏孔眼村对队片块面团站卷棵桶箱袋盒顶床匹度班节课遍集岁斤]"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
NUMBER = re.compile(
    rf"""
    (?P<number>
        \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d.])          # 1,234.56
      | \d+(?:\.\d+)*                                       # 12, 12.5, and 0.0.96
    )
    (?P<range>(?:{_LINE}?[-—~至–]{_LINE}?|[-—~至–]\r?\n){_DIGITS}(?=\s?(?:%|{_MONEY}|{_PER}|{_COUNT})))?
    (?P<more>[余多])?
    (?:{_GAP}(?P<unit>
        %|个百分点
      | {_MONEY}(?:{_PER})?
      | 年(?:度)?|月(?:份)?|日
      | (?:(?:[万亿千百][余多]?|[余多]){_GAP})?(?:{_COUNT})
      | (?:[十百千万]?[万亿][余多]?|[千百](?![\u4e00-\u9fff]))      # 2亿, 20万: money or not, say its neighbours
    ))?
    """,
    re.X,
)
_SPACE_OR_MORE = re.compile(r"[\s余多]")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LISTED_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d")
_POINTED_DATE = re.compile(r"(?:19|20)\d\d\.(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12]\d|3[01])")
_BARE_SCALES = frozenset(["千", "百", *(f"{many}{scale}" for scale in "万亿" for many in ("", *"十百千万"))])
_THING = re.compile(r"[\u4e00-\u9fff](?<![余多元左以及和与、用的])")
_MONEY_BEFORE = re.compile(
    r"(?:元|费用?|资金|款|金额|预算|决算|支出|收入|投资|投入|补[助贴]|收支|结[余转]|造价|产值|税|债|贷|捐|募)[^，,。；;人众户次量]{0,10}$"
)
_UNDIVIDED = frozenset("个家名人位件项次场期册辆台批户组门处所间座条篇份张支部种类级岗届只幅枚起宗例")
"""What is counted in whole numbers: 12.5 个 is not 12.5 of something."""
_WORD = re.compile(
    r"项目|个[人体]|人[员力大民才事口均]|支[出部]|部[门队]|家庭|名称|组织|级别|年[度均]?[目指]|[日月]均|日常|门诊|期间|户籍"
    r"|处[理置室]|团[体委]|队伍|节[能日约]|集[中体团]|宗教|种[子植]|场[地馆]|课[程题]|村级|岗位|座谈|条件|对[个企社事附外口民]"
)
"""Words that begin like a unit: 12 项目支出, 211 节能环保."""
_LIST_BEFORE = re.compile(r"(?:^|[\n\r。；;：:！？”）)\u3000]|\s{2}|其中|\])\s*[（(]?$")
_YEAR_AFTER = re.compile(r"(?:19|20)\d\d\s?年")
_LIST_AFTER = re.compile(r"[）)]?[.．、,，)）]?\s*")
_DOCNO_BEFORE = re.compile(r"(?:[〔\[【（(]|[〕\]】）)]\s*(?:第)?)$")
_DOCNO_AFTER = re.compile(r"\s?(?:号|[〕\]】])")
_ROUND_DOCNO_AFTER = re.compile(r"[)）]\s?第?\d+\s?号")
_MONTH_AFTER = re.compile(r"\s?[-—~至–]\s?\d{1,2}\s?[月日](?!常)")
_CLASS_AFTER = re.compile(r"\s*[（(](?:类|款|项目?)[)）]")
_THRESHOLD_BEFORE = re.compile(r"(?:单价|单位价值|价值|单台|原值|单件)[^，。；\d]{0,8}$")
_THRESHOLD_AFTER = re.compile(r"\s*(?:（含）|\(含\))?\s*(?:及)?以[上下]")
_GEAR_AFTER = re.compile(r"\s*(?:（含）|\(含\))?\s*(?:及)?以[上下][^，。；、]{0,8}(?:设备|仪器)")
_SIZE_AFTER = re.compile(r"\s*人?\s*以[上下]\s*的?[^，。；、]{0,4}(?:企业|单位|项目|设备)")
_NAME_BEFORE = re.compile(r"[“\"《A-Za-z#№]$|[“《][^”》\n]{0,12}$|(?:第|表|图|附件|附表|专栏|式|版|之)\s?$")
_LATIN_AFTER = re.compile(r"[A-Za-z]|\s?工程(?!采购)|[”\"》]")
_CODE_DIGITS = re.compile(r"[1-5]\d\d(?:\d\d){0,2}")
_UNIT_CODE = re.compile(r"[1-5]\d\d(?:\d\d){1,2}|\d{6}")
_NAME_AFTER = re.compile(r"[ \t]+[\u4e00-\u9fff]{2}")
_SIZE_BEFORE = re.compile(r"(?:百|千|\d)人?以下[、，]?\s?$")
_DATE_BEFORE = re.compile(r"(?:19|20)\d\d[-./](?:\d\d?[-./])?$")
_PERIOD = re.compile(r"(?:19|20)\d\d")


def fold(text: str) -> str:
    """Digits and signs of full width as ASCII, character for character.

    >>> fold("１２．５％")
    '12.5%'
    """
    # Ten times as fast as translate where most characters stay as they are, as Chinese ones do.
    for wide, plain in _FOLDED:
        text = text.replace(wide, plain)
    return text


def mentions(text: str) -> list[Mention]:
    r"""Every number of `text` in order, each with its cause where it is no fact.

    >>> [(m.value, m.unit, m.cause) for m in mentions("1.2022年预算资金1,161.87 万\n元，占0.0.96%")]
    [('1', '', 'list_number'), ('2022', '年', 'year'), ('1161.87', '万元', ''), ('0.0.96', '%', '')]
    """
    folded = fold(text)
    found: list[Mention] = []
    for match in NUMBER.finditer(folded):
        _add(found, folded, match)
    return found


def _add(found: list[Mention], text: str, match: re.Match[str]) -> None:
    start, end = match.span("number")
    value, ranged, unit = match["number"], match["range"], match["unit"] or ""
    if "." in value and not ranged and _LISTED_YEAR.fullmatch(value) and unit[:1] == "年":  # 1.2022年
        point = start + value.index(".")
        listed = value[: point - start]
        found.append(
            Mention(len(found), start, point, point, listed, "", "none", "list_number", malformed=False)
        )
        start, value = point + 1, value[point + 1 - start :]
    if ranged:
        end = match.end("range")
        value = dense(text[start:end])
    if "," in value:
        value = value.replace(",", "")
    unit_end = match.end("unit") if unit else end
    if unit and _torn(text, end, match.start("unit"), unit_end, value, unit):
        unit, unit_end = "", end
    if unit:
        unit = _SPACE_OR_MORE.sub("", unit)
    kind = _scaled(text, start, unit_end) if unit in _BARE_SCALES else _kind(unit)
    malformed = not ranged and not _PLAIN.fullmatch(value)
    cause = _cause(text, start, end, unit_end, value, unit, bool(ranged))
    if malformed and kind == "none":
        if _POINTED_DATE.fullmatch(value):  # 2031.3.15
            malformed, cause = False, cause or "date"
        elif value.count(".") >= 2 and _starts_line(text, start):
            cause = cause or "list_number"
    found.append(Mention(len(found), start, end, unit_end, value, unit, kind, cause, malformed))


def _torn(text: str, end: int, unit_start: int, unit_end: int, value: str, unit: str) -> bool:
    """Whether a "unit" that stands apart is the beginning of something else: 0.00 / 年度目标, 12.5 项目支出."""
    if end == unit_start or "元" in unit or unit[0] == "%" or unit == "个百分点":
        return False
    if _WORD.match(text, unit_start) or ("." in value and unit in _UNDIVIDED):
        return True
    if "\n" not in text[end:unit_start] or unit[0] == "个":
        return False
    if unit.rstrip("余多") in _BARE_SCALES:
        return _THING.match(text, unit_end) is not None  # 12 / 万寿路
    if unit[0] in "年月日":
        return len(value) != 4 and not (len(value) <= 2 and unit[0] in "月日")
    return "." in value


_KINDS: dict[str, UnitKind] = {"": "none", "%": "percent", "个百分点": "percent"}


def _kind(unit: str) -> UnitKind:
    known = _KINDS.get(unit)
    if known is None:
        money = re.fullmatch(_MONEY, unit) is not None
        known = "money" if money else "rate" if "元" in unit else "count"
        _KINDS[unit] = known
    return known


def _scaled(text: str, start: int, unit_end: int) -> UnitKind:
    """What 2亿 or 20万 without 元 is: money where a word for money stands before it and no other thing behind."""
    if _THING.match(text, unit_end) or not _MONEY_BEFORE.search(text, max(0, start - 20), start):
        return "count"
    return "money"


def _starts_line(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    return not before.strip(" \t\u3000") or before.rstrip(" \t\u3000")[-1:] in "\n\r"


def _cause(text: str, start: int, end: int, unit_end: int, value: str, unit: str, ranged: bool) -> Cause:
    before, after = text[max(0, start - 20) : start], text[end : end + 14]
    if unit[:1] in ("年", "月", "日") and "元" not in unit:
        if unit[0] != "年":
            return "date"
        if _PERIOD.fullmatch(value) or ranged:
            return "year"
    last = before[-1:] or " "
    if last in '“"《〔[【' or (last.isalpha() and last.isascii()):
        return "document_number" if last in "〔[【" else "name"
    if last in "-./" and _DATE_BEFORE.search(before):
        return "date"
    if not unit or unit in ("分", "年", "级", "号", "度", "期", "类", "款", "项"):
        cause = _bare_cause(text, start, end, value, before, after)
        if cause:
            return cause
    if unit:
        rest = text[unit_end : unit_end + 10]
        if "元" in unit and _GEAR_AFTER.match(text[unit_end : unit_end + 24]):
            return "threshold"
        if _THRESHOLD_AFTER.match(rest) and (
            ("元" in unit and _THRESHOLD_BEFORE.search(before)) or _SIZE_AFTER.match(text[end : end + 16])
        ):
            return "threshold"
        if unit == "人" and _SIZE_BEFORE.search(before):
            return "threshold"
        if last in "第表图":
            return "label"
    return ""


def _bare_cause(text: str, start: int, end: int, value: str, before: str, after: str) -> Cause:
    """The cause of a number without a telling unit."""
    if _CLASS_AFTER.match(after) or (len(value) == 7 and value.isdigit() and value[0] in "12"):
        return "code"
    if _PERIOD.fullmatch(value) and (
        re.match(r"\s*(?:年|[-—~至]\s*(?:19|20)\d\d|[.\-/]\d)", after)
        or before.endswith(("至", "-", "~", "—"))
    ):
        return "year"
    last = before[-1:] or " "
    if _MONTH_AFTER.match(after) and len(value) <= 2:
        return "date"
    if last in "（(" and _PERIOD.fullmatch(value) and _ROUND_DOCNO_AFTER.match(after):
        return "document_number"
    if _DOCNO_AFTER.match(after) and _DOCNO_BEFORE.search(before):
        return "document_number"
    if _SIZE_AFTER.match(after):
        return "threshold"
    if _NAME_BEFORE.search(before):
        return "label" if before[-1:] in "第表图件式版之" else "name"
    if _LATIN_AFTER.match(after):
        return "name"
    if after[:2] in ("周年", "号线", "号楼") or after[:3] in (" 号线", " 周年"):
        return "name"
    if before.endswith(("....", "……", "····")):
        return "page_number"
    if _starts_line(text, start) and _UNIT_CODE.fullmatch(value) and _NAME_AFTER.match(after):
        return "code"
    if last in "（(" and _CODE_DIGITS.fullmatch(value) and after[:1] in "）)":
        return "code"
    if len(value) <= 3 and "." not in value:
        if _numbers_a_list(before, after):
            return "list_number"
        line_start = _starts_line(text, start)
        if line_start and re.match(r"[ \t]*[-—]?[ \t]*(?:[\n\r]|$)", after):
            return "page_number" if re.search(r"[-—]\s*$", before) else ""
        if re.search(r"[-—]\s{0,2}$", before) and re.match(r"\s{0,2}[-—]\s*(?:[\n\r]|$)", after):
            return "page_number"
        if re.match(r"[.．、]", after) and line_start:
            return "list_number"
    return ""


def _numbers_a_list(before: str, after: str) -> bool:
    """Whether a number between such neighbours counts the items of a list: 1、办公费, and 1、2019年增加了."""
    follows = _LIST_AFTER.match(after)
    if follows is None or not follows[0].strip() or not _LIST_BEFORE.search(before):
        return False
    rest = after[follows.end() :]
    return rest[:1] not in "0123456789" or (follows[0][-1] == "、" and _YEAR_AFTER.match(rest) is not None)

"""What the title says, or the rest of the document in its place: the unit's name, the year, the kind of document."""

import re
from collections import Counter

from extract.documents.flat import Flat
from schemas.base import Span

_TITLE = 400
_MANY = 6
_ORG = (
    r"(?:总工会|委员会办公室|委员会|办公室|档案馆|图书馆|博物馆|文化馆|美术馆|科技馆|体育馆|管理局|研究院|研究所|研究室|党校|学校|学院|大学|中学|小学|幼儿园"
    r"|医院|法院|检察院|人民政府|政府|街道办事处|办事处|管理处|管委会|支队|大队|总队|中心|联合会|协会|学会|妇联|团委|红十字会"
    r"|[\u4e00-\u9fff]{2,12}(?:局|厅|委|办|部|馆|站|院|所|会|署|队|处|社|校))"
)
_ORG_END = re.compile(_ORG + r"(?:（[^）]*）)?$")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?")
_KIND_STRICT = re.compile(
    r"(?P<performance>整体支出绩效|绩效自评|绩效评价)|(?P<final_accounts>(?:部门|单位)决算|年度决算)|(?P<budget>(?:部门|单位)预算(?!单位)|年度预算)"
)
_KIND_LOOSE = re.compile(r"(?P<final_accounts>决算)|(?P<budget>预算)(?!单位)")
_NAME_BEFORE_YEAR = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,40}?(?:（[^（）\n]{1,12}）)?)\s*(?=(?:19|20)\d\d\s*年)"
)
_NAME_IN_TITLE = re.compile(
    r"(?:年(?:度)?)?(?P<name>[\u4e00-\u9fff（）()]{3,40}?)\s*(?:部门|单位)?(?:整体支出|预算|决算|绩效)"
)
_SUBJECT = re.compile(
    r"(?<![\u4e00-\u9fff])(?:年(?:度)?[，,]?)?(?P<name>[\u4e00-\u9fff]{2,26}?(?:（[^（）\n]{1,10}）)?)"
    r"(?=\s*(?:(?:19|20)\d\d\s*年|属[一二三]级|机关运行经费|（以下简称|\(以下简称|（简称|主要职[能责]|安排政府采购|政府采购|所有收入|共有))"
)
_NO_UNIT = re.compile(
    r"情况|说明|[本我]|部分|收入|支出|预算|决算|经费|单位|项目|对|关于|结合|通知|截至|财政拨款"
)


def kind_of(text: str) -> tuple[str, Span | None]:
    """The kind that the title names, else the one the document names most."""
    title = _KIND_STRICT.search(text, 0, _TITLE) or _KIND_LOOSE.search(text, 0, _TITLE // 4)
    if title:
        return str(title.lastgroup), title.span()
    accounts = text.count("决算") >= _MANY
    named = [m for m in _KIND_STRICT.finditer(text) if (m.lastgroup == "final_accounts") == accounts]
    named = named or list(_KIND_LOOSE.finditer(text))
    if not named:
        return "budget", None
    kinds = Counter(str(match.lastgroup) for match in named)
    kind = "budget" if kinds["budget"] else kinds.most_common(1)[0][0]
    first = next(match for match in named if match.lastgroup == kind)
    return kind, first.span()


def year_of(text: str) -> Span | None:
    """The year of the title, else the year named most."""
    first = _YEAR.search(text, 0, 120)
    if first is None:
        years = Counter(m["year"] for m in _YEAR.finditer(text))
        if not years:
            return None
        common = years.most_common(1)[0][0]
        first = next(m for m in _YEAR.finditer(text) if m["year"] == common)
    return first.span("year")


def unit_name_of(text: str) -> Span | None:
    """The name in the title, else the name most often said before the year or 属一级预算单位."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text[: _TITLE // 2])][:6]
    for start, end in [*lines, (0, 160)]:  # each line of the title, then all of it: a name may be torn
        flat = Flat.of(text, start, end)
        for pattern in (_NAME_BEFORE_YEAR, _NAME_IN_TITLE):
            for match in pattern.finditer(flat.text):
                if _is_title_name(match["name"]):
                    return flat.span(*match.span("name"))
    for start, end in lines:
        stripped = text[start:end].strip()
        if len(stripped) >= 4 and re.fullmatch(r"[\u4e00-\u9fff]+", stripped) and _is_title_name(stripped):
            at = start + text[start:end].index(stripped)
            return at, at + len(stripped)
    names = Counter(m["name"] for m in _SUBJECT.finditer(text) if _is_unit(m["name"]))
    if not names:
        return None
    common = max(names, key=lambda name: (names[name], len(name)))
    start = text.index(common)
    return start, start + len(common)


def _is_title_name(name: str) -> bool:
    return _ORG_END.search(name) is not None and not name.startswith(("第", "年")) and "预算" not in name


def _is_unit(name: str) -> bool:
    return _ORG_END.search(name) is not None and _NO_UNIT.search(name) is None

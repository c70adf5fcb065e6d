"""Cells of a flattened table: where a line, a tab or a gap between words parts them, and what kind each one is.

Three ways of flattening are met: a cell a line, each led by a tab, empty cells kept (`tabbed`); a row a line with tabs
or bars between the cells (`rows`); words as they come, a long cell torn over lines (`loose`).
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from extract.documents.words import dense, trimmed
from schemas.base import Span

Layout = Literal["tabbed", "rows", "loose"]
Kind = Literal["empty", "level1", "level2", "title", "value", "number", "sign", "unit", "text"]


class Cell(NamedTuple):
    """One cell: text[start:end], its words without white space, and what it looks like."""

    start: int
    end: int
    words: str
    kind: Kind

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return self.start, self.end


_LEVEL1 = re.compile(
    r"(?:项目)?(?:完成|产出|产出数量|效益|效果|满意度?|成本|投入|过程|管理|履职(?:效能|情况)?|决策|影响力?"
    r"|运行成本|管理效率|社会效应|可持续(?:发展)?)指标(?:[（(]\d+分?[)）])?"
)
_LEVEL2 = re.compile(
    r"(?:产出)?(?:数量|质量|时效|进度|成本|效益|(?:经济|社会|生态|环境|生态环境)(?:效益|成本|效应)?|可持续(?:影响|发展|效益)?"
    r"|(?:服务对象|社会公众|受益对象|受益群体|群众|公众|使用人员|帮扶对象)?满意度?)指标(?:[（(]\d+分?[)）])?"
    r"|(?:经济|社会|生态|环境|生态环境)(?:成本|效益)|可持续影响"
)
_BOTH = re.compile(r"成本指标(?:[（(]\d+分?[)）])?")
TITLES = re.compile(
    r"(?:年度)?绩效(?:目标)?指标(?:完成情况)?|年度绩效(?:指标)?|绩效(?:目标)?|一级指标|二级指标|三级指标|指标内容|指标"
)
_SIGN = r"[≥≤＝=><＞＜》《≧≦﹥﹤]|大于等于|小于等于|不低于|不少于|不超过|不高于|至少|大于|小于|等于"
_SIGN_CELL = re.compile(rf"(?:{_SIGN})|定性|定量")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_UNIT = (
    r"%|个?百分[比点]|[个家名人位件项次场期册辆台套批户组处所座条篇份张天岗株吨届只头幅枚宗例段颗块团站班节课遍分元年月日]"
    r"|(?:万|亿)?元(?:/\S{1,4}){0,2}|人次|户次|场次|批次|平方米|公里|工作日|小时|分钟|万(?:人次|人|立方|吨|度)|台[/（(]?套[)）]?"
)
_UNIT_CELL = re.compile(_UNIT)
_VALUE = re.compile(
    rf"(?:{_SIGN})\S{{0,3}}\d\S{{0,24}}"
    rf"|\d[\d,.]*\s?(?:[-—~至]\s?\d[\d,.]*)?\s?(?:{_UNIT}|[万亿]?元\S{{0,8}}|[万百千]?[^\d\s，。；、率数]{{1,2}})"
    r"|(?:19|20)\d\d年\S{0,12}|\d{1,2}月(?:\d{1,2}日|底|份)?前?(?:完成)?"
)
_PAGE = re.compile(r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*")
_UPRIGHT = re.compile(r"(?P<title>(?:年度)?绩效(?:目标)?指标)?(?P<level>\w{2,6}指标)?")
_SPLIT_ROW = re.compile(r"[\t|]")
_GAP = re.compile(
    r"(?<![\d≥≤=＝<>])[ \u3000\xa0]+|[ \u3000\xa0]+(?=[≥≤＝=<>])|(?<=\d)[ \u3000\xa0]+(?=\d)|[ \u3000\xa0]{2,}"
)


def kind_of(words: str) -> Kind:
    """What a cell's words look like."""
    if not words:
        return "empty"
    if words.endswith((")", "）", "标")) or words in _SHORT_LEVELS:
        if _BOTH.fullmatch(words) or _LEVEL1.fullmatch(words):
            return "level1"
        if _LEVEL2.fullmatch(words):
            return "level2"
    if _NUMBER.fullmatch(words):
        return "number"
    if _SIGN_CELL.fullmatch(words):
        return "sign"
    if _UNIT_CELL.fullmatch(words):
        return "unit"
    if _VALUE.fullmatch(words):
        return "value"
    if TITLES.fullmatch(words):
        return "title"
    return "text"


_SHORT_LEVELS = frozenset(
    a + b for a in ("经济", "社会", "生态", "环境", "生态环境") for b in ("成本", "效益")
) | {"可持续影响"}


def either_level(words: str) -> bool:
    """Whether a cell may name a first level or a second one (成本指标)."""
    return _BOTH.fullmatch(words) is not None


def layout_of(text: str, start: int, end: int) -> Layout:
    """How the table text[start:end] was flattened."""
    lines = [line for line in text[start:end].split("\n") if line.strip()]
    if not lines:
        return "loose"
    if sum(line.strip("\t").count("\t") >= 2 or line.count("|") >= 2 for line in lines) * 2 >= len(lines):
        return "rows"
    led = sum(line.startswith("\t") for line in text[start:end].split("\n"))
    return "tabbed" if led * 10 >= len(lines) * 7 else "loose"


def _cell(text: str, start: int, end: int) -> Cell:
    words = dense(text[start:end])
    return Cell(*trimmed(text, start, end), words, kind_of(words))


def tabbed(text: str, start: int, end: int) -> list[Cell]:
    """Cells that begin at a line's tab and run to the next one; empty ones are kept."""
    found: list[Cell] = []
    at = text.find("\t", start, end)
    while at >= 0:
        following = text.find("\t", at + 1, end)
        found.append(_cell(text, at + 1, following if following >= 0 else end))
        at = following
    return found


def row_lines(text: str, start: int, end: int) -> list[list[Cell]]:
    """Rows of cells where a line is a row; empty cells are kept."""
    rows: list[list[Cell]] = []
    for line_start, line_end in lines(text, start, end):
        row: list[Cell] = []
        at = line_start
        for gap in _SPLIT_ROW.finditer(text, line_start, line_end):
            row.append(_cell(text, at, gap.start()))
            at = gap.end()
        row.append(_cell(text, at, line_end))
        rows.append(row)
    return rows


def loose(text: str, start: int, end: int) -> list[Cell]:
    """Cells as they come: a line each, or several with gaps between them; torn level names are joined."""
    found: list[Cell] = []
    for line_start, line_end in lines(text, start, end):
        if _PAGE.fullmatch(text, line_start, line_end):
            continue
        at = line_start
        for gap in _GAP.finditer(text, line_start, line_end):
            if gap.start() > at:
                found.append(_cell(text, at, gap.start()))
            at = gap.end()
        if at < line_end:
            found.append(_cell(text, at, line_end))
    return _join_levels(_join_upright(found))


def lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The non-blank lines of a range."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if not text[at:stop].isspace() and stop > at:
            yield at, stop
        at = stop + 1


def _join_upright(cells: list[Cell]) -> list[Cell]:
    """Puts together words written one sign below the other, as in a narrow first column."""
    found: list[Cell] = []
    index = 0
    while index < len(cells):
        stop = index
        while stop < len(cells) and len(cells[stop].words) == 1 and cells[stop].kind in ("text", "unit"):
            stop += 1
        run = cells[index:stop]
        whole = _UPRIGHT.fullmatch("".join(cell.words for cell in run)) if len(run) >= 3 else None
        if whole is None and len(run) >= 3 and kind_of("".join(cell.words for cell in run)) != "text":
            found.append(_one(run))
        elif whole is not None:
            cut = whole.end("title") if whole["title"] else 0
            found.extend(_one(part) for part in (run[:cut], run[cut:]) if part)
        else:
            stop = max(stop, index + 1)
            found.extend(cells[index:stop])
        index = stop
    return found


def _one(parts: list[Cell]) -> Cell:
    words = "".join(part.words for part in parts)
    return Cell(parts[0].start, parts[-1].end, words, kind_of(words))


def _join_levels(cells: list[Cell]) -> list[Cell]:
    """Puts together what a narrow column has torn: 经济效益 / 指标, 服务对象满意 / 度指标."""
    found: list[Cell] = []
    index = 0
    while index < len(cells):
        made = None
        for count in (3, 2):
            parts = cells[index : index + count]
            if len(parts) == count and all(
                len(p.words) <= 8 and p.kind not in ("value", "number") for p in parts
            ):
                words = "".join(p.words for p in parts)
                kind = kind_of(words) if words.endswith(("指标", "指标）")) else "text"
                if kind in ("level1", "level2", "title") and all(
                    p.kind not in ("level1", "level2") for p in parts[1:]
                ):
                    made = Cell(parts[0].start, parts[-1].end, words, kind)
                    index += count
                    break
        if made is None:
            made = cells[index]
            index += 1
        found.append(made)
    return found

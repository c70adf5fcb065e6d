"""Flattened performance tables: a project's name, its money, what was aimed at and reached, and its indicators."""

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from extract.documents.words import dense
from extract.marking.numbers import Mention
from extract.readers.offline.performance.cells import Cell, Layout, layout_of, lines, loose, row_lines, tabbed
from extract.readers.offline.performance.desk import Desk
from extract.readers.offline.performance.indicators import Header, header_at, read_rows, state_rows
from extract.readers.offline.performance.names import Figure, Project
from extract.readers.offline.performance.telling import tell
from schemas.base import Span

_ANCHOR = re.compile(r"一\s*级\s*指\s*标")
_NAMED = re.compile(r"项\s*目\s*名\s*称")
_TITLE = re.compile(r"^[^\n，。；]{0,40}绩效[^\n，。；]{0,14}表(?:[（(][^\n]{0,12}[)）])?[ \t\r]*$", re.M)
_WHOLE = re.compile(r"整体支出|整体绩效|部门整体")
_STOP = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十]+[)）]|附件|附表|名词解释"
    r"|备\s*注|注[:：]|项\s*目\s*名\s*称|填报人|联系人|负责人|评价结论|存在问题)"
)
_NUMBERED = re.compile(r"\s*\d{1,2}[.．、]\D")
_REACH = 6000

_LABELS = (
    ("name", re.compile(r"项目名称")),
    ("expected+achieved", re.compile(r"年度总体目标完成情况|年度目标完成情况|目标完成情况")),
    ("achieved", re.compile(r"(?:全年|目标)?实际完成(?:目标|情况)?|目标实际完成情况|年度目标完成情况|全年完成情况")),
    ("expected", re.compile(r"(?:年度|总体|年度总体|项目年度|年初|年初设定|实施期)*(?:预期|绩效|总)?目标")),
    ("executed", re.compile(r"(?:全年|实际)?(?:预算)?(?:执行数|支出数|执行金额)")),
    ("budget", re.compile(r"(?:全年|调整后?)?预算(?:数|金额|资金)|(?:年度|实施期)?(?:预算)?资金总额|年度预算资金总额|总额|预算总额")),
    ("first", re.compile(r"年初预算(?:数)?")),
    ("fiscal", re.compile(r"(?:其中[-—:：]?)?(?:(?:当年|本年|年度|同级)?财政(?:拨款|资金)|一般公共预算(?:拨款)?)")),
    ("other", re.compile(r"(?:其中[-—:：]?)?其[他它]资金")),
    ("rate", re.compile(r"(?:预算)?执行率|完成率")),
    ("skip", re.compile(r"分值|得分|权重|原因")),
    ("stop", re.compile(
        r"主管(?:部门|单位)(?:及代码)?|实施单位|预算单位|项目负责人|联系电话|(?:项目)?资金(?:金额|情况)?|预算执行情况|专项资金情况|上年结转(?:资金)?"
        r"|绩效指标(?:完成情况)?|年度绩效指标|绩效目标指标|项目预算执行情况|项目资金|单位资金|财政专户管理资金|项目基本情况|项目类型|实施期限"
    )),
)  # fmt: skip


class Label(NamedTuple):
    """A cell of the upper part with what it is the label of; "" for any other cell."""

    what: str
    cell: Cell


def find_tables(desk: Desk) -> None:
    """Finds every flattened table of indicators and takes over the text it stands in."""
    text, done = desk.text, 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < done:
            continue
        named = _last(_NAMED, text, max(done, anchor.start() - _REACH), anchor.start())
        title = _last(_TITLE, text, max(done, anchor.start() - _REACH), anchor.start())
        if named and title and title.start() > named.start():
            named = None  # a table of its own, without a project
        start = named.start() if named else title.start() if title else anchor.start()
        if named and title and named.start() - title.start() < 160:
            start = title.start()
        begin = text.rfind("\n", 0, start) + 1
        layout = layout_of(text, begin, min(len(text), anchor.start() + 600))
        header = header_at(text, anchor.start(), len(text))
        end = _end(text, header.end if header else anchor.end(), layout)
        whole = title is not None and _WHOLE.search(title[0]) is not None
        if named and not whole:
            desk.later(begin, partial(_read, desk, named.start(), anchor.start(), header, end, layout))
        elif whole and title:
            desk.later(begin, partial(_overall, desk, title.end(), anchor.start(), layout))
        desk.regions.append((begin, end))
        done = end


def _last(pattern: re.Pattern[str], text: str, low: int, high: int) -> re.Match[str] | None:
    return max(pattern.finditer(text, low, high), key=lambda found: found.start(), default=None)


def _end(text: str, start: int, layout: Layout) -> int:
    """Where the rows of indicators end: at the next heading or title, or where prose goes on."""
    end, loose_lines = start, 0
    for low, high in lines(text, start, min(len(text), start + 4 * _REACH)):
        led = layout == "tabbed" and text[low] == "\t"
        if _NAMED.match(text, low + led, high) or (_TITLE.match(text, low, high) and end > start):
            break
        if not led:
            if _STOP.match(text, low, high):
                break
            if layout == "tabbed" and (_NUMBERED.match(text, low, high) or high - low > 60):
                break
            loose_lines += 1
            if layout == "tabbed" and loose_lines > 2:
                break
            if layout == "loose" and high - low > 90:
                break
        else:
            loose_lines = 0
        end = high
    return end


def _upper(text: str, start: int, end: int, layout: Layout) -> list[Label]:
    """The cells above the indicators with their labels."""
    if layout == "tabbed":
        cells = tabbed(text, max(start - 1, 0), end)
    elif layout == "rows":
        cells = [cell for row in row_lines(text, start, end) for cell in row]
    else:
        cells = loose(text, start, end)
    return [Label(_label(cell.words), cell) for cell in cells if cell.words]


def _label(words: str) -> str:
    bare = re.sub(r"[（(](?:万?元|[^）)]{0,6})[)）]|[:：\s]+$", "", words)
    if len(bare) > 14:
        return ""
    return next((what for what, pattern in _LABELS if pattern.fullmatch(bare)), "")


def _read(desk: Desk, start: int, anchor: int, header: Header | None, end: int, layout: Layout) -> None:
    """Reads one project's table."""
    upper = _upper(desk.text, start, anchor, layout)
    name = _name(upper)
    if name is None:
        return
    project = desk.project(_name_span(desk, name))
    money = list(_money(desk, upper))
    budget = next((mention for slot, mention in money if slot == "budget"), None)
    if budget and "table" in project.said and _differs(project, budget):
        return  # another project of the same name
    project.said.add("table")
    for slot, mention in money:
        desk.figure(project, slot, mention, "万元")
    for what, span in _aims(upper):
        _aim(desk, project, what, span)
    if header:
        state_rows(desk, project, read_rows(desk.text, header, end, layout))


_CODE = re.compile(r"[\dA-Za-z]{6,}[-—_ ]+|\d{1,2}[.、．]\s*")
_TAIL = re.compile(r"(?:项目)?(?:（项目）)?$")


def _name(upper: list[Label]) -> Span | None:
    """The cell behind 项目名称; where it is torn, up to the next label."""
    if not upper or upper[0].what != "name":
        return None
    parts = []
    for label in upper[1:4]:
        if label.what:
            break
        parts.append(label.cell)
    if not parts or len(parts) > 2 or sum(len(p.words) for p in parts) > 60:
        return None
    return parts[0].start, parts[-1].end


def _name_span(desk: Desk, span: Span) -> Span:
    code = _CODE.match(desk.text, *span)
    return (code.end() if code and code.end() < span[1] else span[0]), span[1]


def _differs(project: Project, budget: Mention) -> bool:
    figure, known = Figure.of(budget, "万元"), project.totals.get("budget")
    return bool(figure and known and not figure.meets(known))


def _money(desk: Desk, upper: list[Label]) -> Iterator[tuple[str, Mention]]:
    """Budget and execution: a label with its number, or columns of numbers under 年初 / 全年预算数 / 执行数."""
    heads: list[str] = []
    seen: dict[str, int] = {}
    index = 0
    while index < len(upper):
        what = upper[index].what
        values = _numbers(desk, upper, index + 1)
        if what in ("budget", "first", "executed", "rate", "skip") and not values:
            heads.append(what)
        elif what in ("budget", "fiscal", "other", "executed", "rate") and values:
            turn = seen.get(what, 0)
            seen[what] = turn + 1
            yield from _cells_of(what, values, heads, turn)
            index += len(values)
        index += 1


def _numbers(desk: Desk, upper: list[Label], index: int) -> list[Mention | None]:
    """The numbers in a row of the upper part, None for a cell of dashes."""
    found: list[Mention | None] = []
    while index < len(upper) and not upper[index].what:
        cell = upper[index].cell
        mention = desk.number_in(cell.span)
        if re.fullmatch(r"[-—/／]+", cell.words):
            found.append(None)
        elif mention and mention.start - cell.start <= 1 and cell.end - mention.end <= 3:
            found.append(mention)
        else:
            break
        index += 1
    return found


def _cells_of(
    what: str, values: list[Mention | None], heads: list[str], turn: int
) -> Iterator[tuple[str, Mention]]:
    """Which slot each number of a row is for."""
    kind = {"budget": "", "executed": "", "rate": ""}.get(what, f"_{what}")
    if len(heads) >= 2 and "executed" in heads:
        columns = ["budget" if h == "first" and "budget" not in heads else h for h in heads]
        if len(values) > len(columns):
            return
        for column, mention in zip(columns, values, strict=False):
            if mention and column in ("budget", "executed"):
                yield f"{column}{kind}", mention
            elif mention and column == "rate" and not kind and mention.kind == "percent":
                yield "completion_rate", mention
        return
    if len(values) != 1 or values[0] is None:
        return
    if what in ("budget", "executed"):
        yield what, values[0]
    elif what == "rate" and values[0].kind == "percent":
        yield "completion_rate", values[0]
    elif kind and turn < 2:
        yield f"{('budget', 'executed')[turn]}{kind}", values[0]


def _aims(upper: list[Label]) -> list[tuple[str, Span]]:
    """The texts of what was aimed at and what was reached."""
    places = [i for i, label in enumerate(upper) if label.what in ("expected", "achieved")]
    if not places:
        return []
    kinds = list(dict.fromkeys(upper[i].what for i in places))
    cells: list[Cell] = []
    for label in upper[places[-1] + 1 :]:
        if label.what:
            break
        cells.append(label.cell)
    if not cells:
        return []
    if len(kinds) == 1:
        return (
            [(kinds[0], (cells[0].start, cells[-1].end))] if kinds == ["expected"] or len(cells) == 1 else []
        )
    if len(cells) == 2:
        return [(kind, cell.span) for kind, cell in zip(kinds, cells, strict=True)]
    return []


def _aim(desk: Desk, project: Project, what: str, span: Span) -> None:
    if re.fullmatch(r"[无/—\-\d.]*", dense(desk.text[span[0] : span[1]])):
        return
    desk.state(project, what, span)
    tell(desk, project, span, what)


def _overall(desk: Desk, start: int, anchor: int, layout: Layout) -> None:
    """The aims in the table of a whole unit's spending."""
    upper = _upper(desk.text, start, anchor, layout)
    for what, span in _aims(upper):
        words = dense(desk.text[span[0] : span[1]])
        if len(words) >= 15:
            desk.overall(what, span)

"""Rows of indicators: levels carry on, the name comes before its values, and what a row's cells leave open is not read."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.readers.offline.performance.cells import Cell, Layout, either_level, loose, row_lines, tabbed
from extract.readers.offline.performance.desk import Desk
from extract.readers.offline.performance.names import Project, Shown
from schemas.base import Span

_COLUMNS = (
    ("actual", re.compile(r"实际|完成值|完成指标值|完成情况|年度完成|自评值")),
    ("sign", re.compile(r"指标性质|指标值类型|指标值类|符号|性质")),
    ("unit", re.compile(r"度量单位|计量单位|单位")),
    ("other", re.compile(r"分值|得分|权重|原因|备注|说明|解释|标准|内容|依据|来源|改进|扣分|偏[差离]|上年|措施")),
    ("target", re.compile(r"指标值|目标值|预期|计划|年度指标|指标目标")),
)
_WORD_VALUE = re.compile(
    r"(?:[^，。；]{0,10}(?:提升|提高|增强|增加|减少|降低|改善|促进|保障|达标|合格|完成|良好|优良|显著|明显|有效|稳定|加强|健全|规范|完善|满意"
    r"|实现|达成|达到|符合|及时|按时|按期|长期|逐步|持续|不断|较高|较好|不发生|底前|前)[^，。；]{0,10}|[优良是否无好高中低]|每[年月季周日])"
)
_OUTPUT = re.compile(r"项目|完成|产出")
_WORDS_ALONE = re.compile(
    r"(?:(?:有效|显著|明显|逐步|持续|不断|基本|较)?(?:提升|提高|增强|增加|减少|降低|改善|促进|保障|达标|合格|完成|良好|优良|健全|完善|规范|稳定)"
    r"|长期|按时|按期|及时|每[年月季周日])"
)
_MEASURE = re.compile(r"[率数度量额]$")
_TORN = re.compile(r"[；;、，,≥≤]$")
_SENTENCE = re.compile(r"[。；！]$")


class Row(NamedTuple):
    """An indicator as its row shows it."""

    name: Cell
    level1: Cell | None
    level2: Cell | None
    target: Sequence[Cell]
    actual: Sequence[Cell]


class Header(NamedTuple):
    """The columns behind the name: what each one holds, and where the rows begin."""

    columns: tuple[str, ...]
    end: int
    width: int


_HEAD = re.compile(
    r"一\s*级\s*指\s*标[（(\d分)）]*\s*二\s*级\s*指\s*标[（(\d分)）]*\s*(?:三\s*级\s*指\s*标|指\s*标\s*内\s*容|指\s*标\s*名\s*称)"
)


def header_at(text: str, start: int, limit: int) -> Header | None:
    """The header of an indicator table that begins at `start` with 一级指标, None where its columns are not known."""
    head = _HEAD.match(text, start, limit)
    if head is None:
        return None
    columns: list[str] = []
    end = head.end()
    for cell in _header_cells(text, head.end(), min(limit, head.end() + 400)):
        meaning = _meaning(cell.words)
        if meaning is None or cell.kind in ("level1", "level2", "title", "number", "value") and columns:
            break
        if columns and meaning == "again":
            continue
        columns.append(meaning)
        end = cell.end
    if "target" not in columns and "actual" not in columns:
        return None
    opening = text.rfind("\n\n", 0, start)
    lead = text.count("\t", max(opening, 0), start)
    return Header(tuple(columns), end, max(lead - 1, 0) + 3 + len(columns))


def _header_cells(text: str, start: int, end: int) -> list[Cell]:
    found: list[Cell] = []
    for match in re.finditer(r"[^\s|]+", text[start:end]):
        words = match[0]
        cell = loose(text, start + match.start(), start + match.end())
        found.append(cell[0]._replace(words=words))
    return found


def _meaning(words: str) -> str | None:
    if len(words) > 24:
        return None
    bare = re.sub(r"[（(][^）)]*[)）]?", "", words) or words
    return next((name for name, pattern in _COLUMNS if pattern.search(bare)), None)


def read_rows(text: str, header: Header, end: int, layout: Layout) -> list[Row]:
    """The rows of an indicator table."""
    if layout == "tabbed":
        cells = tabbed(text, header.end, end)
        rows = _by_width(cells, header.width)
        if rows is not None:
            return _levelled(rows, header, torn=False)
        cells = [cell for cell in cells if cell.kind != "empty"]
        return _levelled(_groups(cells), header, torn=False)
    if layout == "rows":
        return _levelled(row_lines(text, header.end, end), header, torn=False)
    return _levelled(_groups(loose(text, header.end, end)), header, torn=True)


def _by_width(cells: list[Cell], width: int) -> list[list[Cell]] | None:
    """Cells cut into rows of one width; None where the levels then stand in other columns."""
    rows = [cells[i : i + width] for i in range(0, len(cells), width)]
    lead = width and sum(cell.kind in ("level1", "level2") for row in rows for cell in row[max(0, len(row) - 2) :])
    return None if lead or not rows else rows


def _groups(cells: list[Cell]) -> list[list[Cell]]:
    """Cells without rows, cut before each level."""
    groups: list[list[Cell]] = [[]]
    for cell in cells:
        if cell.kind == "title":
            continue
        if cell.kind in ("level1", "level2") and groups[-1] and groups[-1][-1].kind not in ("level1", "level2"):
            groups.append([])
        groups[-1].append(cell)
    return [group for group in groups if group]


def _levelled(groups: list[list[Cell]], header: Header, torn: bool) -> list[Row]:
    """Rows with their levels, which carry on until the next one is named."""
    found: list[Row] = []
    level1: Cell | None = None
    level2: Cell | None = None
    for group in groups:
        cells = [cell for cell in group if cell.kind not in ("empty", "title")]
        levels = []
        while cells and cells[0].kind in ("level1", "level2"):
            levels.append(cells.pop(0))
        level1, level2 = _levels(levels, level1, level2)
        if any(cell.kind in ("level1", "level2") for cell in cells):
            continue  # cells out of order: not understood
        found.extend(
            Row(name, level1, level2, target, actual) for name, target, actual in _entries(cells, header.columns, torn)
        )
    return found


def _levels(named: list[Cell], level1: Cell | None, level2: Cell | None) -> tuple[Cell | None, Cell | None]:
    """The levels once these are named: a first level takes the second one away."""
    for index, cell in enumerate(named):
        before = named[index - 1] if index else None
        behind = named[index + 1] if index + 1 < len(named) else None
        if cell.kind == "level2" or (before and before.kind == "level1" and before is level1):
            level2 = cell
        elif either_level(cell.words) and _OUTPUT.match(level1.words if level1 else "") and not (
            behind and behind.kind == "level2"
        ):
            level2 = cell
        else:
            level1, level2 = cell, None
    return level1, level2


_Entry = tuple[Cell, list[Cell], list[Cell]]


def _entries(cells: list[Cell], columns: tuple[str, ...], torn: bool) -> list[_Entry]:
    """The indicators in the cells under one level."""
    if not cells:
        return []
    wanted = [column for column in columns if column in ("target", "actual")]
    ignored = sum(column == "other" for column in columns)
    whole = _whole(cells, wanted, ignored, torn)
    return whole if whole is not None else _by_values(cells, wanted, torn)


def _whole(cells: list[Cell], wanted: list[str], ignored: int, torn: bool) -> list[_Entry] | None:
    """Cells that are whole rows: a name, its values in order, then scores; None where they are not."""
    found: list[_Entry] = []
    rest = [cell for cell in cells if cell.kind not in ("sign", "unit")]
    while rest:
        row = rest[: 1 + len(wanted)]
        if len(row) <= len(wanted) or row[0].kind != "text" or not all(_valued(c, torn) for c in row[1:]):
            return None
        rest = rest[1 + len(wanted) :]
        scores = 0
        while rest and scores < ignored and rest[0].kind == "number":
            rest.pop(0)
            scores += 1
        if len(wanted) == 2 and not ignored and rest and rest[0].kind == "value" and rest[0].words == row[2].words:
            row.append(rest.pop(0))  # a value that a merged cell has doubled
        if ignored and rest and not scores and len(found) == 0:
            return None
        found.append(_entry(row, wanted))
    return found


def _valued(cell: Cell, torn: bool) -> bool:
    """Whether a cell can be a value; words of a torn table must be those that values are made of."""
    if cell.kind in ("value", "number"):
        return True
    if cell.kind != "text":
        return False
    return not torn or (_WORD_VALUE.fullmatch(cell.words) is not None and not _MEASURE.search(cell.words))


def _entry(row: list[Cell], wanted: list[str]) -> _Entry:
    target = [row[1]] if wanted[0] == "target" else []
    actual = row[1 + len(target) :] if "actual" in wanted else []
    return row[0], target, actual


def _by_values(cells: list[Cell], wanted: list[str], torn: bool) -> list[_Entry]:
    """Rows found by their values alone: the words before a value are its name."""
    found: list[_Entry] = []
    name: list[Cell] = []
    index = 0
    while index < len(cells):
        cell = cells[index]
        if cell.kind not in ("value", "number"):
            if cell.kind == "text" and len(wanted) == 1 and name and _short_value(cells, index):
                if _nameable(name, torn):
                    found.append(_entry([_joined(name), cell], wanted))
                name = []
            elif cell.kind == "text":
                name.append(cell)
            index += 1
            continue
        values = []
        while index < len(cells) and len(values) < len(wanted) and cells[index].kind in ("value", "number"):
            values.append(cells[index])
            index += 1
        if _nameable(name, torn) and len(values) == len(wanted) and not _TORN.search(values[-1].words):
            found.append(_entry([_joined(name), *values], wanted))
        while index < len(cells) and cells[index].kind in ("number", "unit", "sign"):
            index += 1
        name = []
    return found


def _short_value(cells: list[Cell], index: int) -> bool:
    """Whether a cell is a value in words that no number follows."""
    following = cells[index + 1].kind if index + 1 < len(cells) else "text"
    return following == "text" and _WORDS_ALONE.fullmatch(cells[index].words) is not None


def _nameable(name: list[Cell], torn: bool) -> bool:
    if not name or len(name) > (3 if torn else 1):
        return False
    words = "".join(cell.words for cell in name)
    return len(words) <= 60 and not any(_SENTENCE.search(c.words) for c in name[:-1]) and not re.search(r"[≥≤＞＜]", words)


def _joined(name: list[Cell]) -> Cell:
    return Cell(name[0].start, name[-1].end, "".join(cell.words for cell in name), "text")


def state_rows(desk: Desk, project: Project, rows: list[Row]) -> None:
    """Points to what the rows show."""
    for row in rows:
        name: Span = row.name.span
        for slot, level in (("level1", row.level1), ("level2", row.level2)):
            if level and (row.target or row.actual):
                desk.indicator(project, slot, level.span, name)
        for cell in row.target:
            desk.indicator(project, "target", cell.span, name)
        for cell in row.actual:
            desk.indicator(project, "actual", cell.span, name)
        if row.actual:
            project.indicators.append(Shown(name, row.name.words, row.actual[0].words))

"""Rows of indicators: levels carry on, the name comes before its values, and what a row's cells leave open is not read."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.readers.offline.performance.cells import (
    Cell,
    Layout,
    either_level,
    kind_of,
    loose,
    row_lines,
    tabbed,
)
from extract.readers.offline.performance.desk import Desk
from extract.readers.offline.performance.entries import SUMMED, entries
from extract.readers.offline.performance.names import Project, Shown
from schemas.base import Span

_COLUMNS = (
    ("actual", re.compile(r"实际|完成值|完成指标值|完成情况|年度完成|自评值")),
    ("sign", re.compile(r"指标性质|指标值类型|指标值类|符号|性质")),
    ("unit", re.compile(r"度量单位|计量单位|单位")),
    ("score", re.compile(r"分值|得分|权重")),
    ("other", re.compile(r"原因|备注|说明|解释|标准|内容|依据|来源|改进|扣分|偏[差离]|上年|措施")),
    ("target", re.compile(r"指标值|目标值|预期|计划|年度指标|指标目标")),
)
_LEVEL_COLUMNS = (
    ("level1", re.compile(r"一级指标")),
    ("level2", re.compile(r"二级指标")),
    ("name", re.compile(r"三级指标|指标内容|指标名称")),
)
_OUTPUT = re.compile(r"项目|完成|产出")


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


_WORD = re.compile(r"[^\s|]+")
_HEAD = re.compile(
    r"一\s*级\s*指\s*标[（(\d分)）]*\s*二\s*级\s*指\s*标[（(\d分)）]*\s*(?:三\s*级\s*指\s*标|指\s*标\s*内\s*容|指\s*标\s*名\s*称)"
)


def header_at(text: str, start: int, limit: int) -> Header | None:
    """The header of an indicator table that begins at `start` with 一级指标, None where its columns are not known."""
    row_end = text.find("\n", start, limit)
    row_end = limit if row_end < 0 else row_end
    if text.count("\t", start, row_end) >= 3 or text.count("|", start, row_end) >= 3:
        return _header_row(text, start, row_end)
    head = _HEAD.match(text, start, limit)
    if head is None:
        return None
    columns: list[str] = []
    end = head.end()
    for cell in _header_cells(text, head.end(), min(limit, head.end() + 400)):
        meaning = _meaning(cell.words)
        if meaning is None or (cell.kind in ("level1", "level2", "title", "number", "value") and columns):
            break
        if columns and meaning == "again":
            continue
        columns.append(meaning)
        end = cell.end
    if "target" not in columns and "actual" not in columns:
        return None
    return Header(tuple(columns), end, _cells_before(text, start) + 3 + len(columns))


def _cells_before(text: str, start: int) -> int:
    """How many cells of a line each lead the row that a place stands in: a first column that all rows share."""
    count, at = 0, text.rfind("\n", 0, start)
    while at > 0 and count < 3:
        before = text.rfind("\n", 0, at)
        if text[before + 1 : before + 2] != "\t":
            break
        count, at = count + 1, before
    return count


def _header_row(text: str, start: int, end: int) -> Header | None:
    """The header where it is one line: a column for each of its cells, those before 一级指标 too."""
    begin = text.rfind("\n", 0, start) + 1
    columns = []
    for cell in row_lines(text, begin, end)[0]:
        level = next((name for name, pattern in _LEVEL_COLUMNS if pattern.match(cell.words)), None)
        columns.append(level or _meaning(cell.words) or "other")
    if "name" not in columns or not {"target", "actual"} & set(columns):
        return None
    return Header(tuple(columns), end, len(columns))


def _by_columns(rows: list[list[Cell]], header: Header) -> list[Row]:
    """Rows whose cells stand under the cells of the header; a level that is left blank carries on."""
    found: list[Row] = []
    levels: dict[str, Cell | None] = {"level1": None, "level2": None}
    for row in rows:
        if not header.width - 1 <= len(row) <= header.width + 1:
            continue
        cells = {column: cell for column, cell in zip(header.columns, row, strict=False) if cell.words}
        if "level1" in cells:
            levels = {"level1": cells["level1"], "level2": None}
        levels["level2"] = cells.get("level2", levels["level2"])
        name = cells.get("name")
        if name is None or SUMMED.fullmatch(name.words):
            continue
        target, actual = ([cells[c]] if c in cells else [] for c in ("target", "actual"))
        found.append(Row(name, levels["level1"], levels["level2"], target, actual))
    return found


def _header_cells(text: str, start: int, end: int) -> Iterator[Cell]:
    """The words behind the header's levels, one by one."""
    for match in _WORD.finditer(text, start, end):
        yield Cell(match.start(), match.end(), match[0], kind_of(match[0]))


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
        return _by_columns(row_lines(text, header.end, end), header)
    return _levelled(_groups(loose(text, header.end, end)), header, torn=True)


def _by_width(cells: list[Cell], width: int) -> list[list[Cell]] | None:
    """Cells cut into rows of one width; None where the levels then stand in other columns."""
    rows = [cells[i : i + width] for i in range(0, len(cells), width)]
    lead = width and sum(
        cell.kind in ("level1", "level2") for row in rows for cell in row[max(0, len(row) - 2) :]
    )
    return None if lead or not rows else rows


def _groups(cells: list[Cell]) -> list[list[Cell]]:
    """Cells without rows, cut before each level."""
    groups: list[list[Cell]] = [[]]
    for cell in cells:
        if cell.kind == "title":
            continue
        if (
            cell.kind in ("level1", "level2")
            and groups[-1]
            and groups[-1][-1].kind not in ("level1", "level2")
        ):
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
            Row(name, level1, level2, target, actual)
            for name, target, actual in entries(cells, header.columns, torn)
        )
    return found


def _levels(named: list[Cell], level1: Cell | None, level2: Cell | None) -> tuple[Cell | None, Cell | None]:
    """The levels once these are named: a first level takes the second one away."""
    for index, cell in enumerate(named):
        before = named[index - 1] if index else None
        behind = named[index + 1] if index + 1 < len(named) else None
        if (
            cell.kind == "level2"
            or (before and before.kind == "level1" and before is level1)
            or (
                either_level(cell.words)
                and _OUTPUT.match(level1.words if level1 else "")
                and not (behind and behind.kind == "level2")
            )
        ):
            level2 = cell
        else:
            level1, level2 = cell, None
    return level1, level2


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

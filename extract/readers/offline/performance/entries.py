"""Names and values of indicators in the cells under one level: what can be told apart for sure, and nothing else."""

import re

from extract.readers.offline.performance.cells import Cell

SUMMED = re.compile(r"总分|合计|总计|小计")
_WORD_VALUE = re.compile(
    r"(?:[^，。；]{0,10}(?:提升|提高|增强|增加|减少|降低|改善|促进|保障|达标|合格|完成|良好|优良|显著|明显|有效|稳定|加强|健全|规范|完善|满意"
    r"|实现|达成|达到|符合|及时|按时|按期|长期|逐步|持续|不断|较高|较好|不发生|底前|前)[^，。；]{0,10}|[优良是否无好高中低]|每[年月季周日])"
)
_WORDS_ALONE = re.compile(
    r"(?:(?:有效|显著|明显|逐步|持续|不断|基本|较)?(?:提升|提高|增强|增加|减少|降低|改善|促进|保障|达标|合格|完成|良好|优良|健全|完善|规范|稳定)"
    r"|长期|按时|按期|及时|每[年月季周日])"
)
_MEASURE = re.compile(r"[率数度量额]$")
_TORN = re.compile(r"[；;、，,≥≤]$")
_SENTENCE = re.compile(r"[。；！]$")

Entry = tuple[Cell, list[Cell], list[Cell]]
"""A name, its target and its actual value."""


def entries(cells: list[Cell], columns: tuple[str, ...], torn: bool) -> list[Entry]:
    """The indicators in the cells under one level."""
    if not cells:
        return []
    wanted = [column for column in columns if column in ("target", "actual")]
    scores = columns.count("score")
    if torn and scores >= 2:
        return _scored(cells, wanted, scores)
    whole = _whole(cells, wanted, scores, torn)
    return whole if whole is not None else _by_values(cells, wanted, torn)


def _scored(cells: list[Cell], wanted: list[str], scores: int) -> list[Entry]:
    """Rows that end in their scores: so much is sure that words can be values too, where the count of cells is right."""
    found: list[Entry] = []
    row: list[Cell] = []
    for index, cell in enumerate(cells):
        row.append(cell)
        last = index + 1 == len(cells) or cells[index + 1].kind != "number"
        if cell.kind != "number" or not last or len(row) <= scores:
            continue
        run = [c for c in row[-scores:] if c.kind == "number"]
        body = [c for c in row[: len(row) - scores] if c.kind not in ("sign", "unit")]
        if len(run) == scores:
            if (
                len(body) == 1 + len(wanted)
                and body[0].kind == "text"
                and not SUMMED.fullmatch(body[0].words)
            ):
                found.append(_entry(body, wanted))
            row = []
    return found


def _whole(cells: list[Cell], wanted: list[str], scores: int, torn: bool) -> list[Entry] | None:
    """Cells that are whole rows: a name, its values in order, then scores; None where they are not."""
    found: list[Entry] = []
    rest = [cell for cell in cells if cell.kind not in ("sign", "unit")]
    while rest:
        row = rest[: 1 + len(wanted)]
        if len(row) <= len(wanted) or row[0].kind != "text" or not all(_valued(c, torn) for c in row[1:]):
            return None
        rest = rest[1 + len(wanted) :]
        for _ in range(scores):
            if rest and rest[0].kind == "number":
                rest.pop(0)
        if (
            len(wanted) == 2
            and not scores
            and rest
            and rest[0].kind == "value"
            and rest[0].words == row[2].words
        ):
            row.append(rest.pop(0))  # a value that a merged cell has doubled
        found.append(_entry(row, wanted))
    return found


def _valued(cell: Cell, torn: bool) -> bool:
    """Whether a cell can be a value; words of a torn table must be those that values are made of."""
    if cell.kind in ("value", "number"):
        return True
    if cell.kind != "text":
        return False
    return not torn or (_WORD_VALUE.fullmatch(cell.words) is not None and not _MEASURE.search(cell.words))


def _entry(row: list[Cell], wanted: list[str]) -> Entry:
    target = [row[1]] if wanted[0] == "target" else []
    actual = row[1 + len(target) :] if "actual" in wanted else []
    return row[0], target, actual


def _by_values(cells: list[Cell], wanted: list[str], torn: bool) -> list[Entry]:
    """Rows found by their values alone: the words before a value are its name."""
    found: list[Entry] = []
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
        values: list[Cell] = []
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
    return (
        len(words) <= 60
        and not any(_SENTENCE.search(c.words) for c in name[:-1])
        and not re.search(r"[≥≤＞＜]", words)
    )


def _joined(name: list[Cell]) -> Cell:
    return Cell(name[0].start, name[-1].end, "".join(cell.words for cell in name), "text")

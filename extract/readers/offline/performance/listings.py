"""Lists of projects as budgets flatten them: unit, project, amount, aims, row after row."""

import re
from collections import Counter
from functools import partial
from typing import NamedTuple

from extract.documents.words import dense, trimmed
from extract.readers.offline.performance.desk import Desk
from schemas.base import Span

_HEAD = re.compile(
    r"(?:(?P<unit>[^\s]{0,10}单位(?:名称)?)\s+)?(?:[一二三]级)?项目(?:名称)?\s+(?:项目)?(?:预算|金额|资金)(?:数|总额|金额)?\s?(?:[（(][^)）\n]{0,10}[)）])?\s+"
    r"(?:项目)?(?:年度|总体|年度总体)?绩效目标[ \t\r]*\n$"
)
_LAST = re.compile(r"绩效目标[ \t\r]*\n(?!\s*绩效指标)")
_STOP = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]+部分|备注|注[:：]|名词解释|表\s?\d+|附[件表]|[一二三四五六七八九十]+、)|^[^\n，。；]{0,30}表[ \t\r]*$",
    re.M,
)
_AMOUNT = re.compile(r"(?:(?<=\s)|^)\d[\d,]*\.\d{1,2}(?=[ \t\r\n]|$)", re.M)
_PAGE = re.compile(r"[-—\s]*\d{1,3}[-—\s]*")
_LINE = re.compile(r"[^\s][^\n]*")
_WORD = re.compile(r"\S+")
_CLOSES = re.compile(r"[。！；]$")


def find_listings(desk: Desk) -> None:
    """Finds every list of projects with their amounts and aims."""
    for last in _LAST.finditer(desk.text):
        head = _HEAD.search(desk.text, max(0, last.end() - 90), last.end())
        if head is None or any(low <= head.start() < high for low, high in desk.regions):
            continue
        stop = _STOP.search(desk.text, head.end())
        end = stop.start() if stop else len(desk.text)
        desk.later(head.start(), partial(_rows, desk, head.end(), end, head["unit"] is not None))
        desk.regions.append((head.start(), end))


class _Row(NamedTuple):
    """A row: where it begins, its unit and project together, the project alone, its amount."""

    start: int
    full: Span
    name: Span
    amount: Span


def _rows(desk: Desk, start: int, end: int, units: bool) -> None:
    """Each amount opens a row: what stands before it names unit and project, what follows is the aim."""
    text = desk.text
    amounts = [m.span() for m in _AMOUNT.finditer(text, start, end)]
    if not amounts:
        return
    known: set[str] = set()
    rows: list[_Row | None] = []
    before = start
    for amount in amounts:
        rows.append(_row(text, before, amount, units, known, before == start))
        before = amount[1]
    names = Counter(_words(text, row.name) for row in rows if row)
    for row, later, following in zip(rows, [*rows[1:], None], [*amounts[1:], (end, end)], strict=True):
        if row is None:
            continue
        close = later.start if later else _last_stop(text, row.amount[1], following[0])
        doubled = names[_words(text, row.name)] > 1
        _state(desk, row.full if doubled else row.name, row.amount, (row.amount[1], close))


def _words(text: str, span: Span) -> str:
    return dense(text[span[0] : span[1]])


def _lines(text: str, low: int, high: int) -> list[Span]:
    found = (m.span() for m in _LINE.finditer(text, low, high) if not _PAGE.fullmatch(m[0]))
    return [(a, a + len(text[a:b].rstrip())) for a, b in found]


def _last_stop(text: str, low: int, high: int) -> int:
    """Where the last line that closes a sentence ends."""
    closed = [b for a, b in _lines(text, low, high) if _CLOSES.search(text[a:b])]
    return closed[-1] if closed else low


def _row(text: str, low: int, amount: Span, units: bool, known: set[str], first: bool) -> _Row | None:
    """The row of an amount; None where unit and project cannot be told apart."""
    spans = _lines(text, low, amount[0])
    line_start = text.rfind("\n", 0, amount[0]) + 1
    if not spans:
        return None
    if spans[-1][0] < line_start:
        return _above(text, spans, amount, units, known, first)
    words = [m.span() for m in _WORD.finditer(text, *spans[-1])]
    name = words[-1]
    if units and len(words) == 2:
        known.add(text[slice(*words[0])])
    elif len(words) != 1 or name[1] - name[0] < 3:
        return None
    opened = _last_stop(text, low, spans[-1][0]) if units and len(words) == 1 else spans[-1][0]
    return _Row(max(opened, low), (spans[-1][0], name[1]), name, amount)


def _above(
    text: str, spans: list[Span], amount: Span, units: bool, known: set[str], first: bool
) -> _Row | None:
    """The row of an amount that stands on a line alone: its name is in the lines above."""
    if not units:
        if first or (len(spans) >= 2 and _CLOSES.search(text[slice(*spans[-2])])):
            return _Row(spans[-1][0], spans[-1], spans[-1], amount)
        return None
    near = range(len(spans) - 1, max(-1, len(spans) - 5), -1)
    at = next((i for i in near if text[slice(*spans[i])] in known), None)
    if at is None and first and len(spans) == 2:
        at = 0
        known.add(text[slice(*spans[0])])
    if at is None or at == len(spans) - 1:
        return None
    return _Row(spans[at][0], (spans[at][0], spans[-1][1]), (spans[at + 1][0], spans[-1][1]), amount)


def _state(desk: Desk, name: Span, amount: Span, aim: Span) -> None:
    mention = desk.number_in(amount)
    if mention is None:
        return
    project = desk.project(name)
    desk.figure(project, "budget", mention, "万元")
    if len(dense(desk.text[aim[0] : aim[1]])) < 4:
        return
    at = trimmed(desk.text, *aim)
    desk.state(project, "expected", at)
    for counted in desk.mentions(*at):
        if counted.kind == "percent" or (counted.kind == "count" and counted.value.isdigit()):
            desk.activity(counted)

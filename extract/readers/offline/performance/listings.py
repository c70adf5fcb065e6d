"""Lists of projects as budgets flatten them: unit, project, amount, aims, row after row."""

import re

from extract.readers.offline.performance.desk import Desk
from schemas.base import Span

_HEAD = re.compile(
    r"(?:(?P<unit>[^\s]{0,10}单位(?:名称)?)\s+)?(?:[一二三]级)?项目(?:名称)?\s+(?:项目)?(?:预算|金额|资金)(?:数|总额|金额)?\s?(?:[（(][^)）\n]{0,10}[)）])?\s+"
    r"(?:项目)?(?:年度|总体|年度总体)?绩效目标[ \t\r]*\n(?!\s*绩效指标)"
)
_STOP = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]+部分|备注|注[:：]|名词解释|表\s?\d+|附[件表]|[一二三四五六七八九十]+、)|^[^\n，。；]{0,30}表[ \t\r]*$", re.M
)
_AMOUNT = re.compile(r"(?:(?<=\s)|^)\d[\d,]*\.\d{1,2}(?=[ \t\r\n]|$)", re.M)
_PAGE = re.compile(r"[-—\s]*\d{1,3}[-—\s]*")
_CLOSES = re.compile(r"[。！；]$")


def read_listings(desk: Desk) -> None:
    """Reads every list of projects with their amounts and aims."""
    for head in _HEAD.finditer(desk.text):
        if any(low <= head.start() < high for low, high in desk.regions):
            continue
        stop = _STOP.search(desk.text, head.end())
        end = stop.start() if stop else len(desk.text)
        _rows(desk, head.end(), end, head["unit"] is not None)
        desk.regions.append((head.start(), end))


def _rows(desk: Desk, start: int, end: int, units: bool) -> None:
    """Each amount opens a row: what stands before it names unit and project, what follows is the aim."""
    text = desk.text
    amounts = [m for m in _AMOUNT.finditer(text, start, end)]
    if not amounts:
        return
    known: set[str] = set()
    before = start
    rows: list[tuple[Span, re.Match[str], int]] = []
    for index, amount in enumerate(amounts):
        named = _named(text, before, amount.start(), units, known, index == 0)
        if named:
            rows.append((named[0], amount, named[1]))
        before = amount.end()
    for index, (name, amount, _) in enumerate(rows):
        following = next((a for a in amounts if a.start() > amount.start()), None)
        later = rows[index + 1] if index + 1 < len(rows) else None
        if following is None:
            close = end
        elif later and later[1] is following:
            close = later[2]
        else:
            continue
        _row(desk, name, amount, (amount.end(), close))


def _named(text: str, low: int, high: int, units: bool, known: set[str], first: bool) -> tuple[Span, int] | None:
    """The project's name before an amount, and where its row begins; None where unit and project cannot be told apart."""
    spans = [
        (m.start(), m.start() + len(m[0].rstrip()))
        for m in re.finditer(r"[^\s][^\n]*", text[low:high])
        if not _PAGE.fullmatch(m[0])
    ]
    spans = [(low + a, low + b) for a, b in spans]
    line_start = text.rfind("\n", 0, high) + 1
    own = [s for s in spans if s[0] >= line_start]
    if own:
        words = list(re.finditer(r"\S+", text[own[-1][0] : own[-1][1]]))
        base = own[-1][0]
        if units and len(words) == 2:
            known.add(words[0][0])
            return (base + words[1].start(), base + words[1].end()), base
        if not units and len(words) == 1:
            return (base + words[0].start(), base + words[0].end()), base
        return None
    if not spans:
        return None
    return _above(text, spans, units, known, first)


def _above(text: str, spans: list[Span], units: bool, known: set[str], first: bool) -> tuple[Span, int] | None:
    """The name in the lines above an amount that stands alone."""
    if not units:
        return (spans[-1], spans[-1][0]) if first or len(spans) >= 2 and _closed(text, spans[-2]) else None
    at = next((i for i in range(len(spans) - 1, max(-1, len(spans) - 5), -1) if text[slice(*spans[i])] in known), None)
    if at is None and first and len(spans) == 2:
        at = 0
        known.add(text[slice(*spans[0])])
    if at is None or at == len(spans) - 1:
        return None
    return (spans[at + 1][0], spans[-1][1]), spans[at][0]


def _closed(text: str, span: Span) -> bool:
    return _CLOSES.search(text[span[0] : span[1]]) is not None


def _row(desk: Desk, name: Span, amount: re.Match[str], aim: Span) -> None:
    mention = desk.number_in(amount.span())
    words = desk.text[aim[0] : aim[1]]
    if mention is None or len("".join(words.split())) < 4:
        return
    project = desk.project(name)
    desk.figure(project, "budget", mention, "万元")
    at = aim[0] + len(words) - len(words.lstrip()), aim[0] + len(words.rstrip())
    desk.state(project, "expected", at)
    for counted in desk.mentions(*at):
        if counted.kind in ("count", "percent"):
            desk.activity(counted)

"""Performance reports of single projects, annexed whole: from their title to the next one."""

import re
from bisect import bisect_right
from functools import partial
from typing import NamedTuple

from extract.documents.words import trimmed
from extract.readers.offline.performance.cells import lines
from extract.readers.offline.performance.desk import Desk
from extract.readers.offline.performance.names import Project
from extract.readers.offline.performance.telling import tell
from schemas.base import Span

_LINE = re.compile(
    r"^(?P<line>[^\n，。；《》“”…]{0,40}绩\s{0,4}效\s{0,4}自?\s{0,4}评\s{0,4}价?[^\n，。；《》“”…]{0,12})[ \t\r]*$",
    re.M,
)
_REPORT = re.compile(r"报\s*告|自评|评价")
_NAME = re.compile(
    r"(?:(?:.{0,30}?)(?:19|20)\d\d年度?)?(?:关于)?(?P<name>[^\d]{2,40}?)(?:专项资金|专项|项目)(?:支出|资金)?"
    r"(?:(?:19|20)\d\d年度?)?(?:支出|资金)?(?:使用)?绩效"
)
_WHOLE = re.compile(r"整体|部门绩效|单位绩效|自评表|评价表|得分表|评分表|指标")
_OPENS = re.compile(r"\s*(?:附件\s*\d*|第[一二三四五六七八九十]+部分)")
_HEAD = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、，]|[①-⑳])\s*(?P<title>[^。：:\n]{2,24})(?P<stop>[。：:]|\s*$)",
    re.M,
)
_CONTEXTS = (
    ("", re.compile(r"资金.{0,2}(?:计划|安排|到位)[、和与及].{0,6}(?:到位|使用)")),
    ("plan", re.compile(r"^资金计划|^资金安排")),
    ("arrived", re.compile(r"^资金到位")),
    ("spent", re.compile(r"^资金使用(?!.*办法)")),
    ("reply", re.compile(r"批复|申报情况")),
    ("basis", re.compile(r"立项|依据|背景")),
    ("overview", re.compile(r"概况|基本情况|概述")),
    ("goal", re.compile(r"绩效目标")),
    ("done", re.compile(r"完成情况|实施情况|产出|项目绩效情况")),
    ("benefit", re.compile(r"效益|满意|影响")),
)
_CLOSED = "none"
_FIRST = re.compile(r"^[ \t\u3000]*一、[^\n]{2,20}$", re.M)
_SECOND = re.compile(r"^[ \t\u3000]*二、[^\n]{2,20}$", re.M)


class _Title(NamedTuple):
    start: int
    end: int
    name: Span


def find_reports(desk: Desk) -> None:
    """Finds every annexed report of one project and takes over its text."""
    titles, parts = _titles(desk), _parts(desk)
    for index, title in enumerate(titles):
        limit = titles[index + 1].start if index + 1 < len(titles) else len(desk.text)
        end = min([limit, *parts[bisect_right(parts, title.end) :][:1]])
        first = _FIRST.search(desk.text, title.end, min(end, title.end + 600))
        if first is None or not _SECOND.search(desk.text, first.end(), end):
            continue  # named in a list of contents, or in passing
        desk.later(title.start, partial(_body, desk, title.name, title.end, end))
        desk.regions.append((title.start, end))


def _titles(desk: Desk) -> list[_Title]:
    """Titles, which may run over two or three lines; those of a whole unit's report close the one before."""
    text, found = desk.text, []
    for match in _LINE.finditer(text):
        if not _REPORT.search(match["line"]) or any(
            low <= match.start() < high for low, high in desk.regions
        ):
            continue
        start = match.start()
        name = _name(text, start, match.end())
        if name is None:
            start = _line_before(text, start)
            name = _name(text, start, match.end()) if start < match.start() else None
        if name:
            found.append(_Title(start, match.end(), name))
    return found


def _line_before(text: str, start: int) -> int:
    """Where the non-blank line before a place begins, if it is short enough for half a title."""
    end = (
        len(text[:start].rstrip())
        if start < 4000
        else start - len(text[start - 4000 : start]) + len(text[start - 4000 : start].rstrip())
    )
    begin = text.rfind("\n", 0, end) + 1
    return begin if 2 <= end - begin <= 40 and not re.search(r"[，。；：]", text[begin:end]) else start


def _name(text: str, start: int, end: int) -> Span | None:
    """The project's name in a title; white space in it is passed over."""
    raw = text[start:end]
    kept = [i for i, char in enumerate(raw) if not char.isspace()]
    words = "".join(raw[i] for i in kept)
    if _WHOLE.search(words):
        return None
    found = _NAME.match(words)
    if found is None:
        return None
    low, high = found.span("name")
    return start + kept[low], start + kept[high - 1] + 1


def _parts(desk: Desk) -> list[int]:
    """Where annexes and parts of the document begin."""
    text = desk.text
    return [s.start for s in desk.marked.sections if s.level == 0 and _OPENS.match(text, s.start)]


def _body(desk: Desk, name: Span, start: int, end: int) -> None:
    """Reads the paragraphs of a report, each by the heading that it stands under; tables in it are read as such."""
    project = desk.project(name)
    tables = [region for region in desk.regions if start <= region[0] < end and region[1] <= end]
    context = _CLOSED
    for low, high in lines(desk.text, start, end):
        if any(a <= low < b for a, b in tables):
            continue
        head = _HEAD.match(desk.text, low, high)
        body = low
        if head:
            named = next((name for name, p in _CONTEXTS if p.search(head["title"].strip())), None)
            if named is not None or high - head.end() < 2:
                context = _CLOSED if named is None else named
                body = head.end()
        if body >= high or context == _CLOSED:
            continue
        _paragraph(desk, project, context, (body, high))


def _paragraph(desk: Desk, project: Project, context: str, span: Span) -> None:
    text = desk.text
    if context == "goal":
        desk.state(project, "expected", trimmed(text, *span))
    elif context == "done":
        desk.state(project, "achieved", trimmed(text, *span))
    tell(desk, project, span, context)

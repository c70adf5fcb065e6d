"""Paragraphs that tell of one project: its budget, what was spent, on what, and what came of it."""

import re
from functools import partial
from typing import NamedTuple

from extract.documents.words import dense, trimmed
from extract.marking.marked import Paragraph
from extract.readers.offline.performance.desk import Desk, merged
from extract.readers.offline.performance.telling import tell
from schemas.base import Span

_NUMBERING = r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、,，]\s*|[①-⑳]\s*)*"
_TITLED = re.compile(
    rf"{_NUMBERING}[“\"]?(?P<name>[^，。；：:\n“”]{{2,40}}?)[”\"]?(?:专项资金|专项|项目)?(?:支出|资金)?(?:使用)?"
    r"(?:绩效目标(?:实际)?(?:完成|实现|设置|自评)?(?:情况)?|绩效(?:自评|评价)?(?:完成|使用|结果)?(?:情况)?|绩效自评)(?:综述|说明)?\s*[。：:]"
)
_GENERIC = re.compile(
    r"(?:部门|单位|本|整体|支出|预算|重点|主要|全部|所有|各|项目|专项|资金|年度|总体|(?:19|20)\d\d年?度?|的|及|和|管理|[省市县区]级|中央|转移支付|一般公共"
    r"|财政|开展|情况|工作|事前|设定|产出|使用|绩效|目标|自评|评价|履职|效果)*|.*(?:整体|部门预算|履职|预算管理|机关运行).*"
)
_COLON = re.compile(
    rf"{_NUMBERING}[“\"]?(?P<name>[^，。；：:\n“”\d]{{2,24}}?)[”\"]?(?:专项资金|专项|项目)(?:资金|经费)?(?:绩效目标)?\s*[：:]"
)
_AIMS_HEAD = re.compile(r"(?:专项资金|专项|项目)(?:支出)?(?:预期)?绩效目标(?:设置|设定)?(?:情况)?[：:。]?$")
_SPENT_HEAD = re.compile(
    r"(?:专项资金|专项|项目)(?:支出|使用|资金)*(?:绩效|使用和?绩效)(?:目标)?(?:完成|实现|自评)?(?:情况)?[：:。]?$"
)
_WHOLE = re.compile(
    r"整体(?:支出)?(?:预算)?(?:年度|预期)?绩效目标(?P<done>(?:实际)?(?:完成|实现)(?:情况)?)?[：:。]?$"
)
_PROJECT_WORD = re.compile(r"项目|专项|经费|资金|补助|补贴|工程")
_NEXT = re.compile(r"^[ \t\u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、])[^\n。；;]{2,20}$", re.M)
_TABLE = re.compile(r"表|一览|附件")
_MONEY_TOLD = re.compile(r"项目?全年预算数?|全年预算数|执行数[为是]?\s?\d")
_DONE = re.compile(r"(?:项目)?绩效目标(?:实际)?(?:完成|实现)情况\s*[：:]|主要产出和?(?:效果|效益)?\s*[：:]")
_ILL = re.compile(r"(?:发现的?|存在的?)(?:主要)?问题|下一步(?:改进)?(?:措施|工作)|改进措施")
_MORE = re.compile(
    rf"{_NUMBERING}(?:通过项目|项目实施|项目绩效目标|主要产出|发现的?(?:主要)?问题|存在的?(?:主要)?问题|下一步改进|改进措施)"
)
_SUFFIX = re.compile(r"(?:专项资金|专项|项目|资金使用|使用)+$")


class _Under(NamedTuple):
    """What the heading above says that the paragraphs are: aims, spent, or "" for neither."""

    what: str
    end: int


def find_projects(desk: Desk) -> None:
    """Finds the paragraphs about single projects outside the regions taken already, and takes them over."""
    headings = _headings(desk)
    taken = merged(desk.regions)
    current: Span | None = None
    under = _Under("", 0)
    index = turn = 0
    for paragraph in desk.marked.paragraphs:
        while index < len(headings) and headings[index][0] <= paragraph.start:
            under, current = headings[index][1], None
            index += 1
        while turn < len(taken) and taken[turn][1] <= paragraph.start:
            turn += 1
            current = None
        if paragraph.cell or (turn < len(taken) and taken[turn][0] <= paragraph.start):
            continue
        current = _paragraph(
            desk, paragraph, current, under if paragraph.start < under.end else _Under("", 0)
        )
    _whole(desk)


def _headings(desk: Desk) -> list[tuple[int, _Under]]:
    """Headings that open a stretch about projects, and those that close it."""
    found = []
    for section in desk.marked.sections:
        title = dense(desk.text[section.start : section.body])
        what = "aims" if _AIMS_HEAD.search(title) else "spent" if _SPENT_HEAD.search(title) else ""
        if _TABLE.search(title) or len(title) > 30:
            what = ""
        found.append((section.start, _Under(what, section.end)))
    return found


def _paragraph(desk: Desk, paragraph: Paragraph, current: Span | None, under: _Under) -> Span | None:
    """The name of the project that a paragraph is about, None where it is about none."""
    text, start, end = desk.text, paragraph.start, paragraph.end
    named = _named(text, start, end, under)
    if named is None:
        if current and (under.what == "spent" or _MORE.match(text, start, end)):
            desk.later(start, partial(_further, desk, current, (start, end), under))
            desk.regions.append((start, end))
            return current
        return None
    name, body = named
    if not _MONEY_TOLD.search(text, body, end) and under.what == "" and not desk.mentions(body, end):
        return None
    desk.regions.append((start, end))
    desk.later(start, partial(_aims if under.what == "aims" else _told, desk, name, body, end))
    return name


def _aims(desk: Desk, name: Span, body: int, end: int) -> None:
    """A paragraph of what is aimed at."""
    desk.state(desk.project(name), "expected", trimmed(desk.text, body, end))
    for mention in desk.mentions(body, end):
        if mention.kind in ("count", "percent"):
            desk.activity(mention)


def _named(text: str, start: int, end: int, under: _Under) -> tuple[Span, int] | None:
    """The project's name that a paragraph opens with, and where its words begin."""
    found = _TITLED.match(text, start, end)
    if found is None and under.what:
        found = _COLON.match(text, start, end)
    if found is None or _TABLE.search(found[0][-3:]):
        return None
    name = found["name"]
    if _GENERIC.fullmatch(name):
        return None
    if not _PROJECT_WORD.search(found[0]) and not _MONEY_TOLD.search(text, found.end(), end):
        return None
    suffix = _SUFFIX.search(name)
    low, high = found.span("name")
    return (low, high - len(suffix[0]) if suffix and suffix.start() >= 2 else high), found.end()


def _told(desk: Desk, name: Span, body: int, end: int) -> None:
    """A paragraph that tells all: money first, then what was reached, then what went wrong."""
    text, project = desk.text, desk.project(name)
    done = _DONE.search(text, body, end)
    ill = _ILL.search(text, body, end)
    stop = ill.start() if ill else end
    if done and done.end() < stop:
        desk.state(project, "achieved", trimmed(text, done.end(), stop))
    tell(desk, project, (body, end))


def _further(desk: Desk, name: Span, span: Span, under: _Under) -> None:
    """A paragraph that goes on about the project: where it counts results, it is what was reached."""
    project = desk.project(name)
    counted = [m for m in desk.mentions(*span) if m.kind in ("count", "money", "percent")]
    if under.what == "spent" and len(counted) >= 2:
        desk.state(project, "achieved", span)
    if _DONE.search(desk.text, *span):
        _told(desk, name, *span)
    else:
        tell(desk, project, span)


def _whole(desk: Desk) -> None:
    """The aims of the whole unit's spending, under a heading of their own."""
    for section in desk.marked.sections:
        title = dense(desk.text[section.start : section.body])
        found = _WHOLE.search(title)
        if found is None or len(title) > 30 or any(low <= section.start < high for low, high in desk.regions):
            continue
        following = _NEXT.search(desk.text, section.body, section.end)
        span = trimmed(desk.text, section.body, following.start() if following else section.end)
        if 20 <= span[1] - span[0] <= 2000 and "。" in desk.text[span[0] : span[1]]:
            desk.overall("achieved" if found["done"] else "expected", span)

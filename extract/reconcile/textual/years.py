"""Years that do not fit what is said. Every rule here is a question to the writer, for history is honest.

All of them need the year that the document is about; most hold in budgets only, which speak of what is to come.
"""

import re
from collections.abc import Iterator, Sequence

from extract.reconcile.textual.hits import Found
from extract.reconcile.textual.lines import Prose, after, before, sentence
from extract.reconcile.textual.period import YEAR, Period, can_run, found
from extract.sections.headings import CONTENTS, GLOSSARY
from extract.sections.sections import Section

COMPARED = "year-compared-with-itself"
PAST_AIM = "year-past-aim"
PAST_PLAN = "year-past-plan"
NOT_REACHED = "year-date-not-reached"
EMPTY_TABLE = "year-empty-table"

_RECENT = 3
"""Text is taken over from the last few disclosures; an older year is history."""

_STATEMENT = (
    r"(?:年初|部门|单位|财政|拨款|一般公共|公共|预算|决算|执行|支出|收入|安排|当年|经费|同期|批复|的){0,8}"
)
_COMPARED = re.compile(
    rf"(?:比|较|同|与){YEAR}(?:度|初)?(?P<what>{_STATEMENT})(?:数|额)?(?:\d[\d,.]{{0,20}}[万亿]?元?)?"
    r"(?:相比|相较|比较|对比|相同)?[，,]?(?:均|有所|略有|总体|同比|基本|大幅|小幅){0,2}"
    r"(?:增|减|下降|上升|提高|降|持平|一致|多|少|无变化|没有变化)"
)
_OTHER_STATE = re.compile(r"调整|执行[数率]|预计执行|追加|决算|实际|预计|下一?年")
"""A budget may compare its own year with what became of it."""

_AIM = re.compile(rf"(?P<aim>力争|争取|确保|努力)(?:在|到|于|至)?{YEAR}")
_AIMS_ONLY = ("力争", "争取")
"""What was ensured or striven for may tell of the past outside the key work too."""
_UNTIL = re.compile(
    rf"(?:^|[，。；：、）])到{YEAR}(?:年?底|末)?[，,]?[^，。；]{{0,30}}(?:实现|达|完成|建成|覆盖)"
)
_PLAN = re.compile(
    rf"(?:^|[，。；：、）】.])(?:在)?{YEAR}(?:度|年?底前|上半年|下半年|全年)?[，,]?(?:全面|计划|拟|将|持续|深入|重点){{0,2}}"
    r"(?:开展|完成|实施|推进|组织|举办|建设|新建|建成|启动|实现|打造|培育|培训|争取|力争|确保|新增|改造)[^，。；、的]{0,40}(?=[，。；、]|$)"
)
_TARGET = re.compile(r"(?:达到?|不少于|不低于|不超过)\d|\d(?:%|[\u4e00-\u9fff]{1,2})?以上|力争|确保|≥")
_HISTORY = re.compile(
    r"已|了(?!解)|曾|原(?!则)|当时|提出|要求|规划|方案|意见|通知|《|〔|截[至止]|回顾|基础上|以来|此前|共计|累计|荣?获|评为|被|取得|上年|去年"
)
_PLANNED = re.compile(
    r"重点工作|主要工作(?:任务|目标|安排|计划)|工作(?:任务|计划|安排|重点|目标|思路|打算)|(?:重点|年度|主要)任务"
)
_REVIEWED = re.compile(r"完成情况|回顾|上年|去年|总结|成效|开展情况|落实情况|绩效|评价")

_AS_OF = re.compile(rf"(?:截至|截止到?|截至到){YEAR}(?P<end>12月31日|年?底|年?末)(?!之?前|以前)")
_HOLDS = re.compile(r"共有|拥有|实有|现有|在职|在编|编制|保有|占有|有车辆|车辆|资产|设备|累计")
_FUTURE = re.compile(r"预计|计划|力争|预期|将|拟|完成|实现|达到")

_EMPTY = re.compile(
    rf"(?<![与同和及、较比至-]){YEAR}(?:度)?(?:没有|无|未|并无|并未)(?:有)?(?:使用|安排|发生)?(?:使用)?(?:政府性基金|国有资本经营)"
)
_COMPARES = re.compile(r"上年|比|较")
_BESIDE = re.compile(r"均|都|比|较|上年|也|仍|\d年")


def year_hits(paragraphs: Sequence[Prose], period: Period) -> Iterator[Found]:
    """Every year of the prose that does not fit, with the year itself as its place."""
    checks = [(rule, check) for rule, check in _CHECKS.items() if can_run(rule, period)]
    for paragraph in paragraphs:
        section = paragraph.section
        if "年" not in paragraph.flat.text:
            continue
        if section is not None and section.about in (GLOSSARY, CONTENTS):
            continue
        for rule, check in checks:
            for match in check(paragraph, period):
                at = paragraph.flat.span(*match.span("year"))
                yield found(rule, at, period, int(match["year"]))


def _compared(paragraph: Prose, period: Period) -> Iterator[re.Match[str]]:
    """较2040年预算减少 in the budget for 2040; in final accounts only 较2040年决算, for the budget of the year is compared there."""
    for match in _COMPARED.finditer(paragraph.flat.text):
        if int(match["year"]) != period.year:
            continue
        lead = before(match.string, match.start())
        named = re.findall(YEAR, lead)
        if named and int(named[-1]) != period.year:
            continue
        if period.kind == "budget":
            honest = _OTHER_STATE.search(lead + match[0]) is not None
        else:
            honest = "决算" not in match["what"] or "预算" in lead or "预算" in match["what"]
        if not honest:
            yield match


def _past_aim(paragraph: Prose, period: Period) -> Iterator[re.Match[str]]:
    planned = _is_planned(paragraph.section, period)
    for match in _AIM.finditer(paragraph.flat.text):
        if not planned and (match["aim"] not in _AIMS_ONLY or _is_reviewed(paragraph, match, period)):
            continue
        if _is_past(match, period) and not _is_history(match):
            yield match
    for match in _UNTIL.finditer(paragraph.flat.text) if planned else ():
        if _is_past(match, period) and not _is_history(match):
            yield match


def _past_plan(paragraph: Prose, period: Period) -> Iterator[re.Match[str]]:
    """Work of a past year with a target, among this year's key work; two-phase plans name this year or a later one too."""
    if not _is_planned(paragraph.section, period):
        return
    for match in _PLAN.finditer(paragraph.flat.text):
        said = sentence(match.string, match.start("year"), match.end())
        years = [int(year) for year in re.findall(YEAR, said)]
        stale = _is_past(match, period) and max(years) < period.year
        if stale and _TARGET.search(said) and not _HISTORY.search(said):
            yield match


def _not_reached(paragraph: Prose, period: Period) -> Iterator[re.Match[str]]:
    """A state at the end of the budget's own year, or at the end of a year after the accounts."""
    first = period.year + (period.kind != "budget")
    for match in _AS_OF.finditer(paragraph.flat.text):
        said = sentence(match.string, match.start(), match.end())
        if int(match["year"]) >= first and _HOLDS.search(said) and not _FUTURE.search(said):
            yield match


def _empty_table(paragraph: Prose, period: Period) -> Iterator[re.Match[str]]:
    for match in _EMPTY.finditer(paragraph.flat.text):
        lead, rest = before(match.string, match.start()), after(match.string, match.end())
        if int(match["year"]) != period.year and not _COMPARES.search(lead) and not _BESIDE.search(rest):
            yield match


_CHECKS = {
    COMPARED: _compared,
    PAST_AIM: _past_aim,
    PAST_PLAN: _past_plan,
    NOT_REACHED: _not_reached,
    EMPTY_TABLE: _empty_table,
}


def _is_past(match: re.Match[str], period: Period) -> bool:
    return period.year - _RECENT <= int(match["year"]) < period.year


def _is_history(match: re.Match[str]) -> bool:
    """Whether the sentence tells what was done, or what some plan of then had said."""
    return _HISTORY.search(sentence(match.string, match.start(), match.end())) is not None


def _is_planned(section: Section | None, period: Period) -> bool:
    """Whether a section is on the key work of the document's year."""
    titles = section.titles if section else ()
    if any(_REVIEWED.search(title) for title in titles):
        return False
    years = {int(year) for title in titles for year in re.findall(r"(?:19|20)\d\d(?=\s?年)", title)}
    return years <= {period.year} and any(_PLANNED.search(title) for title in titles)


def _is_reviewed(paragraph: Prose, match: re.Match[str], period: Period) -> bool:
    """Whether a paragraph looks back: its section says so, or it has named a past year before."""
    titles = paragraph.section.titles if paragraph.section else ()
    first = re.search(YEAR, match.string)
    looks_back = first is not None and first.start() < match.start() and int(first["year"]) < period.year
    return looks_back or any(_REVIEWED.search(title) for title in titles)

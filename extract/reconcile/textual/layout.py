"""Years where the layout shows them wrong: a heading of another year, one of several parallel items."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.marking.marked import Marked
from extract.reconcile.textual.hits import Found
from extract.reconcile.textual.lines import Prose
from extract.reconcile.textual.period import YEAR, Period, can_run, found
from schemas.base import Span

OF_HEADING = "year-of-heading"
OUT_OF_LINE = "year-out-of-line"

_HEADING = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?年(?:度)?[^\d，。；\n]{0,20}?(?P<of>预算|决算)(?:公开)?(?:收支)?(?:安排)?(?:情况)?(?:编制)?"
    r"(?:说明|报表|公开表|总表|概况)\s*$"
)
_OTHER_YEAR_WANTED = re.compile(r"执行|完成|上年|上一年|回顾|调整|对比|比较|变化|绩效")
_NAMED = {"budget": "预算", "final_accounts": "决算"}

_ITEM = re.compile(
    rf"(?:\d{{1,2}}[.、．]|[（(]\d{{1,2}}[）)]){YEAR}(?:度)?(?P<what>[\u4e00-\u9fff（）()]{{2,40}})"
)
_FEWEST = 3


def layout_hits(marked: Marked, paragraphs: Sequence[Prose], period: Period) -> Iterator[Found]:
    """Years of headings and of numbered items that stand out."""
    if can_run(OF_HEADING, period):
        yield from _headings(marked, period)
    if can_run(OUT_OF_LINE, period):
        yield from _items(paragraphs, period)


def _headings(marked: Marked, period: Period) -> Iterator[Found]:
    """第三部分 2039年部门预算情况说明 in the budget for 2040; a heading that names both years is honest."""
    for section in marked.sections:
        title = marked.folded[section.start : section.body]
        match = _HEADING.search(title)
        if match is None or match["of"] != _NAMED.get(period.kind):
            continue
        year = int(match["year"])
        if year != period.year and str(period.year) not in title and not _OTHER_YEAR_WANTED.search(title):
            at = section.start + match.start("year"), section.start + match.end("year")
            yield found(OF_HEADING, at, period, year)


class _Item(NamedTuple):
    """A numbered statement that begins with its year: what it is of, and the year's place."""

    year: int
    what: str
    at: Span


def _items(paragraphs: Sequence[Prose], period: Period) -> Iterator[Found]:
    """One of at least three items beside each other that is of another year, while no other item states the same."""
    group: list[_Item] = []
    for paragraph in (*paragraphs, None):
        item = _item(paragraph) if paragraph is not None else None
        if item is not None:
            group.append(item)
            continue
        yield from _odd_one(group, period)
        group = []


def _item(paragraph: Prose) -> _Item | None:
    match = _ITEM.match(paragraph.flat.text)
    if match is None:
        return None
    return _Item(int(match["year"]), match["what"], paragraph.flat.span(*match.span("year")))


def _odd_one(group: Sequence[_Item], period: Period) -> Iterator[Found]:
    odd = [item for item in group if item.year != period.year]
    if len(group) < _FEWEST or len(odd) != 1:
        return
    if not any(item.what == odd[0].what for item in group if item is not odd[0]):
        yield found(OUT_OF_LINE, odd[0].at, period, odd[0].year)

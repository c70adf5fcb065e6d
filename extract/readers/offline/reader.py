"""The offline reader: labels, headings and clauses; no network. The default when no model is configured."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.readers.base import Plan, ReaderResult
from extract.readers.offline.lexicon import Lexicon
from extract.readers.offline.overview import read_overview
from extract.readers.offline.performance import read_performance
from extract.readers.offline.performance.desk import merged
from extract.readers.offline.prose import NARRATIVE, ProseReader
from extract.reading.pointers import Pointer
from extract.sections.headings import CONTENTS, GLOSSARY, TABLES
from extract.sections.sections import Section
from schemas.base import Span
from schemas.catalogue import Catalogue, default

_SKIPPED = frozenset((GLOSSARY, CONTENTS, TABLES))
_PLANS = re.compile(r"工作|完成情况|目标|成果|职[能责]|绩效")


class OfflineReader:
    """Reads by the schema's own words."""

    name = "offline"
    asks = False

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or default()
        self.lexicon = Lexicon.of(self.catalogue)

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """Pointers for every fact found; needs no waiting."""
        return ReaderResult(self.pointers(marked) if plan is None else plan.pointers)

    def pointers(self, marked: Marked) -> list[Pointer]:
        """The same without an event loop."""
        overview = read_overview(marked)
        performance = read_performance(marked)
        prose = ProseReader(marked, self.catalogue, self.lexicon, overview.kind)
        private = _Regions(merged([*overview.private]))
        _walk(marked, prose, _Regions(performance.regions), private)
        taken = {pointer.at for pointer in overview.pointers if pointer.slot != "fiscal_year"}
        read = [*performance.pointers, *(p for p in prose.pointers if p.at not in taken)]
        if private.spans:
            read = [p for p in read if not any(private.touches(place) for place in (p.at, *p.keys))]
        return _one_sided([*overview.pointers, *read])


_SIDES = ("revenue", "expenditure")


def _one_sided(pointers: list[Pointer]) -> list[Pointer]:
    """A budget of which only one side is stated has no sides: government_fund.expenditure.amount -> government_fund.amount."""
    sides: dict[str, set[str]] = {}
    for pointer in pointers:
        root, _, rest = pointer.slot.partition(".")
        if rest.split(".")[0] in _SIDES:
            sides.setdefault(root, set()).add(rest.split(".")[0])
    alone = {f"{root}.{next(iter(found))}." for root, found in sides.items() if len(found) == 1}
    return [
        p._replace(slot=p.slot.split(".")[0] + "." + p.slot.split(".", 2)[2])
        if any(p.slot.startswith(prefix) for prefix in alone)
        else p
        for p in pointers
    ]


def _walk(marked: Marked, prose: ProseReader, taken: "_Regions", private: "_Regions") -> None:
    """Paragraph by paragraph, with the section each stands in; what another reader took and what is private is left out."""
    mentions = iter([*marked.mentions, None])
    mention = next(mentions)
    sections = iter(marked.sections)
    section = next(sections)
    following = next(sections, None)
    entered: Section | None = None
    for paragraph in marked.paragraphs:
        while following is not None and following.start <= paragraph.start:
            section, following = following, next(sections, None)
        live: list[Mention] = []
        while mention is not None and mention.start < paragraph.end:
            at = mention.start
            if at >= paragraph.start and not mention.cause and at not in taken and at not in private:
                live.append(mention)
            mention = next(mentions)
        if section.about in _SKIPPED or paragraph.cell or paragraph.start in taken:
            continue
        if section is not entered:
            entered = section
            prose.section(section.about, (section.start, section.body), counting=_counts(section))
        prose.paragraph(paragraph, live)


def _counts(section: Section) -> bool:
    return section.about != NARRATIVE or not (section.titles and _PLANS.search(section.titles[-1]))


class _Regions:
    """Ranges that do not overlap, looked up by offset."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans)
        self.starts = [start for start, _ in self.spans]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.spans[index][1]

    def touches(self, span: Span) -> bool:
        """Whether a range has a character in one of these."""
        index = bisect_left(self.starts, span[1]) - 1
        return index >= 0 and span[0] < self.spans[index][1]

"""Where an offline reading is in doubt: what it left, what the rules take for misread, what they find wrong. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from extract.marking.marked import Marked
from extract.reading.facts import Fact
from extract.reading.pointers import Pointer
from extract.reading.read import Read, read
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import reconcile
from extract.sections.headings import NARRATIVE
from schemas.base import Span, Words
from schemas.catalogue import Catalogue


class Kind(IntEnum):
    """Why a place is in doubt, those first that a second reading settles most often."""

    MISREAD = 0
    UNCLAIMED = 1
    BROKEN = 2
    NAMELESS = 3
    WORDLESS = 4
    BESIDE = 5
    TOLD = 6
    TABULAR = 7


class DoubtAt(NamedTuple):
    """A place in doubt: of a number, or of the words where a text fact may stand."""

    kind: Kind
    at: Span


_ANNOUNCED = re.compile(r"(?:主要|的)原因|原因[是为：:]|主要用于(?!以下|下列)|主要是(?!以下|下列)")
_STOP = re.compile(r"[。；;]")
_TITLE_FACTS = ("unit_name", "document_kind", "fiscal_year")


def doubts_of(marked: Marked, pointers: Iterable[Pointer], catalogue: Catalogue) -> list[DoubtAt]:
    """The doubts about what the offline reader points at, the most telling first, each place once.

    A number in a row of numbers alone is left out: it says as little to a model as to a rule.
    """
    result = read(marked, pointers, catalogue)
    disputed = [
        *_disputed(result),
        *_failing(reconcile(result.facts, marked, wording=False).findings),
    ]
    found = [
        *disputed,
        *_beside(marked, result.facts, disputed, catalogue),
        *_unclaimed(marked, result),
        *_nameless(marked, result.facts),
        *_wordless(marked, result.facts, catalogue),
    ]
    first: dict[Span, DoubtAt] = {}
    for one in sorted(found):
        first.setdefault(one.at, one)
    return [*first.values()]


def _disputed(result: Read) -> Iterator[DoubtAt]:
    """Pointers that were refused, and facts that are stated in two values."""
    yield from (DoubtAt(Kind.MISREAD, one.at) for one in result.refused)
    for fact in result.facts:
        if fact.conflict:
            yield from (DoubtAt(Kind.MISREAD, at) for said in fact.statements for at in said.at)


def _failing(findings: Sequence[Finding]) -> Iterator[DoubtAt]:
    """All numbers of what is put down to the reading; of what is put down to the document those that may be wrong."""
    for one in findings:
        misread = one.attribution == "extraction" and one.severity != "info"
        if misread:
            yield from (DoubtAt(Kind.MISREAD, cure.at) for cure in one.cures if cure.at is not None)
        if misread or (one.severity == "error" and one.ambiguous):
            kind = Kind.MISREAD if misread else Kind.BROKEN
            yield from (
                DoubtAt(kind, at)
                for part in one.parts
                if misread or part.path in one.suspects
                for at in part.at
            )
        yield from _failing(one.folded)


def _beside(
    marked: Marked, facts: Sequence[Fact], disputed: Sequence[DoubtAt], catalogue: Catalogue
) -> Iterator[DoubtAt]:
    """The numbers of a list that stand in one section with a member that was misread: lists are misread as a whole."""
    misread = {one.at for one in disputed if one.kind is Kind.MISREAD}
    starts = [section.start for section in marked.sections]
    lists: dict[tuple[str, int], list[Span]] = {}
    for fact in facts:
        node, _, _ = fact.slot.rpartition("[]")
        if node and catalogue.by_path[fact.slot].leaf.numeric:
            for at in (at for said in fact.statements for at in said.at):
                lists.setdefault((node, bisect_right(starts, at[0])), []).append(at)
    for members in lists.values():
        if not misread.isdisjoint(members):
            yield from (DoubtAt(Kind.BESIDE, at) for at in members)


def _unclaimed(marked: Marked, result: Read) -> Iterator[DoubtAt]:
    paragraphs, sections = iter(marked.paragraphs), iter(marked.sections)
    paragraph, section = next(paragraphs, None), next(sections)
    for one in result.unclaimed:
        while paragraph is not None and paragraph.end <= one.at[0]:
            paragraph = next(paragraphs, None)
        while section.end <= one.at[0] and (following := next(sections, None)) is not None:
            section = following
        if paragraph is not None and paragraph.start <= one.at[0] and not paragraph.cell:
            told = Kind.TOLD if section.about == NARRATIVE else Kind.UNCLAIMED
            yield DoubtAt(Kind.TABULAR if paragraph.tabular else told, one.at)


def _nameless(marked: Marked, facts: Sequence[Fact]) -> Iterator[DoubtAt]:
    """The title, where it does not say whose document it is, what it is and of which year."""
    if {fact.path for fact in facts}.issuperset(_TITLE_FACTS) or not marked.paragraphs:
        return
    first = marked.paragraphs[0]
    yield DoubtAt(Kind.NAMELESS, (first.start, first.end))


def _wordless(marked: Marked, facts: Sequence[Fact], catalogue: Catalogue) -> Iterator[DoubtAt]:
    """Words that announce a reason or a purpose, with none read up to the end of the sentence."""
    places = (at for fact in facts if catalogue.by_path[fact.slot].leaf is Words for at in fact.at)
    words = sorted(places)
    for section in marked.sections:
        spec = catalogue.nodes.get(section.about)
        if spec is None or spec.part != "budget":
            continue
        for cue in _ANNOUNCED.finditer(marked.folded, section.body, section.end):
            stop = _STOP.search(marked.folded, cue.end(), section.end)
            end = stop.start() if stop else section.end
            after = bisect_right(words, (cue.start(), cue.start()))
            within = words[max(0, after - 1) : after + 1]
            if not any(low < end and cue.start() < high for low, high in within):
                yield DoubtAt(Kind.WORDLESS, cue.span())

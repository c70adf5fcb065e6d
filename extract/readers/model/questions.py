"""Packs a document into questions: the parts of the text that a part of the schema is about, and no more."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from extract.marking.marked import Marked, Paragraph
from extract.marking.numbers import Mention
from extract.readers.model.atoms import Look, Sheet, Sheets
from extract.readers.model.split import joined, split
from extract.sections.headings import CONTENTS, GLOSSARY, NARRATIVE, TABLES
from extract.sections.sections import Section
from extract.sections.title import kind_of, unit_name_of
from schemas.base import Span
from schemas.catalogue import Catalogue

_SKIPPED = frozenset((CONTENTS, TABLES))
_TITLE_PARAGRAPHS = 4
_TITLE_LENGTH = 60
_AIMS = re.compile(r"绩效目标|预期目标|年度目标")
_SHORT_SENTENCE = 22
_CELL_LENGTH = 60
_PROJECT_BEGINS = re.compile(
    r"绩效目标(?:完成情况|自评)?表|^项目名称|项目.{0,8}(?:19|20)\d\d\s*年$|项目.{0,10}绩效评价(?:报告)?$"
)
_NAMED = frozenset(("overview", "performance"))
_CONTACT = re.compile(r"联系人|联系方式|联系电话|咨询电话")
_WORTH_WORDS = re.compile(r"持平|一致|无变化|不变|相同|[一二三]级预算单位|原因|主要是|用于|主要为|主要核算")
_REPORT = re.compile(r"绩效(?:评价|自评)(?:报告)?$|绩效自评报告|绩效评价报告")
SENTENCE = re.compile(r"[^。；;！!？?]+[。；;！!？?]?|[。；;！!？?]")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question about single places is narrowed to: sections of the schema by their roots, and the places themselves.

    `parts` are the parts of the schema whose rules are told with it.
    """

    parts: tuple[str, ...]
    roots: frozenset[str]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: a sheet of text and the part of the schema it is asked about, all of it without a scope."""

    part: str
    sheet: Sheet
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or what is asked of it; `about` is the node or mark that its section is about, `level` the section's."""

    paragraph: Paragraph
    spans: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    look: Look
    part: str
    about: str = ""
    level: int = 0

    @property
    def heading(self) -> bool:
        return self.look.heading

    @property
    def weight(self) -> int:
        return sum(not m.cause for m in self.mentions)

    @property
    def length(self) -> int:
        return sum(end - start for start, end in self.spans)


def questions(
    marked: Marked, catalogue: Catalogue, *, numbers: int = 80, characters: int = 5000
) -> list[Ask]:
    """The questions of one document, at most so many numbers and characters each.

    Every number stands in one, but for those of the contents, the glossary and the appended tables. A paragraph
    that is too long for a question is cut between its sentences, a sentence between its clauses.
    """
    whole = [*named_elsewhere(marked), *pieces(marked, catalogue)]
    found = [part for piece in whole for part in _parts(piece, marked.text, numbers, characters)]
    asks: list[Ask] = []
    for part in ("overview", "budget", "performance"):
        pack: list[Piece] = []
        for piece in (p for p in found if p.part == part):
            full = (
                sum(p.weight for p in pack) + piece.weight > numbers
                or sum(p.length for p in pack) + piece.length > characters
            )
            if pack and full:
                cut = _cut(pack, marked.text)
                asks += _ask(marked, part, pack[:cut])
                pack = pack[cut:]
            pack.append(piece)
        asks += _ask(marked, part, pack)
    return asks


def _parts(piece: Piece, text: str, numbers: int, characters: int) -> list[Piece]:
    """The piece itself, or parts of it that hold no more than a question may."""
    if piece.weight <= numbers and piece.length <= characters:
        return [piece]
    groups = split(text, piece.spans, piece.mentions, numbers=numbers, characters=characters)
    return [replace(piece, spans=tuple(group), mentions=_inside(piece.mentions, group)) for group in groups]


def _inside(mentions: tuple[Mention, ...], spans: list[Span]) -> tuple[Mention, ...]:
    return tuple(m for m in mentions if any(start <= m.start < end for start, end in spans))


def named_elsewhere(marked: Marked) -> list[Piece]:
    """The words that name the unit and the kind of document, where the title does not name them.

    Candidates only: it is the model that points.
    """
    titles = [p for p in marked.paragraphs[:_TITLE_PARAGRAPHS] if p.end - p.start <= _TITLE_LENGTH]
    named = (unit_name_of(marked.folded), kind_of(marked.folded)[1])
    starts = [m.start for m in marked.mentions]
    found: list[Piece] = []
    for span in named:
        if span is None or any(p.start <= span[0] < p.end for p in titles):
            continue
        paragraph = next((p for p in marked.paragraphs if p.start <= span[0] < p.end), None)
        if paragraph is not None:
            inside = _inside(_between(marked, starts, paragraph), [span])
            found.append(Piece(paragraph, (span,), inside, Look(True, True, True), "overview"))
    return found


def _cut(pack: list[Piece], text: str) -> int:
    """Where a full pack is cut: before the last project that begins in its second half, else before trailing headings."""
    for index in range(len(pack) - 1, len(pack) // 3, -1):
        span = pack[index].paragraph
        if pack[index].part == "performance" and _PROJECT_BEGINS.search(text[span.start : span.end].strip()):
            return index
    end = len(pack)
    while end > 1 and pack[end - 1].heading:
        end -= 1
    return end


def _ask(marked: Marked, part: str, pack: list[Piece]) -> list[Ask]:
    if not any(piece.weight or not piece.heading for piece in pack):
        return []
    sheets = Sheets(marked)
    for piece in pack:
        sheets.write(piece.spans, piece.mentions, piece.look)
    sheet = sheets.sheet()
    return [Ask(part, sheet)] if sheet.atoms else []


def pieces(marked: Marked, catalogue: Catalogue) -> list[Piece]:
    """The paragraphs that are asked about, in the order of the text, each behind its headings."""
    found: list[Piece] = []
    starts = [m.start for m in marked.mentions]
    sections = iter(marked.sections)
    section, following = next(sections), next(sections, None)
    report = False
    pending: list[Piece] = []
    for index, paragraph in enumerate(marked.paragraphs):
        while following is not None and following.start <= paragraph.start:
            section, following = following, next(sections, None)
            report = _in_report(section, marked.text, report)
            pending = pending[-2:] if section.level > 0 else []
        mentions = _between(marked, starts, paragraph)
        heading = paragraph.end <= section.body and section.level >= 0
        part = _part(section, catalogue, report)
        short = index < _TITLE_PARAGRAPHS and paragraph.end - paragraph.start <= _TITLE_LENGTH
        title = short and (not section.about or part != "budget")
        if title or _CONTACT.search(marked.text, paragraph.start, paragraph.end):
            part = "overview"
        if part == "":
            continue
        look = Look(
            heading or title, title or (heading and part == "overview"), part in _NAMED, paragraph.tabular
        )
        whole = ((paragraph.start, paragraph.end),)
        piece = Piece(paragraph, whole, mentions, look, part, section.about, section.level)
        if heading and not title and not piece.weight:
            pending.append(piece)
        elif title or piece.heading or _worth(piece, section, marked.text):
            found += [p for p in pending if p.part == part]
            pending = []
            found.append(_trimmed(piece, section, marked))
    return found


def _between(marked: Marked, starts: list[int], paragraph: Paragraph) -> tuple[Mention, ...]:
    low, high = bisect_left(starts, paragraph.start), bisect_left(starts, paragraph.end)
    return tuple(m for m in marked.mentions[low:high] if m.cause in ("", "year"))


def _in_report(section: Section, text: str, report: bool) -> bool:
    """A project's performance report runs from its title to the next 部分."""
    if section.level == 0:
        return False
    title = text[section.start : section.body].strip()
    return report or (section.level == 1 and _REPORT.search(title) is not None)


def _part(section: Section, catalogue: Catalogue, report: bool) -> str:
    if section.about in _SKIPPED or section.about == GLOSSARY:
        return ""
    spec = catalogue.nodes.get(section.about) if section.about else None
    part = spec.part if spec else "budget"
    if report and (section.about in ("", NARRATIVE) or part == "performance"):
        return "performance"
    return part


def _worth(piece: Piece, section: Section, text: str) -> bool:
    """Whether a paragraph can hold a fact at all."""
    if piece.weight or _CONTACT.search(text, piece.paragraph.start, piece.paragraph.end):
        return True
    if section.about in (NARRATIVE, GLOSSARY):
        return False
    if piece.part == "performance":
        if piece.length <= 40 and _PROJECT_BEGINS.search(
            text[piece.paragraph.start : piece.paragraph.end].strip()
        ):
            return True
        short = piece.length <= (_CELL_LENGTH if piece.look.tabular else _SHORT_SENTENCE)
        return short or _aims(section)
    words = _WORTH_WORDS.search(text, piece.paragraph.start, piece.paragraph.end) is not None
    return words or (section.about == "organisation" and piece.length <= 120)


def _aims(section: Section) -> bool:
    return bool(section.titles) and _AIMS.search(section.titles[-1]) is not None


def _trimmed(piece: Piece, section: Section, marked: Marked) -> Piece:
    """Only the sentences that hold numbers or cue words; lists of departments and aims stay whole."""
    if piece.heading or piece.look.tabular or section.about == "organisation" or _aims(section):
        return piece
    narrative = section.about == NARRATIVE
    spans: list[Span] = []
    title: Span | None = None
    for m in SENTENCE.finditer(marked.text, piece.paragraph.start, piece.paragraph.end):
        numbered = any(m.start() <= n.start < m.end() and not n.cause for n in piece.mentions)
        if numbered or (not narrative and _WORTH_WORDS.search(m[0])):
            spans += [title] if title else []
            spans.append(m.span())
            title = None
        else:
            title = m.span() if len(m[0]) <= _SHORT_SENTENCE else None  # 2.资金到位。 names what follows
    return replace(piece, spans=tuple(joined(spans))) if spans else piece

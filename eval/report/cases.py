"""Cells that are wrong, as a reader sees them: what the gold says, what was read, and the clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from eval.comparison.model import Change
from eval.evaluation.model import DocumentEval
from eval.evaluation.summary import section_of
from eval.matching.fields import parse
from eval.report.table import Shown
from eval.scoring.cells import VERDICT_TITLES, Cell, Stated
from eval.scoring.errors import ERROR_TITLES
from extract.output.finding_titles import title
from extract.output.messages import LANGS, Lang, say
from extract.output.text import Quote, clean
from extract.reading.facts import FLAGS
from schemas.titles import default_titles

_HIT = re.compile("【([^【】]*)】")
_TONES = {"wrong": "error", "hallucinated": "error", "omitted": "warning", "correct": "good"}


class Side(NamedTuple):
    """What one side says: its label, the value (with another path than the case's), and what is to be said of it."""

    label: str
    value: Shown
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One cell: the verdict with its tone, the field by name and path, both sides, warnings, the clause."""

    what: Shown
    field: Shown
    document: str
    sides: tuple[Side, ...]
    remarks: tuple[str, ...]
    quote: Quote


def cell_case(document: DocumentEval, at: int, lang: Lang) -> Case:
    """A cell of an evaluation, by its number in the document."""
    cell = document.cells[at]
    return Case(
        Shown(judged(cell, lang), tone=_tone(cell)),
        field_of(cell.path),
        clean(document.document),
        (
            Side(say("page_gold", lang), _said(cell.gold, lang)),
            Side(say("page_read", lang), _read(cell, lang)),
        ),
        tuple(_remarks(cell, lang)),
        parted(document.quotes.get(at, ""), cell),
    )


def change_case(change: Change, lang: Lang) -> Case:
    """A cell that changed between two runs: gold, A, B."""
    either = change.b or change.a
    gold = next((one.gold for one in (change.a, change.b) if one and one.gold), None)
    kind = "better" if change.improvement else "worse" if change.regression else "other"
    tone = {"better": "good", "worse": "error", "other": "warning"}[kind]
    sides = (
        Side(label, _read(cell, lang) if cell else _said(None, lang), judged(cell, lang) if cell else "")
        for label, cell in (("A", change.a), ("B", change.b))
    )
    return Case(
        Shown(say(f"went_{kind}", lang), tone=tone),
        field_of(change.path),
        clean(change.document),
        (Side(say("page_gold", lang), _said(gold, lang)), *sides),
        tuple(_remarks(change.b, lang)) if change.regression and change.b else (),
        parted(change.quote, either),
    )


def field_of(path: str) -> Shown:
    """A path with what the schema calls it.

    >>> field_of("expenditure.by_nature[基本支出].amount")
    Shown(text='支出合计·基本支出', code='expenditure.by_nature[基本支出].amount', tone='')
    >>> field_of("activities[].value").text
    '工作成果'
    """
    # An activity has no key and no title below its section's.
    named = default_titles().named(path) or section_of(parse(path).field)
    return Shown.of(Shown(named, "" if named == path else path))


def judged(cell: Cell, lang: Lang) -> str:
    """The kind of mistake, else the verdict."""
    titles = VERDICT_TITLES[cell.verdict] if cell.error is None else ERROR_TITLES[cell.error]
    return titles[LANGS.index(lang)]


def _tone(cell: Cell) -> str:
    return _TONES.get(cell.verdict, "soft")


def _read(cell: Cell, lang: Lang) -> Shown:
    made = _said(cell.read, lang)
    return made._replace(code=clean(cell.read_path)) if cell.read_path else made


def _said(one: Stated | None, lang: Lang) -> Shown:
    if one is None:
        return Shown(say("page_nothing", lang), tone="soft")
    return Shown(clean(f"{one.value}{one.unit}"))


def _remarks(cell: Cell, lang: Lang) -> Iterator[str]:
    """What warns of it, and how sure the reading was."""
    yield from (title(FLAGS, flag, lang) for flag in cell.flags)
    if cell.suspected:
        yield say("suspected", lang)
    if cell.listed:
        yield say("page_is_listed", lang)
    if not (cell.flagged or cell.listed):
        yield say("page_unflagged", lang)
    if cell.confidence is not None:
        yield say("page_sure", lang, confidence=f"{cell.confidence:.4f}")


def parted(quote: str, cell: Cell | None = None) -> Quote:
    """A marked quote in its parts. Where the text has brackets of its own the mark is the one that holds a value.

    >>> parted("收入【100】万元")
    Quote(before='收入', hit='100', after='万元')
    >>> parted("见【附件】，收入100万元")
    Quote(before='见', hit='附件', after='，收入100万元')
    """
    marks = [*_HIT.finditer(quote)]
    if not marks:
        return Quote(clean(quote), "", "")
    values = {one.value for one in (cell.read, cell.gold) if one} if cell else set()
    mark = next((one for one in marks if one[1] in values), marks[0])
    return Quote(clean(quote[: mark.start()]), clean(mark[1]), clean(quote[mark.end() :]))

"""A facts file for reading: findings, then facts by section in the order of the schema, each with its clause."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TextIO

from extract.output.checked import count, statuses_line
from extract.output.facts_file import FactsFile, read_facts
from extract.output.finding_lines import print_findings
from extract.output.finding_view import Setting, views
from extract.output.lines import Draw, Line, drawer
from extract.output.messages import Lang, say
from extract.output.source import Sources
from extract.output.table import hidden_spans
from extract.output.text import Quote, quote, visible
from extract.reading.facts import FLAGS, UNCLAIMED_CAUSES, Fact, Statement
from schemas.titles import Titles, default_titles, keys

_MOST_UNCLAIMED = 200
"""Enough to check a document by eye; a document that is one long table holds thousands, all in its facts file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How to show: the language, whether personal data is shown, and the source's text where it is at hand."""

    lang: Lang
    personal: bool
    text: str | None


def show(
    path: Path, lang: Lang, source: Path | None = None, personal: bool = False, file: TextIO | None = None
) -> str:
    """Print a facts file; drawn on a terminal, plain lines elsewhere.

    The source is `source`, else what run.json above the file names. Without it, or where it has changed, no quotes
    are shown.

    Returns:
        A sentence on why there are no quotes, "" where there are.

    Raises:
        FactsFileError: the facts file cannot be read.
    """
    file = file or sys.stdout
    facts = read_facts(path)
    document, why = Sources(source).of(path, facts, lang)
    shown = Shown(lang, personal, document.text if document else None)
    titles = default_titles()
    counts = {"facts": len(facts.facts), "unclaimed": len(facts.unclaimed), "refused": len(facts.refused)}
    print(say("shown", lang, document=visible(facts.document), **counts), file=file)
    draw = drawer(file)
    _show_findings(facts, shown, draw, file)
    if not facts.facts:
        print(say("no_facts", lang), file=file)
    for section, lines in _sections(facts.facts, shown, titles):
        print(f"\n{visible(section)}", file=file)
        for line in lines:
            draw(line)
    _show_unclaimed(facts, shown, titles, draw, file)
    return why


def _show_findings(facts: FactsFile, shown: Shown, draw: Draw, file: TextIO) -> None:
    """What the rules said when the file was written: first, as this is what has to be looked into."""
    if not (facts.findings or facts.rules):
        return
    counts = {"errors": count(facts.findings, "error"), "warnings": count(facts.findings, "warning")}
    print(f"\n{say('findings_section', shown.lang, **counts)}", file=file)
    setting = Setting.of(shown.lang, shown.text, facts.facts, shown.personal)
    print_findings(views(facts.findings, setting), shown.lang, draw)
    if facts.rules:
        draw(Line(statuses_line(facts.rules, shown.lang), style="default"))


def _show_unclaimed(facts: FactsFile, shown: Shown, titles: Titles, draw: Draw, file: TextIO) -> None:
    """The numbers that no field claimed, each in its clause; without the source there is nothing to show."""
    if not facts.unclaimed or shown.text is None:
        return
    hidden = [] if shown.personal else hidden_spans(facts.facts, titles)
    print(f"\n{say('unclaimed_section', shown.lang, count=len(facts.unclaimed))}", file=file)
    for one in facts.unclaimed[:_MOST_UNCLAIMED]:
        why = UNCLAIMED_CAUSES.get(one.cause)
        label = why[shown.lang == "en"] if why else visible(one.cause)
        draw(Line(label, quote=_quote(Statement("", "", None, (one.at,)), shown, hidden)))
    if (more := len(facts.unclaimed) - _MOST_UNCLAIMED) > 0:
        print("  " + say("unclaimed_more", shown.lang, count=more), file=file)


def _sections(facts: Sequence[Fact], shown: Shown, titles: Titles) -> Iterator[tuple[str, list[Line]]]:
    hidden = [] if shown.personal else hidden_spans(facts, titles)
    ranked = sorted(facts, key=lambda fact: (titles.order(fact.slot), fact.at))
    for section, group in groupby(ranked, key=lambda fact: _section(fact, shown, titles)):
        lines: list[Line] = []
        for fact in group:
            if titles.personal(fact.slot) and not shown.personal:
                lines.append(Line(_label(fact, shown, titles), say("hidden", shown.lang)))
                continue
            near = [
                span
                for span in hidden
                if fact.at and span[0] < fact.at[0][1] + 200 and fact.at[0][0] - 200 < span[1]
            ]
            lines.extend(_lines(fact, shown, titles, near))
        yield section, lines


def _section(fact: Fact, shown: Shown, titles: Titles) -> str:
    # The schema's titles are Chinese only; its paths are the English names.
    if shown.lang == "en":
        return fact.path.partition(".")[0].partition("[")[0]
    return titles.section(fact.slot) or say("other_section", shown.lang)


def _label(fact: Fact, shown: Shown, titles: Titles) -> str:
    if shown.lang == "en":
        return visible(fact.path)
    inside = keys(fact.path)
    return visible(titles.within(fact.slot) + (f" [{'] ['.join(inside)}]" if inside else ""))


def _lines(fact: Fact, shown: Shown, titles: Titles, hidden: Sequence[tuple[int, int]]) -> Iterator[Line]:
    flags = [FLAGS[flag][shown.lang == "en"] if flag in FLAGS else visible(flag) for flag in fact.flags]
    notes = [*flags, *([f"{fact.confidence:.2f}"] if fact.confidence is not None else [])]
    first = Statement(fact.value, fact.unit, fact.yuan, fact.at)
    yield Line(_label(fact, shown, titles), _value(first), "；".join(notes), _quote(first, shown, hidden))
    for other in fact.also:
        mark = say("conflict", shown.lang) if fact.conflict else ""
        yield Line(f"  {say('also', shown.lang)}", _value(other), mark, _quote(other, shown, hidden))


def _value(one: Statement) -> str:
    return visible(f"{one.value}{one.unit}")


def _quote(one: Statement, shown: Shown, hidden: Sequence[tuple[int, int]]) -> Quote | None:
    if shown.text is None or not one.at or one.at[0][1] > len(shown.text):
        return None
    return quote(shown.text, one.at[0], hidden)

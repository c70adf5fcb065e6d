"""A facts file for reading: facts by section in the order of the schema, each with its clause."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extract.documents.document import Document
from extract.documents.load import InputError, load
from extract.output.facts_file import FactsFile, facts_path, read_facts
from extract.output.messages import Lang, say
from extract.output.run_file import source_of
from extract.output.table import hidden_spans
from extract.output.text import Quote, quote, visible
from schemas.titles import Titles, default_titles, keys
from extract.reading.facts import FLAGS, UNCLAIMED_CAUSES, Fact, Statement

_MOST_FOLDERS = 12
"""How far above a facts file its run.json is looked for."""

_MOST_UNCLAIMED = 200
"""Enough to check a document by eye; a document that is one long table holds thousands, all in its facts file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How to show: the language, whether personal data is shown, and the source's text where it is at hand."""

    lang: Lang
    personal: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of output: `quote` is drawn with its hit highlighted."""

    label: str
    value: str = ""
    notes: str = ""
    quote: Quote | None = None


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
    document, why = _source(path, facts, source, lang)
    shown = Shown(lang, personal, document.text if document else None)
    titles = default_titles()
    counts = {"facts": len(facts.facts), "unclaimed": len(facts.unclaimed), "refused": len(facts.refused)}
    print(say("shown", lang, document=visible(facts.document), **counts), file=file)
    if not facts.facts:
        print(say("no_facts", lang), file=file)
    draw = partial(_draw, Console(file=file, highlight=False)) if file.isatty() else partial(_plain, file)
    for section, lines in _sections(facts.facts, shown, titles):
        print(f"\n{visible(section)}", file=file)
        for line in lines:
            draw(line)
    _show_unclaimed(facts, shown, titles, draw, file)
    return why


def _show_unclaimed(
    facts: FactsFile, shown: Shown, titles: Titles, draw: Callable[[_Line], None], file: TextIO
) -> None:
    """The numbers that no field claimed, each in its clause; without the source there is nothing to show."""
    if not facts.unclaimed or shown.text is None:
        return
    hidden = [] if shown.personal else hidden_spans(facts.facts, titles)
    print(f"\n{say('unclaimed_section', shown.lang, count=len(facts.unclaimed))}", file=file)
    for one in facts.unclaimed[:_MOST_UNCLAIMED]:
        why = UNCLAIMED_CAUSES.get(one.cause)
        label = why[shown.lang == "en"] if why else visible(one.cause)
        draw(_Line(label, quote=_quote(Statement("", "", None, (one.at,)), shown, hidden)))
    if (more := len(facts.unclaimed) - _MOST_UNCLAIMED) > 0:
        print("  " + say("unclaimed_more", shown.lang, count=more), file=file)


def _source(path: Path, facts: FactsFile, source: Path | None, lang: Lang) -> tuple[Document | None, str]:
    found = source or _named_by_run(path, facts.document)
    if found is None:
        return None, say("no_source", lang)
    try:
        document = load(found)
    except InputError as error:
        return None, say("source_bad", lang, why=error.text(lang))
    if facts.sha256 and document.sha256 != facts.sha256:
        return None, say("source_changed", lang, source=visible(str(found)))
    return document, ""


def _named_by_run(path: Path, document: str) -> Path | None:
    for folder in list(path.absolute().parents)[:_MOST_FOLDERS]:
        if facts_path(folder, document) == path.absolute():
            return source_of(folder, document)
    return None


def _sections(facts: Sequence[Fact], shown: Shown, titles: Titles) -> Iterator[tuple[str, list[_Line]]]:
    hidden = [] if shown.personal else hidden_spans(facts, titles)
    ranked = sorted(facts, key=lambda fact: (titles.order(fact.slot), fact.at))
    for section, group in groupby(ranked, key=lambda fact: _section(fact, shown, titles)):
        lines: list[_Line] = []
        for fact in group:
            if titles.personal(fact.slot) and not shown.personal:
                lines.append(_Line(_label(fact, shown, titles), say("hidden", shown.lang)))
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


def _lines(fact: Fact, shown: Shown, titles: Titles, hidden: Sequence[tuple[int, int]]) -> Iterator[_Line]:
    flags = [FLAGS[flag][shown.lang == "en"] if flag in FLAGS else visible(flag) for flag in fact.flags]
    notes = [*flags, *([f"{fact.confidence:.2f}"] if fact.confidence is not None else [])]
    first = Statement(fact.value, fact.unit, fact.yuan, fact.at)
    yield _Line(_label(fact, shown, titles), _value(first), "；".join(notes), _quote(first, shown, hidden))
    for other in fact.also:
        mark = say("conflict", shown.lang) if fact.conflict else ""
        yield _Line(f"  {say('also', shown.lang)}", _value(other), mark, _quote(other, shown, hidden))


def _value(one: Statement) -> str:
    return visible(f"{one.value}{one.unit}")


def _quote(one: Statement, shown: Shown, hidden: Sequence[tuple[int, int]]) -> Quote | None:
    if shown.text is None or not one.at or one.at[0][1] > len(shown.text):
        return None
    return quote(shown.text, one.at[0], hidden)


def _plain(file: TextIO, line: _Line) -> None:
    said = f"{line.quote.before}【{line.quote.hit}】{line.quote.after}" if line.quote else ""
    print("\t".join(["  " + line.label, line.value, line.notes, said]).rstrip("\t"), file=file)


def _draw(console: Console, line: _Line) -> None:
    """Draws a line on a terminal; the text is never taken for markup."""
    head = Text.assemble((line.label, "cyan"), "  ", (line.value, "bold"), "  ", (line.notes, "yellow"))
    head.rstrip()
    console.print(Padding(head, (0, 0, 0, 2)))
    if line.quote:
        clause = Text.assemble(
            (line.quote.before, "dim"), (line.quote.hit, "reverse"), (line.quote.after, "dim")
        )
        console.print(Padding(clause, (0, 0, 0, 6)))

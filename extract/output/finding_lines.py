"""Findings as lines: of `gouji check` and of `gouji show`."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from extract.output.checked import CheckedDocument, coverage_line, statuses_line
from extract.output.finding_view import FindingView, Operand
from extract.output.lines import Draw, Line, drawer
from extract.output.messages import Lang, say
from extract.output.text import Quote, visible

_MANY, _BEFORE, _AFTER = 5, 12, 4
_STYLES = {"error": "bold red", "warning": "bold yellow"}


def print_checked(document: CheckedDocument, file: TextIO) -> None:
    """Print one document: its findings, then how far the rules could see."""
    lang, draw = document.setting.lang, drawer(file)
    counts = {"errors": document.errors, "warnings": document.warnings}
    head = say("checked", lang, document=visible(document.name), **counts)
    accepted = f"{'；' if lang == 'zh' else '; '}{say('accepted', lang, count=len(document.accepted))}"
    print(head + (accepted if document.accepted else ""), file=file)
    for note in document.notes:
        draw(Line(visible(note), style="yellow"))
    print_findings(document.views(), lang, draw)
    if not document.new:
        draw(Line(say("nothing_new" if document.accepted else "nothing_found", lang), style="green"))
    for entry in document.gone:
        draw(Line(say("baseline_gone", lang, key=visible(entry.key)), style="yellow"))
    draw(Line(statuses_line(document.rules, lang), style="default"))
    draw(Line(coverage_line(document.coverage, document.unclaimed, lang), style="default"))


def print_findings(views: Iterable[FindingView], lang: Lang, draw: Draw) -> None:
    """Print findings, each with its numbers in their clauses, what was tested, and what follows from it."""
    for one in views:
        for line in _lines(one, lang):
            draw(line)


def _lines(one: FindingView, lang: Lang) -> Iterator[Line]:
    style = _STYLES.get(one.severity, "cyan")
    yield Line(f"{one.level} {one.number}", one.message, style=style)
    # The sentence of a rule on figures holds the arithmetic already.
    if lang == "zh" and one.arithmetic and one.arithmetic not in one.message:
        yield Line(say("arithmetic", lang), one.arithmetic, depth=2)
    long = len(one.operands) > _MANY
    yield from (_operand(operand, lang, long and index > 0) for index, operand in enumerate(one.operands))
    yield from (Line(say("cure", lang), cure, depth=2) for cure in one.cures)
    for below in one.folded:
        yield Line(say("folded", lang), below.message, depth=2)


def _operand(one: Operand, lang: Lang, short: bool) -> Line:
    label = f"{one.role} {one.name}".strip() or say("clause", lang)
    places = [say("places", lang, count=one.places)] if one.places > 1 else []
    suspected = [say("suspected", lang)] if one.suspected else []
    clause = _short(one.quote) if short and one.quote else one.quote
    return Line(label, one.value, " ".join([*suspected, *places]), clause, depth=2)


def _short(clause: Quote) -> Quote:
    """The words next to the number: the parts of a long sum stand in one sentence, which is shown once."""
    before = clause.before if len(clause.before) <= _BEFORE else f"…{clause.before[-_BEFORE:]}"
    after = clause.after if len(clause.after) <= _AFTER else f"{clause.after[:_AFTER]}…"
    return Quote(before, clause.hit, after)

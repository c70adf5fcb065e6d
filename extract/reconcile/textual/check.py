"""All text rules over one document."""

from collections.abc import Iterator, Mapping, Sequence

from extract.documents.flat import Flat
from extract.marking.marked import Marked
from extract.reading.facts import Fact
from extract.reconcile.textual.hits import FactsByPlace, Found, TextHit, without_overlap
from extract.reconcile.textual.layout import layout_hits
from extract.reconcile.textual.lines import prose
from extract.reconcile.textual.numbers import malformed_hits
from extract.reconcile.textual.patterns import PatternReader
from extract.reconcile.textual.period import Period, can_run
from extract.reconcile.textual.years import year_hits
from schemas.text_rules import TextRules, text_rules


def check_texts(marked: Marked, facts: Sequence[Fact]) -> tuple[TextHit, ...]:
    """What is wrong in the wording of a document, in order of place; each place once per rule.

    >>> from extract.documents.document import Document
    >>> from extract.pipeline import marked
    >>> doc = marked(Document.from_text("灯会经费较上年预算增长（下降）0%，占全部支出的0.0.96%。"))
    >>> [(hit.rule, hit.values) for hit in check_texts(doc, ())]
    [('template-undecided-change', (('quote', '增长（下降）'),)), ('number-malformed', (('quote', '0.0.96'),))]
    """
    rules, places = text_rules(), FactsByPlace(facts)
    by_rule: dict[str, list[Found]] = {rule.id: [] for rule in rules.rule}
    for found in _found(marked, facts, rules):
        by_rule[found.rule].append(found)
    kept = [one for found_by in by_rule.values() for one in without_overlap(found_by)]
    kept.sort(key=lambda one: one.at)
    return tuple(_hit(one, marked.text, places) for one in kept)


def ran(marked: Marked, facts: Sequence[Fact]) -> Mapping[str, bool]:
    """For each rule whether it could be run: the rules on years need the year that the document is about.

    >>> from extract.documents.document import Document
    >>> from extract.pipeline import marked
    >>> could = ran(marked(Document.from_text("灯会经费12万元。")), ())
    >>> could["template-blank-number"], could["year-past-aim"]
    (True, False)
    """
    period = Period.of(marked, facts)
    return {rule.id: rule.kind != "year" or can_run(rule.id, period) for rule in text_rules().rule}


def _found(marked: Marked, facts: Sequence[Fact], rules: TextRules) -> Iterator[Found]:
    paragraphs = tuple(prose(marked))
    reader = PatternReader(marked.folded, paragraphs)
    for rule in rules.rule:
        yield from reader.hits(rule)
    yield from malformed_hits(marked)
    period = Period.of(marked, facts)
    if period is not None:
        yield from year_hits(paragraphs, period)
        yield from layout_hits(marked, paragraphs, period)


def _hit(found: Found, text: str, places: FactsByPlace) -> TextHit:
    quote = Flat.of(text, *found.at).text
    return TextHit(found.rule, found.at, places.at(found.at), (("quote", quote), *found.years))

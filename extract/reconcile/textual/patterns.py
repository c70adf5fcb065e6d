"""The rules that are patterns in the table: left-over template text, misplaced points and commas, doubled units."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.reconcile.textual.hits import Found
from extract.reconcile.textual.lines import Prose, sentence
from schemas.base import Span
from schemas.text_rules import TextRule


def pattern_hits(rule: TextRule, folded: str, paragraphs: Sequence[Prose]) -> Iterator[Found]:
    """Every place where a pattern of `rule` matches and its sentence does not excuse it."""
    if rule.reads == "raw":
        yield from (Found(rule.id, span) for span in _spans(rule, folded))
        return
    for paragraph in paragraphs:
        for start, end in _spans(rule, paragraph.flat.text):
            yield Found(rule.id, paragraph.flat.span(start, end))


def _spans(rule: TextRule, text: str) -> Iterable[Span]:
    for pattern in rule.compiled:
        for match in pattern.finditer(text):
            if not _excused(rule, match):
                yield match.span("at")


def _excused(rule: TextRule, match: re.Match[str]) -> bool:
    start, end = match.span()
    return rule.excuse is not None and rule.excuse.search(sentence(match.string, start, end)) is not None

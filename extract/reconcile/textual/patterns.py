"""The rules that are patterns in the table: left-over template text, misplaced points and commas, doubled units."""

import re
from collections.abc import Iterator, Sequence

from extract.reconcile.textual.hits import Found
from extract.reconcile.textual.lines import Prose, sentence
from schemas.base import Span
from schemas.text_rules import TextRule


class PatternReader:
    """Reads one document by the patterns of the table."""

    def __init__(self, folded: str, paragraphs: Sequence[Prose]) -> None:
        self._folded, self._paragraphs = folded, paragraphs
        self._whole = "\n".join(paragraph.flat.text for paragraph in paragraphs)

    def hits(self, rule: TextRule) -> Iterator[Found]:
        """Every place where a pattern of `rule` matches and its sentence does not excuse it."""
        if rule.signs and not any(sign in self._folded for sign in rule.signs):
            return
        for pattern in rule.compiled:
            for span in self._spans(rule, pattern):
                yield Found(rule.id, span)

    def _spans(self, rule: TextRule, pattern: re.Pattern[str]) -> Iterator[Span]:
        if rule.reads == "raw":
            yield from _matches(rule, pattern, self._folded)
        # Most patterns match nowhere; one look at the whole tells that faster than one at each paragraph.
        elif pattern.search(self._whole):
            for paragraph in self._paragraphs:
                for start, end in _matches(rule, pattern, paragraph.flat.text):
                    yield paragraph.flat.span(start, end)


def _matches(rule: TextRule, pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if not _excused(rule, match):
            yield match.span("at")


def _excused(rule: TextRule, match: re.Match[str]) -> bool:
    start, end = match.span()
    return rule.excuse is not None and rule.excuse.search(sentence(match.string, start, end)) is not None

"""The year and kind of a document, and which of the rules on years they allow."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.marking.marked import Marked
from extract.reading.facts import Fact
from extract.reconcile.textual.hits import Found
from schemas.base import Span

YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)年"
"""A year in running text."""

_ALL = frozenset(["budget", "final_accounts", "performance"])
_KINDS: Mapping[str, frozenset[str]] = {
    "year-compared-with-itself": _ALL,
    "year-past-aim": frozenset(["budget"]),
    "year-past-plan": frozenset(["budget"]),
    "year-date-not-reached": _ALL,
    "year-empty-table": frozenset(["budget", "final_accounts"]),
    "year-of-heading": frozenset(["budget", "final_accounts"]),
    "year-out-of-line": _ALL,
}
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s?年)")


class Period(NamedTuple):
    """What a document is about: its fiscal year and its kind (budget, final_accounts, performance)."""

    year: int
    kind: str

    @classmethod
    def of(cls, marked: Marked, facts: Sequence[Fact]) -> "Period | None":
        """The period that the facts state; None where they state none, or a year that the text hardly names."""
        stated = {fact.path: fact.value for fact in facts if fact.path in ("fiscal_year", "document_kind")}
        year = stated.get("fiscal_year", "")
        if not re.fullmatch(r"(?:19|20)\d\d", year) or not _is_main(marked.folded, year):
            return None
        return cls(int(year), stated.get("document_kind", "budget"))


def can_run(rule: str, period: Period | None) -> bool:
    """Whether a rule on years has what it needs: the year, and a kind of document that it holds in."""
    return period is not None and period.kind in _KINDS.get(rule, _ALL)


def found(rule: str, at: Span, period: Period, year: int) -> Found:
    """A hit with the two years that its message names."""
    return Found(rule, at, (("year", str(year)), ("fiscal_year", str(period.year))))


def _is_main(text: str, year: str) -> bool:
    """Whether the year is one that the text speaks of: a date of publication taken for it would turn all rules round."""
    years = Counter(match[0] for match in _ANY_YEAR.finditer(text))
    return not years or years[year] * 2 >= max(years.values())

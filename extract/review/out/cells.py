"""What stands in the cells of a workbook's rows."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from extract.output.finding_titles import rule_title, title
from extract.output.messages import Lang, say
from extract.reading.amounts import yuan_of
from extract.review.events import Reading
from extract.review.keys import reason_title
from extract.review.out.rows import DecisionRow, Row
from extract.review.out.words import ACTIONS, STATES, TARGETS, TRIALS
from schemas.titles import default_titles, keys

Content = str | Decimal | datetime
Cells = Sequence[Content]

_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_EXACT_DIGITS = 15
"""Excel keeps a number as a binary float and shows 15 digits of it: so many come back as they were written."""


class Column(NamedTuple):
    """A column: the key of its title, and its width in characters."""

    title: str
    width: int


FACTS = (
    Column("column_document", 24),
    Column("column_path", 30),
    Column("column_name", 34),
    Column("column_keys", 18),
    Column("column_reviewed", 14),
    Column("column_exact", 14),
    Column("column_unit", 8),
    Column("column_yuan", 16),
    Column("column_read", 14),
    Column("column_read_unit", 8),
    Column("column_places", 14),
    Column("column_review_state", 10),
    Column("column_action", 12),
    Column("column_reason", 12),
    Column("column_remark", 24),
    Column("column_quote", 60),
    Column("column_reviewer", 12),
    Column("column_decided", 18),
    Column("column_rule", 24),
)
REVIEWED = 4
"""The column of the value as reviewed, which is coloured and bears the comments."""

DECISIONS = (
    Column("column_document", 24),
    Column("column_round", 6),
    Column("column_number", 6),
    Column("column_decided", 18),
    Column("column_reviewer", 12),
    Column("column_action", 12),
    Column("column_target", 8),
    Column("column_path", 30),
    Column("column_before", 14),
    Column("column_after", 14),
    Column("column_reason", 12),
    Column("column_remark", 24),
    Column("column_rule", 24),
    Column("column_shown", 10),
    Column("column_trial", 8),
    Column("column_counts", 10),
    Column("column_run", 28),
)


def fact_cells(row: Row, lang: Lang) -> Cells:
    """The cells of a fact, in the order of FACTS."""
    what, now, titles = row.decision, row.reviewed, default_titles()
    return (
        row.document,
        row.path,
        titles.full(row.slot),
        " / ".join(keys(row.path)),
        _value(now, row.slot) if now else "",
        now.value if now else "",
        now.unit if now else "",
        _yuan(now) if now else "",
        row.read.value if row.read else "",
        row.read.unit if row.read else "",
        _places(now or row.read),
        title(STATES, row.state, lang),
        title(ACTIONS, what.action, lang) if what else "",
        reason_title(what.reason, lang) if what else "",
        what.note if what else "",
        row.quote,
        what.reviewer if what else "",
        what.at if what else "",
        rule_title(what.rule, lang) if what and what.rule else "",
    )


def decision_cells(row: DecisionRow, lang: Lang) -> Cells:
    """The cells of a decision, in the order of DECISIONS."""
    what = row.event.what
    path = next((one.path for one in (what.after, what.before) if one), "")
    counts = "decision_undone" if row.undone else "decision_carried" if row.event.carried else ""
    return (
        row.document,
        Decimal(row.round),
        Decimal(row.event.number),
        what.at,
        what.reviewer,
        title(ACTIONS, what.action, lang),
        title(TARGETS, what.target.kind, lang),
        path,
        _written(what.before),
        _written(what.after),
        reason_title(what.reason, lang),
        what.note,
        rule_title(what.rule, lang) if what.rule else "",
        Decimal(what.shown_ms).scaleb(-3).quantize(Decimal("0.1")) if what.shown_ms else "",
        title(TRIALS, what.trial, lang),
        say(counts, lang) if counts else "",
        what.run,
    )


def exact(text: str) -> Decimal | None:
    """The number that a spreadsheet would show as it is written; None where there is none, or it has too many digits.

    >>> exact("840.990"), exact("0201"), exact("1234567890123.456"), exact("12.5%")
    (Decimal('840.990'), None, None, None)
    """
    if not _PLAIN.fullmatch(text):
        return None
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    longest = max(len(digits), len(text.partition(".")[2]))
    return Decimal(text) if longest <= _EXACT_DIGITS else None


def _value(now: Reading, slot: str) -> Content:
    known = default_titles().slot(slot)
    if known is not None and not known.leaf.numeric:
        return now.value
    number = exact(now.value)
    return now.value if number is None else number


def _yuan(now: Reading) -> Content:
    yuan = yuan_of(now.value, now.unit)
    if yuan is None:
        return ""
    written = format(yuan, "f")
    number = exact(written)
    return written if number is None else number


def _places(one: Reading | None) -> str:
    return "; ".join(f"{start}-{end}" for start, end in one.at) if one else ""


def _written(one: Reading | None) -> str:
    return f"{one.value}{one.unit}" if one else ""

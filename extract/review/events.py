"""What reviewers decide, as events: appended, never changed. A document as reviewed is what follows from them in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from schemas.base import Span

Action = Literal[
    "accept", "take", "point", "type", "claim", "clear", "source_error", "restore",
    "dismiss", "recall",
    "done", "sign_off", "reopen",
    "undo",
]  # fmt: skip
"""Of a field: the value is right; a candidate, a number pointed at, or typed words are right; an unclaimed number is a fact
of some path; there is no such fact; the document itself is wrong; back to the value as read. Of a finding: the rule is wrong
here, or is not after all; `accept` and `source_error`: it is right, the document is wrong. Of a document: settled, settled
though errors are left, taken up again. `undo` takes an event back."""

Reason = Literal[
    "", "value", "unit", "placement", "missed", "invented", "source_error", "source_missing", "scope", "rule"
]
"""Why: 数值错 / 单位错 / 归属错 / 漏抽 / 臆造 / 原文错误 / 原文缺失 / 口径不同 / 规则误报. They feed the error classes of evaluations."""

TargetKind = Literal["field", "number", "finding", "document"]
"""What is decided about: a fact as read, a number that no fact claims, a finding, or the whole document."""

Trial = Literal["", "probe", "plant"]
"""How a card came before the reviewer: flagged, drawn from those without flags, or with a value known to be wrong."""


class Target(NamedTuple):
    """`id` is a field's, a number's or a finding's stable id; "" for the document."""

    kind: TargetKind
    id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact's value at a moment: its path, value as written, unit and places; `in_source` is false for typed words."""

    path: str
    value: str
    unit: str
    at: tuple[Span, ...] = ()
    in_source: bool = True


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A decision on its way into the store.

    `before` and `after` are the readings it goes from and to, None for none. `token` is the sender's name for it: sent twice,
    it counts once. `shown_ms`: milliseconds since its card was shown. `undoes` is the number of the event an undo takes back.
    """

    at: datetime
    reviewer: str
    action: Action
    target: Target
    run: str
    token: str
    before: Reading | None = None
    after: Reading | None = None
    reason: Reason = ""
    note: str = ""
    rule: str = ""
    shown_ms: int = 0
    undoes: int | None = None
    trial: Trial = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A decision in the store. `number` counts within a review from 1; `carried`: it was made in a review of an earlier run."""

    number: int
    what: NewEvent
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a review is, kept beside its events for lists: cards to be settled, those left, error findings left open."""

    cards: int = 0
    left: int = 0
    errors: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """One look at one document of one run: `round` 1, or 2 for a second, blind one. `revision` counts its events."""

    key: int
    run: str
    document: str
    round: int
    sha256: str
    revision: int
    summary: Summary
    events: Sequence[Event] = ()

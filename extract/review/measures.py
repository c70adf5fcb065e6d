"""How far a review is and how far it can be trusted: progress, error that nobody flagged, catches, agreement, time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from scipy.stats import binomtest

from extract.review.events import Event, Reading, Review, Target
from extract.review.state import fold, standing
from extract.store.review_records import Tally

CONFIDENCE = 0.95
PAUSE_MS = 120_000
"""What one card counts at most: longer than that, nobody was looking at it."""

Stream = Iterable[tuple[Review, Event]]
"""Events with the heads of their reviews, those of one review together and in their order."""

_CAUGHT = ("take", "point", "type", "claim", "clear")
"""What says of a planted value that it is wrong."""
_MISREAD = ("corrected", "cleared")
"""The states of facts that were not read right; an error of the document's own was."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `of`, with the exact bounds (Clopper and Pearson 1934) on the true share; None, 0 and 1 of nothing."""

    count: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """What was observed."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two reviewers who did not see each other's decisions made of the same cards; `kappa` None where undefined."""

    documents: int = 0
    decisions: int = 0
    disagreements: int = 0
    kappa: float | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What one reviewer did. `documents` are those with a decision; `minutes` are spent on all of them."""

    reviewer: str
    documents: int
    decisions: int
    minutes: float
    caught: Rate

    @property
    def minutes_per_document(self) -> float | None:
        return self.minutes / self.documents if self.documents else None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of a run's review. Decisions carried over from earlier runs are part of the progress alone.

    `residual` is the share of wrong facts among those that nothing flagged, from the probes that were judged: its `high` is
    the bound to quote, exceeded in one case of twenty. `caught` is the share of planted errors that were seen, two-sided.
    `minutes` are a done document's, on average.
    """

    progress: Tally
    residual: Rate
    caught: Rate
    agreement: Agreement
    minutes: float | None
    reviewers: tuple[Work, ...] = ()


class Label(NamedTuple):
    """How a fact stands after a decision: two labels are equal where two reviewers agree. Of a correction with its value."""

    state: str
    path: str = ""
    value: str = ""
    unit: str = ""


class _Judged(NamedTuple):
    reviewer: str
    label: Label


_Labels = Mapping[Target, _Judged]


def measure(progress: Tally, first: Stream, second: Stream) -> Measures:
    """The figures, from the events of the first round and of the second. Held are the second round's labels alone."""
    work = _Reckoning()
    again = {head.document: _labels(events) for head, events in _reviews(second, work, 2)}
    pairs: Counter[tuple[Label, Label]] = Counter()
    documents = 0
    for head, events in _reviews(first, work, 1):
        both = _both(_labels(events), again.get(head.document, {}))
        documents += bool(both)
        pairs.update(both)
    apart = sum(count for (one, other), count in pairs.items() if one != other)
    return Measures(
        progress,
        upper(work.wrong, work.probed),
        two_sided(sum(work.caught.values()), sum(work.planted.values())),
        Agreement(documents, pairs.total(), apart, kappa(pairs)),
        work.done_ms / work.done / 60_000 if work.done else None,
        tuple(work.reviewers()),
    )


def upper(count: int, of: int) -> Rate:
    """A rate whose `high` is the one-sided bound: the largest true share that is not ruled out at 95 %.

    Solves sum(binomial(of, i) p^i (1-p)^(of-i), i <= count) = 0.05 for p.

    >>> rate = upper(1, 93)  # one probe of 93 was wrong
    >>> f"{rate.share:.2%}, at most {rate.high:.2%}"
    '1.08%, at most 5.00%'
    >>> upper(0, 0).high
    1.0
    """
    if not of:
        return Rate(0, 0, 0.0, 1.0)
    # "less" is the alternative that is tested; its interval reaches from 0 to the bound.
    bounds = binomtest(count, of, alternative="less").proportion_ci(CONFIDENCE)
    return Rate(count, of, 0.0, float(bounds.high))


def two_sided(count: int, of: int) -> Rate:
    """A rate with the bounds that leave 2.5 % on either side.

    >>> rate = two_sided(9, 10)  # nine of ten planted errors were seen
    >>> round(rate.low, 3), round(rate.high, 3)
    (0.555, 0.997)
    """
    if not of:
        return Rate(0, 0, 0.0, 1.0)
    bounds = binomtest(count, of).proportion_ci(CONFIDENCE)
    return Rate(count, of, float(bounds.low), float(bounds.high))


def kappa(pairs: Mapping[tuple[Label, Label], int]) -> float | None:
    """Cohen's kappa of counted pairs of labels: (po - pe) / (1 - pe).

    po is the share of pairs that are alike, pe the sum over labels of share with the first times share with the second.
    None where there is no pair, or both gave one and the same label throughout: chance would do as well.

    >>> yes, no = Label("accept"), Label("clear")
    >>> kappa({(yes, yes): 20, (yes, no): 5, (no, yes): 10, (no, no): 15})  # po 0.7, pe 0.5 * 0.6 + 0.5 * 0.4 = 0.5
    0.4
    >>> kappa({(yes, yes): 20}), kappa({})
    (None, None)
    """
    total = sum(pairs.values())
    one: Counter[Label] = Counter()
    other: Counter[Label] = Counter()
    for (a, b), count in pairs.items():
        one[a] += count
        other[b] += count
    chance = sum(count * other[label] for label, count in one.items())
    alike = sum(count for (a, b), count in pairs.items() if a == b)
    # In whole numbers until the last step: 1 - pe is either 0 or not.
    rest = total * total - chance
    return (alike * total - chance) / rest if rest else None


class _Reckoning:
    """Sums over reviews as they pass."""

    def __init__(self) -> None:
        self.probed = self.wrong = self.done = self.done_ms = 0
        self.planted: Counter[str] = Counter()
        self.caught: Counter[str] = Counter()
        self._documents: Counter[str] = Counter()
        self._decisions: Counter[str] = Counter()
        self._ms: Counter[str] = Counter()

    def add(self, head: Review, events: Sequence[Event], round: int) -> None:
        undone = fold(events).undone
        own = [one for one in events if not one.carried]
        counted = [one.what for one in own if one.what.action != "undo" and one.number not in undone]
        for what in counted:
            if what.trial == "plant":
                self.planted[what.reviewer] += 1
                self.caught[what.reviewer] += what.action in _CAUGHT
        if round == 1:
            self._probes(events)
        spent = self._time(own)
        self._decisions.update(what.reviewer for what in counted)
        self._documents.update({what.reviewer for what in counted})
        if round == 1 and head.summary.done and spent:
            self.done += 1
            self.done_ms += spent

    def _probes(self, events: Sequence[Event]) -> None:
        """What was decided last on each probe; one that was put back to as it was read is not judged.

        What was a probe in an earlier run may be flagged in this one.
        """
        probes = {one.what.target for one in events if one.what.trial == "probe" and not one.carried}
        judged = [one.label.state for target, one in _labels(events).items() if target in probes]
        self.probed += len(judged)
        self.wrong += sum(state in _MISREAD for state in judged)

    def _time(self, events: Sequence[Event]) -> int:
        """Milliseconds, those of decisions taken back too: they were spent."""
        before = sum(self._ms.values())
        for one in events:
            self._ms[one.what.reviewer] += min(max(one.what.shown_ms, 0), PAUSE_MS)
        return sum(self._ms.values()) - before

    def reviewers(self) -> Iterator[Work]:
        for name in sorted(self._documents):
            yield Work(
                name,
                self._documents[name],
                self._decisions[name],
                self._ms[name] / 60_000,
                two_sided(self.caught[name], self.planted[name]),
            )


def _reviews(stream: Stream, work: _Reckoning, round: int) -> Iterator[tuple[Review, list[Event]]]:
    """Review by review what was decided in this run, counted into `work` on its way."""
    for _, pairs in groupby(stream, key=lambda pair: pair[0].key):
        held = [*pairs]
        head, events = held[0][0], [event for _, event in held]
        work.add(head, events, round)
        yield head, events


def _labels(events: Sequence[Event]) -> _Labels:
    """How each fact and number stands, of which something was decided in this run; planted errors left out."""
    read: dict[Target, Reading | None] = {}
    for event in events:
        # The first decision found it as it was read.
        if event.what.trial != "plant":
            read.setdefault(event.what.target, event.what.before)
    made: dict[Target, _Judged] = {}
    for target, event in fold(events).latest.items():
        if target.kind in ("field", "number") and not event.carried:
            state, now = standing(read[target], event)
            right = (
                Label(state, now.path, now.value, now.unit) if state == "corrected" and now else Label(state)
            )
            if state != "pending":
                made[target] = _Judged(event.what.reviewer, right)
    return made


def _both(one: _Labels, other: _Labels) -> list[tuple[Label, Label]]:
    """The labels of what both decided on. The same person twice is no second opinion."""
    made = []
    for at, judged in one.items():
        again = other.get(at)
        if again is not None and again.reviewer != judged.reviewer:
            made.append((judged.label, again.label))
    return made

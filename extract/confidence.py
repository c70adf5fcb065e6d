"""How sure a reading is where its reader does not say: derived from what speaks for it and against it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from extract.readers.base import Asked
from extract.readers.both import ALONE, DIFFER
from extract.reading.facts import Fact
from extract.reading.pointers import Refused
from extract.reconcile.findings import Finding, misread

BASE = 2.8
"""Log odds of a reading of which nothing is known: 0.943, between what is read of documents that were used while building
(0.99) and of others (0.91)."""

AGREED, APART = 2.4, -4.0
"""Two readers point alike, or not. Of 1,704 readings that agreed 1 was wrong, of 67 that did not 19, of 3,527 by one
reader alone 23."""

HELD, HELD_TWICE = 1.5, 2.5
"""A rule without exceptions holds with it, or two do. Of 1,355 readings in one such rule 4 were wrong, of 731 in more none,
of 3,212 in none 39."""

SUSPECTED = -4.5
"""A finding takes it for misread: 3 of 7 were."""

REFUSED, REPAIRED = -1.0, -0.5
"""A pointer to the place was refused; answers of the document had to be repaired. Set by judgement: too rare to be counted."""

LISTED = {".uses[]": -1.5, ".indicators[]": -1.0}
"""Uses and indicators of projects, read off lists without headings: 16 of 211 and 8 of 380 were wrong, of others 19 of 4,707."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one reading besides its value. `agreed` is None where there was one reader only."""

    field: str
    agreed: bool | None = None
    held: int = 0
    suspected: bool = False
    refused: bool = False
    repaired: bool = False


def confidence(known: Evidence) -> float:
    """The probability that a reading is right: a sum of log odds, each a rate that was counted (constants above).

    The counts are from 12 labelled documents read offline, by a model and by both; how well the result is calibrated
    on other documents is for an evaluation to say.

    >>> [round(confidence(Evidence("revenue.amount", agreed=one, held=2)), 3) for one in (None, True, False)]
    [0.995, 1.0, 0.786]
    >>> round(confidence(Evidence("revenue.amount", suspected=True)), 3)
    0.154
    """
    odds = BASE
    if known.agreed is not None:
        odds += AGREED if known.agreed else APART
    odds += (0.0, HELD, HELD_TWICE)[min(known.held, 2)]
    odds += SUSPECTED * known.suspected + REFUSED * known.refused + REPAIRED * known.repaired
    odds += sum(weight for part, weight in LISTED.items() if part in known.field)
    return 1 / (1 + exp(-odds))


def _agreed(reader: str, fact: Fact) -> bool | None:
    apart = not {DIFFER, ALONE}.isdisjoint(fact.flags)
    if reader == "offline-first":
        # Without a flag it may be that nobody else was asked.
        return False if apart else None
    return not apart if reader == "both" else None


def confidences(
    facts: Sequence[Fact],
    findings: Iterable[Finding],
    held: Mapping[str, int],
    reader: str,
    refused: Iterable[Refused] = (),
    asked: Asked | None = None,
) -> tuple[Fact, ...]:
    """The facts, each with its confidence, rounded to four places; what a fact has of its own is kept.

    Args:
        facts: what was read.
        findings: what the rules say of it.
        held: by path, how many hard rules hold with a fact (`Reconciliation.held`).
        reader: the reader's name: of "both" the flags tell whether the two agreed, of "offline-first" where they did not.
        refused: pointers that were refused.
        asked: what was asked of a model.
    """
    suspected, places = misread(findings), {one.at for one in refused}
    repaired = asked is not None and asked.repairs > 0

    def known(fact: Fact) -> Evidence:
        return Evidence(
            fact.slot,
            _agreed(reader, fact),
            held.get(fact.path, 0),
            fact.path in suspected,
            any(span in places for span in fact.at),
            repaired,
        )

    return tuple(
        fact if fact.confidence is not None else replace(fact, confidence=round(confidence(known(fact)), 4))
        for fact in facts
    )

"""Why a document's facts are looked at, told from the document as it was read: the same all through its review. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from extract.review.dossier import Options
from extract.review.events import Target
from extract.review.frame import Frame
from extract.review.probes import Trials, trials

LOOKED_AT = ("readers_differ", "signed", "malformed", "conflict")
"""Flags for which a fact is looked at. A unit from the context and a single reader are too common: there confidence decides."""


@dataclass(frozen=True, slots=True)
class Outset:
    """What is known before anything is decided.

    `carriers` are the fields on whose cards the findings stand, by finding, None for a card of its own; `found` the findings
    of each field's card; `looks` the reasons of its own why a field is looked at.
    """

    carriers: Mapping[str, Target | None]
    found: Mapping[Target, tuple[Finding, ...]]
    looks: Mapping[str, tuple[str, ...]]
    trials: Trials


def outset(frame: Frame, options: Options) -> Outset:
    """Of a document as it was read."""
    by_path = {path: Target("field", ids[0]) for path, ids in frame.at_path.items()}
    carriers: dict[str, Target | None] = {}
    found: dict[Target, tuple[Finding, ...]] = {}
    for one, finding in frame.findings_as_read.items():
        carrier = carriers[one] = carrier_of(finding, by_path)
        if carrier is not None:
            found[carrier] = (*found.get(carrier, ()), finding)
    looks = {one: seen for one, fact in frame.fact_of.items() if (seen := _looks(fact, options))}
    flagged = {target.id for target in _flagged(frame.findings_as_read.values(), by_path)}
    unflagged = frozenset(one for one in frame.ids if one not in flagged and one not in looks)
    return Outset(carriers, found, looks, trials(frame, unflagged, options))


def carrier_of(finding: Finding, by_path: Mapping[str, Target]) -> Target | None:
    """Whose card a finding stands on: the first of its suspects that is a fact, else the first of what it speaks about."""
    return next((by_path[path] for path in about(finding) if path in by_path), None)


def _flagged(findings: Iterable[Finding], by_path: Mapping[str, Target]) -> Iterator[Target]:
    """The facts that findings speak against: the one on whose card each stands, and all others that it suspects."""
    for finding in findings:
        if finding.severity != "info":
            carrier = carrier_of(finding, by_path)
            yield from (one for one in (carrier, *map(by_path.get, finding.suspects)) if one is not None)


def about(finding: Finding) -> Iterable[str]:
    """The paths that a finding suspects, then those it speaks about."""
    return (*finding.suspects, *finding.paths)


def _looks(fact: Fact, options: Options) -> tuple[str, ...]:
    low = fact.confidence is not None and fact.confidence < options.low
    return (*(flag for flag in LOOKED_AT if flag in fact.flags), *(("low",) if low else ()))

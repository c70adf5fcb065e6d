"""A document on the table: what counts of each fact and number, and what is held of each finding. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from extract.reconcile.findings import Finding
from extract.review.candidates import Lookup
from extract.review.dossier import Card, Dossier, Options
from extract.review.events import Reading, Target
from extract.review.following import Followed
from extract.review.frame import Checks, Frame
from extract.review.outset import Outset, about, carrier_of
from extract.review.reviewed import Changes
from extract.review.state import Standing, State, standing

Verdict = Literal["open", "confirmed", "dismissed"]
"""What is held of a finding: nothing yet, that the document is wrong, or that the rule is."""


@dataclass(frozen=True, slots=True)
class Table:
    """All that cards are made from.

    `standings` has every field, and the numbers that were decided; `by_path` what has a path now; `carried` the findings on
    each card, None for those that have cards of their own; `covered` the readings by decision, by where their
    numbers begin; `lookup` what cures are resolved with. `earlier` are the cards before the last
    decision, to be taken over where nothing on them has changed; `same_facts`: the facts were these already.
    """

    frame: Frame
    options: Options
    outset: Outset
    state: State
    followed: Followed
    checks: Checks
    standings: Mapping[Target, Standing]
    by_path: Mapping[str, Target]
    carried: Mapping[Target | None, tuple[Finding, ...]]
    verdicts: Mapping[str, Verdict]
    covered: Mapping[int, Reading]
    lookup: Lookup
    earlier: Mapping[str, Card]
    same_facts: bool

    def verdict(self, finding: Finding) -> Verdict:
        """What is held of a finding."""
        return self.verdicts[self.checks.ids[id(finding)]]


def laid_out(
    frame: Frame,
    options: Options,
    outset: Outset,
    state: State,
    followed: Followed,
    checks: Checks,
    changed: Changes,
    earlier: Dossier | None,
) -> Table:
    """Put it on the table; `changed` are the readings by decision."""
    standings = {
        Target("field", one): standing(read, followed.fields.get(one)) for one, read in frame.readings.items()
    }
    standings.update(
        {Target("number", one): standing(None, event) for one, event in followed.numbers.items()}
    )
    by_path = _by_path(frame, standings)
    carried: dict[Target | None, tuple[Finding, ...]] = {}
    verdicts: dict[str, Verdict] = {}
    for finding in checks.checked.findings:
        one = checks.ids[id(finding)]
        known = one in outset.carriers
        carrier = outset.carriers[one] if known else carrier_of(finding, by_path)
        carried[carrier] = (*carried.get(carrier, ()), finding)
        verdicts[one] = _verdict(one, finding, carrier, by_path, standings, state)
    covered = {at[0]: now for _, now in changed if now is not None for at in now.at}
    lookup = Lookup(by_path, {target: one.now for target, one in standings.items()})
    return Table(
        frame=frame,
        options=options,
        outset=outset,
        state=state,
        followed=followed,
        checks=checks,
        standings=standings,
        by_path=by_path,
        carried=carried,
        verdicts=verdicts,
        covered=covered,
        lookup=lookup,
        earlier={} if earlier is None else earlier.by_id,
        same_facts=earlier is not None and earlier.facts is checks.facts,
    )


def _by_path(frame: Frame, standings: Mapping[Target, Standing]) -> Mapping[str, Target]:
    """What has each path: by decision, else as it was read."""
    made: dict[str, Target] = {}
    for target, one in standings.items():
        if one.now is not None:
            made.setdefault(one.now.path, target)
    for path, ids in frame.at_path.items():
        made.setdefault(path, Target("field", ids[0]))
    return made


def _verdict(
    one: str,
    finding: Finding,
    carrier: Target | None,
    by_path: Mapping[str, Target],
    standings: Mapping[Target, Standing],
    state: State,
) -> Verdict:
    """A finding is settled by its own decision, or where what it is about is called an error of the document."""
    own = state.latest.get(Target("finding", one))
    if own is not None and own.what.action == "dismiss":
        return "dismissed"
    if own is not None and own.what.action in ("accept", "source_error"):
        return "confirmed"
    targets = {carrier, *(by_path.get(path) for path in about(finding))}
    wrong = any(
        target is not None and target in standings and standings[target].state == "source_error"
        for target in targets
    )
    return "confirmed" if wrong else "open"

"""Reconciliation of one document: its facts in, findings and the status of every rule out. Pure.

The way: facts -> index (intervals) -> checks (every rule at every place) -> causes (smallest sets of wrong numbers) ->
verdicts (document or extraction, tested explanations) -> findings, one for each cause.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extract.marking.marked import Marked
from extract.reading.facts import Fact
from extract.reconcile.assemble import (
    claimed_twice,
    conflicting,
    folded,
    hard,
    left_unread,
    other_calibers,
    soft,
    texts,
)
from extract.reconcile.binding import check
from extract.reconcile.choosing import Checked
from extract.reconcile.constraints import Constraint, Status
from extract.reconcile.evidence import Evidence
from extract.reconcile.findings import Finding
from extract.reconcile.index import Index
from extract.reconcile.repeats import rounded
from extract.reconcile.suspects import causes
from schemas.rules import BoundRule, default_rules

_WORST: Sequence[Status] = (
    "error", "fail", "ambiguous", "incomplete", "pass_rounding", "pass_exact", "not_applicable",
)  # fmt: skip
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """What became of one rule in one document: the worst of all its places, and how many places it was decided at."""

    rule: str
    status: Status
    checked: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the facts that are numbers took part in a rule that could be decided."""

    numbers: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All that the rules say about one document; `held` counts, by path, the hard rules that hold with a fact."""

    findings: tuple[Finding, ...]
    rules: tuple[RuleStatus, ...]
    coverage: Coverage
    held: Mapping[str, int] = field(default_factory=dict)


def reconcile(
    facts: Sequence[Fact],
    marked: Marked | None = None,
    rules: Sequence[BoundRule] | None = None,
    *,
    wording: bool = True,
) -> Reconciliation:
    """Check a document's facts against each other, and its text against the genre's.

    Args:
        facts: the facts, of any reader, of a reviewer or of a gold file.
        marked: the document; without it text rules are not run and less can be said about who is wrong.
        rules: instead of the built-in ones.
        wording: whether the text rules are run as well; they do not depend on the facts' values.
    """
    rules = default_rules() if rules is None else rules
    index = Index.of(facts, marked)
    checks = [_rounded(one) for one in check(index, rules, _kind(facts))]
    evidence = Evidence(index, _held(checks, "hard"), _held(checks, "soft"))
    failed = _failed(checks, "hard")
    found: list[Finding] = []
    found += hard(causes(failed, evidence.held), _failed(checks, "soft"), evidence)
    found += soft(_failed(checks, "soft"), found, evidence)
    found += conflicting(checks, evidence)
    found += left_unread(checks, found, evidence)
    found += claimed_twice(found, evidence)
    found += other_calibers(checks, evidence)
    ran: Mapping[str, bool] = {}
    if marked is not None and wording:
        hits, ran = texts(marked, facts)
        found += hits
    findings = sorted(
        folded(found), key=lambda one: (_SEVERITIES.index(one.severity), one.at[:1] or ((0, 0),))
    )
    statuses = [*_statuses(rules, checks), *_text_statuses(ran, findings)]
    return Reconciliation(tuple(findings), tuple(statuses), _coverage(index, checks), _support(evidence.held))


def held_rules(facts: Sequence[Fact], rules: Sequence[BoundRule] | None = None) -> Mapping[str, int]:
    """In how many hard rules that hold each fact takes part, by its path. Without the text, so close to what `reconcile` says."""
    index = Index.of(facts)
    return _support(_held(check(index, default_rules() if rules is None else rules, _kind(facts)), "hard"))


def _kind(facts: Sequence[Fact]) -> str:
    return next((fact.value for fact in facts if fact.path == "document_kind"), "")


def _support(held: Iterable[Constraint]) -> Mapping[str, int]:
    made: Counter[str] = Counter()
    for one in held:
        made.update({value.path for value in one.values()})
    return made


def _rounded(one: Checked) -> Checked:
    """A repeat with fewer decimals is rounding of a kind."""
    if (
        one.bound.rule.relation == "repeat"
        and one.status == "fail"
        and one.constraint
        and rounded(one.constraint)
    ):
        return Checked(one.bound, "pass_rounding", one.constraint, one.path)
    return one


def _held(checks: Iterable[Checked], tier: str) -> list[Constraint]:
    return [
        one.constraint
        for one in checks
        if one.constraint is not None and one.status.startswith("pass") and one.bound.rule.tier == tier
        and one.bound.rule.relation != "repeat"
    ]  # fmt: skip


def _failed(checks: Iterable[Checked], tier: str) -> list[Constraint]:
    return [
        one.constraint
        for one in checks
        if one.constraint is not None and one.status == "fail" and one.bound.rule.tier == tier
        and one.bound.rule.relation != "repeat"
    ]  # fmt: skip


def _statuses(rules: Sequence[BoundRule], checks: Sequence[Checked]) -> list[RuleStatus]:
    by_rule: dict[str, list[Status]] = {bound.rule.id: [] for bound in rules}
    for one in checks:
        by_rule[one.bound.rule.id].append(one.status)
    return [_status(rule, found) for rule, found in by_rule.items()]


def _status(rule: str, found: Sequence[Status]) -> RuleStatus:
    decided = sum(status.startswith("pass") or status == "fail" for status in found)
    none: Status = "not_applicable"
    worst = min(found, key=_WORST.index, default=none)
    return RuleStatus(rule, worst, decided, len(found))


def _text_statuses(ran: Mapping[str, bool], findings: Iterable[Finding]) -> list[RuleStatus]:
    hit = {one.rule for one in findings}
    made = []
    for rule, could in ran.items():
        status: Status = "incomplete" if not could else "fail" if rule in hit else "pass_exact"
        made.append(RuleStatus(rule, status, int(could), 1))
    return made


def _coverage(index: Index, checks: Iterable[Checked]) -> Coverage:
    every = {one[0].path for one in index.every()}
    seen = {
        value.path
        for one in checks
        if one.constraint is not None and (one.status.startswith("pass") or one.status == "fail")
        for value in one.constraint.values()
    }
    return Coverage(len(every), len(seen & every))

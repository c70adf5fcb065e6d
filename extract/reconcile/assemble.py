"""Makes findings: one for each cause, what follows from it folded under it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extract.marking.marked import Marked
from extract.reading.facts import Fact
from extract.reconcile.choosing import Checked
from extract.reconcile.constraints import Constraint, Form
from extract.reconcile.evidence import Evidence
from extract.reconcile.explanations import mix_ups
from extract.reconcile.findings import Attribution, Cure, Finding, FindingKind, Part, Severity
from extract.reconcile.index import Value
from extract.reconcile.precision import scale_of
from extract.reconcile.repeats import conflicts, opposed, share_a_name, slip
from extract.reconcile.suspects import Cause, causes
from extract.reconcile.textual.check import check_texts, ran
from extract.reconcile.verdict import Verdict, cure_of, judge, missing_part, primary
from extract.reconcile.wording import arithmetic, bounds_text, said_of, side_of
from schemas.base import Span
from schemas.text_rules import text_rules
from schemas.titles import default_titles

_TWICE = "同一个数读成了两项数据", "one number was read as two facts"
_KINDS: Mapping[Form, FindingKind] = {
    "sum": "sum",
    "equal": "cross",
    "at_most": "range",
    "share": "rate",
    "change": "change",
    "rate": "rate",
    "rate_of_prior": "rate",
    "product": "sum",
    "hundred": "rate",
}


def hard(found: Sequence[Cause], soft_failed: Sequence[Constraint], evidence: Evidence) -> Iterator[Finding]:
    """A finding for each cause of failed hard rules; soft failures of a number that is known to be wrong go with it."""
    whole = sum(_whole_percent(one) for cause in found for one in cause.failed)
    for cause in found:
        verdict = judge(cause, evidence)
        first = primary(cause, verdict.suspects)
        follows = [one for one in cause.failed if one is not first]
        if len(verdict.suspects) == 1:
            follows += [
                one for one in soft_failed if verdict.suspects[0] in one.values() and one.form != "at_most"
            ]
        yield _finding(first, verdict, _severity(first, verdict, whole), follows)


def _severity(constraint: Constraint, verdict: Verdict, whole: int) -> Severity:
    """An error is a hard rule that the document itself breaks; of a doubtful reading nothing is known yet.

    A document that cuts its percents to whole numbers throughout does so by habit.
    """
    if verdict.attribution == "extraction" or constraint.rule.tier == "soft":
        return "warning"
    habit = (whole > 1 and _whole_percent(constraint)) or _whole_amount(constraint)
    return "warning" if habit else "error"


def _whole_amount(constraint: Constraint) -> bool:
    """Whether one of two totals is the other in whole units: 1235万元 for 1234.56万元."""
    values = constraint.values()
    if constraint.form != "equal" or len(values) != 2 or values[0].statement.unit != values[1].statement.unit:
        return False
    scale = scale_of(values[0].statement)
    apart = abs(values[0].interval.mid - values[1].interval.mid)
    return scale is not None and apart < scale and sum("." in value.statement.value for value in values) == 1


def _whole_percent(constraint: Constraint) -> bool:
    """A percent that was rounded or cut to a whole number and written with zeros behind: 58.94 as 59.0, 4.48 as 4.00."""
    value, computed = constraint.operands[0].value, constraint.computed
    if value is None or computed is None or value.statement.unit != "%":
        return False
    head, _, tail = value.statement.value.partition(".")
    return not tail.strip("0") and head.isdigit() and abs(abs(computed.mid) - int(head)) < 1


def soft(failed: Sequence[Constraint], found: Sequence[Finding], evidence: Evidence) -> Iterator[Finding]:
    """A warning for each failed soft rule that does not already go with a cause."""
    held = {(one.rule, one.paths) for finding in found for one in finding.folded}
    for constraint in failed:
        values = [value for value in constraint.values() if value.interval.mid != 0] or [*constraint.values()]
        doubtful = [value for value in values if evidence.doubtful(value)]
        side: Attribution = "extraction" if doubtful else "document"
        verdict = Verdict(tuple(doubtful or values), len(doubtful or values) > 1, side, ())
        made = _finding(constraint, verdict, "warning", ())
        if (made.rule, made.paths) not in held:
            yield made


def conflicting(checks: Sequence[Checked], evidence: Evidence) -> Iterator[Finding]:
    """One finding for each fact that is stated differently: an error where one statement is a slip of the other.

    What is rather two numbers read as one fact is told once for each part of the document.
    """
    doubts: dict[str, list[Finding]] = {}
    for failed in conflicts(checks):
        values = tuple(dict.fromkeys(value for constraint in failed for value in constraint.values()))
        if opposed(failed, evidence.index):
            yield _finding(failed[0], Verdict(values, True, "document", ()), "error", ())
            continue
        found = slip(failed, evidence.index, evidence.confirmed)
        if found is None:
            if not share_a_name(values[0]):
                made = _finding(failed[0], Verdict(values[:1], False, "extraction", ()), "warning", ())
                doubts.setdefault(values[0].node, []).append(made)
            continue
        told, right = found
        cure = Cure(told.kind, told.about.path, right.statement.value, right.statement.unit)
        alone = len(told.about.statement.at) < len(right.statement.at) or len(failed) > 1
        verdict = Verdict((told.about,) if alone else (told.about, right), not alone, "document", (cure,))
        yield _finding(failed[0], verdict, "error", ())
    for first, *others in doubts.values():
        yield replace(first, folded=tuple(others))


def left_unread(checks: Sequence[Checked], found: Sequence[Finding], evidence: Evidence) -> Iterator[Finding]:
    """Lists that are short while a number in them is claimed by no field: it may be what is missing."""
    told = {path for finding in found for path in finding.suspects}
    for one in checks:
        if (
            one.constraint is None
            or not one.gap
            or one.status != "incomplete"
            or one.bound.rule.tier != "hard"
        ):
            continue
        verdicts = [judge(cause, evidence) for cause in causes([one.constraint], evidence.held)]
        misread = [each for each in verdicts if each.attribution == "extraction" and each.cures]
        added = None if misread else missing_part(one.constraint, one.gap, evidence)
        for verdict in [added] if added is not None else verdicts:
            if verdict.attribution == "extraction" and not told.intersection(
                v.path for v in verdict.suspects
            ):
                yield replace(_finding(one.constraint, verdict, "warning", ()), kind="unread")


def other_calibers(checks: Sequence[Checked], evidence: Evidence) -> Iterator[Finding]:
    """A hint where a total and its list differ by an amount that tells of two calibers: it may be right as it is."""
    for one in checks:
        if one.status != "ambiguous" or one.constraint is None or one.constraint.form != "sum":
            continue
        whole, computed = one.constraint.operands[0].value, one.constraint.computed
        if whole is None or computed is None or any(value.fact.conflict for value in one.constraint.values()):
            continue
        told = [made for made in mix_ups(whole, computed, evidence.amounts) if made.kind == "known_residual"]
        cures = tuple(cure_of(made) for made in told[:1])
        yield _finding(one.constraint, Verdict((whole,), False, "document", cures), "info", ())


def claimed_twice(found: Sequence[Finding], evidence: Evidence) -> Iterator[Finding]:
    """One number is one fact: two that were read off the same place, unless a rule told already which is wrong."""
    told = {path for finding in found for path in finding.suspects}
    for start, facts in sorted(evidence.readings.items()):
        paths = tuple(sorted({fact.path for fact in facts}))
        if len(paths) < 2 or told.intersection(paths):
            continue
        confirmed = {value.path for value in evidence.confirmed}
        suspects = tuple(path for path in paths if path not in confirmed) or paths
        titles = default_titles()
        at = next(span for fact in facts for one in fact.statements for span in one.at if span[0] == start)
        yield Finding(
            rule="one-number-one-fact",
            kind="twice",
            severity="warning",
            attribution="extraction",
            paths=paths,
            at=(at,),
            message=said_of(_TWICE[0], "、".join(map(titles.named, paths)), suspects, "extraction", "zh"),
            message_en=said_of(_TWICE[1], ", ".join(paths), suspects, "extraction", "en"),
            suspects=suspects,
            ambiguous=len(suspects) > 1,
            subject="|".join(paths),
        )


def texts(marked: Marked, facts: Sequence[Fact]) -> tuple[list[Finding], Mapping[str, bool]]:
    """What the text rules found, and which of them could be run."""
    rules = text_rules().by_id
    made = []
    for hit in check_texts(marked, facts):
        rule, values = rules[hit.rule], dict(hit.values)
        side = side_of("document", rule.severity)
        made.append(
            Finding(
                rule=rule.id,
                kind=rule.kind,
                severity=rule.severity,
                attribution="document",
                paths=hit.paths,
                at=(hit.at,),
                message=said_of(rule.zh, rule.message.zh.format(**values), (), side, "zh"),
                message_en=said_of(rule.en, rule.message.en.format(**values), (), side, "en"),
                suspects=hit.paths,
                subject="|".join(value for _, value in hit.values),
            )
        )
    return made, ran(marked, facts)


def folded(found: Iterable[Finding]) -> list[Finding]:
    """The same mistake made again (the same rule broken by the same numbers in another section) goes under the first."""
    kept: dict[object, Finding] = {}
    for finding in found:
        numbers = tuple((part.role, part.value, part.unit) for part in finding.parts)
        key: object = (finding.rule, numbers) if numbers and finding.severity != "info" else id(finding)
        first = kept.get(key)
        kept[key] = finding if first is None else replace(first, folded=(*first.folded, finding))
    return [*kept.values()]


def _finding(
    constraint: Constraint, verdict: Verdict, severity: Severity, follows: Sequence[Constraint]
) -> Finding:
    rule = constraint.rule
    suspects = tuple(dict.fromkeys(value.path for value in verdict.suspects))
    numbers = arithmetic(constraint)
    unit_slip = (
        verdict.cures[:1] and verdict.cures[0].kind == "unit_slip" and verdict.attribution == "document"
    )
    side = side_of(verdict.attribution, severity)
    blamed = () if severity == "info" else suspects  # what may be right as it is blames nobody
    zh = said_of(rule.zh, numbers, blamed, side, "zh", verdict.cures)
    en = said_of(rule.en, arithmetic(constraint, "en"), blamed, side, "en", verdict.cures)
    return Finding(
        rule=rule.id,
        kind="unit" if unit_slip else _KINDS[constraint.form],
        severity=severity,
        attribution=verdict.attribution,
        paths=tuple(dict.fromkeys(value.path for value in (*verdict.suspects, *constraint.values()))),
        at=_places(verdict.suspects or constraint.values()[:1]),
        message=zh,
        message_en=en,
        arithmetic=numbers,
        parts=_parts(constraint),
        suspects=suspects,
        ambiguous=verdict.ambiguous,
        cures=verdict.cures,
        folded=tuple(_follows(one, verdict, severity) for one in follows),
        subject="|".join((constraint.values()[0].path, *(_said(value) for value in constraint.values()))),
    )


def _said(value: Value) -> str:
    return f"{value.statement.value}{value.statement.unit}"


def _follows(constraint: Constraint, verdict: Verdict, severity: Severity) -> Finding:
    """What is broken by the same wrong number; its suspects and cures stand in the finding above it."""
    within = tuple(value for value in verdict.suspects if value in constraint.values())
    alone = Verdict(within, verdict.ambiguous, verdict.attribution, ())
    return _finding(constraint, alone, "warning" if constraint.rule.tier == "soft" else severity, ())


def _parts(constraint: Constraint) -> tuple[Part, ...]:
    made = []
    for operand in constraint.operands:
        low, high = bounds_text(operand.interval, operand)
        value = operand.value
        made.append(
            Part(
                operand.role,
                value.path if value else "",
                value.statement.value if value else "",
                value.statement.unit if value else "",
                value.statement.at if value else (),
                low,
                high,
                operand.sign,
            )
        )
    return tuple(made)


def _places(values: Sequence[Value]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for value in values for span in value.statement.at))

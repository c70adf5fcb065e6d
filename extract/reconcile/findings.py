"""Findings: what does not agree, who is wrong, and what was tested."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from extract.reconcile.explanations import Kind as ExplanationKind
from schemas.base import Span

FindingKind = Literal[
    "sum", "cross", "change", "rate", "unit", "number", "template", "year", "range", "unread", "twice"
]
"""Those of the contract's defects; `unread`: a number that no field claims would make a sum hold; `twice`: one number
was read as two facts."""

Severity = Literal["error", "warning", "info"]
Attribution = Literal["document", "extraction"]


@dataclass(frozen=True, slots=True)
class Part:
    """A number in a finding: its role in the rule, where it stands, and the interval that it can stand for, in `unit`."""

    role: str
    path: str
    value: str
    unit: str
    at: tuple[Span, ...]
    low: str = ""
    high: str = ""
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Cure:
    """A tested explanation: with `value` at `path` the rules hold. `other` is the path of what it was mixed up with.

    `at`, where given, is the number of the document that should have been read: a correction of the extraction.
    """

    kind: ExplanationKind | Literal["left_unread"]
    path: str
    value: str
    unit: str
    other: str = ""
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause of disagreement. `folded` are findings that follow from it.

    `suspects` are the paths of the numbers that may be wrong; more than one: it cannot be told which (`ambiguous`).
    `subject` is what it is about, offsets left out: the numbers of the rule, or the words that are wrong.
    """

    rule: str
    kind: FindingKind
    severity: Severity
    attribution: Attribution
    paths: tuple[str, ...]
    at: tuple[Span, ...]
    message: str
    message_en: str = ""
    arithmetic: str = ""
    parts: tuple[Part, ...] = ()
    suspects: tuple[str, ...] = ()
    ambiguous: bool = False
    cures: tuple[Cure, ...] = ()
    folded: tuple["Finding", ...] = field(default=())
    subject: str = ""

    @property
    def key(self) -> str:
        """What it is known by when a document is read again: the rule and what it is about, wherever that stands."""
        return f"{self.rule}:{self.subject}"


def misread(findings: Iterable[Finding]) -> frozenset[str]:
    """The paths of facts that a finding takes for misread: errors and warnings put down to the extraction."""
    made: set[str] = set()
    for one in findings:
        if one.attribution == "extraction" and one.severity != "info":
            made.update(one.suspects or one.paths)
        made |= misread(one.folded)
    return frozenset(made)


def to_json(finding: Finding) -> dict[str, Any]:
    """A finding as it stands in a facts file."""
    made: dict[str, Any] = {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "attribution": finding.attribution,
        "paths": [*finding.paths],
        "at": [[*span] for span in finding.at],
        "message": finding.message,
        "message_en": finding.message_en,
        "key": finding.key,
        "subject": finding.subject,
        "folded": [to_json(one) for one in finding.folded],
    }
    if finding.arithmetic:
        made["arithmetic"] = finding.arithmetic
    if finding.parts:
        made["parts"] = [_part_json(part) for part in finding.parts]
    if finding.suspects:
        made["suspects"] = [*finding.suspects]
        made["ambiguous"] = finding.ambiguous
    if finding.cures:
        made["cures"] = [_cure_json(cure) for cure in finding.cures]
    return made


def from_json(held: Mapping[str, Any]) -> Finding:
    """A finding read back; members that it does not know are passed over.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: a member is missing or of another form.
    """
    return Finding(
        rule=str(held["rule"]),
        kind=_one_of(held, "kind", get_args(FindingKind)),
        severity=_one_of(held, "severity", get_args(Severity), "error"),
        attribution=_one_of(held, "attribution", get_args(Attribution), "document"),
        paths=tuple(map(str, held.get("paths", ()))),
        at=_spans(held.get("at", ())),
        message=str(held.get("message", "")),
        message_en=str(held.get("message_en", "")),
        arithmetic=str(held.get("arithmetic", "")),
        parts=tuple(_part_of(one) for one in held.get("parts", ())),
        suspects=tuple(map(str, held.get("suspects", ()))),
        ambiguous=bool(held.get("ambiguous", False)),
        cures=tuple(_cure_of(one) for one in held.get("cures", ())),
        folded=tuple(from_json(one) for one in held.get("folded", ())),
        subject=str(held.get("subject", "")),
    )


def _one_of(held: Mapping[str, Any], name: str, known: tuple[str, ...], default: str | None = None) -> Any:
    value = held.get(name, default)
    if value not in known:
        raise ValueError(f"{name} {value!r}")
    return value


def _part_json(part: Part) -> dict[str, Any]:
    made: dict[str, Any] = {"role": part.role, "path": part.path, "value": part.value, "unit": part.unit}
    made["at"] = [[*span] for span in part.at]
    if part.low or part.high:
        made["interval"] = [part.low, part.high]
    if part.sign < 0:
        made["sign"] = part.sign
    return made


def _part_of(held: Mapping[str, Any]) -> Part:
    low, high = held.get("interval", ("", ""))
    return Part(
        str(held["role"]),
        str(held["path"]),
        str(held["value"]),
        str(held["unit"]),
        _spans(held.get("at", ())),
        str(low),
        str(high),
        int(held.get("sign", 1)),
    )


def _cure_json(cure: Cure) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": cure.kind, "path": cure.path, "value": cure.value, "unit": cure.unit}
    if cure.other:
        made["other"] = cure.other
    if cure.at is not None:
        made["at"] = [*cure.at]
    return made


def _cure_of(held: Mapping[str, Any]) -> Cure:
    at = held.get("at")
    return Cure(
        _one_of(held, "kind", (*get_args(ExplanationKind), "left_unread")),
        str(held["path"]),
        str(held["value"]),
        str(held["unit"]),
        str(held.get("other", "")),
        None if at is None else (int(at[0]), int(at[1])),
    )


def _spans(held: Any) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in held)

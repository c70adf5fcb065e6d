"""The facts file of one document, as the contract has it: written, and read back to the same values."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Self, cast

from extract.output.files import CONTRACT, write_json
from extract.output.json_fields import FieldError, each, get, number, read_object, span, spans, wrong
from extract.output.messages import UserError
from extract.pipeline import DocumentResult
from extract.readers.base import Asked
from extract.reading.amounts import same_amount
from extract.reading.facts import Fact, NotFact, Statement, Unclaimed
from extract.reading.pointers import Refusal, Refused
from extract.reconcile import findings
from extract.reconcile.constraints import Status
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import Coverage, RuleStatus
from schemas.base import Span

SUFFIX = ".facts.json"

_KEY = re.compile(r"\[[^\]]*\]")


class FactsFileError(UserError):
    """A facts file that cannot be read: its message names the file, the field and the cure."""


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What a facts file holds. Values are those of the pipeline.

    Of `asked` only what the answers cost when they were paid for is kept, without requests that failed on the way: what
    two runs read alike shall be alike in their files, whoever of them paid.
    """

    document: str
    sha256: str
    encoding: str = "utf-8"
    reader: str = ""
    asked: Asked = field(default_factory=Asked)
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleStatus, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    unclaimed: tuple[Unclaimed, ...] = ()
    not_facts: tuple[NotFact, ...] = ()
    refused: tuple[Refused, ...] = ()
    failures: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: DocumentResult, reader: str) -> Self:
        """The facts file of a result."""
        document = result.document
        return cls(
            document=document.name,
            sha256=document.sha256,
            encoding=document.encoding,
            reader=reader,
            asked=result.asked,
            facts=result.facts,
            findings=result.findings,
            rules=result.rules,
            coverage=result.coverage,
            unclaimed=result.unclaimed,
            not_facts=result.not_facts,
            refused=result.refused,
            failures=result.failures,
        )


def facts_path(out: Path, name: str) -> Path:
    """Where the facts of the document `name` stand in a run's folder."""
    return out / f"{name}{SUFFIX}"


def write_facts(path: Path, facts: FactsFile) -> None:
    """Write a facts file, whole or not at all. OSError where that cannot be."""
    write_json(path, to_json(facts))


def to_json(facts: FactsFile) -> dict[str, Any]:
    """The members of a facts file, in their order."""
    return {
        "document": facts.document,
        "contract": CONTRACT,
        "sha256": facts.sha256,
        "encoding": facts.encoding,
        "reader": {"name": facts.reader, **_cost(facts.asked)},
        "facts": [_fact(fact) for fact in facts.facts],
        "findings": [findings.to_json(one) for one in facts.findings],
        "rules": [asdict(one) for one in facts.rules],
        "coverage": asdict(facts.coverage),
        "unclaimed": [{"at": list(one.at), "cause": one.cause} for one in facts.unclaimed],
        "not_facts": [{"at": list(one.at), "cause": one.cause} for one in facts.not_facts],
        "refused": [{"slot": one.slot, "at": list(one.at), "why": one.why} for one in facts.refused],
        "failures": list(facts.failures),
    }


def _cost(asked: Asked) -> dict[str, Any]:
    made = {
        "input_tokens": asked.input_tokens,
        "output_tokens": asked.output_tokens,
        "requests": max(0, asked.requests - asked.retries),
        "repairs": asked.repairs,
        "cost": asked.cost,
        "estimated": asked.estimated,
    }
    return {name: value for name, value in made.items() if value}


def _fact(fact: Fact) -> dict[str, Any]:
    made = {"path": fact.path, **statement_json(Statement(fact.value, fact.unit, fact.yuan, fact.at))}
    if fact.also:
        apart = [fact.conflict and not _agrees(fact, other) for other in fact.also]
        if fact.conflict and not any(apart):
            apart = [True] * len(apart)
        made["also"] = [
            {**statement_json(other), **({"conflict": True} if differs else {})}
            for other, differs in zip(fact.also, apart, strict=True)
        ]
    if fact.flags:
        made["flags"] = list(fact.flags)
    if fact.confidence is not None:
        made["confidence"] = fact.confidence
    for name, path in (("within", fact.within), ("of", fact.of)):
        if path:
            made[name] = path
    return made


def _agrees(fact: Fact, other: Statement) -> bool:
    return same_amount(Statement(fact.value, fact.unit, fact.yuan, fact.at), other)


def statement_json(one: Statement) -> dict[str, Any]:
    """A statement as facts files and gold files have it."""
    made: dict[str, Any] = {"value": one.value}
    if one.unit:
        made["unit"] = one.unit
    if one.yuan is not None:
        made["yuan"] = format(one.yuan, "f")
    made["at"] = [list(span) for span in one.at]
    return made


def read_facts(path: Path) -> FactsFile:
    """Read a facts file back; members that the contract does not name are passed over.

    Raises:
        FactsFileError: no such file, no JSON, or a field that is missing or wrong.
    """
    held = read_object(path, FactsFileError, "facts")
    try:
        return _from_json(held)
    except FieldError as error:
        raise FactsFileError("bad_field", file=path, field=error.field, problem=error) from None


def _from_json(held: Mapping[str, Any]) -> FactsFile:
    if held.get("contract", CONTRACT) != CONTRACT:
        raise FieldError("contract", "bad_contract", found=held["contract"], known=CONTRACT)
    reader = get(held, "reader", dict, "", {})
    return FactsFile(
        document=get(held, "document", str, ""),
        sha256=get(held, "sha256", str, "", ""),
        encoding=get(held, "encoding", str, "", "utf-8"),
        reader=get(reader, "name", str, "reader.", ""),
        asked=_asked(reader),
        facts=each(held, "facts", fact_of),
        findings=each(held, "findings", _finding_of),
        rules=each(held, "rules", _rule_of),
        coverage=_coverage(get(held, "coverage", dict, "", {})),
        unclaimed=each(held, "unclaimed", lambda one, where: Unclaimed(_at(one, where), _cause(one, where))),
        not_facts=each(held, "not_facts", lambda one, where: NotFact(_at(one, where), _cause(one, where))),
        refused=each(held, "refused", _refused_of),
        failures=tuple(str(one) for one in get(held, "failures", list, "", [])),
    )


def _asked(reader: Mapping[str, Any]) -> Asked:
    def counted(name: str) -> int:
        return get(reader, name, int, "reader.", 0)

    cost = reader.get("cost")
    if cost is not None and not isinstance(cost, str):
        wrong("reader.cost", "str")
    return Asked(
        counted("input_tokens"),
        counted("output_tokens"),
        counted("requests"),
        counted("repairs"),
        cost=cost,
        estimated=get(reader, "estimated", bool, "reader.", False),
    )


def _refused_of(one: Mapping[str, Any], where: str) -> Refused:
    return Refused(get(one, "slot", str, where), _at(one, where), cast(Refusal, get(one, "why", str, where)))


def _finding_of(one: Mapping[str, Any], where: str) -> Finding:
    try:
        return findings.from_json(one)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        wrong(f"{where}{error}", "finding")


def _rule_of(one: Mapping[str, Any], where: str) -> RuleStatus:
    status = cast(Status, get(one, "status", str, where))
    checked, places = (get(one, name, int, where, 0) for name in ("checked", "places"))
    return RuleStatus(get(one, "rule", str, where), status, checked, places)


def _coverage(held: Mapping[str, Any]) -> Coverage:
    return Coverage(*(get(held, name, int, "coverage.", 0) for name in ("numbers", "checked")))


def fact_of(one: Mapping[str, Any], where: str) -> Fact:
    """A fact as facts files and gold files have it; FieldError where a field of it is missing or wrong."""
    path, first = get(one, "path", str, where), _statement_of(one, where)
    also = each(one, "also", _statement_of, where)
    return Fact(
        path=path,
        slot=_KEY.sub("[]", path),
        value=first.value,
        unit=first.unit,
        yuan=first.yuan,
        at=first.at,
        also=also,
        conflict=any(other.get("conflict", False) is True for other in one.get("also", [])),
        flags=tuple(str(flag) for flag in get(one, "flags", list, where, [])),
        confidence=_confidence(one, where),
        within=get(one, "within", str, where, ""),
        of=get(one, "of", str, where, ""),
    )


def _confidence(one: Mapping[str, Any], where: str) -> float | None:
    return number(one, "confidence", where, 0, 1)


def _statement_of(one: Mapping[str, Any], where: str) -> Statement:
    yuan = one.get("yuan")
    try:
        amount = None if yuan is None else Decimal(str(yuan))
    except InvalidOperation:
        wrong(f"{where}yuan", "decimal")
    if amount is not None and not amount.is_finite():
        wrong(f"{where}yuan", "decimal")
    unit = one.get("unit")
    if unit is not None and not isinstance(unit, str):
        wrong(f"{where}unit", "str")
    return Statement(get(one, "value", str, where), unit or "", amount, spans(one, "at", where))


def _at(one: Mapping[str, Any], where: str) -> Span:
    return span(get(one, "at", list, where), f"{where}at")


def _cause(one: Mapping[str, Any], where: str) -> str:
    return get(one, "cause", str, where)

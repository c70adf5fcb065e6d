"""evaluation.json: an evaluation as one file, written and read back to the same value; the figures stand in it for others."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast, get_args

from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged, Outcome, RunInfo, Spent
from eval.evaluation.summary import Summary, Trust, summarise
from eval.matching.fields import GROUPS, Group
from eval.scoring.cells import VERDICTS, Cell, Stated, Verdict
from eval.scoring.counts import Counts
from eval.scoring.errors import ERROR_CLASSES, ErrorClass
from eval.scoring.trust import FlagScore
from extract.output.files import write_json
from extract.output.json_fields import FieldError, each, get, read_object, span, strings, wrong
from extract.output.messages import UserError

NAME = "evaluation.json"
FORMAT = 1
"""The version of the file."""

_DIGITS = 6


class ArtefactError(UserError):
    """An evaluation that cannot be read: its message names the file, the field and the cure."""


def write_evaluation(path: Path, evaluation: Evaluation) -> None:
    """Write it, whole or not at all. OSError where that cannot be."""
    write_json(path, to_json(evaluation))


def read_evaluation(path: Path) -> Evaluation:
    """Read an evaluation back; of a folder its evaluation.json.

    Raises:
        ArtefactError: no such file, no JSON, another version, or a field that is missing or wrong.
    """
    path = path / NAME if path.is_dir() else path
    held = read_object(path, ArtefactError, "documents")
    try:
        return _evaluation(held)
    except FieldError as error:
        raise ArtefactError("bad_field", file=path, field=error.field, problem=error) from None


# -- written


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """The members of the file. Ratios are rounded to six places; they follow from the cells and are not read back."""
    return {
        "format": FORMAT,
        "made": evaluation.made,
        "run": asdict(evaluation.run),
        "fingerprints": dict(evaluation.fingerprints),
        "summary": summary_json(summarise(evaluation)),
        "derived": evaluation.derived,
        "unusable": list(evaluation.unusable),
        "unlabelled": list(evaluation.unlabelled),
        "keyless": dict(evaluation.keyless),
        "documents": [_document_json(one) for one in evaluation.documents],
    }


def summary_json(summary: Summary) -> dict[str, Any]:
    """All figures, by name."""
    made: dict[str, Any] = {
        "documents": summary.documents,
        "failed": summary.failed,
        "clean": summary.clean,
        "f1_interval": [_round(end) for end in summary.interval],
        "edits_per_100": _round(summary.per_hundred),
        "grounded": [summary.grounded, summary.groundable],
        "omitted_but_listed": summary.listed,
        "errors": dict(summary.errors),
        "defects": {
            "found": summary.defects_found, "of": summary.defects_firm, "false_alarms": summary.false_alarms,
            "put_down_to_document": summary.blamed,
        },
        "flags": {
            name: _flags_json(one)
            for name, one in {**summary.trust_by_group, "all": summary.trust.flags}.items()
        },
        "confidence": _trust_json(summary.trust),
        "spent": {**_spent_json(summary.spent), "seconds": round(summary.spent.seconds, 3)},
    }  # fmt: skip
    for name in ("groups", "sections", "fields"):
        made[name] = {key: counts_json(one) for key, one in getattr(summary, name).items()}
    return made


def counts_json(counts: Counts) -> dict[str, Any]:
    """Counts with their ratios."""
    return {
        **asdict(counts),
        "precision": _round(counts.precision),
        "recall": _round(counts.recall),
        "f1": _round(counts.f1),
    }


def _flags_json(flags: FlagScore) -> dict[str, Any]:
    names = ("recall", "precision", "load", "residual", "residual_bound")
    return {**asdict(flags), **{name: _round(getattr(flags, name)) for name in names}}


def _trust_json(trust: Trust) -> dict[str, Any]:
    return {
        "brier": _round(trust.brier),
        "calibration_error": _round(trust.calibration_error),
        "augrc": _round(trust.curve.augrc),
        "reliability": [list(map(_round, one)) for one in trust.reliability],
        "risk_coverage": [[_round(one.confidence), one.accepted, one.wrong] for one in trust.curve.points],
        "operating": None if trust.operating is None else trust.operating._asdict(),
    }


def _spent_json(spent: Spent) -> dict[str, Any]:
    return {**asdict(spent), "cost": None if spent.cost is None else format(spent.cost, "f")}


def _round(value: float) -> float:
    return round(value, _DIGITS)


def _document_json(one: DocumentEval) -> dict[str, Any]:
    return {
        "document": one.document,
        "sha256": one.sha256,
        "gold": one.gold,
        "outcome": one.outcome,
        "note": one.note,
        "derived": one.derived,
        "problems": list(one.problems),
        "spent": _spent_json(one.spent),
        "defects": {
            **{name: [_judged_json(each) for each in getattr(one.defects, name)] for name in _JUDGED},
            "blamed": one.defects.blamed,
            "suspected": one.defects.suspected,
        },
        "cells": [_cell_json(cell, one.quotes.get(at, "")) for at, cell in enumerate(one.cells)],
    }


_JUDGED = ("found", "missed", "false_alarms")


def _judged_json(one: Judged) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "paths": list(one.paths),
        "at": [list(span) for span in one.at],
        "said": one.said,
    }


def _cell_json(cell: Cell, quote: str) -> dict[str, Any]:
    """A cell; of a correct one, whose reading says what the gold says, the gold's statement alone."""
    made: dict[str, Any] = {
        "path": cell.path,
        "field": cell.field,
        "group": cell.group,
        "verdict": cell.verdict,
    }
    if cell.gold:
        made["gold"] = _said_json(cell.gold)
    if cell.read and (cell.read != cell.gold):
        made["read"] = _said_json(cell.read)
    elif cell.read:
        made["same"] = True
    for name in ("read_path", "error", "grounded", "confidence"):
        if getattr(cell, name) not in (None, ""):
            made[name] = getattr(cell, name)
    for name in ("listed", "suspected"):
        if getattr(cell, name):
            made[name] = True
    if cell.flags:
        made["flags"] = list(cell.flags)
    if quote:
        made["quote"] = quote
    return made


def _said_json(one: Stated) -> list[Any]:
    return [one.value, one.unit, [list(span) for span in one.at]]


# -- read


def _evaluation(held: Mapping[str, Any]) -> Evaluation:
    if held.get("format") != FORMAT:
        raise FieldError("format", "bad_contract", found=held.get("format"), known=FORMAT)
    return Evaluation(
        made=get(held, "made", str, ""),
        run=_run(get(held, "run", dict, "")),
        fingerprints=get(held, "fingerprints", dict, ""),
        documents=each(held, "documents", _document),
        keyless={
            str(field): _one_of(group, GROUPS, f"keyless.{field}")
            for field, group in get(held, "keyless", dict, "", {}).items()
        },
        derived=get(held, "derived", bool, "", False),
        unusable=strings(held, "unusable", ""),
        unlabelled=strings(held, "unlabelled", ""),
    )


def _run(held: Mapping[str, Any]) -> RunInfo:
    name, id_, reader, model, started, version = (
        get(held, name, str, "run.", "") for name in ("name", "id", "reader", "model", "started", "version")
    )
    prints, settings = (get(held, name, dict, "run.", {}) for name in ("fingerprints", "settings"))
    return RunInfo(name, id_, reader, model, started, version, prints, settings)


def _document(held: Mapping[str, Any], where: str) -> DocumentEval:
    cells = each(held, "cells", _cell, where)
    quotes = {
        at: quote
        for at, one in enumerate(held.get("cells", []))
        if (quote := get(one, "quote", str, f"{where}cells[{at}].", ""))
    }
    return DocumentEval(
        document=get(held, "document", str, where),
        sha256=get(held, "sha256", str, where, ""),
        gold=get(held, "gold", str, where, ""),
        outcome=_one_of(get(held, "outcome", str, where), get_args(Outcome), f"{where}outcome"),
        note=get(held, "note", str, where, ""),
        cells=cells,
        quotes=quotes,
        defects=_defects(get(held, "defects", dict, where, {}), f"{where}defects."),
        spent=_spent(get(held, "spent", dict, where, {}), f"{where}spent."),
        derived=get(held, "derived", bool, where, False),
        problems=strings(held, "problems", where),
    )


def _one_of(value: str, known: tuple[str, ...], where: str) -> Any:
    if value not in known:
        wrong(where, " / ".join(known))
    return value


def _defects(held: Mapping[str, Any], where: str) -> Defects:
    found, missed, alarms = (each(held, name, _judged, where) for name in _JUDGED)
    return Defects(
        found, missed, alarms, get(held, "blamed", int, where, 0), get(held, "suspected", int, where, 0)
    )


def _judged(held: Mapping[str, Any], where: str) -> Judged:
    at = tuple(span(one, f"{where}at") for one in get(held, "at", list, where, []))
    return Judged(
        get(held, "kind", str, where), strings(held, "paths", where), at, get(held, "said", str, where, "")
    )


def _spent(held: Mapping[str, Any], where: str) -> Spent:
    counts = ("input_tokens", "output_tokens", "requests", "repairs")
    return Spent(
        **{name: get(held, name, int, where, 0) for name in counts},
        estimated=get(held, "estimated", bool, where, False),
        cost=_decimal(held.get("cost"), f"{where}cost"),
        seconds=_number(held, "seconds", where) or 0.0,
    )


def _decimal(value: object, where: str) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        wrong(where, "decimal")


def _number(held: Mapping[str, Any], name: str, where: str) -> float | None:
    value = held.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    wrong(f"{where}{name}", "number")


def _cell(held: Mapping[str, Any], where: str) -> Cell:
    gold = _said(held["gold"], f"{where}gold") if "gold" in held else None
    read = gold if held.get("same") else _said(held["read"], f"{where}read") if "read" in held else None
    return Cell(
        path=get(held, "path", str, where),
        field=get(held, "field", str, where),
        group=cast(Group, _one_of(get(held, "group", str, where), GROUPS, f"{where}group")),
        verdict=cast(Verdict, _one_of(get(held, "verdict", str, where), VERDICTS, f"{where}verdict")),
        gold=gold,
        read=read,
        read_path=get(held, "read_path", str, where, ""),
        error=cast(ErrorClass, _one_of(held["error"], ERROR_CLASSES, f"{where}error"))
        if "error" in held
        else None,
        grounded=None if held.get("grounded") is None else get(held, "grounded", bool, where),
        listed=get(held, "listed", bool, where, False),
        flags=strings(held, "flags", where),
        suspected=get(held, "suspected", bool, where, False),
        confidence=_number(held, "confidence", where),
    )


def _said(held: object, where: str) -> Stated:
    if not isinstance(held, list) or len(held) != 3 or not isinstance(held[2], list):
        wrong(where, "[value, unit, places]")
    value, unit, places = held
    return Stated(str(value), str(unit), tuple(span(one, where) for one in places))

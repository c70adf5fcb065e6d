"""evaluation.json: an evaluation as one file, written and read back to the same value; the figures stand in it for others."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged, Outcome, RunInfo, Spent
from eval.evaluation.summary import TARGET, summarise
from eval.evaluation.summary_json import spent_json, summary_json
from eval.matching.fields import GROUPS, Group
from eval.scoring.cells import VERDICTS, Cell, Stated, Verdict
from eval.scoring.errors import ERROR_CLASSES, ErrorClass
from extract.output.files import write_json
from extract.output.json_fields import FieldError, cost, each, get, number, read_object, span, strings, wrong
from extract.output.messages import UserError

NAME = "evaluation.json"
FORMAT = 1
"""The version of the file."""


class ArtefactError(UserError):
    """An evaluation that cannot be read: its message names the file, the field and the cure."""


def write_evaluation(path: Path, evaluation: Evaluation, target: float = TARGET) -> None:
    """Write it, whole or not at all; `target` is the residual error aimed at. OSError where that cannot be."""
    write_json(path, to_json(evaluation, target))


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


def to_json(evaluation: Evaluation, target: float = TARGET) -> dict[str, Any]:
    """The members of the file. Ratios are rounded to six places; they follow from the cells and are not read back."""
    return {
        "format": FORMAT,
        "made": evaluation.made,
        "run": asdict(evaluation.run),
        "fingerprints": dict(evaluation.fingerprints),
        "summary": {"target": target, **summary_json(summarise(evaluation, target))},
        "derived": evaluation.derived,
        "unusable": list(evaluation.unusable),
        "unlabelled": list(evaluation.unlabelled),
        "keyless": dict(evaluation.keyless),
        "documents": [_document_json(one) for one in evaluation.documents],
    }


def _document_json(one: DocumentEval) -> dict[str, Any]:
    return {
        "document": one.document,
        "sha256": one.sha256,
        "gold": one.gold,
        "outcome": one.outcome,
        "note": one.note,
        "derived": one.derived,
        "problems": list(one.problems),
        "whole": one.whole,
        "spent": spent_json(one.spent),
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
        whole=get(held, "whole", bool, where, True),
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
        cost=_cost(held.get("cost"), f"{where}cost"),
        seconds=number(held, "seconds", where, 0) or 0.0,
    )


def _cost(value: object, where: str) -> Decimal | None:
    made = cost(value)
    if value is not None and made is None:
        wrong(where, "decimal")
    return made


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
        confidence=number(held, "confidence", where, 0, 1),
    )


def _said(held: object, where: str) -> Stated:
    if not isinstance(held, list) or len(held) != 3 or not isinstance(held[2], list):
        wrong(where, "[value, unit, places]")
    value, unit, places = held
    return Stated(str(value), str(unit), tuple(span(one, where) for one in places))

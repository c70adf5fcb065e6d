"""Reads gold files: every field checked, an error names the file, the fact and the cure."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from eval.gold.file import SUFFIX, GoldDefect, GoldFact, GoldFile
from extract.output.facts_file import fact_of
from extract.output.files import CONTRACT
from extract.output.json_fields import FieldError, each, get, read_object, spans, strings, wrong
from extract.output.messages import UserError
from extract.reconcile.findings import FindingKind

OTHER = "other."
"""How paths begin that the labellers found no place for: always doubtful."""

_KINDS = get_args(FindingKind)
_SCOPES = (["number"], None)


class GoldError(UserError):
    """A gold file that cannot be used: its message names the file, the field and the cure."""


class Golds(NamedTuple):
    """The gold files of a folder, and the errors of those that cannot be used."""

    files: tuple[GoldFile, ...]
    errors: tuple[GoldError, ...]


def read_golds(given: Path) -> Golds:
    """The gold files of a folder and those below it, or the one file given; a bad one stops no other.

    Raises:
        GoldError: there is no gold file at all.
    """
    paths: Sequence[Path] = sorted(given.rglob(f"*{SUFFIX}")) if given.is_dir() else [given]
    if not paths or not (given.is_dir() or given.is_file()):
        raise GoldError("no_gold", folder=given)
    files, errors = [], []
    for path in paths:
        try:
            files.append(read_gold(path))
        except GoldError as error:
            errors.append(error)
    return Golds(tuple(files), tuple(errors))


def read_gold(path: Path) -> GoldFile:
    """One gold file.

    Raises:
        GoldError: no such file, no JSON, another contract, or a field that is missing or wrong.
    """
    held = read_object(path, GoldError, "facts", "gold_no_json")
    try:
        return _gold(held, path)
    except FieldError as error:
        raise GoldError("gold_bad_field", file=path, field=error.field, problem=error) from None


def _gold(held: Mapping[str, Any], path: Path) -> GoldFile:
    if held.get("contract", CONTRACT) != CONTRACT:
        raise FieldError("contract", "bad_contract", found=held["contract"], known=CONTRACT)
    if held.get("kinds") not in _SCOPES:
        wrong("kinds", '["number"]')
    return GoldFile(
        document=get(held, "document", str, ""),
        facts=each(held, "facts", _fact),
        defects=each(held, "defects", _defect),
        sha256=get(held, "sha256", str, "", ""),
        scope=spans(held, "scope", "", []),
        numbers_only=held.get("kinds") is not None,
        path=path,
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest()[:16],
    )


def _fact(held: Mapping[str, Any], where: str) -> GoldFact:
    fact = fact_of(held, where)
    doubtful = get(held, "doubtful", bool, where, False) or fact.path.startswith(OTHER)
    return GoldFact(fact, strings(held, "or", where), doubtful)


def _defect(held: Mapping[str, Any], where: str) -> GoldDefect:
    kind = get(held, "kind", str, where)
    if kind not in _KINDS:
        wrong(f"{where}kind", " / ".join(_KINDS))
    return GoldDefect(
        kind,
        strings(held, "paths", where),
        spans(held, "at", where, []),
        get(held, "note", str, where, ""),
        get(held, "doubtful", bool, where, False),
    )

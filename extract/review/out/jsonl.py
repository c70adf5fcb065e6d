"""JSONL: a JSON object in a line for each fact, as read and as reviewed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Any

from extract.output.files import json_line
from extract.review.events import Reading
from extract.review.out.rows import Row

SUFFIX = ".jsonl"


def write_rows(file: IO[str], rows: Iterable[Row]) -> None:
    """Write the lines of some facts."""
    file.writelines(f"{json_line(to_json(row))}\n" for row in rows)


def to_json(row: Row) -> dict[str, Any]:
    """The members of a line, in their order; those of the decision are null where nobody decided."""
    what = row.decision
    return {
        "document": row.document,
        "path": row.path,
        "as_read": _reading(row.read, row.path),
        "as_reviewed": _reading(row.reviewed, row.path),
        "state": row.state,
        "action": what and what.action,
        "reason": what and (what.reason or None),
        "note": what and (what.note or None),
        "quote": row.quote,
        "reviewer": what and what.reviewer,
        "at": what and moment(what.at),
        "rule": what and (what.rule or None),
    }


def _reading(one: Reading | None, path: str) -> dict[str, Any] | None:
    """A reading; with its path where that is another, and with `in_source` where it was typed."""
    if one is None:
        return None
    made: dict[str, Any] = {"value": one.value, "unit": one.unit, "at": [[*span] for span in one.at]}
    if one.path != path:
        made["path"] = one.path
    if not one.in_source:
        made["in_source"] = False
    return made


def moment(at: datetime) -> str:
    """A moment as files have it: UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""What is read, page after page: memory does not grow with a run, and no page keeps a writer from its work."""

import os
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, select, tuple_

from extract.output.run_file import DocumentRow, relative_source
from extract.store import paid
from extract.store.records import ALL, FactRow, FindingRow, Part, Queued, RunRecord, Turn
from extract.store.tables import PENDING, columns_of, documents, facts, findings, runs

Fetch = Callable[[Select[Any]], list[Any]]
"""Gives the rows of a query, read in a short transaction of its own."""

Row = TypeVar("Row")
_ROWS = 2000
_DOCUMENTS = {"facts": 100, "answers": 500, "findings": 1000}
"""Documents whose results are one page: some have hundreds of facts."""

_SHOWN = (
    "ordinal", "key", "document", "source", "status", "seen_as", "sha256", "facts", "unclaimed", "flagged", "refused",
    "errors", "warnings", "asked", "seconds", "kind", "note",
)  # fmt: skip


def run_of(row: Any) -> RunRecord:
    """A run read back."""
    return RunRecord(**{one.name: getattr(row, one.name) for one in fields(RunRecord)})


def runs_query() -> Select[Any]:
    """All runs, newest first."""
    return select(*(runs.c[one.name] for one in fields(RunRecord))).order_by(
        runs.c.started.desc(), runs.c.key.desc()
    )


def pending_page(connection: Connection, run_key: int, after: int, limit: int) -> list[Queued]:
    """Documents to be read whose turn comes after `after`: `limit` of them, and all that share the last one's turn."""
    columns = documents.c
    query = (
        select(*(columns[one.name] for one in fields(Queued)))
        .where(columns.run_key == run_key, columns.status == PENDING)
        .order_by(columns.ordinal, columns.key)
    )
    page = connection.execute(query.where(columns.ordinal > after).limit(limit)).all()
    if len(page) == limit:
        # Two have the same turn where a run was queued again with other documents before them.
        last = page[-1].ordinal
        page = [one for one in page if one.ordinal != last]
        page += connection.execute(query.where(columns.ordinal == last)).all()
    return [Queued(*row) for row in page]


def rows(fetch: Fetch, run_key: int, folder: str) -> Iterator[DocumentRow]:
    """How each document stands, in the order of their turns."""
    for page in _pages(fetch, run_key, [documents.c[name] for name in _SHOWN], _ROWS):
        yield from (_document(row, folder) for row in page)


def results(
    fetch: Fetch, run_key: int, table: Table, kind: type[Row], part: Part
) -> Iterator[tuple[str, Row]]:
    """What documents of a part have of a table, each row with its document's name."""
    columns = [documents.c.ordinal, documents.c.key, documents.c.document]
    query = select(table.c.document_key, *columns_of(table, kind)).order_by(
        table.c.document_key, table.c.position
    )
    for page in _pages(fetch, run_key, columns, _DOCUMENTS[table.name], part):
        keys = [one.key for one in page]
        found: dict[int, list[Row]] = {}
        for key, *members in fetch(query.where(table.c.document_key.in_(keys))):
            found.setdefault(key, []).append(kind(*members))
        for one in page:
            yield from ((one.document, row) for row in found.get(one.key, ()))


def results_of(connection: Connection, run_key: int, key: int) -> tuple[list[FactRow], list[FindingRow]]:
    """The facts and findings of one document of a run."""
    owner = select(documents.c.key).where(documents.c.key == key, documents.c.run_key == run_key)

    def found(table: Table, kind: type[Row]) -> list[Row]:
        query = select(*columns_of(table, kind)).where(table.c.document_key.in_(owner))
        return [kind(*row) for row in connection.execute(query.order_by(table.c.position))]

    return found(facts, FactRow), found(findings, FindingRow)


def first_pending(connection: Connection, run_key: int) -> Turn | None:
    """The turn of the first document that is to be read, None where none is."""
    columns = documents.c
    query = select(columns.ordinal, columns.key).where(columns.run_key == run_key, columns.status == PENDING)
    found = connection.execute(query.order_by(columns.ordinal, columns.key).limit(1)).first()
    return None if found is None else Turn(*found)


def _pages(
    fetch: Fetch, run_key: int, columns: list[Any], size: int, part: Part = ALL
) -> Iterator[list[Any]]:
    place = tuple_(documents.c.ordinal, documents.c.key)
    query = (
        select(*columns)
        .where(documents.c.run_key == run_key)
        .order_by(documents.c.ordinal, documents.c.key)
        .limit(size)
    )
    if part.end is not None:
        query = query.where(place < tuple(part.end))
    # What comes after the place just before the first.
    after = (part.start.ordinal, part.start.key - 1)
    while True:
        page = fetch(query.where(place > after))
        if page:
            yield page
            after = (page[-1].ordinal, page[-1].key)
        if len(page) < size:
            return


def _document(row: Any, folder: str) -> DocumentRow:
    (
        _, _, document, source, status, seen_as, sha256, facts, unclaimed, flagged, refused, errors, warnings, asked,
        seconds, kind, note,
    ) = row  # fmt: skip
    pending = status == PENDING
    return DocumentRow(
        document=document,
        status="not_reached" if pending else status,
        source=seen_as or (_seen_as(source, folder) if source and folder else ""),
        sha256=sha256,
        facts=facts,
        unclaimed=unclaimed,
        flagged=flagged,
        refused=refused,
        errors=errors,
        warnings=warnings,
        asked=paid.asked_of(paid.earlier(asked) if pending else asked),
        seconds=seconds,
        kind=kind,
        note=note,
    )


def _seen_as(source: str, folder: str) -> str:
    beside, name = os.path.split(source)  # not by a Path, which is slow: there may be a million
    return f"{_folder_seen_as(beside, folder)}/{name}"


@lru_cache(1024)
def _folder_seen_as(source: str, folder: str) -> str:
    return relative_source(Path(source), Path(folder))

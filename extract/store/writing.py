"""What is written, over a connection whose transaction the caller holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, update

from extract.output.messages import UserError
from extract.readers.base import AnswerNote
from extract.store import paid
from extract.store.bulk import insert_rows
from extract.store.records import FactRow, FindingRow, Queued, RunRecord, Saved
from extract.store.tables import PENDING, answers, columns_of, documents, facts, findings, runs

_FRESH: Mapping[str, Any] = {
    "status": PENDING, "seen_as": "", "sha256": "", "facts": 0, "unclaimed": 0, "flagged": 0, "refused": 0,
    "errors": 0, "warnings": 0, "seconds": 0.0, "kind": "", "note": "",
}  # fmt: skip
_UNPAID: Mapping[str, Any] = {
    "asked": {}, "paid_input_tokens": 0, "paid_output_tokens": 0, "paid_cost": None, "paid_estimated": False,
    "carried": {},
}  # fmt: skip
_COPIED = (
    "status", "sha256", "facts", "unclaimed", "flagged", "refused", "errors", "warnings", "seconds", "kind", "note",
)  # fmt: skip
"""Members of a DocumentRow that stand in columns of the same names."""

_RESULTS: Sequence[tuple[str, Table, type[Any]]] = (
    ("facts", facts, FactRow),
    ("findings", findings, FindingRow),
    ("answers", answers, AnswerNote),
)
"""What a document has, by its name in Saved."""

_QUEUED = tuple(one.name for one in fields(Queued))
_QUEUED_MEMBERS = attrgetter(*_QUEUED)
_OR_MOVE = "ON CONFLICT (run_key, document) DO UPDATE SET ordinal = excluded.ordinal"
_MOST_KEYS = 5000
"""Keys in one statement: both databases take some 32,000."""


def add_run(connection: Connection, run: RunRecord) -> None:
    """A new run."""
    connection.execute(insert(runs).values({one.name: getattr(run, one.name) for one in fields(run)}))


_NOT_KNOWN = ("", "", "")


def enqueue(
    connection: Connection,
    run_key: int,
    chunk: Sequence[Queued],
    *,
    grows: bool = False,
    stands: Callable[[str, str], bool] | None = None,
) -> None:
    """Documents that are to be read: unchanged ones keep what is known of them, changed ones lose it.

    `grows`: the run had documents before these, of which sources keep their names; `stands` is as for the store's.
    """
    wanted = {one.document: one for one in chunk}
    known = _as_queued(connection, run_key, wanted)
    strange = [one for one in chunk if one.source and known.get(one.document, _NOT_KNOWN)[2] != one.source]
    if grows and strange:
        wanted = _renamed(connection, run_key, wanted, strange)
        known |= _as_queued(connection, run_key, wanted.keys() - known)
    moved, changed, new = [], [], []
    for name in sorted(wanted):  # one order for all processes: no two wait for each other
        one = wanted[name]
        if name not in known:
            new.append((run_key, *_QUEUED_MEMBERS(one), *_FRESH.values(), *_UNPAID.values()))
            continue
        key, ordinal, source, *file = known[name]
        if stands is not None and source not in ("", one.source) and stands(source, one.source):
            raise UserError("name_taken", document=name, old=source, new=one.source)
        if [source, *file] != [one.source, one.size, one.mtime_ns]:
            changed.append({"b_key": key, **asdict(one)})
        elif ordinal != one.ordinal:
            moved.append({"b_key": key, "ordinal": one.ordinal})
    # Another process may have queued the same documents since they were looked up.
    insert_rows(connection, documents, ["run_key", *_QUEUED, *_FRESH, *_UNPAID], new, _OR_MOVE)
    if moved:
        connection.execute(_by_key("ordinal"), moved)
    if changed:
        keys = [one["b_key"] for one in changed]
        connection.execute(_by_key("document", "source", "ordinal", "size", "mtime_ns"), changed)
        forget_results(connection, keys)


def forget_results(connection: Connection, keys: Sequence[int]) -> None:
    """Documents lose their results and are to be read again; what they cost is carried on."""
    for start in range(0, len(keys), _MOST_KEYS):
        some = keys[start : start + _MOST_KEYS]
        carried = _carried(connection, some)
        _clear(connection, some)
        if carried:
            connection.execute(
                _by_key("carried", *_FRESH),
                [{"b_key": key, "carried": held, **_FRESH} for key, held in carried.items()],
            )


def _carried(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What each document cost up to now, with the answers that it paid for."""
    columns = answers.c
    found = connection.execute(
        select(
            columns.document_key, columns.key, columns.input_tokens, columns.output_tokens, columns.cost
        ).where(columns.document_key.in_(keys), columns.cached.is_(False), columns.key != "")
    )
    known: dict[int, list[tuple[str, int, int, Decimal | None]]] = {}
    for row in found:
        known.setdefault(row.document_key, []).append(
            (row.key, row.input_tokens, row.output_tokens, None if row.cost is None else Decimal(row.cost))
        )
    costs = connection.execute(select(documents.c.key, documents.c.asked).where(documents.c.key.in_(keys)))
    return {row.key: paid.carried_on(row.asked, known.get(row.key, ())) for row in costs}


def save(connection: Connection, run_key: int, saved: Sequence[Saved]) -> None:
    """Results, in the place of what their documents had."""
    latest = {one.row.document: one for one in map(_whole, saved)}
    known = _results_of(connection, run_key, latest)
    missing = sorted(latest.keys() - known.keys())
    if missing:
        _add_unknown(connection, run_key, missing)
        known |= _results_of(connection, run_key, missing)
    ordered = sorted((known[name].key, name) for name in latest)
    _clear(connection, [known[name].key for _, name in ordered if known[name].status != PENDING])
    connection.execute(
        _by_key("seen_as", *(name for name in _UNPAID if name != "carried"), *_COPIED),
        [{"b_key": key, **_document_values(latest[name], known[name].carried)} for key, name in ordered],
    )
    for what, table, kind in _RESULTS:
        members = attrgetter(*(one.name for one in fields(kind)))
        values = [
            (key, at, *members(row))
            for key, name in ordered
            for at, row in enumerate(getattr(latest[name], what))
        ]
        names = ["document_key", "position", *(column.name for column in columns_of(table, kind))]
        insert_rows(connection, table, names, values)


def _whole(saved: Saved) -> Saved:
    # A document that is still to be read has no results.
    return saved if saved.row.status != "not_reached" else Saved(saved.row, (), (), ())


def _renamed(
    connection: Connection, run_key: int, wanted: Mapping[str, Queued], strange: Sequence[Queued]
) -> dict[str, Queued]:
    """What is wanted, a source that the run has under another name called by that: a name depends on what else is given."""
    columns, names = documents.c, dict[str, str]()
    for start in range(0, len(strange), _MOST_KEYS):
        some = [one.source for one in strange[start : start + _MOST_KEYS]]
        query = select(columns.source, columns.document).where(
            columns.run_key == run_key, columns.source.in_(some)
        )
        names |= {row.source: row.document for row in connection.execute(query)}
    called = {one.document: names[one.source] for one in strange if one.source in names}
    made = {name: one for name, one in wanted.items() if name not in called}
    for other, name in called.items():
        made.setdefault(name, replace(wanted[other], document=name))
    return made


def _as_queued(connection: Connection, run_key: int, names: Iterable[str]) -> dict[str, list[Any]]:
    """The documents that the run has, as they were queued: key, ordinal, source, size and time."""
    members = ("document", "key", "ordinal", "source", "size", "mtime_ns")
    held = _known(connection, run_key, names, [documents.c[name] for name in members])
    return {document: rest for document, *rest in held}


def _results_of(connection: Connection, run_key: int, names: Iterable[str]) -> dict[str, Any]:
    """The documents that the run has, with how they stand and what they cost before."""
    columns = documents.c
    left = (columns.document, columns.key, columns.status, columns.carried)
    return {row.document: row for row in _known(connection, run_key, names, left)}


def _known(
    connection: Connection, run_key: int, names: Iterable[str], columns: Sequence[Column[Any]]
) -> Iterator[Any]:
    """The `columns` of those documents that the run has."""
    wanted = [*names]
    for start in range(0, len(wanted), _MOST_KEYS):
        yield from connection.execute(
            select(*columns)
            .where(
                documents.c.run_key == run_key, documents.c.document.in_(wanted[start : start + _MOST_KEYS])
            )
            .order_by(documents.c.key)
            .with_for_update()  # where two save the same document, the later one waits for the earlier
        )


def _add_unknown(connection: Connection, run_key: int, names: Sequence[str]) -> None:
    last = connection.execute(
        select(func.max(documents.c.ordinal)).where(documents.c.run_key == run_key)
    ).scalar()
    first = 0 if last is None else last + 1
    made = [Queued(name, "", at, 0, 0) for at, name in enumerate(names, first)]
    enqueue(connection, run_key, made)


def _by_key(*names: str) -> Any:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(documents).where(documents.c.key == bindparam("b_key")).values(values)


def _clear(connection: Connection, keys: Sequence[int]) -> None:
    if keys:
        for _, table, _ in _RESULTS:
            connection.execute(delete(table).where(table.c.document_key.in_(keys)))


def _document_values(saved: Saved, carried: Mapping[str, Any]) -> dict[str, Any]:
    row = saved.row
    asked = paid.json_of(row.asked)
    if carried:
        counted = (one.key for one in saved.answers if not one.cached)
        asked = paid.added(asked, paid.less(carried, counted))
    cost = asked.get("paid_cost")
    return {
        **{name: getattr(row, name) for name in _COPIED},
        "status": PENDING if row.status == "not_reached" else row.status,
        "seen_as": row.source,
        "asked": asked,
        "paid_input_tokens": asked.get("paid_input_tokens", 0),
        "paid_output_tokens": asked.get("paid_output_tokens", 0),
        "paid_cost": None if cost is None else Decimal(cost),
        "paid_estimated": paid.estimated(asked),
    }

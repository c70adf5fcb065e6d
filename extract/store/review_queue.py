"""The documents of a run as a queue of reviews, over a connection whose transaction the caller holds.

Two lists that are in order already are merged: reviews, and documents that nobody has opened. Each is read from an index
where the page begins; the whole is never sorted.
"""

from collections.abc import Sequence
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, or_, select

from extract.review.events import Summary
from extract.store.review_people import assigned
from extract.store.review_records import DocumentHead, Position, QueueFilter, QueueRow, Tally
from extract.store.tables import documents
from extract.store.tables_review import assignments, reviews

READ = ("ok", "partial")
"""The statuses of documents that have something to review."""

_HEAD = tuple(documents.c[name] for name in DocumentHead._fields)
_SUMMARY = (
    reviews.c.cards, reviews.c.cards_left, reviews.c.errors_left, reviews.c.done, reviews.c.latest,
)  # fmt: skip


def head(connection: Connection, run_key: int, **wanted: Any) -> DocumentHead | None:
    """The document that has given values in given columns."""
    query = select(*_HEAD).where(documents.c.run_key == run_key)
    row = connection.execute(query.filter_by(**wanted)).first()
    return None if row is None else DocumentHead(*row)


def page(
    connection: Connection, run: str, run_key: int, wanted: QueueFilter, after: Position | None, limit: int
) -> list[QueueRow]:
    """Documents in the order of `Position`: those that are done last, most errors first."""
    made: list[QueueRow] = []
    if wanted.state != "done" and not (after and after.done):
        lists = (
            _reviewed(connection, run, run_key, wanted, False, after, limit),
            _unopened(connection, run, run_key, wanted, after, limit),
        )
        made += islice(merge(*lists, key=_order), limit)
    if wanted.state != "open" and len(made) < limit:
        begin = after if after and after.done else None
        made += _reviewed(connection, run, run_key, wanted, True, begin, limit - len(made))
    people = assigned(connection, run, [row.head.document for row in made], wanted.round)
    return [row._replace(assigned=people.get(row.head.document, ())) for row in made]


def tally(connection: Connection, run: str, run_key: int, round: int, reviewer: str | None) -> Tally:
    """Sums over documents, with the reviews of those that have one."""
    columns = reviews.c
    own = and_(columns.run == run, columns.round == round, columns.document_key == documents.c.key)
    query = (
        select(
            func.count(),
            func.count(columns.key),
            func.sum(case((columns.done, 1), else_=0)),
            func.sum(columns.cards),
            func.sum(columns.cards_left),
            func.sum(func.coalesce(columns.errors_left, documents.c.errors)),
        )
        .select_from(documents.outerjoin(reviews, own))
        .where(documents.c.run_key == run_key, or_(documents.c.status.in_(READ), columns.key.is_not(None)))
    )
    row = connection.execute(
        _given(query, documents.c.document, run, QueueFilter(reviewer=reviewer, round=round))
    ).one()
    return Tally(*(int(number or 0) for number in row))


def _reviewed(
    connection: Connection,
    run: str,
    run_key: int,
    wanted: QueueFilter,
    done: bool,
    after: Position | None,
    limit: int,
) -> list[QueueRow]:
    columns = reviews.c
    query = (
        select(*_HEAD, *_SUMMARY)
        .join_from(reviews, documents, documents.c.key == columns.document_key)
        .where(
            columns.run == run,
            columns.round == wanted.round,
            columns.done.is_(done),
            documents.c.run_key == run_key,
        )
        .order_by(columns.errors_left.desc(), columns.document_key)
    )
    query = _after(
        _given(query, columns.document, run, wanted), columns.errors_left, columns.document_key, after
    )
    return [_row(row) for row in connection.execute(query.limit(limit))]


def _unopened(
    connection: Connection, run: str, run_key: int, wanted: QueueFilter, after: Position | None, limit: int
) -> list[QueueRow]:
    columns = documents.c
    opened = exists().where(
        reviews.c.run == run, reviews.c.round == wanted.round, reviews.c.document_key == columns.key
    )
    query = (
        select(*_HEAD)
        .where(columns.run_key == run_key, columns.status.in_(READ), ~opened)
        .order_by(columns.errors.desc(), columns.key)
    )
    query = _after(_given(query, columns.document, run, wanted), columns.errors, columns.key, after)
    return [
        QueueRow(DocumentHead(*row), None, False, (), None) for row in connection.execute(query.limit(limit))
    ]


def _given(query: Select[Any], name: Any, run: str, wanted: QueueFilter) -> Select[Any]:
    """Only the documents that the filter lets through; `name` is the column of their names."""
    if wanted.text:
        query = query.where(name.icontains(wanted.text, autoescape=True))
    if wanted.reviewer is not None:
        columns = assignments.c
        theirs = select(columns.document).where(
            columns.run == run, columns.round == wanted.round, columns.person == wanted.reviewer
        )
        query = query.where(name.in_(theirs))
    return query


def _after(query: Select[Any], errors: Any, key: Any, after: Position | None) -> Select[Any]:
    if after is None:
        return query
    # The first condition alone lets a database begin at the right place of its index.
    return query.where(errors <= after.errors, or_(errors < after.errors, key > after.key))


def _row(row: Sequence[Any]) -> QueueRow:
    held, (*summary, latest) = row[: len(_HEAD)], row[len(_HEAD) :]
    return QueueRow(DocumentHead(*held), Summary(*summary), True, (), latest)


def _order(row: QueueRow) -> tuple[int, int]:
    place = row.position
    return -place.errors, place.key

"""The events of reviews: found, added to, streamed, over a connection whose transaction the caller holds."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, insert, select, tuple_, update

from extract.review.events import Event, NewEvent, Review, Summary
from extract.store.review_records import MovedError
from extract.store.review_rows import (
    EVENT_COLUMNS,
    REVIEW_COLUMNS,
    event_of,
    event_values,
    review_of,
    summary_values,
)
from extract.store.tables_review import events, reviews

Made = TypeVar("Made")
_REVIEWS = 100
"""Reviews whose events are one page: some have hundreds."""


class Read(Protocol):
    """Runs work in a transaction that only looks."""

    def __call__(self, work: Callable[[Connection], Made]) -> Made: ...


def find(connection: Connection, run: str, document: str, round: int) -> Review | None:
    """A review with its events."""
    columns = reviews.c
    row = connection.execute(
        select(*REVIEW_COLUMNS).where(
            columns.run == run, columns.document == document, columns.round == round
        )
    ).first()
    if row is None:
        return None
    # Within a writer's transaction another may add a decision between the two queries: it is left to the next look.
    held = connection.execute(
        select(*EVENT_COLUMNS)
        .where(events.c.review_key == row.key, events.c.number <= row.revision)
        .order_by(events.c.number)
    )
    return review_of(row, tuple(map(event_of, held)))


def append(connection: Connection, key: int, expected: int, event: NewEvent, summary: Summary) -> Event:
    """Compare and add; see `ReviewStore.append`."""
    # Whoever else adds to this review waits here.
    revision = connection.execute(
        select(reviews.c.revision).where(reviews.c.key == key).with_for_update()
    ).scalar_one()
    known = connection.execute(
        select(*EVENT_COLUMNS).where(events.c.review_key == key, events.c.token == event.token)
    ).first()
    if known is not None:
        return event_of(known)
    if revision != expected:
        raise MovedError(revision)
    number = revision + 1
    connection.execute(insert(events).values(review_key=key, **event_values(number, event)))
    connection.execute(
        update(reviews)
        .where(reviews.c.key == key)
        .values(revision=number, latest=event.at, **summary_values(summary))
    )
    return Event(number, event)


def summarize(connection: Connection, review: Review, summary: Summary) -> None:
    """Another summary for a review that has not moved on."""
    connection.execute(
        update(reviews)
        .where(reviews.c.key == review.key, reviews.c.revision == review.revision)
        .values(summary_values(summary))
    )


def stream(read: Read, run: str, round: int | None) -> Iterator[tuple[Review, Event]]:
    """The events of a run, some reviews at a time, by round and document."""
    after: tuple[int, str] | None = None
    while True:
        heads, held = read(partial(_page, run=run, round=round, after=after))
        for head in heads:
            yield from ((head, event) for event in held.get(head.key, ()))
        if len(heads) < _REVIEWS:
            return
        after = (heads[-1].round, heads[-1].document)


def _page(
    connection: Connection, run: str, round: int | None, after: tuple[int, str] | None
) -> tuple[list[Review], dict[int, list[Event]]]:
    columns = reviews.c
    query = select(*REVIEW_COLUMNS).where(columns.run == run).order_by(columns.round, columns.document)
    if round is not None:
        query = query.where(columns.round == round)
    if after is not None:
        query = query.where(tuple_(columns.round, columns.document) > after)
    heads = [review_of(row) for row in connection.execute(query.limit(_REVIEWS))]
    keys = [head.key for head in heads]
    made: dict[int, list[Event]] = {}
    query_events: Any = select(events.c.review_key, *EVENT_COLUMNS).where(events.c.review_key.in_(keys))
    for key, *members in connection.execute(query_events.order_by(events.c.review_key, events.c.number)):
        made.setdefault(key, []).append(event_of(members))
    return heads, made

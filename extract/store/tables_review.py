"""The tables of reviews. They name runs by their ids and refer to none of their rows: a run may go, decisions stay.

Their triggers are in the migration that makes them: events can be neither changed nor removed.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from extract.store.columns import AnyText, Json, Moment
from extract.store.tables import Key, metadata

reviews = Table(
    "reviews",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("run", AnyText, nullable=False),
    Column("document", AnyText, nullable=False),
    Column("round", Integer, nullable=False),
    Column("document_key", Key, nullable=False),  # that of the document's row as long as its run is there
    Column("sha256", Text, nullable=False),
    Column("source", AnyText, nullable=False),  # absolute; "" where the document was never queued
    Column("opened", Moment, nullable=False),
    Column("latest", Moment),
    Column("revision", Integer, nullable=False),
    Column("cards", Integer, nullable=False),
    Column("cards_left", Integer, nullable=False),
    Column("errors_left", Integer, nullable=False),
    Column("done", Boolean, nullable=False),
    UniqueConstraint("run", "round", "document"),
    Index(None, "run", "round", "document_key"),
    # Where the review of an earlier run is looked for.
    Index(None, "sha256", "round"),
    Index(None, "source", "round"),
)
# The queue: what is done last, most errors first.
_QUEUE = (reviews.c.done, reviews.c.errors_left.desc(), reviews.c.document_key)
Index("ix_reviews_queue", reviews.c.run, reviews.c.round, *_QUEUE)

events = Table(
    "review_events",
    metadata,
    Column("review_key", Key, ForeignKey("reviews.key"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("token", AnyText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reviewer", AnyText, nullable=False),
    Column("action", Text, nullable=False),
    Column("target_kind", Text, nullable=False),
    Column("target_id", AnyText, nullable=False),
    Column("run", AnyText, nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("reason", Text, nullable=False),
    Column("note", AnyText, nullable=False),
    Column("rule", AnyText, nullable=False),
    Column("shown_ms", BigInteger, nullable=False),
    Column("undoes", Integer),
    Column("trial", Text, nullable=False),
    Column("carried", Boolean, nullable=False),
    UniqueConstraint("review_key", "token"),
)

people = Table(
    "review_people",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("role", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

sessions = Table(
    "review_sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("expires", Moment, nullable=False),
    Index(None, "name"),
)

assignments = Table(
    "review_assignments",
    metadata,
    Column("run", AnyText, primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("document", AnyText, primary_key=True),
    Column("person", AnyText, primary_key=True),
    Index(None, "run", "round", "person", "document"),
)

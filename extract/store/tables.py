"""The tables of a store. A change here is a new revision in `migrations/versions`, and `HEAD` names the last one."""

from dataclasses import fields
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from extract.store.columns import AnyText, Json, Moment, Money, Price, Words

HEAD = "0002"
VERSION = "gouji_store_version"
"""The table that holds the revision: a name of its own, as a database may hold other programs' tables too."""

PENDING = "pending"
"""The status of a document that is to be read."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

Key = BigInteger().with_variant(Integer(), "sqlite")
"""Of 64 bits in both: SQLite numbers rows by itself only where the type is called INTEGER."""


def _key() -> Column[int]:
    return Column("key", Key, primary_key=True, autoincrement=True)


def _of_document() -> tuple[Column[int], Column[int]]:
    owner = ForeignKey("documents.key", ondelete="CASCADE")
    return (
        Column("document_key", Key, owner, primary_key=True, autoincrement=False),
        Column("position", Integer, primary_key=True, autoincrement=False),
    )


runs = Table(
    "runs",
    metadata,
    _key(),
    Column("id", AnyText, nullable=False),
    Column("folder", AnyText, nullable=False),
    Column("started", Moment, nullable=False),
    Column("reader", AnyText, nullable=False),
    Column("model", AnyText),
    Column("settings", Json),
    Column("fingerprints", Json, nullable=False),
    Column("version", AnyText, nullable=False),
    Column("finished", Moment),
    Column("interrupted", Boolean, nullable=False),
    UniqueConstraint("id"),
    Index(None, "folder", "started"),
)

documents = Table(
    "documents",
    metadata,
    _key(),
    Column("run_key", Key, ForeignKey("runs.key", ondelete="CASCADE"), nullable=False),
    Column("document", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),  # absolute; "" where the document was never queued
    Column("ordinal", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("seen_as", AnyText, nullable=False),  # the source as seen from the run's folder
    Column("sha256", Text, nullable=False),
    Column("facts", Integer, nullable=False),
    Column("unclaimed", Integer, nullable=False),
    Column("flagged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("asked", Json, nullable=False),  # what reading it cost; what was paid includes earlier attempts
    Column("paid_input_tokens", BigInteger, nullable=False),
    Column("paid_output_tokens", BigInteger, nullable=False),
    Column("paid_cost", Money),
    Column("paid_estimated", Boolean, nullable=False),
    Column("carried", Json, nullable=False),  # what earlier attempts cost
    Column("seconds", Double, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("note", AnyText, nullable=False),
    UniqueConstraint("run_key", "document"),
    Index(None, "run_key", "ordinal", "key"),
    Index(None, "run_key", "status", "ordinal"),
)
# The queue of reviews reads it from its beginning; its sums, and who looks for a name, read all of it without the rows.
_QUEUE = (documents.c.errors.desc(), documents.c.key, documents.c.status, documents.c.document)
Index("ix_documents_queue", documents.c.run_key, *_QUEUE)

answers = Table(
    "answers",
    metadata,
    *_of_document(),
    Column("label", AnyText, nullable=False),
    Column("key", AnyText, nullable=False),
    Column("cached", Boolean, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("repairs", Integer, nullable=False),
    Column("retries", Integer, nullable=False),
    Column("cost", Price),
    Column("estimated", Boolean, nullable=False),
    Column("failure", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("seconds", Double, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    *_of_document(),
    Column("path", AnyText, nullable=False),
    Column("slot", AnyText, nullable=False),
    Column("value", AnyText, nullable=False),
    Column("unit", AnyText, nullable=False),
    Column("yuan", Money),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("more", AnyText, nullable=False),
    Column("also", Boolean, nullable=False),
    Column("quote", AnyText, nullable=False),
    Column("flags", Words, nullable=False),
    Column("confidence", Double),
    Column("suspected", Words, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    *_of_document(),
    Column("number", Integer, nullable=False),
    Column("above", Integer),
    Column("severity", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("side", AnyText, nullable=False),
    Column("rule", AnyText, nullable=False),
    Column("message", AnyText, nullable=False),
    Column("arithmetic", AnyText, nullable=False),
    Column("suspects", Words, nullable=False),
    Column("certain", Boolean),
    Column("cures", Words, nullable=False),
    Column("paths", Words, nullable=False),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("quote", AnyText, nullable=False),
    Column("key", AnyText, nullable=False),
)

_SPAN = {"start": "span_start", "end": "span_end"}
"""Members whose names are words of SQL."""


def columns_of(table: Table, kind: type[Any]) -> list[Column[Any]]:
    """The columns of a row's members, in the members' order."""
    return [table.c[_SPAN.get(one.name, one.name)] for one in fields(kind)]

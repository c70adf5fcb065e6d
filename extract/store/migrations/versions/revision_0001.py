"""The first tables. A revision is never changed: it says what stores of its time look like."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")
_MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _bigs(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _of_document(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("document_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("document_key", "position", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name=f"fk_{table}_document_key", ondelete="CASCADE"
        ),
    ]


def _span() -> list[sa.Column[int]]:
    return [sa.Column("span_start", sa.Integer()), sa.Column("span_end", sa.Integer())]


def upgrade() -> None:
    """Make the tables."""
    _runs()
    _documents()
    op.create_table(
        "answers",
        *_of_document("answers"),
        *_texts("label", "key"),
        *_flags("cached"),
        *_bigs("input_tokens", "output_tokens"),
        *_integers("requests", "repairs", "retries"),
        sa.Column("cost", _MONEY),
        *_flags("estimated"),
        *_texts("failure", "kind"),
        sa.Column("seconds", sa.Double(), nullable=False),
    )
    op.create_table(
        "facts",
        *_of_document("facts"),
        *_texts("path", "slot", "value", "unit"),
        sa.Column("yuan", _MONEY),
        *_span(),
        *_texts("more"),
        *_flags("also"),
        *_texts("quote", "flags"),
        sa.Column("confidence", sa.Double()),
        *_texts("suspected"),
    )
    op.create_table(
        "findings",
        *_of_document("findings"),
        *_integers("number"),
        sa.Column("above", sa.Integer()),
        *_texts("severity", "kind", "side", "rule", "message", "arithmetic", "suspects"),
        sa.Column("certain", sa.Boolean()),
        *_texts("cures", "paths"),
        *_span(),
        *_texts("quote", "key"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("key", _KEY, autoincrement=True, nullable=False),
        *_texts("id", "folder"),
        sa.Column("started", _MOMENT, nullable=False),
        *_texts("reader"),
        sa.Column("model", sa.Text()),
        sa.Column("settings", sa.Text()),
        *_texts("fingerprints", "version"),
        sa.Column("finished", _MOMENT),
        *_flags("interrupted"),
        sa.PrimaryKeyConstraint("key", name="pk_runs"),
        sa.UniqueConstraint("id", name="uq_runs_id"),
    )
    op.create_index("ix_runs_folder_started", "runs", ["folder", "started"])


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("key", _KEY, autoincrement=True, nullable=False),
        sa.Column("run_key", _KEY, nullable=False),
        *_texts("document", "source"),
        *_bigs("ordinal", "size", "mtime_ns"),
        *_texts("status", "seen_as", "sha256"),
        *_integers("facts", "unclaimed", "flagged", "refused", "errors", "warnings"),
        *_texts("asked"),
        *_bigs("paid_input_tokens", "paid_output_tokens"),
        sa.Column("paid_cost", _MONEY),
        *_flags("paid_estimated"),
        *_texts("carried"),
        sa.Column("seconds", sa.Double(), nullable=False),
        *_texts("kind", "note"),
        sa.PrimaryKeyConstraint("key", name="pk_documents"),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name="fk_documents_run_key", ondelete="CASCADE"),
        sa.UniqueConstraint("run_key", "document", name="uq_documents_run_key_document"),
    )
    op.create_index("ix_documents_run_key_ordinal_key", "documents", ["run_key", "ordinal", "key"])
    op.create_index("ix_documents_run_key_status_ordinal", "documents", ["run_key", "status", "ordinal"])

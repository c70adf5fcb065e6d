"""Reviews: their events, people, sessions and assignments. A revision is never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_KEPT = "what reviewers decided is kept: review_events takes new rows only"

_SQLITE = (
    f"""CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events
        BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END""",
    f"""CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events
        BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END""",
    # INSERT OR REPLACE removes a row without asking the trigger above.
    f"""CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events
        WHEN EXISTS (SELECT 1 FROM review_events WHERE review_key = NEW.review_key AND number = NEW.number)
        OR EXISTS (SELECT 1 FROM review_events WHERE review_key = NEW.review_key AND token = NEW.token)
        BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END""",
    # Where a connection does not hold to foreign keys, events would be left without their review.
    f"""CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
        BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END""",
)
_POSTGRES = (
    f"""CREATE FUNCTION gouji_review_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_KEPT}'; END $$""",
    """CREATE TRIGGER review_events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON review_events
        FOR EACH STATEMENT EXECUTE FUNCTION gouji_review_kept()""",
    """CREATE TRIGGER reviews_kept BEFORE DELETE OR TRUNCATE ON reviews
        FOR EACH STATEMENT EXECUTE FUNCTION gouji_review_kept()""",
)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables, and the triggers that keep events as they are."""
    _reviews()
    _events()
    _people()
    op.create_index(
        "ix_documents_queue",
        "documents",
        ["run_key", sa.text("errors DESC"), "key", "status", "document"],
    )
    for statement in _POSTGRES if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("key", _KEY, autoincrement=True, nullable=False),
        *_texts("run", "document"),
        *_integers("round"),
        sa.Column("document_key", _KEY, nullable=False),
        *_texts("sha256", "source"),
        sa.Column("opened", _MOMENT, nullable=False),
        sa.Column("latest", _MOMENT),
        *_integers("revision", "cards", "cards_left", "errors_left"),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_reviews"),
        sa.UniqueConstraint("run", "round", "document", name="uq_reviews_run_round_document"),
    )
    op.create_index(
        "ix_reviews_queue",
        "reviews",
        ["run", "round", "done", sa.text("errors_left DESC"), "document_key"],
    )
    op.create_index("ix_reviews_run_round_document_key", "reviews", ["run", "round", "document_key"])
    op.create_index("ix_reviews_sha256_round", "reviews", ["sha256", "round"])
    op.create_index("ix_reviews_source_round", "reviews", ["source", "round"])


def _events() -> None:
    op.create_table(
        "review_events",
        sa.Column("review_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("token"),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("reviewer", "action", "target_kind", "target_id", "run"),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        *_texts("reason", "note", "rule"),
        sa.Column("shown_ms", sa.BigInteger(), nullable=False),
        sa.Column("undoes", sa.Integer()),
        *_texts("trial"),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("review_key", "number", name="pk_review_events"),
        sa.ForeignKeyConstraint(["review_key"], ["reviews.key"], name="fk_review_events_review_key"),
        sa.UniqueConstraint("review_key", "token", name="uq_review_events_review_key_token"),
    )


def _people() -> None:
    op.create_table(
        "review_people",
        *_texts("name", "role", "hash"),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_review_people"),
    )
    op.create_table(
        "review_sessions",
        *_texts("hash", "name"),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_review_sessions"),
    )
    op.create_index("ix_review_sessions_name", "review_sessions", ["name"])
    op.create_table(
        "review_assignments",
        *_texts("run"),
        *_integers("round"),
        *_texts("document", "person"),
        sa.PrimaryKeyConstraint("run", "round", "document", "person", name="pk_review_assignments"),
    )
    op.create_index(
        "ix_review_assignments_run_round_person_document",
        "review_assignments",
        ["run", "round", "person", "document"],
    )

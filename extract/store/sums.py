"""Counts and sums over a run, by the database."""

from decimal import Decimal, localcontext
from typing import Any

from sqlalchemy import Connection, case, func, select

from extract.output.run_file import Totals
from extract.store.columns import MONEY_DIGITS
from extract.store.records import Failure
from extract.store.tables import PENDING, answers, documents

_PAGE = 10_000
_BAD = ("failed", "partial")
_FOUND = ("facts", "unclaimed", "flagged", "errors", "warnings")
_PAID = ("input_tokens", "output_tokens")


def counts(connection: Connection, run_key: int) -> dict[str, int]:
    """Documents by status; all four have a number."""
    held = {"ok": 0, "partial": 0, "failed": 0, PENDING: 0}
    columns = documents.c
    query = select(columns.status, func.count()).where(columns.run_key == run_key).group_by(columns.status)
    held.update((status, count) for status, count in connection.execute(query))
    return held


def totals(connection: Connection, run_key: int) -> Totals:
    """The sums of a run."""
    columns = documents.c
    by_status = counts(connection, run_key)
    counted = columns.status.in_(("ok", "partial"))
    summed: dict[str, Any] = {name: case((counted, columns[name]), else_=0) for name in _FOUND}
    summed |= {name: columns[f"paid_{name}"] for name in _PAID}
    summed["estimated"] = case((columns.paid_estimated, 1), else_=0)
    row = connection.execute(
        select(*(func.coalesce(func.sum(one), 0).label(name) for name, one in summed.items())).where(
            columns.run_key == run_key
        )
    ).one()
    # PostgreSQL's sums of whole numbers are decimals.
    numbers = {name: int(value) for name, value in row._mapping.items()}
    return Totals(
        documents=sum(by_status.values()),
        ok=by_status["ok"],
        partial=by_status["partial"],
        failed=by_status["failed"],
        not_reached=by_status[PENDING],
        **{name: numbers[name] for name in (*_FOUND, *_PAID)},
        cost=_cost(connection, run_key),
        estimated=numbers["estimated"] > 0,
    )


def failures(connection: Connection, run_key: int) -> list[Failure]:
    """Ways of failing, the most frequent first. A document without a kind of its own has that of its first bad answer."""
    columns = documents.c
    of_answer = (
        select(answers.c.kind)
        .where(answers.c.document_key == columns.key, answers.c.kind != "")
        .order_by(answers.c.position)
        .limit(1)
        .scalar_subquery()
    )
    kind = case((columns.kind != "", columns.kind), else_=func.coalesce(of_answer, "")).label("kind")
    bad = select(kind, columns.key).where(columns.run_key == run_key, columns.status.in_(_BAD)).subquery()
    groups = (
        select(bad.c.kind, func.count().label("failed"), func.min(bad.c.key).label("first"))
        .group_by(bad.c.kind)
        .subquery()
    )
    query = (
        select(groups.c.kind, groups.c.failed, columns.document, columns.note)
        .join(documents, columns.key == groups.c.first)
        .order_by(groups.c.failed.desc(), groups.c.kind)
    )
    return [Failure(*row) for row in connection.execute(query)]


def _cost(connection: Connection, run_key: int) -> Decimal | None:
    # PostgreSQL adds exactly. SQLite adds in floats, which would not do for money: its digits are added here.
    columns = documents.c
    query = select(columns.paid_cost).where(columns.run_key == run_key, columns.paid_cost.is_not(None))
    if connection.dialect.name != "sqlite":
        summed: Any = connection.execute(select(func.sum(query.subquery().c.paid_cost))).scalar()
        return None if summed is None else Decimal(summed)
    total: Decimal | None = None
    with localcontext(prec=MONEY_DIGITS):
        for some in connection.execute(query).scalars().partitions(_PAGE):
            total = sum(some, total or Decimal(0))
    return total

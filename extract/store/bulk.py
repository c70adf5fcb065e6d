"""Many rows at a time, as fast as the driver takes them: the types of columns are applied to whole columns."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table
from sqlalchemy.types import TypeDecorator

from extract.store.columns import AnyText, Words, needs_escape

Values = Sequence[Any]


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Values], conflict: str = ""
) -> None:
    """Insert rows, each with the values of the columns `names`; `conflict` is what to do about one that is there."""
    if not rows:
        return
    dialect = connection.dialect
    encoded = [
        _encoded(table.c[name], values, dialect)
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    connection.exec_driver_sql(
        _statement(table, tuple(names), conflict, dialect), [*zip(*encoded, strict=True)]
    )


def _encoded(column: "Column[Any]", values: Sequence[Any], dialect: Dialect) -> Iterable[Any]:
    kind = column.type
    if not isinstance(kind, TypeDecorator):
        return values
    if isinstance(kind, AnyText) and not column.nullable and not needs_escape("".join(values)):
        return values
    encode: Callable[[Any, Dialect], Any] = kind.process_bind_param
    if isinstance(kind, Words):
        # Few among many: most facts have no flag, and those that have one have the same.
        return [_words(value) if value else "[]" for value in values]
    return [encode(value, dialect) for value in values]


@lru_cache(4096)
def _words(value: tuple[str, ...]) -> str:
    return Words().process_bind_param(value, None)


@lru_cache(64)
def _statement(table: Table, names: tuple[str, ...], conflict: str, dialect: Dialect) -> str:
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    columns = ", ".join(quote(name) for name in names)
    return f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({', '.join([mark] * len(names))}) {conflict}".strip()

"""Types of columns: what goes in comes out the same, from either database."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, Numeric, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from extract.output.files import json_line

MONEY_DIGITS = 100
"""More than any sum of money has: adding with so many rounds nothing."""

_ESCAPE = "\x10"
_ODD = re.compile(f"[\x00{_ESCAPE}\ud800-\udfff]")
_ESCAPED = re.compile(f"{_ESCAPE}([0-9a-f]{{4}})")


def needs_escape(text: str) -> bool:
    """Whether a database would not take it, or would give something else back."""
    # The first is many times faster, and true of nearly all texts.
    return not text.isprintable() and _ODD.search(text) is not None


class AnyText(TypeDecorator[str]):
    """Text with whatever a document or a file's name holds: what no database takes (NUL, half a pair) is escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not needs_escape(value):
            return value
        return _ODD.sub(lambda odd: f"{_ESCAPE}{ord(odd[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or _ESCAPE not in value:
            return value
        return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), value)


class Json(TypeDecorator[Any]):
    """Any JSON value as text; None is no value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json_line(value) if value or not isinstance(value, dict) else "{}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect | None) -> str:
        return json_line([*value]) if value else "[]"

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return () if value is None or value == "[]" else tuple(json.loads(value))


class Money(TypeDecorator[Decimal]):
    """An exact amount, given as a Decimal or its text: NUMERIC in PostgreSQL, its digits in SQLite, whose numbers would round it.

    Digits and not whole numbers of some small unit, as a price may have any number of decimals.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        amount = Decimal(value)
        return format(amount, "f") if dialect.name == "sqlite" else amount

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Price(Money):
    """The same, read back as its text."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else format(Decimal(value), "f")


class Moment(TypeDecorator[datetime]):
    """A moment, in UTC: a timestamp with time zone in PostgreSQL, ISO 8601 in SQLite, where it sorts as text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)

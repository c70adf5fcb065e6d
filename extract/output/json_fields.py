"""Fields of a JSON file of ours, read with an error that names the field and what it must be."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from math import inf
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from extract.output.messages import UserError
from schemas.base import Span

T = TypeVar("T")


class FieldError(UserError):
    """A field that is not as it must be."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        super().__init__(key, **values)
        self.field = field


def read_object(
    path: Path, error: type[UserError], member: str, no_json: str = "no_json"
) -> Mapping[str, Any]:
    """The JSON object in a file, which must have `member`.

    Raises:
        UserError: of the type `error`; there is no such file, or no such object in it.
    """
    try:
        held = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise error("file_missing", file=path) from None
    except OSError as why:
        raise error("file_unreadable", file=path, why=why.strerror or why) from None
    except ValueError as why:
        raise error(no_json, file=path, why=str(why)[:120]) from None
    except RecursionError:
        raise error(no_json, file=path, why="RecursionError") from None
    if not isinstance(held, dict) or member not in held:
        raise error(no_json, file=path, why=member)
    return held


def get(held: Mapping[str, Any], name: str, kind: type[T], where: str, default: T | None = None) -> T:
    """A member of a type; without a default it must be there."""
    value = held.get(name, default)
    if value is None:
        raise FieldError(f"{where}{name}", "is_missing")
    if not isinstance(value, kind):
        wrong(f"{where}{name}", kind.__name__)
    return value


def each(
    held: Mapping[str, Any], name: str, make: Callable[[Mapping[str, Any], str], T], where: str = ""
) -> tuple[T, ...]:
    """What `make` makes of each object in a list; no list is an empty one."""
    made = []
    for index, one in enumerate(get(held, name, list, where, [])):
        if not isinstance(one, dict):
            wrong(f"{where}{name}[{index}]", "object")
        made.append(make(one, f"{where}{name}[{index}]."))
    return tuple(made)


def strings(held: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """A list of strings; no list is an empty one."""
    made = []
    for index, one in enumerate(get(held, name, list, where, [])):
        if not isinstance(one, str):
            wrong(f"{where}{name}[{index}]", "str")
        made.append(one)
    return tuple(made)


def spans(
    held: Mapping[str, Any], name: str, where: str, default: list[Any] | None = None
) -> tuple[Span, ...]:
    """A list of places."""
    found = get(held, name, list, where, default)
    return tuple(span(one, f"{where}{name}[{index}]") for index, one in enumerate(found))


def number(
    held: Mapping[str, Any], name: str, where: str, low: float = -inf, high: float = inf
) -> float | None:
    """A number within bounds, None where it is not given; infinity, NaN and truth values are none."""
    value = held.get(name)
    if value is None:
        return None
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and low <= value <= high
        and abs(value) < _LARGEST
    ):
        return value
    bounds = "" if low == -inf else f" >= {low:g}" if high == inf else f" {low:g}-{high:g}"
    wrong(f"{where}{name}", f"number{bounds}")


def cost(value: object) -> Decimal | None:
    """What something cost, as it stands in a file; None where it is no amount of money that can be added up.

    >>> cost("0.0125"), cost("NaN"), cost("1e999999999"), cost(None)
    (Decimal('0.0125'), None, None, None)
    """
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        return None
    return made if made.is_finite() and made >= 0 and abs(made.adjusted()) < _DIGITS else None


_DIGITS = 20
_LARGEST = 1e300
"""Beyond it lie the infinite, and whole numbers that are no float any more."""


def span(held: object, where: str) -> Span:
    """A place [start, end)."""
    if (
        isinstance(held, list)
        and len(held) == 2
        and all(type(end) is int for end in held)
        and 0 <= held[0] <= held[1]
    ):
        return held[0], held[1]
    wrong(where, "[start, end]")


def wrong(name: str, wanted: str) -> NoReturn:
    """Say what a field must be."""
    raise FieldError(name, "is_wrong", wanted=wanted)

"""What a reader hands over: places chosen for fields, and those that were turned down."""

from typing import Literal, NamedTuple

from schemas.base import Span

Refusal = Literal[
    "no_such_id", "no_such_field", "wrong_kind", "wrong_key", "not_a_fact", "overlaps", "read_twice"
]
"""Why a pointer was refused."""


class Pointer(NamedTuple):
    """A place chosen for a field.

    `slot` is the field's path pattern (`revenue.sources[].amount`); `at` the number itself, or the words of a
    text fact; `keys` the words that each list key is read from, outermost first; `flags` are reason codes for the fact.
    """

    slot: str
    at: Span
    keys: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A pointer that the source does not bear out: kept for the reviewer, never bent into a fact."""

    slot: str
    at: Span
    why: Refusal

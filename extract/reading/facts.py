"""Facts: what the document states, read from the source at exact places."""

from dataclasses import dataclass
from decimal import Decimal

from schemas.base import Span

Flag = str
"""A short reason code; the titles stand in `FLAGS`."""

FLAGS: dict[str, tuple[str, str]] = {
    "malformed": ("数字写法有误", "malformed number"),
    "signed": (
        "数前有“-”号，未计入数值，请核对",
        "a dash stands before it and is not part of the value: check",
    ),
    "unit_inherited": ("原文未写单位，按上下文补", "unit not written, taken from the context"),
    "readers_differ": ("两种读法不一致", "the readers disagree"),
    "one_reader": ("仅一种读法读到", "found by one reader only"),
    "conflict": ("原文多处数值不一", "stated differently elsewhere in the document"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact as stated: value as written (ASCII digits, no separators), unit, and every place of it."""

    value: str
    unit: str
    yuan: Decimal | None
    at: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its path. `also` are its other statements: another unit, rounding or value (`conflict`).

    `within` is the path of the part that contains it, `of` that of a share's base, where these are known.
    """

    path: str
    slot: str
    value: str
    unit: str
    yuan: Decimal | None
    at: tuple[Span, ...]
    also: tuple[Statement, ...] = ()
    conflict: bool = False
    flags: tuple[Flag, ...] = ()
    confidence: float | None = None
    within: str = ""
    of: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All its statements, the first one first."""
        return Statement(self.value, self.unit, self.yuan, self.at), *self.also


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A number that is neither a fact nor known to be none. `cause`: table, unread or refused."""

    at: Span
    cause: str


@dataclass(frozen=True, slots=True)
class NotFact:
    """A number known to be no fact, and why (year, list_number, code ...)."""

    at: Span
    cause: str


UNCLAIMED_CAUSES: dict[str, tuple[str, str]] = {
    "table": ("在尚无对应路径的表格中", "stands in a table that the contract has no path for yet"),
    "unread": ("未被任何字段认领", "claimed by no field"),
    "refused": ("指向被拒绝", "a pointer to it was refused"),
}

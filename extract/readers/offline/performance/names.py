"""Names of projects, uses and indicators: what is the same thing said again, so that one thing has one key."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from extract.marking.numbers import Mention
from schemas.base import Span

_NOISE = re.compile(r"[\s\W_]|经费|费用|资金|支出|项目|专项")
_MANY = 60
"""How many of a project's uses and indicators are remembered: a freak document must not cost the square of its length."""
_SCALE = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(10) ** 8}


def bare(words: str) -> str:
    """A name without punctuation and the words that many names end in."""
    return _NOISE.sub("", words) or re.sub(r"\s", "", words)


def likeness(one: str, other: str) -> float:
    """How alike two bare names are: 1 the same, 0.9 one holds the other, else the share of common characters."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) >= 2 and (one in other or other in one):
        return 0.9
    return min(0.89, SequenceMatcher(None, one, other, autojunk=False).ratio())


def _related(one: str, other: str) -> bool:
    """Whether two names share two characters in a row."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number to compare: in yuan where it is money, with half a step of its last place."""

    value: Decimal
    slack: Decimal

    @classmethod
    def of(cls, mention: Mention, unit: str = "") -> "Figure | None":
        """The figure that a mention states; `unit` stands in where it has none."""
        try:
            value = Decimal(mention.value)
        except InvalidOperation:
            return None
        per_head = mention.unit.partition("元")[0] + "元" if "元" in mention.unit else ""
        scale = _SCALE.get(per_head or unit, Decimal(1))
        places = len(mention.value.partition(".")[2])
        return cls(value * scale, scale / Decimal(10) ** places / 2)

    def meets(self, other: "Figure") -> bool:
        """Whether both can be one number, the coarser one rounded (12.35万元, 123480元)."""
        return abs(self.value - other.value) <= max(self.slack, other.slack)


@dataclass(slots=True)
class Use:
    """What a project's money went to, as first named (`short` is the bare name), and the figures known of it."""

    name: Span
    short: str
    figures: dict[str, Figure] = field(default_factory=dict)

    def fits(self, slot: str, figure: Figure) -> bool | None:
        """Whether it states this figure already; None where it states none."""
        known = self.figures.get(slot)
        return None if known is None else known.meets(figure)


@dataclass(slots=True)
class Shown:
    """An indicator of a project: its name, and its actual value as written."""

    name: Span
    words: str
    actual: str


@dataclass(slots=True)
class Project:
    """A project met in a document."""

    name: Span
    words: str
    totals: dict[str, Figure] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    indicators: list[Shown] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    @property
    def recent(self) -> list[Use]:
        """The uses named last."""
        return self.uses[-_MANY:]

    def use(self, name: Span, words: str, slot: str, figure: Figure) -> Use:
        """The use that `words` name: one known already, or a new one.

        The same figure and a word in common make it the same use; another figure for the same slot makes it
        another one, however alike the names are.
        """
        short = bare(words)
        same = [u for u in self.recent if u.fits(slot, figure) and _related(u.short, short)]
        if same:
            return max(same, key=lambda u: likeness(u.short, short))
        equal = next((u for u in self.recent if u.short == short), None)
        if equal:
            return equal
        open_ones = [(likeness(u.short, short), u) for u in self.recent if u.fits(slot, figure) is None]
        alike, known = max(open_ones, key=lambda pair: pair[0], default=(0.0, None))
        if known and alike >= 0.6:
            return known
        made = Use(name, short)
        self.uses.append(made)
        return made

    def total(self, figure: Figure) -> bool:
        """Whether a figure is the project's budget or what it spent."""
        return any(self.totals[slot].meets(figure) for slot in ("budget", "executed") if slot in self.totals)

    def counted(self, words: str, figure: Figure) -> Use | None:
        """The use whose count is this figure and whose name has a word in common."""
        short = bare(words)
        return next((u for u in self.recent if u.fits("count", figure) and _related(u.short, short)), None)

    def shows(self, words: str, value: str) -> Shown | None:
        """The indicator whose name has a word in common and whose actual value has the number `value`."""
        number = re.compile(rf"(?<![\d.]){re.escape(value)}(?![\d.])")
        return next(
            (i for i in self.indicators[-_MANY:] if _related(i.words, words) and number.search(i.actual)),
            None,
        )

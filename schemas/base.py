"""Building blocks of the schema: leaf types, nodes, the measures, and how a field is declared.

A field is written once, as a pydantic field whose title, guidance and labels travel with it:

    amount: Amount | None = fact("金额", guide="...", labels=("合计",))

`labels` are regular expressions over the text of a disclosure; `guide` is what the model is told; `title` is what
a Chinese reader sees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from schemas.keys import KeyRule

UnitKind = Literal["money", "rate", "percent", "count", "none"]
"""What a unit measures: money (万元), money per head or time (元/人/年), percent, a count (人), or no unit stated."""

Span = tuple[int, int]
"""A half-open range of Unicode code points."""


class Leaf(BaseModel):
    """One fact: a value as written and the places where it stands."""

    model_config = ConfigDict(frozen=True)
    numeric: ClassVar[bool] = True
    accepts: ClassVar[frozenset[UnitKind]] = frozenset()

    value: str
    at: list[Span]


class Quantity(Leaf):
    """Any number with its unit: the value of an activity."""

    accepts = frozenset({"money", "rate", "percent", "count", "none"})
    unit: str


class Amount(Leaf):
    """Money. `yuan` is value times unit, exact."""

    accepts = frozenset({"money", "none"})
    unit: str
    yuan: Decimal


class Standard(Leaf):
    """Money per head, household or time (0.14万元, 1400元/人/年)."""

    accepts = frozenset({"money", "rate", "none"})
    unit: str
    yuan: Decimal | None = None


class Percent(Leaf):
    """A share or a rate; written without % it still has the unit %."""

    accepts = frozenset({"percent", "none"})
    unit: str


class Count(Leaf):
    """A number of people, things or times."""

    accepts = frozenset({"count", "none"})
    unit: str


class Year(Leaf):
    """A year of four digits."""


class Code(Leaf):
    """A classification code, whole (2012901) or in parts (201 类 29 款 01 项). Read off the member's key."""

    numeric = False


class Words(Leaf):
    """A span of the source."""

    numeric = False


class Reading(Leaf):
    """What an indicator shows: a number with its sign and unit, or words, as written (≥95%, 2次, 2020年度)."""

    numeric = False


class Choice(Leaf):
    """One of a fixed set, shown by words of the source."""

    numeric = False


def fact(
    title: str,
    *,
    labels: Sequence[str] = (),
    guide: str = "",
    units: Sequence[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
    personal: bool = False,
) -> Any:
    """Declare a leaf. `units` narrows which counting units it takes; `choices` maps a value to the words that show it."""
    extra: JsonDict = {"labels": [*labels], "units": [*units], "personal": personal}
    if choices:
        extra["choices"] = {value: [*words] for value, words in choices.items()}
    return _field(title, guide, extra)


def node(title: str, *, labels: Sequence[str] = (), anchors: Sequence[str] = (), guide: str = "") -> Any:
    """Declare a part of a section. `anchors` are labels strong enough to name this node from any section."""
    return _field(title, guide, {"labels": [*labels], "anchors": [*anchors]})


@dataclass(frozen=True, slots=True)
class ListOf:
    """Makes the empty list of a field, and tells the catalogue the list's key rule: any rule, registered or not."""

    key: KeyRule

    def __call__(self) -> dict[str, Any]:
        """No members yet."""
        return {}


def members(
    title: str, *, key: KeyRule, guide: str = "", labels: Sequence[str] = (), anchors: Sequence[str] = ()
) -> Any:
    """Declare a list whose members carry their key in brackets.

    `labels` are the members' names within their own section, `anchors` those that name a member anywhere.
    """
    extra: JsonDict = {"labels": [*labels], "anchors": [*anchors], "key": key.name}
    return Field(
        default_factory=ListOf(key),
        title=title,
        description=guide or None,
        json_schema_extra={"gouji": extra},
    )


def _field(title: str, guide: str, extra: JsonDict) -> Any:
    return Field(default=None, title=title, description=guide or None, json_schema_extra={"gouji": extra})


class Node(BaseModel):
    """A part of a disclosure that holds facts or further parts."""

    model_config = ConfigDict(frozen=True)


DIRECTIONS: Mapping[str, Sequence[str]] = {
    "flat": ("持平", "一致", "无变化", "没有变化", "无增减", "不变", "相同"),
    "increase": ("增加", "增长", "上升", "提高", "增幅", "增多", "调增", "核增", "多", "增"),
    "decrease": ("减少", "下降", "降低", "减幅", "降幅", "压减", "缩减", "调减", "核减", "少", "减", "降"),
}


class Measured(Node):
    """The measures that a node marked + in the contract can carry."""

    amount: Amount | None = fact("金额", guide="本年数（预算数或决算数）")
    share: Percent | None = fact("占比", guide="占……的百分比", labels=("占", "比重为?", "比例为?"))
    prior: Amount | None = fact("上年数", guide="上年（较早年度）的数，如“比2023年预算数300”")
    change: Amount | None = fact("增减额", guide="比上年增加或减少的金额，不带正负号")
    change_rate: Percent | None = fact("增减率", guide="比上年增长或下降的百分比")
    change_direction: Choice | None = fact(
        "增减方向",
        guide="只在无增减数、仅写“持平”“一致”等时指出该词；有增减数时由程序读出",
        choices=DIRECTIONS,
    )
    completion_rate: Percent | None = fact("完成率", guide="完成（年初、调整）预算的百分比", labels=("完成",))
    budgeted: Amount | None = fact("年初预算数", guide="决算、绩效文件中与决算数并列的本年预算数")
    reason: Words | None = fact("增减原因", guide="“主要原因是”“主要是”之后说明增减或持平缘由的文字，到句末")
    purpose: Words | None = fact("用途", guide="“主要用于”“用于”之后的文字，到句末")


MEASURES = tuple(Measured.model_fields)


class Section(Node):
    """A section of a disclosure.

    `root` is its name in paths ("" puts its fields at the top); `part` the question in which it is asked;
    `headings` are regular expressions of the headings under which it stands; `labels` name it within itself,
    `anchors` from anywhere; `beside` are the sections whose labels are read under this one's headings too.
    """

    root: ClassVar[str]
    title: ClassVar[str]
    part: ClassVar[str]
    headings: ClassVar[tuple[str, ...]] = ()
    labels: ClassVar[tuple[str, ...]] = ()
    anchors: ClassVar[tuple[str, ...]] = ()
    beside: ClassVar[tuple[str, ...]] = ()

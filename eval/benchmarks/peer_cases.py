"""The trap cases of `eval.benchmarks.peers`: gold, prediction, and what a sound scorer must say. All of it is invented."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, NotRequired, TypedDict


class FactDict(TypedDict):
    """A fact as a facts file holds it."""

    path: str
    value: str
    at: list[list[int]]
    unit: NotRequired[str]
    of: NotRequired[str | None]


class Counts(NamedTuple):
    """How many facts are right, hold something wrong, are omitted, are extra."""

    right: int
    wrong: int = 0
    omitted: int = 0
    extra: int = 0


@dataclass(frozen=True)
class Case:
    """One trap.

    Attributes:
        name: What happens in it.
        kind: What is asked of a scorer: `equal` full marks, `wrong` no (nearly) full marks for what is wrong,
            `counts` just these counts, `recall` that recall falls with precision.
        gold: What the document states.
        predicted: What was read.
        counts: What a sound scorer counts.
    """

    name: str
    kind: Literal["equal", "wrong", "counts", "recall"]
    gold: list[FactDict]
    predicted: list[FactDict]
    counts: Counts

    @property
    def sides(self) -> tuple[list[FactDict], list[FactDict]]:
        """Gold and prediction."""
        return self.gold, self.predicted


def amount(path: str, value: str, unit: str, at: tuple[int, int]) -> FactDict:
    """A number with its unit, in one place."""
    return {"path": path, "value": value, "unit": unit, "at": [list(at)]}


def function(name: str, value: str, at: tuple[int, int]) -> FactDict:
    """The amount of one function of expenditure, in 万元."""
    return amount(f"general_public_budget.by_function[{name}].amount", value, "万元", at)


def total(value: str, unit: str = "万元", at: tuple[int, int] = (118, 124)) -> FactDict:
    """The total expenditure."""
    return amount("expenditure.amount", value, unit, at)


def rate(value: str) -> FactDict:
    """The rate by which the total changed."""
    return amount("expenditure.change_rate", value, "%", (152, 152 + len(value)))


def direction(value: str) -> FactDict:
    """Where the total moved."""
    return {"path": "expenditure.change_direction", "value": value, "at": [[140, 142]]}


EDUCATION = function("教育", "412.36", (310, 316))
HEALTH = function("卫生健康", "86.2", (341, 345))
HOUSING = function("住房保障", "57.3", (370, 374))
TRAVEL = amount("basic_expenditure.operating.items[差旅费].amount", "6.5", "万元", (1210, 1213))
TRAINING = amount("basic_expenditure.operating.items[培训费].amount", "6.5", "万元", (1210, 1213))
THREE = [EDUCATION, HEALTH, HOUSING]
OF_NOTHING: FactDict = {**rate("3.4"), "of": None}

# fmt: off
CASES = (
    Case("wrong unit: 840.99万元 read as 840.99元", "wrong", [total("840.99")], [total("840.99", "元")], Counts(0, 1)),
    Case("same amount: 8.4099亿元 and 84099万元", "equal", [total("8.4099", "亿元")], [total("84099")], Counts(1)),
    Case("same number: 123.45 and １２３．４５", "equal", [total("123.45")], [total("１２３．４５")], Counts(1)),
    Case("same number: 1203.5 and 1,203.50", "equal",
         [total("1203.5", at=(118, 126))], [total("1,203.50", at=(118, 126))], Counts(1)),
    Case("wrong digits: 840.99 read as 840.05", "wrong", [total("840.99")], [total("840.05")], Counts(0, 1)),
    Case("shifted point: 36.94% read as 369.4%", "wrong", [rate("36.94")], [rate("369.4")], Counts(0, 1)),
    Case("wrong direction: decrease read as increase", "wrong",
         [direction("decrease")], [direction("increase")], Counts(0, 1)),
    Case("right value read at a wrong place", "wrong",
         [total("840.99")], [total("840.99", at=(2061, 2067))], Counts(0, 1)),
    Case("right place, marked with its unit", "equal",
         [total("840.99")], [total("840.99", at=(118, 126))], Counts(1)),
    Case("right value under a wrong key: 差旅费, 培训费", "wrong", [TRAVEL], [TRAINING], Counts(0, 1)),
    Case("same key: 卫生健康 and 卫生健康支出", "equal",
         [HEALTH], [function("卫生健康支出", "86.2", (341, 345))], Counts(1)),
    Case("extra member that is null", "equal", [rate("3.4")], [OF_NOTHING], Counts(1)),
    Case("list in another order", "equal", THREE, [HOUSING, EDUCATION, HEALTH], Counts(3)),
    Case("first of three rows omitted", "counts", THREE, [HEALTH, HOUSING], Counts(2, omitted=1)),
    Case("one row invented before three", "counts", THREE, [TRAVEL, *THREE], Counts(3, extra=1)),
    Case("one of three rows replaced by an unrelated one", "counts",
         THREE, [EDUCATION, TRAVEL, HOUSING], Counts(2, omitted=1, extra=1)),
    Case("two rows with their amounts swapped", "wrong", [EDUCATION, HEALTH],
         [function("教育", "86.2", (341, 345)), function("卫生健康", "412.36", (310, 316))], Counts(0, 2)),
    Case("one wrong value of three lowers recall too", "recall",
         THREE, [EDUCATION, function("卫生健康", "82.6", (341, 345)), HOUSING], Counts(2, 1)),
    Case("nothing read of three rows", "counts", THREE, [], Counts(0, omitted=3)),
)
# fmt: on

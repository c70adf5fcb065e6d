"""Rounding alone never fails a rule: whatever the true amounts are, once rounded they break none."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reconcile.binding import check
from extract.reconcile.index import Index
from schemas.rules import default_rules
from tests.extract.reconcile.build import Stated, facts

FINEST = 10**6
AMOUNTS = st.integers(FINEST // 50, 10**4 * FINEST).map(lambda number: Fraction(number, FINEST))
"""True amounts in 万元, finer than anybody writes them; none so small that it is written as nothing."""


class Writer:
    """Writes true numbers as a document does: rounded, and often without the zeros at the end."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw: Callable[[st.SearchStrategy[int]], int] = data.draw
        self.decimals = data.draw(st.integers(2, 4), label="decimals")
        self.bare = data.draw(st.booleans(), label="without zeros at the end")

    def money(self, true: Fraction) -> str:
        return f"{self.number(true, self.decimals)}万元"

    def percent(self, true: Fraction) -> str:
        return f"{self.number(true, self.draw(st.integers(0, 2)))}%"

    def number(self, true: Fraction, decimals: int) -> str:
        steps = round(abs(true) * 10**decimals)
        whole, rest = divmod(steps, 10**decimals)
        literal = f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
        return literal.rstrip("0").rstrip(".") if self.bare and "." in literal else literal


def failed(stated: dict[str, Stated], kind: str = "") -> list[tuple[str, str]]:
    """The rules that these facts break."""
    found = check(Index.of(facts(stated)), default_rules(), kind)
    return [(one.bound.rule.id, one.path) for one in found if one.status in ("fail", "ambiguous", "error")]


def compared(node: str, current: Fraction, prior: Fraction, write: Writer) -> dict[str, Stated]:
    """All that a sentence says of this year and the one before."""
    change = current - prior
    made: dict[str, Stated] = {f"{node}.amount": write.money(current), f"{node}.prior": write.money(prior)}
    if abs(change) * 2 * 10**write.decimals <= 1:  # written as nothing, which is exact
        return made
    return made | {
        f"{node}.change": write.money(change),
        f"{node}.change_direction": "increase" if change > 0 else "decrease",
        f"{node}.change_rate": write.percent(100 * change / prior),
    }


@settings(max_examples=40, deadline=None)
@given(data=st.data(), parts=st.lists(AMOUNTS, min_size=2, max_size=6))
def test_sums_and_shares(data: st.DataObject, parts: list[Fraction]) -> None:
    write, whole = Writer(data), sum(parts, Fraction(0))
    stated: dict[str, Stated] = {}
    for node, each in (("revenue", "revenue.sources"), ("expenditure", "expenditure.by_function")):
        stated[f"{node}.amount"] = write.money(whole)
        for number, part in enumerate(parts):
            stated[f"{each}[灯{number}].amount"] = write.money(part)
            if number or node == "revenue":  # what is carried over often has no share
                stated[f"{each}[灯{number}].share"] = write.percent(100 * part / whole)
    assert failed(stated) == []


@settings(max_examples=40, deadline=None)
@given(data=st.data(), current=AMOUNTS, prior=AMOUNTS)
def test_changes_and_rates(data: st.DataObject, current: Fraction, prior: Fraction) -> None:
    write = Writer(data)
    stated = compared("meeting", current, prior, write)
    stated |= compared("travel", current, current + prior / 1000, write)
    stated |= {
        "meeting.budgeted": write.money(prior),
        "meeting.completion_rate": write.percent(100 * current / prior),
    }
    for kind in ("budget", "final_accounts", "performance"):
        assert failed(stated, kind) == []


@settings(max_examples=40, deadline=None)
@given(data=st.data(), parts=st.tuples(AMOUNTS, AMOUNTS), priors=st.tuples(AMOUNTS, AMOUNTS))
def test_two_years_of_a_whole_and_its_parts(
    data: st.DataObject, parts: tuple[Fraction, Fraction], priors: tuple[Fraction, Fraction]
) -> None:
    write = Writer(data)
    stated = compared("expenditure", parts[0] + parts[1], priors[0] + priors[1], write)
    for name, part, prior in zip(("基本支出", "项目支出"), parts, priors, strict=True):
        stated |= compared(f"expenditure.by_nature[{name}]", part, prior, write)
    assert failed(stated) == []


@settings(max_examples=40, deadline=None)
@given(data=st.data(), count=st.integers(1, 500), standard=AMOUNTS)
def test_products(data: st.DataObject, count: int, standard: Fraction) -> None:
    write, node = Writer(data), "performance.projects[灯会].uses[添油]"
    assert failed({
        f"{node}.count": f"{count}人",
        f"{node}.standard": f"{write.money(standard)}/人",
        f"{node}.amount": write.money(count * standard),
    }) == []  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(data=st.data(), true=AMOUNTS)
def test_one_amount_in_two_units_and_three_places(data: st.DataObject, true: Fraction) -> None:
    write = Writer(data)
    in_wan, in_yuan = write.money(true), f"{write.number(true * 10_000, 2)}元"
    assert (
        failed({"meeting.amount": [in_wan, in_yuan], "total.amount": in_wan, "revenue.amount": in_yuan}) == []
    )

"""Which numbers are wrong: the fewest whose change lets every hard rule hold, and where they must lie then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reading.facts import Fact
from extract.reconcile.binding import check
from extract.reconcile.constraints import Constraint
from extract.reconcile.index import Index
from extract.reconcile.intervals import Interval
from extract.reconcile.suspects import Cause, Suspects, allowed, causes
from schemas.rules import default_rules
from tests.extract.reconcile import build

WAN = 10_000
TOTAL, BASIC, PROJECT = (
    "expenditure.amount",
    "expenditure.by_nature[基本支出].amount",
    "expenditure.by_nature[项目支出].amount",
)
PERSONNEL, OPERATING = "basic_expenditure.personnel.amount", "basic_expenditure.operating.amount"
NATURES = {TOTAL: "840.05万元", BASIC: "828.05万元", PROJECT: "12.95万元"}
FUNCTIONS = ("教育", "卫生健康", "住房保障", "农林水", "节能环保")


@dataclass(frozen=True)
class Decided:
    """The hard rules of a document: broken ones, and ones that hold."""

    failed: tuple[Constraint, ...]
    held: tuple[Constraint, ...]

    @classmethod
    def of(cls, stated: Mapping[str, str]) -> "Decided":
        checks = [
            one
            for one in check(Index.of(of_budget(stated)), default_rules(), "budget")
            if one.bound.rule.tier == "hard" and one.constraint is not None
        ]
        return cls(
            tuple(one.constraint for one in checks if one.constraint and one.status == "fail"),
            tuple(one.constraint for one in checks if one.constraint and one.status.startswith("pass")),
        )

    @property
    def causes(self) -> tuple[Cause, ...]:
        return causes(self.failed, self.held)


def of_budget(stated: Mapping[str, str]) -> list[Fact]:
    """The facts, every share in a list said to be one of the budget."""
    return [
        replace(fact, of="general_public_budget.amount") if fact.path.endswith("].share") else fact
        for fact in build.facts(stated)
    ]


def general(path: str) -> str:
    """The same place in the general public budget."""
    return path.replace("expenditure", "general_public_budget", 1)


def of_general_budget(stated: Mapping[str, str]) -> dict[str, str]:
    return {general(path): value for path, value in stated.items()}


def paths(cause: Cause) -> list[set[str]]:
    return [{value.path for value in one.values} for one in cause.suspects]


def shares(wrong: Mapping[str, str]) -> dict[str, str]:
    """Five functions of 20万元 each, with their shares; those of `wrong` are stated wrong."""
    made = {"expenditure.amount": "100.00万元", "general_public_budget.amount": "100.00万元"}
    for name in FUNCTIONS:
        made[f"general_public_budget.by_function[{name}].amount"] = "20.00万元"
        made[f"general_public_budget.by_function[{name}].share"] = wrong.get(name, "20.00%")
    return made


def test_what_agrees_has_no_cause() -> None:
    decided = Decided.of(NATURES | {TOTAL: "841.00万元"})
    assert decided.held
    assert decided.causes == ()


def test_a_number_in_two_broken_rules_is_the_culprit() -> None:
    (cause,) = Decided.of(NATURES | {"revenue.amount": "840.99万元"}).causes
    assert {one.rule.id for one in cause.failed} == {"revenue-expenditure", "expenditure-natures"}
    assert paths(cause) == [{TOTAL}]
    assert not cause.ambiguous
    (bounds,) = cause.suspects[0].bounds
    # 840.985 would do for the revenue of 840.99, but not for the parts, which make 840.99 at least.
    assert bounds.low == Fraction("840.990") * WAN
    assert bounds.high == Fraction("840.995") * WAN


def test_one_broken_rule_alone_does_not_tell_who() -> None:
    (cause,) = Decided.of(NATURES).causes
    assert paths(cause) == [{TOTAL}, {BASIC}, {PROJECT}]
    assert cause.ambiguous


def test_a_number_that_other_rules_confirm_is_no_suspect() -> None:
    confirming = {PERSONNEL: "800.00万元", OPERATING: "28.05万元"}
    (cause,) = Decided.of(of_general_budget(NATURES) | confirming).causes
    assert paths(cause) == [{general(TOTAL)}, {general(PROJECT)}]


def test_personnel_and_operating_confirm_no_basic_expenditure_of_all_money() -> None:
    """They are of the general public budget, and there may be other money."""
    confirming = {PERSONNEL: "800.00万元", OPERATING: "28.05万元"}
    (cause,) = Decided.of(NATURES | confirming).causes
    assert paths(cause) == [{TOTAL}, {BASIC}, {PROJECT}]


def test_mistakes_that_share_no_number_are_causes_of_their_own() -> None:
    cars = {
        "three_public.vehicles.amount": "9.00万元",
        "three_public.vehicle_purchase.amount": "0万元",
        "three_public.vehicle_operation.amount": "6.00万元",
    }
    found = Decided.of(NATURES | cars).causes
    assert [[one.rule.id for one in cause.failed] for cause in found] == [
        ["expenditure-natures"],
        ["vehicle-parts"],
    ]


def test_two_mistakes_side_by_side_are_two_causes_though_their_rules_hang_together() -> None:
    basic = {"basic_expenditure.amount": "60.00万元", PERSONNEL: "20.00万元", OPERATING: "20.00万元"}
    wrong = {TOTAL: "100.00万元", BASIC: "60.00万元", PROJECT: "30.00万元"}
    one, two = Decided.of(wrong | basic).causes
    assert paths(one) == [{TOTAL}, {BASIC}, {PROJECT}]
    assert paths(two) == [{"basic_expenditure.amount"}, {PERSONNEL}, {OPERATING}]


def test_up_to_three_wrong_numbers_of_one_list_are_told_each() -> None:
    wrong = {"教育": "2.00%", "卫生健康": "31.00%", "住房保障": "17.00%"}
    found = Decided.of(shares(wrong)).causes
    assert [paths(cause) for cause in found] == [
        [{f"general_public_budget.by_function[{name}].share"}] for name in wrong
    ]


def test_three_wrong_numbers_that_also_break_a_rule_together_are_one_cause() -> None:
    wrong = {"教育": "2.00%", "卫生健康": "31.00%", "住房保障": "47.00%"}
    (cause,) = Decided.of(shares(wrong)).causes
    assert paths(cause) == [{f"general_public_budget.by_function[{name}].share" for name in wrong}]


def test_a_number_known_to_be_wrong_confirms_no_other() -> None:
    """The total is wrong by two rules; that the fiscal appropriation does not exceed it says nothing of that one."""
    stated = NATURES | {
        "revenue.amount": "840.99万元",
        "fiscal_appropriation.amount": "840.00万元",
        "fiscal_appropriation.sources[一般公共预算拨款].amount": "800.00万元",
        "fiscal_appropriation.sources[政府性基金预算].amount": "50.00万元",
    }
    found = Decided.of(stated).causes
    assert paths(found[0]) == [{TOTAL}]
    assert {path for one in paths(found[1]) for path in one} >= {
        "fiscal_appropriation.sources[一般公共预算拨款].amount",
        "fiscal_appropriation.sources[政府性基金预算].amount",
    }


def test_no_number_would_have_to_be_negative() -> None:
    parts = {
        "procurement.amount": "5.00万元",
        "procurement.goods.amount": "1.00万元",
        "procurement.works.amount": "0万元",
        "procurement.services.amount": "8.00万元",
    }
    (cause,) = Decided.of(parts).causes
    assert paths(cause) == [{"procurement.amount"}, {"procurement.services.amount"}]


def test_more_than_three_wrong_numbers_are_not_guessed_at() -> None:
    wrong = dict(zip(FUNCTIONS, ("2.00%", "31.00%", "47.00%", "8.00%", "5.00%"), strict=True))
    node = "general_public_budget"
    confirmed = {f"{node}.prior": "90.00万元", f"{node}.change": "10.00万元"}
    (cause,) = Decided.of(shares(wrong) | confirmed | {f"{node}.change_direction": "increase"}).causes
    assert len(cause.failed) == 5
    assert cause.suspects == ()
    assert cause.ambiguous


def test_a_number_in_no_rule_is_not_bounded_by_it() -> None:
    decided = Decided.of(NATURES | {"revenue.amount": "840.99万元"})
    other = Decided.of({"total.amount": "1万元", "revenue.amount": "1万元"})
    assert allowed(decided.failed[0], other.held[0].values()[0]) is None


def points(bounds: Interval) -> list[Interval]:
    ends = [end for end in (bounds.low, bounds.mid, bounds.high) if end is not None]
    return [Interval.exactly(end) for end in ends]


def with_value(constraint: Constraint, found: Suspects, point: Interval) -> Constraint:
    """The constraint with its suspect at a point."""
    operands = (
        replace(one, interval=point) if one.value is found.values[0] else one for one in constraint.operands
    )
    return replace(constraint, operands=tuple(operands))


AMOUNTS = st.integers(1, 10**6)
SOURCES = ("一般公共预算拨款", "政府性基金预算", "事业收入")


def amounts(**stated: int) -> dict[str, str]:
    return {path: f"{Decimal(amount) / 100:.2f}万元" for path, amount in stated.items()}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, str]:
    """A small document in which everything agrees, in 分 of 万元; its breakdowns are whole or not there at all."""
    personnel, operating, project = draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS)
    basic = personnel + operating
    total = basic + project
    made = amounts(**{TOTAL: total, BASIC: basic, PROJECT: project})
    if draw(st.booleans()):
        parts = {"basic_expenditure.amount": basic, PERSONNEL: personnel, OPERATING: operating}
        made |= amounts(**parts)
    if draw(st.booleans()):
        first = draw(st.integers(0, total))
        second = draw(st.integers(0, total - first))
        sources = zip(SOURCES, (first, second, total - first - second), strict=True)
        made |= amounts(**{f"revenue.sources[{name}].amount": amount for name, amount in sources})
        made |= amounts(**{"revenue.amount": total})
    if draw(st.booleans()):
        change = draw(st.integers(0, total - 1))
        made |= amounts(**{"expenditure.change": change, "expenditure.prior": total - change})
        made["expenditure.change_direction"] = "increase"
    return made


@settings(max_examples=80, deadline=None)
@given(documents(), st.data())
def test_with_a_lone_suspect_anywhere_in_its_bounds_every_hard_rule_about_it_holds(
    stated: dict[str, str], data: st.DataObject
) -> None:
    wrong = data.draw(st.sampled_from([path for path, value in stated.items() if value.endswith("万元")]))
    decided = Decided.of(stated | amounts(**{wrong: data.draw(st.integers(0, 2 * 10**6))}))
    for cause in decided.causes:
        for found in cause.suspects:
            assert len(found.values) == 1, "one wrong number is explained by one"
            for point in points(found.bounds[0]):
                assert point.mid >= 0
                changed = [with_value(one, found, point) for one in (*cause.failed, *decided.held)]
                assert all(one.status().startswith("pass") for one in changed)


def unmended(stated: Mapping[str, str]) -> list[str]:
    """The lone suspects of a document with which, anywhere in their bounds, some rule that failed fails still."""
    return [
        found.values[0].path
        for cause in Decided.of(stated).causes
        for found in cause.suspects
        for point in points(found.bounds[0])
        if len(found.values) == 1
        and not all(with_value(one, found, point).status().startswith("pass") for one in cause.failed)
    ]


def test_a_lone_suspect_explains_all_that_failed_where_two_numbers_are_wrong() -> None:
    """100 is not 60 + 30 and 60 not 20 + 20: as 70 it mends the one, as 40 the other, so it is never wrong alone."""
    wrong = {TOTAL: "100.00万元", BASIC: "60.00万元", PROJECT: "30.00万元"}
    stated = of_general_budget(wrong) | {PERSONNEL: "20.00万元", OPERATING: "20.00万元"}
    assert len(Decided.of(stated).failed) == 2
    assert unmended(stated) == []


def test_what_a_failed_rule_does_not_bound_is_no_suspect_unless_it_mends_it() -> None:
    """0 % of 20 in 100: no base that the other rules allow makes that right."""
    basic = {"basic_expenditure.amount": "100.00万元", PERSONNEL: "20.00万元", OPERATING: "80.00万元"}
    assert unmended(basic | {"basic_expenditure.personnel.share": "0.00%"}) == []


def test_the_bounds_of_a_change_are_no_wider_than_its_rate_allows() -> None:
    stated = amounts(**{TOTAL: 100, "expenditure.change": 90, "expenditure.prior": 90})
    flat = {"expenditure.change_direction": "increase", "expenditure.change_rate": "11.11%"}
    assert unmended(stated | flat) == []

"""Which facts a rule's operands name."""

from collections.abc import Sequence

import pytest

from extract.reconcile.index import Index
from extract.reconcile.operands import keyed, members, options
from schemas.rules import PathPattern, Term
from tests.extract.reconcile.build import facts

USES = "performance.projects[{}].uses[{}].amount"
INDEX = Index.of(
    facts({
        "revenue.amount": "9万元",
        "revenue.sources[灯].amount": "1万元",
        "revenue.sources[油].amount": "2万元",
        "general_public_budget.items[2101101].amount": "3万元",
        "general_public_budget.items[2101102].amount": "4万元",
        "general_public_budget.items[2080505].amount": "5万元",
        "general_public_budget.items[行政运行].amount": "6万元",
        "three_public.vehicle_purchase.amount": "7万元",
        USES.format("灯会", "添油"): "1万元",
        USES.format("灯会", "换灯"): "2万元",
        USES.format("庙会", "添油"): "3万元",
    })
)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "same", "found"),
    [
        ("revenue.amount", (), ["9"]),
        ("travel.amount", (), []),
        ("revenue.sources[*].amount", (), ["1", "2"]),
        ("revenue.sources[油].amount", (), ["2"]),
        ("revenue.sources[=].amount", ("灯",), ["1"]),
        ("revenue.sources[=].amount", ("芯",), []),
        ("general_public_budget.items[=class].amount", ("210",), ["3", "4"]),
        ("general_public_budget.items[=class].amount", ("205",), []),
        (USES.format("=", "*"), ("灯会",), ["1", "2"]),
        (USES.format("=", "="), ("灯会", "换灯"), ["2"]),
        (USES.format("*", "添油"), (), ["1", "3"]),
    ],
)
def test_members(pattern: str, same: Sequence[str], found: list[str]) -> None:
    assert [one[0].statement.value for one in members(INDEX, PathPattern.of(pattern), same)] == found


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("revenue.amount", [((), "9")]),
        ("revenue.sources[=].amount", [(("灯",), "1"), (("油",), "2")]),
        ("revenue.sources[油].amount", [((), "2")]),
        ("revenue.sources[*].amount", [((), "1"), ((), "2")]),
        (USES.format("=", "="), [(("灯会", "添油"), "1"), (("灯会", "换灯"), "2"), (("庙会", "添油"), "3")]),
        (USES.format("庙会", "="), [(("添油",), "3")]),
    ],
)
def test_stated_numbers_come_with_the_keys_that_must_be_the_same(
    pattern: str, found: list[tuple[tuple[str, ...], str]]
) -> None:
    assert [(same, one[0].statement.value) for same, one in keyed(INDEX, PathPattern.of(pattern))] == found


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("revenue.amount", [(["9"], False)]),
        ("travel.amount", []),
        ("travel.amount | revenue.amount", [(["9"], False)]),
        ("revenue.amount | revenue.sources[*].amount", [(["9"], False), (["1", "2"], False)]),
        # Only one of two: no whole option, and what is there is told to be not all.
        ("three_public.vehicle_purchase.amount + three_public.vehicle_operation.amount", [(["7"], True)]),
        ("travel.amount | three_public.vehicle_purchase.amount + three_public.vehicle_operation.amount", [(["7"], True)]),
        # A whole option is better than a part of one.
        ("three_public.vehicle_purchase.amount + three_public.vehicle_operation.amount | revenue.amount", [(["9"], False)]),
        ("any(revenue.amount, travel.amount, revenue.sources[灯].amount)", [(["9"], False), (["1"], False)]),
    ],
)  # fmt: skip
def test_the_ways_to_read_an_operand(term: str, found: list[tuple[list[str], bool]]) -> None:
    made = options(INDEX, Term.of(term), ())
    assert [([one[0].statement.value for one in each.facts], each.missing) for each in made] == found

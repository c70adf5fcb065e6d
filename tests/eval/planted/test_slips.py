"""Slips of each kind that is explained: what is planted is what its name says, or nothing where it cannot be."""

from decimal import Decimal
from random import Random

import pytest

from eval.planted.perturb import Planted
from eval.planted.slips import SLIPS
from extract.reconcile.binding import check
from extract.reconcile.constraints import Constraint
from extract.reconcile.index import Index
from schemas.rules import default_rules
from tests.extract.reconcile import build

STATED = {
    "expenditure.amount": "841.37万元",
    "expenditure.by_nature[基本支出].amount": "828.05万元",
    "expenditure.by_nature[基本支出].share": "98.42%",
    "revenue.amount": "841.37万元",
    "total.amount": "912.66万元",
    "expenditure.change": "41.37万元",
    "expenditure.change_direction": "increase",
    "expenditure.change_rate": "5.17%",
    "staff.retired": "5人",
    "meeting.amount": "0万元",
}
FACTS = build.facts(STATED)
AT = {path: index for index, path in enumerate(STATED)}


def held() -> list[Constraint]:
    checks = check(Index.of(FACTS), default_rules(), "final_accounts")
    return [one.constraint for one in checks if one.constraint and one.status.startswith("pass")]


HELD = held()


def planted(kind: str, path: str, seed: int = 1) -> Planted | None:
    return SLIPS[kind](FACTS, AT[path], HELD, Random(seed))


def values(kind: str, path: str) -> set[str]:
    made = (planted(kind, path, seed) for seed in range(60))
    return {one.wrong.value for one in made if one is not None}


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_bears_its_name_and_changes_one_fact(kind: str) -> None:
    path = "expenditure.change_rate" if kind == "wrong_base" else "expenditure.amount"
    made = planted(kind, path)
    assert made is not None
    assert (made.kind, made.path) == (kind, path)
    assert [one.path for one, other in zip(made.facts, FACTS, strict=True) if one != other] == [path]
    assert (made.wrong.value, made.wrong.unit) != (made.right.value, made.right.unit)


@pytest.mark.parametrize("kind", SLIPS)
def test_one_seed_plants_one_slip(kind: str) -> None:
    assert planted(kind, "expenditure.amount", 5) == planted(kind, "expenditure.amount", 5)


def test_a_wrong_unit_leaves_the_digits() -> None:
    made = planted("unit_slip", "expenditure.amount")
    assert made is not None
    assert (made.wrong.value, made.wrong.unit) == ("841.37", "元")
    assert planted("unit_slip", "staff.retired") is None
    assert planted("unit_slip", "meeting.amount") is None


def test_a_number_is_cut_behind_its_point() -> None:
    assert values("truncation", "expenditure.amount") == {"841", "841.3"}
    assert values("truncation", "expenditure.change_rate") == set()


def test_a_copied_value_is_that_of_another_amount() -> None:
    assert values("copied_value", "expenditure.amount") == {"828.05", "912.66", "41.37"}
    assert values("copied_value", "staff.retired") == set()


def test_a_residual_is_another_amount_and_the_result_is_not_negative() -> None:
    own = Decimal("841.37")
    others = {Decimal(one) for one in ("828.05", "841.37", "912.66", "41.37")}
    assert {abs(Decimal(made) - own) for made in values("known_residual", "expenditure.amount")} <= others
    assert all(Decimal(made) > 0 for made in values("known_residual", "expenditure.change"))


def test_a_rate_is_divided_by_this_year_and_a_share_by_another_total() -> None:
    assert values("wrong_base", "expenditure.change_rate") == {"4.92"}
    assert "90.73" in values("wrong_base", "expenditure.by_nature[基本支出].share")
    assert values("wrong_base", "staff.retired") == set()

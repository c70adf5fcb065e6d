"""When two names, two texts or two values are the same; the order of the two makes no difference."""

from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching.fields import group_of
from eval.matching.keys import Alike, alike, keys_alike
from eval.matching.values import number, worth
from eval.matching.words import SIMILAR, similar
from tests.eval.build import KEYS, TEXTS, fact, quick

NAMES = st.text("事业收入上年结转经费支出工会（）()AB01 ", max_size=8)
SENTENCES = st.text("人员减少项目增加，。 一二三", max_size=14)


@quick
@given(NAMES, NAMES)
def test_likeness_of_names_is_symmetric(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


@quick
@given(st.lists(NAMES, max_size=3), st.lists(NAMES, max_size=3))
def test_likeness_of_lists_of_names_is_symmetric(one: list[str], other: list[str]) -> None:
    assert keys_alike(one, other) == keys_alike(other, one)


@quick
@given(SENTENCES, SENTENCES)
def test_similarity_of_texts_is_symmetric(one: str, other: str) -> None:
    assert similar(one, other) == similar(other, one)


@quick
@given(NAMES, SENTENCES)
def test_everything_is_like_itself(name: str, text: str) -> None:
    assert alike(name, name) is Alike.SAME
    assert similar(text, text)


def test_a_ratio_that_depends_on_the_order_is_taken_in_the_better_one() -> None:
    one, other = "调员人出增名增", "调员人增名出增"
    assert SequenceMatcher(None, one, other).ratio() < SIMILAR < SequenceMatcher(None, other, one).ratio()
    assert similar(one, other)
    assert similar(other, one)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("2012901", "2012901", "SAME"),
        ("（一）教育", "(一)教育", "SAME"),
        ("卫生健康支出", "卫生健康", "NORMALISED"),
        ("工会 经费", "工会、费用", "NORMALISED"),
        ("住房保障（款）", "住房保障", "NORMALISED"),
        ("公务用车运行维护", "公务用车", "NEAR"),
        ("差旅费", "旅差费", "NEAR"),
        ("教育", "外交", "NOT"),
        ("收入", "支出", "NOT"),
        ("2012901", "2210201", "NOT"),
    ],
)
def test_names(one: str, other: str, likeness: str) -> None:
    assert alike(one, other).name == likeness


def test_a_list_of_names_is_as_like_as_the_pair_that_is_least_so() -> None:
    assert keys_alike(["灯会", "公务用车运行维护"], ["灯会", "公务用车"]) is Alike.NEAR
    assert keys_alike(["灯会", "教育"], ["灯会", "外交"]) is Alike.NOT
    assert keys_alike(["灯会"], ["灯会", "场地"]) is Alike.NOT


def test_no_two_of_the_builders_names_are_alike_and_no_two_of_its_texts_similar() -> None:
    assert not [pair for pair in combinations(KEYS, 2) if alike(*pair)]
    assert not [pair for pair in combinations(TEXTS, 2) if similar(*pair)]


AMOUNTS = st.decimals(0, 10**9, places=4)


@quick
@given(AMOUNTS)
def test_units_of_money_convert_exactly(amount: Decimal) -> None:
    ten_thousands, hundred_millions = amount / Decimal(10_000), amount / Decimal(10) ** 8
    yuan = worth(f"{amount:f}", "元")
    assert worth(f"{ten_thousands:f}", "万元") == worth(f"{hundred_millions:f}", "亿元") == yuan


@quick
@given(AMOUNTS.filter(bool))
def test_a_figure_in_another_unit_of_money_is_another_amount(amount: Decimal) -> None:
    worths = {worth(f"{amount:f}", unit) for unit in ("元", "万元", "亿元")}
    assert len(worths) == 3


@quick
@given(AMOUNTS)
def test_money_is_never_a_bare_number(amount: Decimal) -> None:
    assert worth(str(amount), "万元") != worth(str(amount), "")


@quick
@given(AMOUNTS, st.integers(0, 3))
def test_zeros_at_the_end_of_a_decimal_add_nothing(amount: Decimal, zeros: int) -> None:
    assert worth(f"{amount:f}" + "0" * zeros, "万元") == worth(f"{amount:f}", "万元")


@pytest.mark.parametrize(
    ("written", "value"),
    [("２２２７．０９", "2227.09"), ("1,251.80", "1251.80"), ("１，２５１", "1251"), ("0.0.96", None), ("≥95%", None), ("NaN", None), ("Infinity", None)],
)  # fmt: skip
def test_numbers(written: str, value: str | None) -> None:
    assert number(written) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("path", "written", "group"),
    [
        ("revenue.amount", "5万元", "core"),
        ("contact.phone", "12345678", "core"),
        ("performance.projects[灯会].uses[场地].amount", "5万元", "uses"),
        ("performance.projects[灯会].indicators[观众].target", "及时", "indicators"),
        ("performance.projects[灯会].indicators[观众].level1", "产出", "text"),
        ("activities[].value", "上千", "activities"),
        ("revenue.reason", "人员减少", "text"),
        ("revenue.share", "0.0.96%", "core"),
        ("general_public_budget.items[2012901].code", "2012901", "text"),
    ],
)
def test_groups(path: str, written: str, group: str) -> None:
    assert group_of(fact(path, written)) == group

"""Planted mistakes: a misprint is wrong in the document, a misreading is wrong in the facts only."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eval.planted.perturb import choose, confusable, kinds_of, misprinted, misprints, misread
from extract.reading.facts import FLAGS, Fact
from tests.extract.reconcile import build

TEXT = "支出预算841.00万元，其中基本支出828.05万元，项目支出12.95万元，共8批次，占98.46%，与8410000元一致。"
STATED = {
    "expenditure.amount": "841.00万元",
    "expenditure.by_nature[基本支出].amount": "828.05万元",
    "expenditure.by_nature[项目支出].amount": "12.95万元",
}
LITERALS = st.decimals(0, 10**6, places=2).map(str) | st.integers(0, 10**6).map(str)


@pytest.fixture
def facts() -> tuple[Fact, ...]:
    return build.facts(STATED, TEXT)


def test_every_kind_of_misprint_is_made() -> None:
    made = set(misprints("12.50"))
    assert made >= {
        ("wrong_digit", "13.50"),
        ("swapped_digits", "21.50"),
        ("swapped_digits", "15.20"),
        ("shifted_point", "125"),
        ("shifted_point", "0.125"),
        ("dropped_digit", "2.50"),
        ("dropped_digit", "12.0"),
    }


def test_a_whole_number_has_no_point_to_shift() -> None:
    assert "shifted_point" not in {kind for kind, _ in misprints("814")}


@given(LITERALS)
def test_a_misprint_is_another_number_and_each_is_made_once(literal: str) -> None:
    made = [other for _, other in misprints(literal)]
    assert len(made) == len(set(made))
    assert all(Decimal(other) != Decimal(literal) and Decimal(other) >= 0 for other in made)
    assert all(other.replace(".", "").isdigit() and not other.startswith(".") for other in made)


@given(LITERALS)
def test_a_wrong_digit_keeps_the_length_and_a_swap_the_digits(literal: str) -> None:
    assume(len(literal) > 1)
    for kind, other in misprints(literal):
        if kind == "wrong_digit":
            assert sum(one != two for one, two in zip(literal, other, strict=True)) == 1
        elif kind == "swapped_digits":
            assert sorted(other) == sorted(literal)


def test_a_misprint_keeps_its_place_and_changes_the_value(facts: tuple[Fact, ...]) -> None:
    planted = misprinted(facts, 1, "828.50", kind="swapped_digits")
    fact = planted.facts[1]
    assert (fact.value, fact.unit, fact.yuan, fact.at) == (
        "828.50",
        "万元",
        Decimal("8285000.00"),
        facts[1].at,
    )
    assert (planted.path, planted.right.value, planted.wrong.value) == (fact.path, "828.05", "828.50")
    assert [*planted.facts[:1], *planted.facts[2:]] == [facts[0], facts[2]]


def test_a_wrong_unit_changes_what_the_number_is_worth(facts: tuple[Fact, ...]) -> None:
    assert misprinted(facts, 1, "828.05", "元", "unit_slip").facts[1].yuan == Decimal("828.05")


def test_the_other_places_of_a_fact_contradict_its_misprint() -> None:
    (fact,) = build.facts({"expenditure.amount": ["841.00万元", "841.00万元", "8410000元"]})
    (made,) = misprinted((fact,), 0, "814.00").facts
    assert made.conflict
    assert "conflict" in made.flags
    assert set(made.flags) <= set(FLAGS)
    assert made.at == fact.at[:1]
    assert [(one.value, one.at) for one in made.also] == [
        ("841.00", fact.at[1:]),
        ("8410000", fact.also[0].at),
    ]


def test_a_misreading_points_to_the_other_number(facts: tuple[Fact, ...]) -> None:
    doc = build.document(TEXT)
    mention = next(one for one in doc.mentions if one.value == "12.95")
    fact = misread(facts, 1, mention).facts[1]
    assert (fact.value, fact.unit, fact.at) == ("12.95", "万元", ((mention.start, mention.end),))


def test_a_number_is_confused_only_with_others_of_its_kind_and_of_another_value(
    facts: tuple[Fact, ...],
) -> None:
    doc = build.document(TEXT)
    others = confusable(doc, facts[0], kinds_of(doc))
    assert [one.value for one in others] == ["828.05", "12.95"]


def test_different_facts_of_the_paths_are_chosen_alike_for_one_seed(facts: tuple[Fact, ...]) -> None:
    paths = list(STATED)[1:]
    one, other = (choose(Random(7), facts, paths, 2) for _ in range(2))
    assert one == other
    assert sorted(one) == [1, 2]

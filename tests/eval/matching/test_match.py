"""Matching: every fact once, the same whatever the order, and what is right is never given up for what is not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.file import GoldFact
from eval.matching.entries import Entry
from eval.matching.match import Matched, Matching, match
from extract.reading.facts import Fact
from tests.eval.build import fact, quick, said, tangled_golds, tangled_readings

Sides = tuple[list[Entry], list[Entry]]


def entries(golds: Sequence[GoldFact], reads: Sequence[Fact]) -> Sides:
    return [Entry.of(one.fact, one.alternatives, one.firm) for one in golds], [*map(Entry.of, reads)]


def plain(*reads: Fact) -> list[Entry]:
    return [*map(Entry.of, reads)]


def placed(path: str, start: int, end: int, written: str = "") -> Fact:
    """A fact over a stretch of text; without words a number that no other one has."""
    return replace(fact(path, written or f"{start}.{end}万元"), at=((start, end),))


def pairs(made: Sequence[Matched]) -> list[tuple[str, str]]:
    return [(one.gold.fact.value, one.read.fact.value) for one in made]


def told(made: Matching) -> tuple[object, ...]:
    """A matching without the identity of what was matched."""
    return (
        [(one.gold.fact, one.read.fact) for one in made.right],
        [(one.gold.fact, one.read.fact) for one in made.wrong],
        [[one.fact for one in entries] for entries in (made.omitted, made.invented, made.neutral)],
    )


@quick
@given(tangled_golds, tangled_readings)
def test_every_fact_of_either_side_is_accounted_for_exactly_once(
    golds: list[GoldFact], reads: list[Fact]
) -> None:
    gold, read = entries(golds, reads)
    made = match(gold, read)
    accounted = [entry for pair in (*made.right, *made.wrong) for entry in pair]
    accounted += [*made.omitted, *made.invented, *made.neutral]
    assert Counter(map(id, accounted)) == Counter(map(id, gold + read))


@quick
@given(tangled_golds, tangled_readings)
def test_only_firm_facts_of_the_gold_are_right_wrong_or_omitted(
    golds: list[GoldFact], reads: list[Fact]
) -> None:
    gold, read = entries(golds, reads)
    made = match(gold, read)
    counted = [one.gold for one in (*made.right, *made.wrong)] + [*made.omitted]
    assert {id(one) for one in counted} == {id(one) for one in gold if one.firm}


@quick
@given(tangled_golds, tangled_readings, st.randoms(use_true_random=False))
def test_the_order_of_neither_side_matters(golds: list[GoldFact], reads: list[Fact], random: Random) -> None:
    once = match(*entries(golds, reads))
    random.shuffle(golds)
    random.shuffle(reads)
    assert told(match(*entries(golds, reads))) == told(once)


@quick
@given(tangled_golds, tangled_readings)
def test_a_pair_that_is_wrong_is_of_one_group_and_a_right_one_is_never_left(
    golds: list[GoldFact], reads: list[Fact]
) -> None:
    gold, read = entries(golds, reads)
    made = match(gold, read)
    assert all(one.gold.group == one.read.group for one in made.wrong)
    # Alone with the reading that was called wrong or invented, a gold fact that was omitted is not met by it.
    for left in made.omitted:
        for other in [*made.invented, *(pair.read for pair in made.wrong)]:
            assert not match([left], [other]).right


def test_the_pairing_that_makes_more_right_is_taken() -> None:
    """The reading for either source would do for the first one; the second one has no other."""
    golds = plain(
        fact("revenue.sources[事业收入].amount", "5万元", 10),
        fact("revenue.sources[事业].amount", "5万元", 30),
    )
    both = Fact("revenue.sources[事业收入].amount", "revenue.sources[].amount", "5", "万元", None, ((10, 11), (30, 31)))  # fmt: skip
    first = fact("revenue.sources[事业].amount", "5万元", 10)
    assert len(match(golds, plain(both, first)).right) == 2
    assert len(match(golds, plain(first, both)).right) == 2


def test_a_fact_with_the_golds_own_path_is_preferred() -> None:
    near, own = fact("revenue.sources[事业].amount", "5万元", 10), fact("revenue.sources[事业收入].amount", "5万元", 10)  # fmt: skip
    (pair,) = match(plain(own), plain(near, own)).right
    assert pair.read.fact.path == own.path


def test_what_says_over_again_what_another_reading_says_is_neither_right_nor_wrong() -> None:
    one = fact("revenue.amount", "5万元", 10)
    made = match(plain(one), plain(one, one))
    assert (len(made.right), len(made.neutral), len(made.invented)) == (1, 1, 0)


def test_a_wrong_value_is_paired_by_its_place_before_its_path() -> None:
    """The number at the place of 2022 was read as another field; that at no place known as 2023's."""
    gold = plain(fact("revenue.amount", "12.5万元", 10), fact("expenditure.amount", "12.0万元", 30))
    read = plain(fact("expenditure.amount", "12.6万元", 10), fact("revenue.amount", "12.7万元", 90))
    made = match(gold, read)
    assert pairs(made.wrong) == [("12.5", "12.6")]
    assert [one.fact.value for one in made.omitted] == ["12.0"]
    assert [one.fact.value for one in made.invented] == ["12.7"]


def test_of_several_facts_at_one_place_each_is_paired_with_what_was_filed_nearest_to_it() -> None:
    """收入总计、支出总计5万元: the same field first, then the same node."""
    gold = plain(fact("expenditure.amount", "5万元", 10), fact("revenue.amount", "5万元", 10))
    for measure in ("amount", "prior"):
        read = plain(*(fact(f"{node}.{measure}", "6万元", 10) for node in ("revenue", "expenditure")))
        made = match(gold, read)
        assert len(made.wrong) == 2
        assert all(pair.gold.path.node == pair.read.path.node for pair in made.wrong)


def test_at_one_place_the_same_field_is_nearer_than_another_measure_of_the_node() -> None:
    gold = plain(fact("revenue.amount", "5万元", 10), fact("revenue.prior", "5万元", 10))
    read = plain(fact("revenue.amount", "6万元", 10), fact("revenue.change", "6万元", 10))
    found = {(pair.gold.path.leaf, pair.read.path.leaf) for pair in match(gold, read).wrong}
    assert found == {("amount", "amount"), ("prior", "change")}


def test_of_pairings_as_good_the_one_with_more_pairs_is_taken() -> None:
    """One pair of a field is worth two of a node: here either could be made of overlapping places."""
    node = "expenditure.by_function"
    gold = plain(placed(f"{node}[教育].amount", 12, 20), placed(f"{node}[卫生健康].prior", 5, 12))
    read = plain(placed(f"{node}[外交].amount", 10, 14), placed(f"{node}[农林水].prior", 15, 20))
    for one, other in ((gold, read), (read, gold)):
        made = match(one, other)
        assert (len(made.wrong), len(made.omitted), len(made.invented)) == (2, 0, 0)


def test_texts_are_paired_by_place_when_half_of_one_lies_in_the_other() -> None:
    reason = plain(placed("revenue.reason", 10, 20, "人员减少"))
    for start, pairs_made in ((15, 1), (16, 0)):
        made = match(reason, plain(placed("revenue.purpose", start, start + 30, "购置了新的显微镜")))
        assert (len(made.wrong), len(made.invented)) == (pairs_made, 1 - pairs_made)


def test_a_row_that_kept_a_key_is_paired_with_the_row_that_differs_least() -> None:
    def row(name: str, amount: str, count: str, start: int) -> list[Fact]:
        node = f"performance.projects[灯会].uses[{name}]"
        return [fact(f"{node}.amount", amount, start), fact(f"{node}.count", count, start + 10)]

    gold = plain(*row("场地", "5万元", "2次", 0), *row("布展", "7万元", "3次", 40))
    read = plain(*row("乙方", "7万元", "4次", 200), *row("甲方", "5万元", "9次", 300))
    made = match(gold, read)
    assert {one.gold.path.keys[1] + one.read.path.keys[1] for one in made.wrong} == {"场地甲方", "布展乙方"}
    assert len(made.wrong) == 4


def test_of_two_readings_that_differ_in_their_flags_alone_the_same_one_is_taken_in_any_order() -> None:
    gold = fact("revenue.amount", "5万元", 10)
    flagged = fact("revenue.amount", "5万元", 10, flags=["conflict"], confidence=0.5)
    unsure = fact("revenue.amount", "5万元", 10, confidence=0.25)
    taken = [
        match(plain(gold), plain(*reads)).right[0].read.fact
        for reads in permutations([gold, flagged, unsure])
    ]
    assert len(taken) == 6
    assert set(taken) == {gold}


def test_an_indicator_that_may_be_filed_elsewhere_is_found_there_by_its_digits() -> None:
    target = fact("performance.projects[灯会].indicators[投入].target", "≤5万元", 10)
    gold = Entry.of(target, ["revenue.amount"])
    assert pairs(match([gold], plain(fact("revenue.amount", "5万元", 11))).right) == [("≤5万元", "5")]


@pytest.mark.parametrize("names", [("差旅费", "旅差费"), ("旅差费", "差旅费")])
@pytest.mark.parametrize("others", [("差旅费", "差旅费支出"), ("差旅费支出", "差旅费")])
def test_one_name_is_not_given_up_for_two_that_are_nearly_the_same(
    names: Sequence[str], others: Sequence[str]
) -> None:
    """As 旅差费 is like 差旅费 and that like 差旅费支出, two pairs could be made; the order of places is no reason to."""
    gold = plain(
        *(fact(f"travel.items[{name}].amount", f"1{at}万元", 40 * at) for at, name in enumerate(names))
    )
    read = plain(
        *(fact(f"travel.items[{name}].amount", f"5{at}万元", 400 + 40 * at) for at, name in enumerate(others))
    )
    (pair,) = match(gold, read).wrong
    assert pair.gold.path == pair.read.path


def test_a_number_that_a_reading_states_beside_its_words_is_found() -> None:
    words = fact("revenue.amount", "见附表", 10, also=[said("5万元", 30)])
    assert pairs(match(plain(fact("revenue.amount", "5万元", 30)), plain(words)).right) == [("5", "见附表")]


def test_unlike_names_at_other_places_are_an_omission_and_an_invention() -> None:
    made = match(
        plain(fact("revenue.sources[事业收入].amount", "5万元", 10)),
        plain(fact("revenue.sources[上年结转].amount", "6万元", 90)),
    )
    assert (len(made.wrong), len(made.omitted), len(made.invented)) == (0, 1, 1)


def test_a_number_and_a_text_are_never_paired() -> None:
    made = match(plain(fact("revenue.amount", "12万元", 10)), plain(fact("revenue.reason", "十二万元", 10)))
    assert (len(made.wrong), len(made.omitted), len(made.invented)) == (0, 1, 1)


def test_activities_are_told_apart_by_place_alone() -> None:
    gold = plain(fact("activities[].value", "12次", 10), fact("activities[].value", "12次", 30))
    made = match(gold, plain(fact("activities[].value", "12次", 30), fact("activities[].value", "13次", 90)))
    assert [one.gold.fact.at for one in made.right] == [((30, 32),)]
    assert (len(made.wrong), len(made.omitted), len(made.invented)) == (0, 1, 1)

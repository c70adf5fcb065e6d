"""How sure a reading is: each thing that speaks for it raises it, each that speaks against it lowers it."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.confidence import Evidence, confidence, confidences
from extract.readers.base import Asked
from extract.readers.both import ALONE, DIFFER
from extract.reading.facts import Fact
from extract.reading.pointers import Refused
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import held_rules
from tests.extract.reconcile import build

FIELDS = (
    "revenue.amount",
    "activities[].value",
    "performance.projects[].uses[].amount",
    "performance.projects[].indicators[].target",
)
KNOWN = st.builds(
    Evidence,
    st.sampled_from(FIELDS),
    st.sampled_from([None, True, False]),
    st.integers(0, 5),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)

STATED = {
    "expenditure.amount": "841.00万元",
    "expenditure.by_nature[基本支出].amount": "828.05万元",
    "expenditure.by_nature[项目支出].amount": "12.95万元",
}
FACTS = build.facts(STATED)
TOTAL, BASIC, PROJECT = STATED
ALONE_IN_NO_RULE = build.facts({"staff.on_duty": "12人"})


def sure(
    facts: tuple[Fact, ...] = FACTS,
    *findings: Finding,
    held: dict[str, int] | None = None,
    reader: str = "offline",
    refused: tuple[Refused, ...] = (),
    asked: Asked | None = None,
) -> dict[str, float]:
    """The confidence of each fact, by its path."""
    made = confidences(facts, findings, held or {}, reader, refused, asked)
    return {one.path: one.confidence for one in made if one.confidence is not None}


def takes_for_misread(path: str, suspects: tuple[str, ...] = ()) -> Finding:
    return Finding("nature-parts", "sum", "error", "extraction", (path,), (), "", suspects=suspects)


# -- one piece of evidence


@given(KNOWN)
def test_it_is_a_probability_and_never_a_certainty_even_when_rounded_to_four_places(known: Evidence) -> None:
    assert 0 < round(confidence(known), 4) < 1


@given(KNOWN)
def test_agreement_of_two_readers_raises_it_and_disagreement_lowers_it(known: Evidence) -> None:
    apart, unknown, agreed = (confidence(replace(known, agreed=one)) for one in (False, None, True))
    assert apart < unknown < agreed


@given(KNOWN)
def test_each_of_two_hard_rules_that_hold_raises_it_and_a_third_adds_nothing(known: Evidence) -> None:
    none, one, two, three = (confidence(replace(known, held=held)) for held in range(4))
    assert none < one < two == three


@given(KNOWN)
def test_what_speaks_against_it_lowers_it(known: Evidence) -> None:
    sound = replace(known, suspected=False, refused=False, repaired=False)
    for worse in (
        replace(sound, suspected=True),
        replace(sound, refused=True),
        replace(sound, repaired=True),
    ):
        assert confidence(worse) < confidence(sound)


@pytest.mark.parametrize("listed", FIELDS[2:])
@given(known=KNOWN)
def test_uses_and_indicators_are_less_sure_than_other_fields(listed: str, known: Evidence) -> None:
    assert confidence(replace(known, field=listed)) < confidence(replace(known, field="revenue.amount"))


def test_a_suspect_is_more_likely_wrong_than_right_and_nothing_is_surer_than_what_all_speaks_for() -> None:
    best = Evidence("revenue.amount", agreed=True, held=2)
    assert confidence(best) == max(
        confidence(Evidence(field, agreed, held, *flags))
        for field, agreed, held in product(FIELDS, [None, True, False], range(3))
        for flags in product([False, True], repeat=3)
    )
    assert confidence(Evidence("revenue.amount")) > 0.9
    assert confidence(Evidence("revenue.amount", suspected=True)) < 0.5


# -- the facts of a document


def test_facts_keep_all_but_their_confidence() -> None:
    made = confidences(FACTS, (), {}, "offline")
    assert tuple(replace(one, confidence=None) for one in made) == FACTS


def test_a_confidence_of_its_own_is_kept() -> None:
    own = (
        replace(FACTS[0], confidence=0.125),
        replace(FACTS[1], confidence=0.0),
        replace(FACTS[2], confidence=1),
    )
    made = sure(own, takes_for_misread(TOTAL), held={TOTAL: 2})
    assert made == {TOTAL: 0.125, BASIC: 0.0, PROJECT: 1}
    mixed = sure((own[0], *FACTS[1:]))
    assert mixed[TOTAL] == 0.125
    assert mixed[BASIC] == sure()[BASIC]


def test_readings_on_which_the_readers_agree_are_surer_than_flagged_ones() -> None:
    flagged = (FACTS[0], replace(FACTS[1], flags=(DIFFER,)), replace(FACTS[2], flags=("conflict", ALONE)))
    made = sure(flagged, reader="both")
    assert made[TOTAL] > sure()[TOTAL] > made[BASIC] == made[PROJECT]


def test_of_one_reader_alone_these_flags_say_nothing() -> None:
    flagged = tuple(replace(one, flags=(DIFFER, ALONE)) for one in FACTS)
    assert sure(flagged, reader="model") == sure(reader="model")


def test_a_sum_that_holds_makes_its_numbers_surer() -> None:
    """841.00 = 828.05 + 12.95, which a shifted point undoes."""
    held, broken = FACTS, build.facts({**STATED, PROJECT: "129.5万元"})
    assert {*STATED} <= {*held_rules(held)}
    for path in STATED:
        assert (
            sure(held, held=dict(held_rules(held)))[path] > sure(broken, held=dict(held_rules(broken)))[path]
        )


def test_a_fact_in_no_rule_is_neither_surer_nor_less_sure() -> None:
    facts = FACTS + ALONE_IN_NO_RULE
    assert sure(facts, held=dict(held_rules(facts)))["staff.on_duty"] == sure(facts)["staff.on_duty"]


def test_a_suspect_falls_and_the_others_do_not() -> None:
    made = sure(FACTS, takes_for_misread(TOTAL, suspects=(PROJECT,)))
    assert made[PROJECT] < 0.5
    assert (made[TOTAL], made[BASIC]) == (sure()[TOTAL], sure()[BASIC])


def test_what_is_put_down_to_the_document_or_to_rounding_makes_no_suspect() -> None:
    blamed = replace(takes_for_misread(TOTAL), attribution="document")
    rounding = replace(takes_for_misread(TOTAL), severity="info")
    assert sure(FACTS, blamed, rounding) == sure()


def test_a_refused_pointer_to_the_place_lowers_it() -> None:
    there = Refused("revenue.amount", FACTS[1].at[0], "read_twice")
    made = sure(refused=(there,))
    assert made[BASIC] < sure()[BASIC]
    assert made[TOTAL] == sure()[TOTAL]


def test_repaired_answers_lower_all_of_the_document() -> None:
    repaired, sound = sure(asked=Asked(requests=3, repairs=1)), sure(asked=Asked(requests=3))
    assert sound == sure()
    assert all(repaired[path] < sound[path] for path in STATED)


@given(st.randoms(use_true_random=False), st.sampled_from(["both", "offline"]))
def test_the_order_of_facts_does_not_matter(random: Random, reader: str) -> None:
    facts = [replace(FACTS[0], flags=(ALONE,)), *FACTS[1:], *ALONE_IN_NO_RULE]
    once = sure(tuple(facts), takes_for_misread(BASIC), held=dict(held_rules(facts)), reader=reader)
    random.shuffle(facts)
    again = sure(tuple(facts), takes_for_misread(BASIC), held=dict(held_rules(facts)), reader=reader)
    assert again == once
    assert list(again) == [one.path for one in facts]

"""Candidates: what was tested first, then what is stated elsewhere, then what stands near by; each is read from the text."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extract.output.facts_file import FactsFile
from extract.reading.facts import Unclaimed
from extract.review.dossier import WHY_CANDIDATE, Candidate
from extract.review.frame import Frame
from tests.extract.review.bench import NAMES, Bench, frame_named, frame_of, of_text, sample

TEXT = "某局2024年单位预算\n二、收支总体情况\n收入预算：2024年年初安排收入100.5万元，比2023年预算数增加20.5万元，增长25.6%。\n"


@pytest.mark.parametrize("name", NAMES)
def test_candidates_are_numbered_from_one_to_nine_and_change_something(name: str) -> None:
    bench = Bench(frame_named(name))
    for card in bench.dossier.cards:
        assert [one.number for one in card.candidates] == [*range(1, len(card.candidates) + 1)]
        assert len(card.candidates) <= 9
        assert len({one.id for one in card.candidates}) == len(card.candidates)
        for one in card.candidates:
            owner = bench.dossier.card(one.target)
            now = owner.now if owner else None
            assert now is None or (now.path, now.value, now.unit) != (
                one.reading.path,
                one.reading.value,
                one.reading.unit,
            )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_to_be_in_the_source_stands_there(name: str) -> None:
    bench = Bench(frame_named(name))
    for card in bench.dossier.cards:
        for one in card.candidates:
            if one.why in ("nearby", "sibling"):
                made = bench.frame.read_at(one.reading.path, one.reading.at[0])
                assert made == one.reading


@pytest.mark.parametrize("name", NAMES)
def test_tested_ones_come_first_and_taking_one_resolves_its_finding(name: str) -> None:
    frame = frame_named(name)
    for card in Bench(frame).dossier.cards:
        tested = [one.tested for one in card.candidates]
        assert tested == sorted(tested, reverse=True)
        if not any(tested):
            continue
        bench = Bench(frame)
        finding = bench.dossier.finding_id(card.findings[0])
        bench.decide("take", card, candidate=1, seen=card.candidates[0].id)
        left = [found for other in bench.dossier.cards for found in other.findings]
        assert finding not in map(bench.dossier.finding_id, left)


def test_a_cure_that_stands_nowhere_is_an_error_of_the_document_and_of_the_fact_it_speaks_about() -> None:
    bench = Bench(frame_named("performance.txt"))
    card = bench.card("basic_expenditure.operating.amount")
    other = next(one for one in card.candidates if one.reading.path == "basic_expenditure.personnel.amount")
    bench.decide("take", card, candidate=other.number)
    personnel = bench.card("basic_expenditure.personnel.amount")
    assert personnel.state == "source_error"
    assert personnel.now == personnel.read, "a fact is what the document states"
    assert bench.dossier.history[-1].what.note == f"→ {other.reading.value}{other.reading.unit}"
    assert bench.card(card.id).state == "pending"
    assert bench.card(card.id).settled


def test_a_value_that_a_finding_proposes_is_marked_as_not_in_the_source() -> None:
    card = Bench(frame_named()).card("general_public_budget.by_nature[基本支出].amount")
    cure = card.candidates[0]
    assert (cure.why, cure.reading.value, cure.reading.in_source) == ("swapped_digits", "310.18", False)
    assert cure.reading.at == card.at


def test_conflicting_statements_of_a_fact_are_candidates() -> None:
    card = Bench(frame_named("final_accounts.txt")).card("performance.projects[流动科技馆巡展].received")
    assert "conflict" in card.why
    assert "18.6" in [one.reading.value for one in card.candidates]


def test_a_fixed_set_offers_its_other_values() -> None:
    card = Bench(frame_named()).card("revenue.change_direction")
    assert card.now is not None
    assert {one.reading.value for one in card.candidates} == {"flat", "increase", "decrease"} - {
        card.now.value
    }
    assert {one.why for one in card.candidates} == {"choice"}


def test_near_a_share_a_bare_amount_is_no_share_and_near_an_amount_one_that_inherits_its_unit_is() -> None:
    text = (
        "某局2024年单位预算\n二、收支总体情况（单位：万元）\n收入预算：2024年年初安排收入1068.30万元，比2023年预算数增加"
        "20.5，增长25.6%，其中：事业收入10.7%。\n"
    )
    frame = Bench(frame_of(of_text(text))).frame
    place = text.index("25.6")
    shares = frame.nearby("revenue.change_rate", (place, place + 4))
    assert [(one.value, one.unit) for one in shares] == [("10.7", "%")]
    start = text.index("1068.30")
    amounts = frame.nearby("revenue.amount", (start, start + 7))
    assert ("20.5", "万元") in [(one.value, one.unit) for one in amounts]


def number_card(value: str, *without: str) -> tuple[Bench, tuple[Candidate, ...]]:
    """The card of a number whose facts are left out."""
    result = of_text(TEXT)
    start = result.document.text.index(value)
    at = start, start + len(value)
    facts = tuple(fact for fact in result.facts if fact.path not in without and at not in fact.at)
    file = replace(FactsFile.of(result, ""), facts=facts, unclaimed=(Unclaimed(at, "unread"),))
    bench = Bench(Frame("run", file, result.document))
    card = next(card for card in bench.dossier.cards if card.kind == "number")
    return bench, card.candidates


def test_a_number_may_be_a_measure_that_its_neighbour_lacks() -> None:
    bench, candidates = number_card("20.5")
    change = next(one for one in candidates if one.reading.path == "revenue.change")
    assert change.why == "sibling"
    card = next(card for card in bench.dossier.cards if card.kind == "number")
    bench.decide("take", card, candidate=change.number)
    assert bench.dossier.history[-1].what.action == "claim"
    made = next(fact for fact in bench.dossier.facts if fact.path == "revenue.change")
    assert (made.value, made.unit, made.yuan) == ("20.5", "万元", Decimal("205000.0"))
    assert bench.card(card.id).settled


def test_a_number_is_not_offered_measures_of_another_kind_or_that_are_there() -> None:
    _, candidates = number_card("25.6")
    paths = {one.reading.path for one in candidates}
    assert "revenue.change_rate" in paths
    assert not paths & {"revenue.amount", "revenue.prior", "revenue.change"}


def test_every_origin_of_a_candidate_is_a_known_one() -> None:
    met = {
        one.why
        for name in NAMES
        for card in Bench(frame_named(name)).dossier.cards
        for one in card.candidates
    }
    cures = {cure.kind for name in NAMES for one in sample(name).findings for cure in one.cures}
    assert met <= {*WHY_CANDIDATE, *cures}

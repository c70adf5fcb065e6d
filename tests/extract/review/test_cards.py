"""Which cards there are, in which order, and when each is settled."""

from dataclasses import replace

import pytest

from extract.output.facts_file import FactsFile
from extract.reading.facts import Unclaimed
from extract.review.dossier import Card, Dossier, Options
from extract.review.events import Target
from extract.review.frame import Frame
from tests.extract.review.bench import NAMES, PLAIN, Bench, frame_named, frame_of, of_text, sample, view

SHARE = "general_public_budget.by_function[住房保障].share"
BASIC = "general_public_budget.by_nature[基本支出].amount"


def opened(name: str = "budget_short.txt", options: Options = PLAIN) -> Bench:
    return Bench(frame_named(name), options)


def findings(dossier: Dossier) -> list[str]:
    return [
        dossier.finding_id(one)
        for card in dossier.cards
        for one in (*card.findings, *card.dismissed, *card.confirmed)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_has_one_card_and_every_finding_is_on_one(name: str) -> None:
    dossier = opened(name).dossier
    assert sorted(card.id for card in dossier.cards if card.kind == "field") == sorted(frame_named(name).ids)
    found = findings(dossier)
    assert len(set(found)) == len(found) == len(dossier.checked.findings)


@pytest.mark.parametrize("name", NAMES)
def test_errors_of_one_suspect_come_first_then_errors_warnings_numbers_and_the_rest(name: str) -> None:
    def rank(card: Card) -> int:
        errors = [one for one in card.findings if one.severity == "error"]
        if errors:
            return 0 if any(len(one.suspects) == 1 for one in errors) else 1
        if card.findings and card.why:
            return 2
        return 6 if not card.to_settle else 5 if card.kind == "number" else 4

    ranks = [rank(card) for card in opened(name).dossier.cards]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0 or name == "performance.txt"


@pytest.mark.parametrize("name", NAMES)
def test_settled_cards_keep_their_places_and_are_counted(name: str) -> None:
    bench = opened(name)
    before = [card.id for card in bench.dossier.cards]
    cards = bench.dossier.summary.cards
    while (card := bench.dossier.next_open()) is not None:
        left = bench.dossier.summary.left
        error = any(one.severity == "error" for one in card.findings)
        bench.decide("clear" if card.kind == "number" else "source_error" if error else "accept", card)
        assert bench.dossier.summary.left < left
    assert [card.id for card in bench.dossier.cards] == before
    assert (bench.dossier.summary.cards, bench.dossier.summary.left) == (cards, 0)
    assert bench.dossier.summary.errors == 0


def test_a_finding_is_on_the_card_of_its_first_suspect() -> None:
    card = opened("budget_prose.txt").card(SHARE)
    assert [one.rule for one in card.findings] == ["general-function-shares"]
    assert card.why == ("error",)


def test_a_finding_about_no_fact_has_a_card_of_its_own() -> None:
    cards = [card for card in opened("budget_template.txt").dossier.cards if card.kind == "finding"]
    assert {card.findings[0].rule for card in cards} >= {"template-blank-number", "template-undecided-not"}
    assert all(card.read is None and card.state == "open" and card.at for card in cards)


def test_accepting_a_value_leaves_the_documents_error_open() -> None:
    bench = opened()
    dossier = bench.decide("accept", bench.card(BASIC))
    card = bench.card(BASIC)
    assert card.state == "accepted"
    assert card.findings
    assert not card.settled
    assert dossier.summary.errors == 2


def test_an_error_of_the_document_settles_card_and_finding_with_one_decision() -> None:
    bench = opened()
    dossier = bench.decide("source_error", bench.card(BASIC))
    card = bench.card(BASIC)
    assert (card.state, card.settled, card.findings) == ("source_error", True, ())
    assert [one.rule for one in card.confirmed] == ["general-budget-natures"]
    assert dossier.summary.errors == 1


def test_an_error_in_what_a_finding_speaks_about_settles_it_too() -> None:
    bench = opened()
    bench.decide("source_error", bench.card("general_public_budget.amount"))
    assert bench.card(BASIC).confirmed
    assert bench.card(BASIC).settled


def test_dismissing_its_only_finding_settles_a_card_though_nobody_judged_the_value() -> None:
    bench = opened()
    bench.decide("dismiss", bench.card(BASIC), reason="rule")
    card = bench.card(BASIC)
    assert (card.state, card.settled, len(card.dismissed)) == ("pending", True, 1)
    bench.decide("recall", card)
    assert not bench.card(BASIC).settled


def test_a_card_with_reasons_of_its_own_stays_open_when_its_finding_is_dismissed() -> None:
    bench = opened("budget_prose.txt")
    card = next(card for card in bench.dossier.cards if "malformed" in card.why)
    bench.decide("dismiss", card, reason="rule")
    assert not bench.card(card.id).settled
    bench.decide("accept", card)
    assert bench.card(card.id).settled


def test_a_correction_elsewhere_settles_a_card_whose_only_reason_was_the_finding() -> None:
    bench = opened()
    card = bench.card(BASIC)
    other = bench.card("general_public_budget.by_nature[项目支出].amount")
    bench.decide("type", other, value="41", unit="万元", reason="value")
    assert bench.card(BASIC).findings == ()
    assert bench.card(BASIC).settled
    assert bench.card(BASIC).why == card.why


def test_low_confidence_and_telling_flags_are_looked_at_and_common_ones_are_not() -> None:
    facts = list(sample().facts)
    facts[1] = replace(facts[1], confidence=0.3)
    facts[2] = replace(facts[2], flags=("signed",))
    facts[3] = replace(facts[3], flags=("unit_inherited", "one_reader"))
    facts[4] = replace(facts[4], flags=("one_reader",), confidence=0.3)
    bench = Bench(frame_of(sample(), facts=facts))
    why = [bench.card(one).why for one in bench.frame.ids[1:5]]
    assert why == [("low",), ("signed",), (), ("low",)]
    assert bench.card(bench.frame.ids[1]).to_settle
    assert not bench.card(bench.frame.ids[3]).to_settle


def test_numbers_that_no_fact_claims_are_a_queue_of_their_own() -> None:
    bench = opened("final_accounts.txt")
    numbers = [card for card in bench.dossier.cards if card.kind == "number"]
    assert len(numbers) == 2
    assert all(card.why == ("unclaimed",) and card.read and card.read.path == "" for card in numbers)
    bench.decide("clear", numbers[0])
    assert bench.card(numbers[0].id).state == "cleared"
    assert bench.card(numbers[0].id).settled


def test_a_number_that_a_correction_points_at_is_settled_with_it() -> None:
    result = of_text(
        "某局2024年单位预算\n二、收支总体情况\n收入预算：2024年年初安排收入100.5万元，另列77.7万元备查。\n"
    )
    facts = tuple(fact for fact in result.facts if fact.path == "revenue.amount")
    start = result.document.text.index("77.7")
    file = replace(
        FactsFile.of(result, ""), facts=facts, unclaimed=(Unclaimed((start, start + 4), "unread"),)
    )
    bench = Bench(Frame("run", file, result.document))
    number = next(card for card in bench.dossier.cards if card.kind == "number")
    assert not number.settled
    bench.decide("point", bench.card("revenue.amount"), at=number.at[0])
    assert bench.card(number.id).settled
    freed = next(card for card in bench.dossier.cards if card.kind == "number" and card.id != number.id)
    assert freed.read is not None
    assert freed.read.value == "100.5"
    assert not freed.to_settle


def test_a_revision_moves_with_the_card_and_the_numbers_of_its_findings_alone() -> None:
    bench = opened()
    other = (
        bench.card("staff.total")
        if any(c.path == "staff.total" for c in bench.dossier.cards)
        else bench.dossier.cards[-1]
    )
    bench.decide("accept", other)
    assert bench.card(BASIC).revision == 0
    assert bench.card(other.id).revision == 1
    bench.decide("accept", bench.card("general_public_budget.amount"))
    assert bench.card(BASIC).revision == 2
    bench.decide("undo")
    assert bench.card(BASIC).revision == 3


def test_without_its_text_a_document_has_cards_with_values_and_nothing_to_point_at() -> None:
    file = FactsFile.of(sample(), "offline")
    frame = Frame("run", file, None, "gone")
    bench = Bench(frame)
    assert bench.dossier.marked is None
    assert len([card for card in bench.dossier.cards if card.kind == "field"]) == len(file.facts)
    assert bench.dossier.summary.errors == 2
    bench.decide("source_error", bench.card(BASIC))
    assert bench.dossier.summary.errors == 1


@pytest.mark.parametrize("name", NAMES)
def test_taking_cards_over_from_before_changes_nothing(name: str) -> None:
    bench = opened(name, Options(probes=0.1, plants=0.1))
    for card in bench.dossier.cards[::7]:
        if card.kind == "number":
            bench.decide("clear", card)
        else:
            bench.decide("accept" if card.kind == "finding" else "source_error", card)
        assert bench.dossier.cards == bench.of(bench.dossier.history).cards
    bench.decide("undo")
    assert view(bench.dossier) == view(bench.of(bench.dossier.history))


def test_the_next_open_card_is_looked_for_from_behind_and_then_from_the_start() -> None:
    bench = opened()
    to_settle = [card for card in bench.dossier.cards if card.to_settle]
    assert bench.dossier.next_open() == to_settle[0]
    assert bench.dossier.next_open(to_settle[0].target) == to_settle[1]
    assert bench.dossier.next_open(to_settle[-1].target) == to_settle[0]
    assert bench.dossier.next_open(Target("field", "gone")) == to_settle[0]

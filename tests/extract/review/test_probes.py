"""The draw: the same for everybody, in the share asked for, among what nothing speaks against."""

import pytest

from extract.reading.amounts import same_amount
from extract.review.dossier import Card, Options, Refused
from extract.review.events import Action
from extract.review.outset import outset
from extract.review.probes import draw, planted
from extract.review.reviewed import fact_of
from tests.extract.review.bench import NAMES, Bench, frame_named, frame_of, sample

ALL_PLANTS = Options(probes=0, plants=1)


def plants(bench: Bench) -> list[Card]:
    return [card for card in bench.dossier.cards if card.trial == "plant"]


def test_the_share_drawn_is_the_share_asked_for() -> None:
    options = Options(probes=0.05, plants=0.01)
    drawn = [draw("run", str(number), options) for number in range(20_000)]
    assert 900 < drawn.count("probe") < 1100
    assert 150 < drawn.count("plant") < 250


def test_the_draw_is_the_runs_own() -> None:
    options = Options(probes=0.5, plants=0)
    one, other = ([draw(run, str(number), options) for number in range(50)] for run in ("a", "b"))
    assert one != other
    assert one == [draw("a", str(number), options) for number in range(50)]


@pytest.mark.parametrize("name", NAMES)
def test_only_facts_that_nothing_speaks_against_are_drawn(name: str) -> None:
    frame = frame_named(name)
    start = outset(frame, Options(probes=1, plants=0))
    flagged = {
        target.id for target, found in start.found.items() if any(one.severity != "info" for one in found)
    }
    found = [one for one in frame.findings_as_read.values() if one.severity != "info"]
    suspected = {one for each in found for path in each.suspects for one in frame.at_path.get(path, ())[:1]}
    assert start.trials.probes == {*frame.ids} - flagged - suspected - {*start.looks}


def test_probes_are_to_be_settled_among_the_flagged_and_give_no_reason() -> None:
    bench = Bench(frame_named("performance.txt"), Options(probes=0.2, plants=0))
    probes = [card for card in bench.dossier.cards if card.trial == "probe"]
    assert probes
    assert all(card.why == () and card.to_settle and not card.settled for card in probes)
    rest = [index for index, card in enumerate(bench.dossier.cards) if not card.to_settle]
    assert all(bench.dossier.cards.index(card) < rest[0] for card in probes)
    bench.decide("accept", probes[0])
    assert bench.card(probes[0].id).settled
    assert bench.dossier.history[-1].what.trial == "probe"


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_value_is_another_number_of_the_text_and_only_numbers_are_planted(name: str) -> None:
    frame = frame_named(name)
    for one in frame.ids:
        wrong = planted(frame, one)
        if wrong is None:
            continue
        true = frame.readings[one]
        slot = frame.catalogue.by_path[frame.fact_of[one].slot]
        assert slot.leaf.numeric
        assert wrong.path == true.path
        assert not same_amount(fact_of(wrong).statements[0], fact_of(true).statements[0])


def test_what_is_decided_on_a_planted_error_never_changes_a_fact() -> None:
    bench = Bench(frame_of(sample("budget_short.txt")), ALL_PLANTS)
    shown = plants(bench)
    assert len(shown) > 10
    actions: tuple[Action, ...] = ("accept", "clear", "take", "source_error")
    for card, action in zip(shown, actions, strict=False):
        bench.decide(action, card, candidate=1 if action == "take" else None)
    assert bench.dossier.facts == bench.frame.facts
    assert {one.what.trial for one in bench.dossier.history} == {"plant"}
    for card in shown[:4]:
        after = bench.card(card.id)
        assert (after.now, after.state, after.trial) == (bench.frame.readings[card.id], "pending", "")
        assert after.to_settle
        assert after.settled


def test_the_true_value_is_a_candidate_of_a_planted_error_and_looks_like_any() -> None:
    bench = Bench(frame_named(), ALL_PLANTS)
    for card in plants(bench):
        true = bench.frame.readings[card.id]
        assert card.now != true
        assert true.value in [one.reading.value for one in card.candidates]
        assert {one.why for one in card.candidates} == {"nearby"}


def test_a_judged_planted_error_is_not_undone_nor_shown_again() -> None:
    bench = Bench(frame_named(), ALL_PLANTS)
    card = plants(bench)[0]
    bench.decide("clear", card)
    with pytest.raises(Refused, match="nothing_to_undo"):
        bench.decide("undo")
    assert card.id not in [one.id for one in plants(bench)]


def test_nothing_is_planted_where_findings_want_a_look() -> None:
    bench = Bench(frame_named(), ALL_PLANTS)
    assert all(not card.findings and not card.why for card in plants(bench))


def test_shares_of_nothing_turn_it_off() -> None:
    bench = Bench(frame_named(), Options(probes=0, plants=0))
    assert all(card.trial == "" for card in bench.dossier.cards)

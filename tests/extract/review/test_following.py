"""Decisions follow re-extraction: exactly by id, else they are shown to be confirmed, else listed; none is dropped."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reading.facts import Fact
from extract.review.dossier import Card, Refused
from extract.review.events import Action, Event, Reading, Target
from extract.review.frame import Frame
from tests.extract.review.bench import DOCUMENT, NAMES, Bench, event, frame_named, frame_of, of_text, sample

TEXT = (
    "某局2024年单位预算\n二、收支总体情况\n收入预算：2024年年初安排收入100.5万元，其中：一般公共预算拨款90.5万元，事业收入10万元。\n"
    "支出预算：2024年年初安排支出100.5万元，其中：基本支出80万元，项目支出20.5万元。\n"
)
AMOUNT = "expenditure.by_nature[基本支出].amount"


def carried(bench: Bench) -> list[Event]:
    return [replace(one, carried=True) for one in bench.dossier.history]


def again(bench: Bench, facts: Sequence[Fact] | None = None, text: str = TEXT) -> Bench:
    """The review of another run of the document, with other facts or another text."""
    return Bench(frame_of(of_text(text), "later", facts), bench.options, carried(bench))


def first() -> Bench:
    return Bench(frame_of(of_text(TEXT)))


def changed(frame: Frame, path: str, **values: object) -> list[Fact]:
    """The facts, one of them read otherwise."""
    return [replace(fact, **values) if fact.path == path else fact for fact in frame.facts]  # type: ignore[arg-type]


def at(bench: Bench, words: str) -> tuple[tuple[int, int], ...]:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(NAMES), st.data())
def test_every_decision_on_a_fact_follows_it_where_it_is_read_alike(name: str, data: st.DataObject) -> None:
    bench = Bench(frame_named(name))
    for _ in range(data.draw(st.integers(1, 4))):
        card = data.draw(st.sampled_from([one for one in bench.dossier.cards if one.kind == "field"]))
        actions: tuple[Action, ...] = ("accept", "clear", "source_error")
        action = data.draw(st.sampled_from(actions))
        if bench.card(card.id).state != "cleared":
            bench.decide(action, card)
    kept = data.draw(st.permutations(sample(name).facts))
    later = Bench(frame_of(sample(name), "later", kept), bench.options, carried(bench))
    states = {card.id: (card.state, card.now) for card in bench.dossier.cards if card.kind == "field"}
    assert {card.id: (card.state, card.now) for card in later.dossier.cards if card.kind == "field"} == states
    assert later.dossier.orphans == ()
    assert all(card.confirm is None for card in later.dossier.cards)


def test_what_was_decided_on_another_reading_of_the_same_place_is_to_be_confirmed_with_one_key() -> None:
    bench = first()
    bench.decide("accept", bench.card(AMOUNT))
    wrong = changed(bench.frame, AMOUNT, value="20.5", at=at(bench, "20.5"))
    later = again(bench, wrong)
    card = later.card(AMOUNT)
    assert (card.state, card.now and card.now.value) == ("pending", "20.5")
    assert card.confirm is not None
    assert "confirm" in card.why
    assert not card.settled
    assert card.candidates[0].why == "as_read"
    later.decide("accept", card)
    card = later.card(AMOUNT)
    assert (card.state, card.now and card.now.value, card.confirm) == ("corrected", "80", None)
    assert card.settled
    assert card.to_settle


def test_the_value_as_read_can_be_taken_in_place_of_the_earlier_decision() -> None:
    bench = first()
    bench.decide("accept", bench.card(AMOUNT))
    later = again(bench, changed(bench.frame, AMOUNT, value="20.5", at=at(bench, "20.5")))
    later.decide("take", later.card(AMOUNT), candidate=1)
    assert later.card(AMOUNT).state == "accepted"
    assert later.card(AMOUNT).confirm is None


def test_a_correction_that_is_now_read_by_itself_is_accepted() -> None:
    bench = first()
    bench.decide("point", bench.card(AMOUNT), at=at(bench, "20.5")[0])
    reread = changed(bench.frame, AMOUNT, value="20.5", at=at(bench, "20.5"))
    later = again(bench, reread)
    assert later.card(AMOUNT).state == "accepted"
    assert later.dossier.orphans == ()


def test_a_decision_on_a_figure_that_the_document_has_changed_is_listed_and_not_confirmed_by_habit() -> None:
    bench = first()
    bench.decide("accept", bench.card(AMOUNT))
    later = again(bench, text=TEXT.replace("基本支出80", "基本支出81"))
    assert later.card(AMOUNT).confirm is None
    assert later.card(AMOUNT).state == "pending"
    assert later.dossier.orphans == (replace(bench.dossier.history[0], carried=True),)


def test_a_figure_that_only_moved_in_the_text_is_to_be_confirmed() -> None:
    bench = first()
    bench.decide("accept", bench.card(AMOUNT))
    later = again(bench, text=f"公开说明\n{TEXT}")
    card = later.card(AMOUNT)
    assert card.confirm is not None
    later.decide("accept", card)
    assert later.card(AMOUNT).state == "accepted"


def test_typed_words_are_confirmed_only_over_the_reading_that_they_corrected() -> None:
    bench = first()
    bench.decide("type", bench.card(AMOUNT), value="88", unit="万元", reason="value")
    moved = again(bench, text=f"公开说明\n{TEXT}")
    assert moved.card(AMOUNT).confirm is not None
    other = again(bench, text=TEXT.replace("基本支出80", "基本支出81"))
    assert other.card(AMOUNT).confirm is None
    assert len(other.dossier.orphans) == 1


def test_a_fact_that_is_not_read_any_more_leaves_its_decision_in_the_list() -> None:
    bench = first()
    bench.decide("source_error", bench.card(AMOUNT))
    later = again(bench, [fact for fact in bench.frame.facts if fact.path != AMOUNT])
    assert [one.what.action for one in later.dossier.orphans] == ["source_error"]


def test_a_confirmed_decision_of_an_earlier_run_is_not_asked_for_again() -> None:
    bench = first()
    bench.decide("accept", bench.card(AMOUNT))
    later = again(bench, changed(bench.frame, AMOUNT, value="20.5", at=at(bench, "20.5")))
    later.decide("accept", later.card(AMOUNT))
    third = again(later, later.frame.facts)
    assert third.card(AMOUNT).confirm is None
    assert third.card(AMOUNT).state == "corrected"
    assert third.dossier.orphans == ()


def test_a_claimed_number_follows_and_is_accepted_where_it_is_read_by_itself() -> None:
    whole = frame_of(of_text(TEXT))
    short = [fact for fact in whole.facts if fact.path != AMOUNT]
    file = replace(whole.file, facts=tuple(short))
    bench = Bench(Frame("run", file, whole.document))
    number = next(one for one, mention in bench.frame.numbers.items() if mention.value == "80")
    bench.decide("claim", Target("number", number), path=AMOUNT)
    assert any(fact.path == AMOUNT for fact in bench.dossier.facts)
    same = Bench(Frame("later", file, whole.document), bench.options, carried(bench))
    assert any(fact.path == AMOUNT for fact in same.dossier.facts)
    read = again(bench)
    assert read.card(AMOUNT).state == "accepted"
    assert read.dossier.orphans == ()


def test_a_number_said_to_be_no_fact_is_to_be_confirmed_where_it_was_read_as_one() -> None:
    whole = frame_of(of_text(TEXT))
    file = replace(whole.file, facts=tuple(fact for fact in whole.facts if fact.path != AMOUNT))
    bench = Bench(Frame("run", file, whole.document))
    number = next(one for one, mention in bench.frame.numbers.items() if mention.value == "80")
    bench.decide("clear", Target("number", number))
    later = again(bench)
    assert later.card(AMOUNT).confirm is not None
    later.decide("accept", later.card(AMOUNT))
    assert later.card(AMOUNT).state == "cleared"


def test_carried_decisions_are_restored_not_undone() -> None:
    bench = first()
    bench.decide("clear", bench.card(AMOUNT))
    later = again(bench)
    assert later.card(AMOUNT).state == "cleared"
    with pytest.raises(Refused, match="nothing_to_undo"):
        later.decide("undo")
    later.decide("restore", later.card(AMOUNT))
    assert later.card(AMOUNT).state == "pending"
    later.decide("undo")
    assert later.card(AMOUNT).state == "cleared"


def test_a_dismissed_finding_stays_dismissed_in_another_run() -> None:
    bench = Bench(frame_named())
    card = bench.card("general_public_budget.by_nature[基本支出].amount")
    bench.decide("dismiss", card, reason="rule")
    later = Bench(frame_of(sample("budget_short.txt"), "later"), bench.options, carried(bench))
    assert later.card(card.id).findings == ()
    assert later.card(card.id).dismissed == card.findings
    assert later.dossier.summary.errors == bench.dossier.summary.errors


def test_nothing_is_lost_in_any_change_of_reading() -> None:
    """Each decision on a fact is followed, to be confirmed, overtaken or listed."""
    bench = first()
    fields: list[Card] = [card for card in bench.dossier.cards if card.kind == "field"]
    for card in fields:
        bench.decide("accept", card)
    for fact in bench.frame.facts:
        rest = [one for one in bench.frame.facts if one is not fact]
        later = again(bench, rest)
        kept = [card.event for card in later.dossier.cards if card.event]
        shown = [card.confirm for card in later.dossier.cards if card.confirm]
        assert {one.number for one in (*kept, *shown, *later.dossier.orphans)} == {
            one.number for one in bench.dossier.history
        }


def test_words_are_not_confirmed_by_numbers_within_them() -> None:
    reading = Reading(AMOUNT, "80", "万元", ((0, len(TEXT)),))
    frame = frame_of(of_text(TEXT))
    made = Bench(frame, events=[event(1, "accept", Target("field", "gone"), reading, reading, carried=True)])
    assert all(card.confirm is None for card in made.dossier.cards if card.path != AMOUNT)


def two_cards() -> Bench:
    """A decision that could be shown on two cards: its path is read elsewhere, and another fact stands at its place."""
    bench = first()
    bench.decide("point", bench.card(AMOUNT), at=at(bench, "20.5")[0])
    return again(bench, changed(bench.frame, AMOUNT, value="10", at=at(bench, "10万元")))


def test_a_decision_to_be_confirmed_stays_with_its_card_and_never_turns_up_on_a_second_one() -> None:
    for action in ("accept", "clear", "source_error"):
        later = two_cards()
        assert [card.path for card in later.dossier.cards if card.confirm] == [AMOUNT]
        later.decide(action, later.card(AMOUNT))
        assert [card.path for card in later.dossier.cards if card.confirm] == []
        assert later.dossier.orphans == ()


def test_of_two_decisions_at_one_fact_the_one_that_is_not_shown_is_listed() -> None:
    frame = frame_of(of_text(TEXT))
    project = "expenditure.by_nature[项目支出].amount"
    place = next(fact.at for fact in frame.facts if fact.path == project)
    gone = [Reading(f"expenditure.by_nature[{name}].amount", "20.5", "万元", place) for name in ("甲", "乙")]
    events = [
        event(number, "accept", Target("field", one.path), one, one, carried=True)
        for number, one in enumerate(gone, 1)
    ]
    made = Bench(frame, events=events)
    confirm = [card.confirm for card in made.dossier.cards if card.confirm]
    assert sorted(one.number for one in (*confirm, *made.dossier.orphans)) == [1, 2]
    made.decide("accept", made.card(project))
    assert [one.number for one in made.dossier.orphans] == [1]


def test_what_was_done_is_taken_up_again_where_a_decision_is_to_be_confirmed() -> None:
    bench = first()
    bench.decide("accept", bench.card(AMOUNT))
    bench.decide("done")
    assert again(bench).dossier.summary.done
    later = again(bench, changed(bench.frame, AMOUNT, value="20.5", at=at(bench, "20.5")))
    assert not later.dossier.summary.done
    later.decide("accept", later.card(AMOUNT))
    assert later.card(AMOUNT).state == "corrected"
    assert later.dossier.summary.done, "all that was to be confirmed is"


def test_what_was_done_is_taken_up_again_where_another_reading_brings_errors() -> None:
    frame = frame_named("budget_short.txt")
    later = Bench(frame, events=[event(1, "done", DOCUMENT, carried=True)])
    assert later.dossier.summary.errors
    assert not later.dossier.summary.done
    with pytest.raises(Refused, match="open_errors"):
        later.decide("done")
    signed = Bench(frame, events=[event(1, "sign_off", DOCUMENT, carried=True, note="as printed")])
    assert signed.dossier.summary.done

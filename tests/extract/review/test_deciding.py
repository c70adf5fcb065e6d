"""Every request becomes an event or is refused with a code; what is undone was never so."""

from dataclasses import replace
from typing import Any, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.output.messages import say
from extract.reading.facts import Fact
from extract.review.dossier import REFUSALS, Dossier, Options, Refused, Stale
from extract.review.events import Action, Reason, Target, TargetKind
from extract.review.state import undoable
from tests.extract.review.bench import DOCUMENT, Bench, frame_named, view

BASIC = "general_public_budget.by_nature[基本支出].amount"
TOTAL = "general_public_budget.amount"
PATHS = (
    None,
    BASIC,
    "revenue.amount",
    "revenue.change_rate",
    "travel.prior",
    "activities[].value",
    "no.such",
    "a[b",
)


def opened(name: str = "budget_short.txt") -> Bench:
    return Bench(frame_named(name))


def refused(code: str, bench: Bench, action: Action, where: Any = DOCUMENT, /, **more: Any) -> None:
    count = len(bench.dossier.history)
    with pytest.raises(Refused) as caught:
        bench.decide(action, where, **more)
    assert caught.value.code == code
    assert len(bench.dossier.history) == count


@st.composite
def requests(draw: st.DrawFn, dossier: Dossier) -> tuple[Any, ...]:
    """A request of whatever kind, some that make sense and many that do not."""
    cards = st.sampled_from(dossier.cards).map(lambda card: card.target)
    found = [Target("finding", one) for one in dossier.finding_ids.values()]
    strange = st.builds(Target, st.sampled_from(get_args(TargetKind)), st.sampled_from(["", "00", "r:1"]))
    places = st.tuples(st.integers(-5, 5000), st.integers(-5, 5000))
    marked = dossier.marked
    numbers = st.sampled_from([(one.start, one.end) for one in marked.mentions] if marked else [(0, 1)])
    more = {
        "candidate": draw(st.none() | st.integers(0, 10)),
        "at": draw(st.none() | numbers | places),
        "path": draw(st.sampled_from(PATHS)),
        "value": draw(
            st.none() | st.sampled_from(["12.5", "１2", "-3", "x", "", "increase"]) | st.text(max_size=5)
        ),
        "unit": draw(st.sampled_from([None, "", "万元", "%", "人", "<"])),
        "reason": draw(st.sampled_from(get_args(Reason))),
        "note": draw(st.sampled_from(["", " ", "核对过", "\x00"])),
        "shown_ms": draw(st.integers(-10, 10**12)),
    }
    if draw(st.integers(0, 9)) == 0:
        more["revision"] = draw(st.integers(0, 20))
    where = draw(cards | st.sampled_from([DOCUMENT, *found]) | strange)
    return draw(st.sampled_from(get_args(Action))), where, draw(st.sampled_from(["ann", "bo"])), more


@settings(deadline=None, max_examples=25)
@given(st.data(), st.sampled_from([Options(probes=0.1, plants=0.1), Options(probes=0, plants=0)]))
def test_any_request_is_taken_or_refused_and_all_of_it_can_be_undone(
    data: st.DataObject, options: Options
) -> None:
    bench = Bench(frame_named(), options)
    before = view(bench.dossier) if options.plants == 0 else None
    for _ in range(data.draw(st.integers(1, 12))):
        action, where, who, more = data.draw(requests(bench.dossier))
        kept = bench.dossier
        try:
            bench.decide(action, where, who, **more)
        except Refused as error:
            assert error.code in REFUSALS
            assert bench.dossier is kept
        except Stale as error:
            assert error.dossier is kept
    while (last := latest(bench)) is not None:
        bench.decide("undo", who=last)
    assert bench.dossier.facts == bench.frame.facts
    assert before is None or view(bench.dossier) == before


def latest(bench: Bench) -> str | None:
    """Who took the last decision that can be undone."""
    dossier = bench.dossier
    found = [undoable(dossier.history, dossier.state, who) for who in ("ann", "bo")]
    return max(((one.number, one.what.reviewer) for one in found if one is not None), default=(0, None))[1]


def facts(bench: Bench, path: str) -> list[Fact]:
    return [fact for fact in bench.dossier.facts if fact.path == path]


def test_pointing_reads_value_unit_and_place_from_the_text() -> None:
    bench = opened()
    card = bench.card(BASIC)
    total = bench.card(TOTAL)
    bench.decide("point", card, at=total.at[0])
    now = bench.card(card.id).now
    assert total.now is not None
    assert now == replace(total.now, path=BASIC, at=total.at[:1])
    event = bench.dossier.history[-1].what
    assert (event.before, event.after, event.action) == (card.now, now, "point")


def test_a_number_with_its_unit_may_be_pointed_at() -> None:
    bench = opened()
    start, end = bench.card(TOTAL).at[0]
    bench.decide("point", bench.card(BASIC), at=(start, end + 2))
    assert facts(bench, BASIC)[0].at == ((start, end),)


def test_pointing_is_refused_at_what_the_field_cannot_hold() -> None:
    bench = opened()
    card = bench.card(BASIC)
    count = next(one for one in bench.dossier.cards if one.now and one.now.unit == "辆")
    refused("wrong_kind", bench, "point", card, at=count.at[0])
    refused("no_number", bench, "point", card, at=(0, 1))
    refused("no_number", bench, "point", card, at=(5, 4))
    refused("no_number", bench, "point", card, at=(10**6, 10**6 + 1))
    refused("no_number", bench, "point", card)
    refused("same_value", bench, "point", card, at=card.at[0])
    refused("bad_path", bench, "point", card, at=bench.card(TOTAL).at[0], path="no.such")


def test_typing_needs_a_reason_and_is_marked_as_not_in_the_source() -> None:
    bench = opened()
    refused("needs_reason", bench, "type", bench.card(BASIC), value="310.18")
    refused("needs_value", bench, "type", bench.card(BASIC), value=" ", reason="value")
    refused("same_value", bench, "type", bench.card(BASIC), value="301.18", reason="value")
    bench.decide("type", bench.card(BASIC), value="310.18", reason="value")
    (fact,) = facts(bench, BASIC)
    assert (fact.value, fact.unit, fact.at) == ("310.18", "万元", ())
    now = bench.card(BASIC).now
    assert now is not None
    assert not now.in_source
    assert bench.dossier.history[-1].what.reason == "value"


def test_a_fact_may_be_moved_to_another_path() -> None:
    bench = opened()
    card = bench.card(BASIC)
    bench.decide("claim", card, path="travel.prior", reason="placement")
    assert facts(bench, BASIC) == []
    assert facts(bench, "travel.prior")[0].at == card.at
    assert bench.card(card.id).path == "travel.prior"


def test_a_cleared_fact_can_be_restored_and_a_restored_one_not_again() -> None:
    bench = opened()
    refused("nothing_to_restore", bench, "restore", bench.card(BASIC))
    one = bench.card(BASIC).id
    bench.decide("clear", bench.card(BASIC))
    assert facts(bench, BASIC) == []
    refused("same_value", bench, "clear", bench.card(one))
    bench.decide("restore", bench.card(one))
    assert bench.dossier.facts == bench.frame.facts
    refused("nothing_to_restore", bench, "restore", bench.card(one))


def test_a_number_is_no_fact_only_by_an_explicit_choice() -> None:
    bench = opened("final_accounts.txt")
    number = next(card for card in bench.dossier.cards if card.kind == "number")
    refused("choose", bench, "accept", number)
    refused("wrong_action", bench, "source_error", number)
    refused("bad_path", bench, "claim", number)
    refused("bad_path", bench, "claim", number, path="no.such")
    bench.decide("clear", number)
    assert bench.card(number.id).state == "cleared"


def test_dismissing_needs_a_reason_and_an_open_finding() -> None:
    bench = opened()
    refused("needs_reason", bench, "dismiss", bench.card(BASIC))
    refused("no_finding", bench, "dismiss", bench.card("revenue.amount"), reason="rule")
    bench.decide("dismiss", bench.card(BASIC), reason="rule")
    event = bench.dossier.history[-1].what
    assert event.target == Target("finding", bench.dossier.finding_id(bench.card(BASIC).dismissed[0]))
    assert event.rule == "general-budget-natures"
    other = bench.card("procurement.general_public_budget.amount").findings[0]
    refused("nothing_to_restore", bench, "recall", Target("finding", bench.dossier.finding_id(other)))


def test_a_document_is_not_done_while_errors_are_open() -> None:
    bench = opened()
    refused("open_errors", bench, "done")
    bench.decide("source_error", bench.card(BASIC))
    refused("open_errors", bench, "done")
    bench.decide("dismiss", bench.card("procurement.general_public_budget.amount"), reason="scope")
    dossier = bench.decide("done")
    assert dossier.summary.done
    assert dossier.summary.left > 0  # what is no error may be left


def test_signing_off_takes_a_note() -> None:
    bench = opened()
    refused("needs_note", bench, "sign_off", note=" \n")
    assert bench.decide("sign_off", note="单位已更正").summary.done
    assert bench.dossier.summary.errors == 2


def test_a_done_document_is_decided_about_only_after_it_is_reopened() -> None:
    bench = opened()
    refused("not_closed", bench, "reopen")
    bench.decide("accept", bench.card(BASIC), who="bo")
    bench.decide("sign_off", note="可")
    refused("closed", bench, "accept", bench.card(BASIC))
    refused("closed", bench, "done")
    refused("closed", bench, "undo", who="bo")
    bench.decide("reopen")
    bench.decide("accept", bench.card(BASIC))
    assert not bench.dossier.summary.done


def test_the_last_own_decision_is_undone_whoever_decided_since() -> None:
    bench = opened()
    bench.decide("clear", bench.card(BASIC), who="ann")
    bench.decide("accept", bench.card("revenue.amount"), who="bo")
    bench.decide("undo", who="ann")
    assert bench.dossier.history[-1].what.undoes == 1
    assert bench.card(BASIC).state == "pending"
    assert bench.card("revenue.amount").state == "accepted"
    refused("nothing_to_undo", bench, "undo", who="ann")


def test_being_done_is_undone_by_who_said_so() -> None:
    bench = opened()
    bench.decide("sign_off", note="可")
    assert not bench.decide("undo").summary.done


def test_reopening_is_not_undone_over_errors_that_are_open_since() -> None:
    bench = opened()
    bench.decide("source_error", bench.card(BASIC))
    bench.decide("source_error", bench.card("procurement.general_public_budget.amount"))
    bench.decide("done")
    bench.decide("reopen", who="bo")
    bench.decide("restore", bench.card(BASIC), who="ann")
    refused("open_errors", bench, "undo", who="bo")
    bench.decide("undo", who="ann")
    assert bench.decide("undo", who="bo").summary.done


def test_a_card_that_was_shown_before_it_changed_is_stale() -> None:
    bench = opened()
    shown = bench.card(BASIC)
    bench.decide("accept", shown, who="bo")
    with pytest.raises(Stale) as caught:
        bench.decide("clear", shown, revision=shown.revision)
    assert caught.value.card == bench.card(BASIC)


def test_a_candidate_that_means_another_reading_by_now_is_stale() -> None:
    bench = opened()
    card = bench.card(BASIC)
    with pytest.raises(Stale):
        bench.decide("take", card, candidate=2, seen=card.candidates[0].id)
    bench.decide("take", card, candidate=1, seen=card.candidates[0].id)
    refused("unknown_candidate", bench, "take", bench.card(BASIC), candidate=9)


def test_a_finding_that_is_gone_is_stale_and_a_card_that_never_was_is_unknown() -> None:
    bench = opened()
    finding = Target("finding", bench.dossier.finding_id(bench.card(BASIC).findings[0]))
    bench.decide("type", bench.card(BASIC), value="310.18", reason="value")
    with pytest.raises(Stale) as caught:
        bench.decide("dismiss", finding, reason="rule")
    assert caught.value.card is None
    refused("unknown_card", bench, "accept", Target("field", "00"))


def test_a_finding_with_a_card_of_its_own_is_accepted_as_the_documents_error() -> None:
    bench = opened("budget_template.txt")
    for action in ("accept", "source_error"):
        card = next(card for card in bench.dossier.cards if card.kind == "finding" and not card.settled)
        bench.decide(action, card)
        assert (bench.card(card.id).state, bench.card(card.id).settled) == ("confirmed", True)
    bench.decide("restore", card)
    assert bench.card(card.id).state == "open"


def test_what_comes_from_no_closed_list_is_refused() -> None:
    bench = opened()
    card = bench.card(BASIC)
    refused("wrong_action", bench, cast(Action, "drop"), card)
    refused("wrong_action", bench, "clear", card, reason=cast(Reason, "mood"))
    refused("wrong_action", bench, "clear", Target(cast(TargetKind, "run"), card.id))
    refused("wrong_action", bench, "done", card)
    refused("wrong_action", bench, "clear", card, token="")
    refused("wrong_action", bench, "clear", card, token="t" * 101)


def test_every_refusal_has_a_sentence() -> None:
    assert all(say(f"refusal_{code}", "en") and say(f"refusal_{code}", "zh") for code in REFUSALS)


def test_time_shown_and_notes_are_kept_within_bounds() -> None:
    bench = opened()
    bench.decide("accept", bench.card(BASIC), shown_ms=-5, note="甲" * 3000)
    event = bench.dossier.history[-1].what
    assert event.shown_ms == 0
    assert len(event.note) == 2000

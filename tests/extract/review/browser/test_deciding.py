"""Decisions by keys: each kind, taken back, restored; what is refused; the document done, signed off, taken up again."""

import pytest

from tests.extract.review.browser.chromium import Hands
from tests.extract.review.browser.site import SHORT, Site

BASIC = "general_public_budget.by_nature[基本支出].amount"
BOUGHT = "procurement.general_public_budget.amount"


_OPERANDS = """[...document.querySelectorAll(".card.current [data-test=operand]")]
    .flatMap(one => one.dataset.look.split(" ")).filter(Boolean).map(place => Number(place.split("-")[0]))"""
_ROOM = """(() => {
    const box = document.querySelector("#text .r-here").getBoundingClientRect();
    const pane = document.querySelector("#source").getBoundingClientRect();
    return [box.top - pane.top, pane.bottom - box.bottom];
})()"""
"""How far the number lit is from the ends of the pane."""


def state_of(hands: Hands, path: str) -> str:
    """The state of a path's card, which is taken in hand."""
    hands.press(*["k"] * 9)
    hands.to(path)
    return hands.card["state"]


@pytest.mark.parametrize(
    ("key", "action", "state"),
    [("Enter", "accept", "accepted"), ("2", "take", "corrected"), ("1", "source_error", "source_error"), ("o", "source_error", "source_error"), ("0", "clear", "cleared")],
)  # fmt: skip
def test_one_key_decides_and_one_takes_it_back(
    hands: Hands, site: Site, key: str, action: str, state: str
) -> None:
    first = hands.text(".card.current [data-test=path]")
    before = hands.presses
    hands.press(key)
    assert hands.presses - before == 1
    assert site.actions() == [action]
    hands.press("u")
    assert hands.presses - before == 2
    assert hands.text(".card.current [data-test=path]") == first
    assert hands.card["state"] == "pending"
    assert site.actions() == [action, "undo"]
    hands.press(key)
    assert state_of(hands, first) == state


def test_after_a_decision_the_next_open_card_is_in_hand_with_its_operands_lit(hands: Hands) -> None:
    first = hands.card["id"]
    hands.press("o")
    assert hands.card["id"] != first
    assert hands.card["settled"] == "0"
    lit = hands.evaluate("[...document.querySelectorAll('#text .lit')].map(e => +e.dataset.s)")
    looked = hands.evaluate(_OPERANDS)
    assert looked
    assert set(looked) <= set(lit)
    top, bottom = hands.evaluate(_ROOM)
    assert top > 0
    assert bottom > 0


def test_what_a_decision_did_to_the_findings_is_said(hands: Hands) -> None:
    errors = int(hands.progress["errors"])
    hands.press("1")
    assert hands.text("[data-test=strip_vanished]") != ""
    assert int(hands.progress["errors"]) == errors - 1
    hands.press("u")
    assert hands.text("[data-test=strip_appeared]") != ""
    assert int(hands.progress["errors"]) == errors


def test_undo_goes_back_over_cards_also_after_the_page_was_loaded_again(hands: Hands, site: Site) -> None:
    hands.press("o", "1", "Enter")
    assert len(site.events()) == 3
    hands.open(site.path())
    hands.press("u", "u", "u")
    assert site.actions()[3:] == ["undo"] * 3
    assert [one.what.undoes for one in site.events()[3:]] == [3, 2, 1]
    assert state_of(hands, BASIC) == "pending"
    assert state_of(hands, BOUGHT) == "pending"
    hands.press("u")
    assert hands.strip == "refused"
    assert len(site.events()) == 6


def test_restore_brings_back_what_was_read(hands: Hands) -> None:
    hands.to(BASIC)
    read = hands.value
    hands.press("2")
    assert state_of(hands, BASIC) == "corrected"
    assert hands.value != read
    hands.press("r")
    assert state_of(hands, BASIC) == "pending"
    assert hands.value == read


def test_what_is_typed_needs_a_reason_and_is_marked_as_not_in_the_source(hands: Hands, site: Site) -> None:
    hands.to(BASIC)
    hands.press("e")
    hands.type("310.18")
    hands.press("Enter")
    assert hands.texts(".card.current [data-test=reasons]") != [""]
    hands.press("Escape")
    assert site.events() == []
    hands.press("e")
    hands.type("310.18")
    hands.press("Enter", "1")
    (event,) = site.events()
    assert (event.what.action, event.what.reason) == ("type", "value")
    assert event.what.after is not None
    assert (event.what.after.value, event.what.after.unit, event.what.after.in_source) == (
        "310.18",
        "万元",
        False,
    )
    assert state_of(hands, BASIC) == "corrected"
    assert hands.texts(".card.current [data-test=typed]") != []


def test_a_finding_is_dismissed_with_a_reason_and_recalled(hands: Hands, site: Site) -> None:
    hands.to(BASIC)
    errors = int(hands.progress["errors"])
    hands.press("x")
    assert site.events() == []
    hands.press("9")
    (event,) = site.events()
    assert (event.what.action, event.what.reason, event.what.target.kind) == ("dismiss", "rule", "finding")
    assert int(hands.progress["errors"]) == errors - 1
    state_of(hands, BASIC)
    hands.evaluate("document.querySelector('.card.current [data-test=recall]').focus()")
    hands.press("Enter")
    assert site.actions() == ["dismiss", "recall"]
    assert int(hands.progress["errors"]) == errors


def test_done_is_refused_while_errors_are_open_signed_off_with_a_note_and_taken_up_again(
    hands: Hands, site: Site
) -> None:
    hands.press("d")
    assert (hands.strip, hands.data("#strip")["code"]) == ("refused", "open_errors")
    assert site.events() == []
    assert hands.evaluate("document.activeElement.name") == "note"
    hands.press("Enter")
    assert site.events() == []
    hands.type("the office was asked")
    hands.press("Enter")
    (event,) = site.events()
    assert (event.what.action, event.what.note) == ("sign_off", "the office was asked")
    assert hands.progress["done"] == "1"
    hands.press("k", "k", "k", "o")
    assert (hands.strip, hands.data("#strip")["code"]) == ("refused", "closed")
    assert site.actions() == ["sign_off"]
    assert hands.evaluate("document.activeElement.dataset.decide") == "reopen"
    hands.press("Enter")
    assert site.actions() == ["sign_off", "reopen"]
    assert hands.progress["done"] == "0"


def test_done_leads_to_the_next_document_and_the_queue_says_so(hands: Hands, site: Site) -> None:
    while hands.card["kind"] != "document":
        hands.press("o")
    hands.press("Enter")
    assert site.actions()[-1] == "done"
    hands.go("Enter")
    assert hands.text("[data-test=document-name]") == "budget_prose.txt"
    hands.open("/")
    assert [text.split()[0] for text in hands.texts("tr[data-test=document].done")] == [SHORT]
    hands.press("j", "j")
    hands.go("Enter")
    assert hands.text("[data-test=document-name]") == SHORT
    assert hands.progress["done"] == "1"


def test_f_shows_only_what_is_to_be_settled_and_help_shows_the_keys(hands: Hands) -> None:
    hands.press("Enter", "o", "f")
    settled = hands.texts(".card[data-settled='1']:not(.current)")
    assert settled
    assert {*settled} == {""}
    hands.press("f")
    assert "" not in hands.texts(".card[data-settled='1']")
    hands.press("?")
    assert hands.evaluate("document.querySelector('#help').open") is True
    before = hands.card
    hands.press("j")
    assert hands.card == before
    hands.press("?")
    assert hands.evaluate("document.querySelector('#help').open") is False

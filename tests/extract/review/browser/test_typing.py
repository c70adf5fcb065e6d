"""Keys that are meant for words are no commands: while an input method composes, inside inputs, with modifiers."""

import pytest

from tests.extract.review.browser.chromium import Hands
from tests.extract.review.browser.site import Site
from tests.extract.store.places import ONE

pytestmark = ONE

_SENT = """([key, more]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }))"""
COMPOSING = ({"isComposing": True}, {"keyCode": 229})


@pytest.mark.parametrize("more", COMPOSING, ids=["isComposing", "229"])
def test_keys_do_nothing_while_an_input_method_composes(
    hands: Hands, site: Site, more: dict[str, object]
) -> None:
    before = hands.card
    for key in ("Enter", "o", "1", "0", "u", "j", "p", "e", "x"):
        # Nobody prevented it: it goes on to the input method.
        assert hands.evaluate(_SENT, [key, more]) is True
    hands.settled()
    assert (hands.card, hands.strip, site.events()) == (before, "", [])
    assert hands.evaluate(_SENT, ["j", {}]) is False
    hands.settled()
    assert hands.card != before


def test_words_composed_in_a_form_go_into_it_and_enter_ends_the_composition_alone(
    hands: Hands, site: Site
) -> None:
    hands.press("e")
    hands.evaluate("document.querySelector('.card.current input[name=note]').focus()")
    hands.compose("shu", "数")
    assert hands.evaluate("document.activeElement.value") == "数"
    assert site.events() == []
    hands.type("jk0xu")
    assert hands.evaluate("document.activeElement.value") == "数jk0xu"
    assert site.events() == []


def test_keys_in_an_input_are_words(hands: Hands, site: Site) -> None:
    before = hands.card["id"]
    hands.press("e")
    hands.type("jk0oxurnfdp?19")
    assert hands.card["id"] == before
    assert hands.evaluate("document.activeElement.value") == "jk0oxurnfdp?19"
    hands.press("Escape")
    assert site.events() == []
    assert hands.evaluate("document.activeElement.matches('.card.current')") is True
    hands.press("o")
    assert site.actions() == ["source_error"]


def test_keys_with_a_modifier_are_the_browsers(hands: Hands, site: Site) -> None:
    before = hands.card
    hands.press("Control+o", "Alt+j", "Control+Enter", "Meta+1")
    assert (hands.card, site.events()) == (before, [])


def test_a_key_held_down_decides_once(hands: Hands, site: Site) -> None:
    for _ in range(4):
        hands.evaluate(_SENT, ["Enter", {"repeat": True}])
    hands.settled()
    assert site.events() == []

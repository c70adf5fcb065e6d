"""What is pressed is done where it was meant: once, on the card that was looked at, whatever comes in meanwhile."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import Site
from tests.extract.store.places import ONE

pytestmark = ONE

if TYPE_CHECKING:
    from playwright.async_api import Route

_TWICE = "s => { const one = document.querySelector(s); one.click(); one.click(); }"
_SUBMIT_TWICE = "s => { const one = document.querySelector(s); one.requestSubmit(); one.requestSubmit(); }"


@pytest.fixture
def hands(chromium: Chromium, site: Site) -> Iterator[Hands]:
    with chromium.opened(site.url, allowed="status of 401") as opened:
        opened.open(site.path())
        yield opened


def test_a_double_click_on_a_button_decides_about_one_card(hands: Hands, site: Site) -> None:
    hands.evaluate(_TWICE, ".card.current [data-command=source_error]")
    hands.settled()
    assert site.actions() == ["source_error"]


def test_a_form_that_is_sent_twice_types_into_one_card(hands: Hands, site: Site) -> None:
    hands.press("e")
    hands.evaluate(
        "() => { const form = document.querySelector('.card.current form'); form.elements.value.value = '310.17'; form.elements.reason.value = 'value'; }"
    )
    hands.evaluate(_SUBMIT_TWICE, ".card.current form")
    hands.settled()
    assert site.actions() == ["type"]


def test_after_the_help_or_a_button_of_the_page_enter_is_for_the_card_again(hands: Hands, site: Site) -> None:
    hands.press("j")
    for button, close in (("[data-test=help-button]", "Escape"), ("[data-test=flagged]", "")):
        hands.click(button)
        if close:
            hands.press(close)
        hands.wait("document.activeElement.matches('.card.current')")
    hands.press("o")
    assert site.actions() == ["source_error"]


def test_while_pointing_other_keys_are_the_browsers(hands: Hands) -> None:
    hands.press("p")
    for key, taken in (("PageDown", False), ("F5", False), ("ArrowRight", True), ("Tab", True), ("o", True)):
        sent = """key => !document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))"""
        assert hands.evaluate(sent, key) is taken
    hands.press("Escape")


def test_nobody_sends_what_another_decided_whose_name_begins_alike(hands: Hands, site: Site) -> None:
    async def named(route: "Route") -> None:
        answer = await route.fetch()
        text = (await answer.text()).replace('data-me="ann"', 'data-me="ann:b"')
        await route.fulfill(response=answer, body=text)

    hands.chromium.run(hands.page.route("**/documents/*", named))
    hands.open(site.path())
    # They were logged out: it stays for their next visit.
    hands.chromium.run(hands.page.route("**/decisions?*", lambda route: route.fulfill(status=401, body="")))
    hands.press("o")
    assert hands.evaluate("localStorage.length") == 1
    hands.back()
    hands.open(site.path())
    assert site.actions() == []


def test_news_do_not_take_away_words_that_are_being_written(hands: Hands, other: Hands) -> None:
    hands.evaluate("document.querySelector('#c-document .row').click()")
    hands.settled()
    hands.click("#sign-note")
    hands.type("核对")
    first = other.card["id"]
    other.press("o")
    hands.chromium.run(hands.page.wait_for_timeout(4000))
    assert hands.evaluate("document.getElementById('sign-note').value") == "核对"
    hands.press("Escape")
    hands.wait(f"document.querySelector('.card[data-id=\"{first}\"]').dataset.state === 'source_error'")


def test_a_card_that_is_fetched_after_anothers_decision_does_not_hide_it(hands: Hands, other: Hands) -> None:
    first = hands.card["id"]
    hands.press("o")
    other.press("j", "j", "k")
    other.wait(f"document.querySelector('.card[data-id=\"{first}\"]').dataset.state === 'source_error'")


def test_without_a_session_the_page_says_so_when_it_asks_for_a_card(hands: Hands) -> None:
    hands.chromium.run(
        hands.page.route("**/card?*", lambda route: route.fulfill(status=401, body="log in again"))
    )
    hands.press("j", "j", "j")
    hands.wait("document.querySelector('#strip').dataset.kind === 'failed'")
    assert "log in again" in hands.text("#strip")

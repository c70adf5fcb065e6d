"""The facts that need nothing can be decided about as well: from the list, or from the source."""

from tests.extract.review.bench import SAMPLES
from tests.extract.review.browser.chromium import Hands
from tests.extract.review.browser.site import Site

TEXT = (SAMPLES / "budget_short.txt").read_text("utf-8")
REVENUE = "revenue.amount"


def test_keys_open_the_rest_and_decide_there(hands: Hands, site: Site) -> None:
    hands.press("o", "o", "o")
    hands.evaluate("document.querySelector('#rest summary').focus()")
    hands.tap("Enter")
    hands.wait("document.querySelectorAll('#group-rest .card').length > 50")
    hands.press("j")
    assert hands.card["group"] == "rest"
    path = hands.text(".card.current [data-test=path]")
    hands.press("o")
    event = site.events()[-1]
    assert (event.what.action, event.what.after.path if event.what.after else "") == ("source_error", path)
    hands.to(path)
    assert hands.card["state"] == "source_error"
    hands.press("u")
    assert hands.text(".card.current [data-test=path]") == path
    assert hands.card["state"] == "pending"


def test_a_click_on_a_number_of_the_source_takes_its_fact_in_hand_though_it_needs_nothing(
    hands: Hands, site: Site
) -> None:
    start = TEXT.index("年初安排收入342.18") + len("年初安排收入")
    hands.press("f")
    hands.click(f"#text b[data-s='{start}']")
    assert hands.text(".card.current [data-test=path]") == REVENUE
    hands.press("Enter")
    (event,) = site.events()
    assert (event.what.action, event.what.after.path if event.what.after else "") == ("accept", REVENUE)
    hands.press("u")
    assert hands.text(".card.current [data-test=path]") == REVENUE
    assert hands.card["state"] == "pending"


def test_a_card_stands_once_in_the_list_though_a_decision_brought_it_up_before_the_rest_was_opened(
    hands: Hands,
) -> None:
    hands.press("2")
    appeared = hands.texts("#strip [data-go-to]")
    hands.press("u")
    hands.evaluate("document.querySelector('#rest').open = true")
    hands.wait("document.querySelectorAll('#group-rest .card').length > 50")
    ids = hands.evaluate("[...document.querySelectorAll('.card')].map(e => e.id)")
    assert len(ids) == len({*ids})
    assert appeared

"""Correcting is pointing: the value, its unit and its place are read from the source, by mouse or by keys."""

import pytest

from extract.review.events import Reading
from tests.extract.review.bench import SAMPLES
from tests.extract.review.browser.chromium import Hands
from tests.extract.review.browser.site import Site
from tests.extract.store.places import ONE

pytestmark = ONE

TEXT = (SAMPLES / "budget_short.txt").read_text("utf-8")
BASIC = "general_public_budget.by_nature[基本支出].amount"


def place_of(words: str, number: str) -> tuple[int, int]:
    """Where a number stands in some words of the source."""
    start = TEXT.index(words) + words.index(number)
    return start, start + len(number)


@pytest.fixture
def pointing(hands: Hands) -> Hands:
    hands.to(BASIC)
    hands.press("p")
    assert hands.strip == "pointing"
    return hands


def test_a_number_clicked_becomes_the_value_with_its_unit_and_place(pointing: Hands, site: Site) -> None:
    start, end = place_of("项目支出减少7.4万元", "7.4")
    pointing.click(f"#text b[data-s='{start}']")
    (event,) = site.events()
    assert (event.what.action, event.what.after) == ("point", Reading(BASIC, "7.4", "万元", ((start, end),)))
    pointing.press("k")
    pointing.to(BASIC)
    assert pointing.value == "7.4万元"
    assert pointing.data("#text b.r-here") == {"s": str(start), "e": str(end)}


def test_keys_alone_point_at_the_next_number_and_at_one_on_another_line(pointing: Hands, site: Site) -> None:
    numbers = pointing.evaluate(
        "[...document.querySelectorAll('#text b')].map(e => [+e.dataset.s, +e.dataset.e])"
    )
    read = [*place_of("基本支出301.18万元", "301.18")]
    assert [*map(int, pointing.data(":focus").values())] == read
    pointing.press("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Tab", "Shift+Tab", "Tab", "ArrowRight")
    expected = numbers[numbers.index(read) + 2]
    assert pointing.data(":focus") == {"s": str(expected[0]), "e": str(expected[1])}
    pointing.press("Enter")
    (event,) = site.events()
    assert event.what.after is not None
    assert [[*one] for one in event.what.after.at] == [expected]
    assert event.what.after.value == TEXT[slice(*expected)]


def test_a_number_of_another_kind_is_refused_and_nothing_is_kept(pointing: Hands, site: Site) -> None:
    start, _ = place_of("2025", "2025")
    pointing.evaluate("s => document.querySelector(`#text b[data-s='${s}']`).click()", start)
    pointing.settled()
    assert pointing.strip == "refused"
    assert site.events() == []


def test_escape_leaves_without_a_decision_and_letters_do_nothing_meanwhile(
    pointing: Hands, site: Site
) -> None:
    pointing.press("o", "0", "j", "x", "Escape")
    assert pointing.strip == ""
    assert pointing.text(".card.current [data-test=path]") == BASIC
    assert site.events() == []
    pointing.press("Enter")
    assert site.actions() == ["accept"]


def test_a_number_clicked_without_pointing_takes_its_card_in_hand(hands: Hands, site: Site) -> None:
    start, _ = place_of("基本支出301.18万元", "301.18")
    hands.click(f"#text b[data-s='{start}']")
    assert hands.text(".card.current [data-test=path]") == BASIC
    assert site.events() == []

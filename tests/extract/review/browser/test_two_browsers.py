"""Two reviewers on one document: neither loses a decision, each sees the other's, and what is stale is not taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.review.desk import Options
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import SITE, Site, site_of
from tests.extract.review.runs import Runs

MANY = "budget_prose.txt"


def test_a_stale_decision_is_not_taken_and_shows_the_card_as_it_is_now(
    hands: Hands, other: Hands, site: Site
) -> None:
    other.away("/news")
    path, seen = hands.text(".card.current [data-test=path]"), hands.value
    hands.press("2")
    assert other.value == seen
    other.press("o")
    assert other.strip == "stale"
    assert other.text("#strip") != ""
    assert other.text(".card.current [data-test=path]") == path
    assert other.card["state"] == "corrected"
    assert other.value != seen
    assert site.actions() == ["take"]
    other.press("o")
    assert [one.what.action for one in site.events()] == ["take", "source_error"]
    assert [one.number for one in site.events()] == [1, 2]


def test_the_second_sees_what_the_first_decided_within_seconds_and_keeps_its_card(
    hands: Hands, other: Hands
) -> None:
    other.press("j")
    mine, first = other.card["id"], hands.card["id"]
    hands.press("o")
    other.wait(f"document.querySelector('.card[data-id=\"{first}\"]').dataset.state === 'source_error'")
    assert other.strip == "news"
    assert other.card["id"] == mine
    assert other.progress == hands.progress
    other.press("Enter")
    hands.wait(f"document.querySelector('.card[data-id=\"{mine}\"]').dataset.state === 'accepted'")


@pytest.fixture
def many(runs: Runs, tmp_path: Path) -> Iterator[Site]:
    """A document with some dozens of cards that are to be settled."""
    with site_of(runs, tmp_path, *SITE, options=Options(probes=0.4, plants=0)) as made:
        yield made


def test_of_two_who_decide_at_once_no_decision_is_lost_and_none_is_kept_twice(
    chromium: Chromium, many: Site
) -> None:
    with chromium.opened(many.url) as one, chromium.opened(many.url) as two:
        for hands in (one, two):
            hands.open(many.path(MANY))
        two.press(*["j"] * 3)
        for number in range(16):
            for hands in (one, two):
                hands.tap("o" if number % 3 else "Enter")
        one.settled()
        two.settled()
        for hands in (one, two):
            hands.wait(f"document.getElementById('progress').dataset.revision === '{len(many.events(MANY))}'")
        assert one.progress == two.progress
    events = many.events(MANY)
    assert sorted(event.what.token for event in events) == sorted([*one.kept, *two.kept])
    assert [event.number for event in events] == [*range(1, len(events) + 1)]
    # How many there are is up to the machine: what was pressed before a stale card was seen is not sent.
    assert one.kept
    assert two.kept
    assert len(events) >= 8

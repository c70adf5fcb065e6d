"""The server goes away and comes back: what was decided meanwhile is sent afterwards, once."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.store.store import open_store
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import SHORT, Site, reviewing
from tests.extract.review.runs import Runs

AWAY = "ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET"
_WAITING = (
    "Object.keys(localStorage).filter(name => name.startsWith('gouji:')).map(name => name.split(':').pop())"
)


@pytest.fixture
def hands(chromium: Chromium, site: Site) -> Iterator[Hands]:
    with chromium.opened(site.url, allowed=AWAY) as opened:
        opened.open(site.path())
        yield opened


def test_what_could_not_be_sent_is_sent_when_the_server_is_back_under_the_same_token(
    hands: Hands, site: Site
) -> None:
    hands.away("/decisions")
    hands.tap("o")
    hands.wait("document.getElementById('strip').dataset.kind === 'offline'")
    (token,) = hands.evaluate(_WAITING)
    assert site.events() == []
    hands.back()
    hands.settled()
    assert [(one.what.action, one.what.token) for one in site.events()] == [("source_error", token)]
    assert hands.evaluate(_WAITING) == []
    assert hands.strip == "kept"


def test_a_decision_whose_answer_was_lost_is_kept_once(hands: Hands, site: Site) -> None:
    hands.away("/decisions", after=True)
    hands.tap("o")
    hands.wait("document.getElementById('strip').dataset.kind === 'offline'")
    assert site.actions() == ["source_error"]
    hands.back()
    hands.settled()
    assert site.actions() == ["source_error"]
    assert hands.strip == "kept"
    hands.press("Enter")
    assert site.actions() == ["source_error", "accept"]


def test_a_page_that_was_closed_before_it_could_send_sends_at_the_next_visit(
    hands: Hands, site: Site
) -> None:
    hands.away("/decisions")
    hands.tap("o")
    hands.wait("document.getElementById('strip').dataset.kind === 'offline'")
    (token,) = hands.evaluate(_WAITING)
    hands.back()
    hands.open(site.path())
    assert [one.what.token for one in site.events()] == [token]
    assert hands.evaluate(_WAITING) == []


@pytest.mark.slow
def test_a_server_that_ends_and_is_started_again_gets_what_was_pressed_meanwhile(
    chromium: Chromium, runs: Runs, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with runs.copied(tmp_path, SHORT) as read:
        at = ("--store", read.place)
        with open_store(read.place) as store:
            (record,) = store.runs()
            store.move(record.id, read.run.resolve().as_posix())
        with (
            reviewing(read.run, *at, port=port) as (url, server),
            chromium.opened(url, allowed=AWAY) as hands,
        ):
            hands.open("/documents/1")
            hands.press("o")
            server.kill()
            server.wait()
            hands.tap("o")
            hands.wait("document.getElementById('strip').dataset.kind === 'offline'")
            tokens = hands.evaluate(_WAITING)
            with reviewing(read.run, *at, port=port):
                hands.settled()
                assert hands.strip == "kept"
                hands.press("o")
        with open_store(read.place) as store:
            review = store.reviews.find(record.id, SHORT)
            assert review is not None
            assert [one.what.action for one in review.events] == ["source_error"] * 3
            assert [review.events[1].what.token] == tokens

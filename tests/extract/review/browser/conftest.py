"""One browser for all tests, and a sample under review behind a server. Without a browser they are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.benchmarks.load.browser import PROGRAM
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import SITE, Site, site_of
from tests.extract.review.runs import Runs


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    pytest.importorskip("playwright")
    if PROGRAM is None:
        pytest.skip("no chromium on this machine")
    opened = Chromium()
    yield opened
    opened.close()


@pytest.fixture
def site(runs: Runs, tmp_path: Path) -> Iterator[Site]:
    """Samples under review, without probes, in a store that no other test writes to.

    In either kind of stores, where what is tested touches the store: deciding, taking back, two browsers, a server that goes
    away, the rest of the facts, the whole way without a mouse. What is seen and pressed in the page alone has one kind (`ONE`):
    a browser is slow.
    """
    with site_of(runs, tmp_path, *SITE) as made:
        yield made


@pytest.fixture
def hands(chromium: Chromium, site: Site) -> Iterator[Hands]:
    """Somebody before the shortest sample."""
    with chromium.opened(site.url) as opened:
        opened.open(site.path())
        yield opened


@pytest.fixture
def other(chromium: Chromium, site: Site) -> Iterator[Hands]:
    """Somebody else before the same document."""
    with chromium.opened(site.url) as opened:
        opened.open(site.path())
        yield opened

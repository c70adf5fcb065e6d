"""One browser for all tests, and a sample under review behind a server. Without a browser they are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extract.review.browser.chromium import PROGRAM, Chromium, Hands
from tests.extract.review.browser.site import Site, site_of


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    pytest.importorskip("playwright")
    if PROGRAM is None:
        pytest.skip("no chromium on this machine")
    opened = Chromium()
    yield opened
    opened.close()


@pytest.fixture
def site(chromium: Chromium, tmp_path: Path) -> Iterator[Site]:
    """The shortest sample under review, without probes."""
    with site_of(tmp_path, "budget_short.txt") as made:
        yield made


@pytest.fixture
def hands(chromium: Chromium, site: Site) -> Iterator[Hands]:
    """Somebody before the document."""
    with chromium.opened(site.url) as opened:
        opened.open("/documents/1")
        yield opened


@pytest.fixture
def other(chromium: Chromium, site: Site) -> Iterator[Hands]:
    """Somebody else before the same document."""
    with chromium.opened(site.url) as opened:
        opened.open("/documents/1")
        yield opened

"""One browser for all tests, and a sample under review behind a server. Without a browser they are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.benchmarks.load.browser import PROGRAM
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import Extracted, Site, extracted_in, site_of


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    pytest.importorskip("playwright")
    if PROGRAM is None:
        pytest.skip("no chromium on this machine")
    opened = Chromium()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Extracted:
    """Samples, extracted once for all tests."""
    return extracted_in(tmp_path_factory.mktemp("extracted"), "budget_short.txt", "budget_prose.txt")


@pytest.fixture
def site(extracted: Extracted, tmp_path: Path) -> Iterator[Site]:
    """The samples under review, without probes, in a store that no other test writes to."""
    with site_of(extracted, tmp_path) as made:
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

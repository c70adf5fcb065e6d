"""A page whose people log in, the same without accounts, both running; and somebody who comes to them."""

from collections.abc import Iterator

import pytest

from extract.output.run_file import DocumentRow
from extract.review.web.guard import open_guard
from extract.review.web.security import protected
from extract.store.records import Saved
from extract.store.store import open_store
from tests.extract.review.web.live import Browser, running
from tests.extract.review.web.small_site import LOCAL, OTHER, SECRET, THIRD, Site, add, quick_guard, small_app
from tests.extract.store.build import RUN
from tests.extract.store.places import Stores


@pytest.fixture(scope="module")
def site(stores: Stores, empty: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with stores.place(tmp_path_factory.mktemp("site"), empty) as place, open_store(place) as store:
        store.begin(RUN)
        read = [DocumentRow(f"{number}", "ok", sha256=f"{number:064x}") for number in range(4)]
        store.save_many(RUN.id, [Saved(row, (), (), ()) for row in read])
        add(store, "林", "lead", SECRET)
        add(store, "Wang", "reviewer", OTHER)
        add(store, "Zhao", "reviewer", THIRD)
        store.reviews.assign(RUN.id, ["0", "1"], "Wang")
        store.reviews.assign(RUN.id, ["2"], "Wang", 2)
        behind = protected(small_app(store), quick_guard(store), LOCAL)
        free = protected(small_app(store), open_guard("me"), LOCAL)
        with running(behind, LOCAL) as url, running(free, LOCAL) as open_url:
            yield Site(url, open_url, store)


@pytest.fixture
def browser(site: Site) -> Iterator[Browser]:
    with Browser(site.url) as opened:
        yield opened


@pytest.fixture
def lead(browser: Browser) -> Browser:
    assert browser.log_in("林", SECRET).status_code == 303
    return browser


@pytest.fixture(params=["accounts", "open"])
def writer(request: pytest.FixtureRequest, site: Site) -> Iterator[Browser]:
    """Somebody who may write, at a page with accounts and at one without."""
    with Browser(site.url if request.param == "accounts" else site.open_url) as browser:
        if request.param == "accounts":
            browser.log_in("Wang", OTHER)
        else:
            browser.get("/")
        yield browser

"""Who may see and assign what, tried over HTTP."""

import pytest

from tests.extract.review.web.live import Browser
from tests.extract.review.web.small_site import OTHER, SECRET, THIRD, Site, add, csrf_in, key_of
from tests.extract.store.build import RUN


def test_a_reviewer_sees_what_is_assigned_and_no_more_than_that_anything_else_exists(
    site: Site, browser: Browser
) -> None:
    browser.log_in("Wang", OTHER)
    assert browser.get("/").json()["only"] == "Wang"
    assert browser.get(f"/documents/{key_of(site, '0')}").json() == {"document": "0"}
    assert browser.get(f"/documents/{key_of(site, '2')}?round=2").json() == {"document": "2"}
    absent = browser.get("/documents/999999")
    for path in (
        f"/documents/{key_of(site, '3')}",
        f"/documents/{key_of(site, '2')}",
        f"/documents/{key_of(site, '0')}?round=2",
    ):
        refused = browser.get(path)
        assert refused.status_code == absent.status_code == 404
        assert refused.text == absent.text


def test_pages_of_a_lead_do_not_exist_for_others(browser: Browser) -> None:
    browser.log_in("Zhao", THIRD)
    fields: dict[str, str | list[str]] = {"action": "assign", "people": "Zhao"}
    for path in ("/leads", "/assign"):
        assert browser.get(path).status_code == 404
    assert browser.post("/assign", fields, csrf_in(browser)).status_code == 404


def test_a_lead_hands_out_documents_and_takes_them_back(site: Site, lead: Browser) -> None:
    key = key_of(site, "3")
    with Browser(site.url) as zhao:
        zhao.log_in("Zhao", THIRD)
        assert zhao.get(f"/documents/{key}").status_code == 404
        csrf = lead.csrf("/assign")
        fields: dict[str, str | list[str]] = {"action": "assign", "people": ["Zhao"], "text": "3"}
        done = lead.post("/assign", fields, csrf)
        assert done.status_code == 200
        assert "Zhao 1" in done.text
        assert zhao.get(f"/documents/{key}").status_code == 200
        assert 'value="2" selected' in lead.get("/assign?round=2").text
        lead.post("/assign", fields | {"action": "withdraw"}, csrf)
        assert zhao.get(f"/documents/{key}").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"people": "Nobody"},
        {},
        {"people": "Zhao", "percent": "0"},
        {"people": "Zhao", "round": "3"},
        {"people": "Zhao", "action": "drop"},
    ],
)
def test_a_form_that_makes_no_sense_assigns_nothing(
    site: Site, lead: Browser, fields: dict[str, str | list[str]]
) -> None:
    before = site.store.reviews.tally(RUN.id, 1, "Zhao")
    action: dict[str, str | list[str]] = {"action": "assign"}
    assert lead.post("/assign", action | fields, lead.csrf("/assign")).status_code in (200, 422)
    assert site.store.reviews.tally(RUN.id, 1, "Zhao") == before


def test_a_name_is_text_on_every_page(site: Site, lead: Browser) -> None:
    add(site.store, "<script>alert(1)</script>", "reviewer", SECRET)
    text = lead.get("/assign").text
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)" in text
    with Browser(site.url) as stranger:
        assert "<b>" not in stranger.log_in('"><b>', SECRET).text

"""Logging in and out, tried over HTTP against a server that runs, with what an attacker would try."""

from statistics import median
from time import process_time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.review.accounts import keeping
from extract.review.accounts.log_in import WrongError
from extract.review.web.checks import own_path
from extract.review.web.guard import accounts_guard
from extract.review.web.security import protected
from extract.review.web.serving import serving
from tests.extract.review.web.live import Browser, running
from tests.extract.review.web.small_site import LOCAL, SECRET, Site, add, csrf_in, quick_guard, small_app
from tests.extract.store.build import RUN
from tests.extract.store.places import ONE


def test_nothing_is_seen_without_logging_in_and_one_comes_back_to_the_page(browser: Browser) -> None:
    away = browser.get("/documents/1?round=2&q=%E6%9D%8E")
    assert away.status_code == 303
    where = urlsplit(away.headers["location"])
    assert where.path == "/login"
    back = parse_qs(where.query)["next"][0]
    assert browser.log_in("林", SECRET, back).headers["location"] == "/documents/1?round=2&q=%E6%9D%8E"
    assert browser.get("/").json() == {"me": "林", "only": None, "csrf": csrf_in(browser)}


@pytest.mark.parametrize(
    "path", ["/", "/documents/1", "/assign", "/nothing", "/broken", "/openapi.json", "/docs", "//login"]
)
def test_no_path_is_forgotten(browser: Browser, path: str) -> None:
    assert browser.client.get(browser.url + path).status_code == 303


def test_what_a_script_asks_for_is_told_where_to_log_in(browser: Browser) -> None:
    asked = browser.get("/documents/1", **{"HX-Request": "true"})
    assert asked.status_code == 401
    assert asked.headers["hx-redirect"] == "/login"
    assert browser.post("/echo", {}, browser.csrf()).status_code == 401


def test_the_form_can_be_read_in_another_language_and_still_leads_back(browser: Browser) -> None:
    assert ">English<" in browser.get("/login?next=/documents/1").text
    chosen = browser.get("/login?next=/documents/1&lang=en")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/login?next=%2Fdocuments%2F1")
    page = browser.get(chosen.headers["location"]).text
    assert ">Log in</button>" in page
    assert ">中文<" in page
    assert browser.log_in("林", SECRET, "/documents/1").headers["location"] == "/documents/1"


def test_a_lead_assigns_in_either_language_and_stays_in_the_round(lead: Browser) -> None:
    chosen = lead.get("/assign?round=2&lang=en")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/assign?round=2")
    page = lead.get("/assign?round=2").text
    assert "Assign documents" in page
    assert '<option value="2" selected>' in page


def test_a_session_that_was_fixed_beforehand_is_nobodys_after_the_log_in(
    site: Site, browser: Browser
) -> None:
    with Browser(site.url) as attacker:
        attacker.csrf()
        known = attacker.client.cookies[LOCAL.cookie]
        browser.client.cookies.set(LOCAL.cookie, known, domain="127.0.0.1")
        assert browser.log_in("林", SECRET).status_code == 303
        assert browser.client.cookies[LOCAL.cookie] != known
        assert browser.get("/").status_code == 200
        assert attacker.get("/").status_code == 303


@pytest.mark.parametrize("fixed", ["", "short", "a" * 42 + ".", "../../etc/passwd", "a" * 5000])
def test_a_session_cookie_that_is_none_of_ours_is_replaced(browser: Browser, fixed: str) -> None:
    answer = browser.get("/login", Cookie=f"{LOCAL.cookie}={fixed}")
    assert answer.headers["set-cookie"].startswith(f"{LOCAL.cookie}=")
    assert not fixed or fixed not in answer.headers["set-cookie"]


def test_a_stolen_cookie_is_worth_nothing_after_the_log_out(site: Site, lead: Browser) -> None:
    stolen = lead.client.cookies[LOCAL.cookie]
    with Browser(site.url) as thief:
        thief.client.cookies.set(LOCAL.cookie, stolen)
        assert thief.get("/").status_code == 200
        out = lead.post("/logout", {}, csrf_in(lead))
        assert out.status_code == 303
        assert "Max-Age=0" in out.headers["set-cookie"]
        assert thief.get("/").status_code == 303
        assert lead.get("/").status_code == 303


def test_a_page_of_another_site_cannot_log_anybody_out(lead: Browser) -> None:
    assert lead.post("/logout", {}, None).status_code == 403
    assert lead.get("/logout").status_code == 405
    assert lead.get("/").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_of_plain_http_where_there_is_tls(
    site: Site, browser: Browser
) -> None:
    cookie = browser.get("/login").headers["set-cookie"]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie
    assert "Secure" not in cookie
    public = serving("127.0.0.1", accounts=True, public_url="https://review.example.org", proxy="127.0.0.1")
    behind = protected(small_app(site.store), quick_guard(site.store), public)
    with running(behind, public) as url, Browser(url) as outside:
        proxied = {"Host": "review.example.org", "X-Forwarded-Proto": "https"}
        cookie = outside.get("/login", **proxied).headers["set-cookie"]
        assert cookie.startswith("__Host-gouji_session=")
        assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
        assert outside.get("/login", **proxied | {"X-Forwarded-Proto": "http"}).status_code == 403
        assert outside.get("/login", Host="review.example.org").status_code == 403
        assert outside.get("/login").status_code == 421


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "/a\r\nX-Evil: 1",
    ],
)
def test_the_log_in_leads_to_no_other_site(browser: Browser, where: str) -> None:
    page = browser.client.get("/login", params={"next": where})
    assert 'name="next" value="/"' in page.text
    answer = browser.log_in("林", SECRET, where)
    assert answer.headers["location"] == "/"
    assert "x-evil" not in answer.headers
    assert browser.client.get("/login", params={"next": where}).headers["location"] == "/"


@given(st.text(max_size=30), st.sampled_from(["", "/", "//", "/\\", "/.", "http:"]))
def test_no_text_leads_to_another_site(text: str, start: str) -> None:
    path = own_path(start + text)
    assert path.startswith("/")
    assert httpx.URL("http://127.0.0.1:8765/login").join(path).host == "127.0.0.1"


def test_a_wrong_name_and_a_wrong_password_get_the_same_page(browser: Browser) -> None:
    known, unknown = browser.log_in("林", "x" * 20), browser.log_in("Nobody", "x" * 20)
    assert known.status_code == unknown.status_code == 403
    assert known.text.replace('value="林"', "") == unknown.text.replace('value="Nobody"', "")


@ONE
def test_an_unknown_name_takes_as_long_as_a_known_one(site: Site) -> None:
    keeping.add(site.store.reviews, "Timed", "reviewer", SECRET)
    accounts = accounts_guard(site.store, RUN.id).accounts
    assert accounts is not None
    took: dict[str, list[float]] = {"Timed": [], "Nobody": []}
    for number in range(5):
        for name, times in took.items():
            start = process_time()  # whatever else the machine does
            with pytest.raises(WrongError):
                accounts.log_in(name, "a wrong password", f"203.0.113.{number}")
            times.append(process_time() - start)
    known, unknown = median(took["Timed"]), median(took["Nobody"])
    assert known > 0.005
    assert 0.6 < unknown / known < 1.6


def test_guessing_passwords_is_slowed_down_over_http(site: Site) -> None:
    add(site.store, "Target", "reviewer", SECRET)
    with Browser(site.url) as attacker:
        ends = [attacker.log_in("Target", f"guess number {n}") for n in range(7)]
        assert [one.status_code for one in ends] == [403] * 5 + [429] * 2
        assert int(ends[-1].headers["retry-after"]) >= 1
        right = attacker.log_in("Target", SECRET)
        assert right.status_code == 429
    # A header that names another address makes no other sender of one who is not the proxy.
    with Browser(site.url) as again:
        fields: dict[str, str | list[str]] = {"name": "Target", "password": "guess"}
        ends = []
        for number in range(9):
            forged = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
            ends.append(again.post("/login", fields, again.csrf(), **forged))
    # On a slow machine a wait may be over before the next try; senders of their own would never have to wait.
    assert 429 in [one.status_code for one in ends]


def test_who_is_disabled_is_out_with_the_next_request(site: Site) -> None:
    with Browser(site.url) as browser:
        add(site.store, "Leaving", "reviewer", SECRET)
        browser.log_in("Leaving", SECRET)
        assert browser.get("/").status_code == 200
        keeping.disable(site.store.reviews, "Leaving")
        assert browser.get("/").status_code == 303
        assert browser.log_in("Leaving", SECRET).status_code == 403

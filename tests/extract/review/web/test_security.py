"""What stands before every page, tried over HTTP: writes of others, requests that no page of ours sends, headers."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.review.web.checks import csrf_of, host_is_known
from extract.review.web.guard import accounts_guard
from extract.review.web.security import HEADERS, protected
from extract.review.web.serving import Policy
from extract.store.store import open_store
from tests.extract.review.web.live import Browser, running, sent_raw
from tests.extract.review.web.small_site import (
    LOCAL,
    SECRET,
    Site,
    csrf_in,
    small_app,
)
from tests.extract.store.build import RUN
from tests.extract.store.places import Stores

# Writing.


def test_a_write_carries_its_token_in_a_field_or_a_header(writer: Browser) -> None:
    csrf = csrf_in(writer)
    assert writer.post("/echo", {"a": "1"}, csrf).json()["body"] == f"a=1&csrf_token={csrf}"
    sent = writer.client.post("/echo", json={"a": 1}, headers={"X-CSRF-Token": csrf})
    assert json.loads(sent.json()["body"]) == {"a": 1}


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é", "null"])
def test_a_write_without_its_token_is_refused(writer: Browser, token: str | None) -> None:
    assert writer.post("/echo", {"a": "1"}, token).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "post"])
def test_no_method_that_may_write_is_let_in_without_a_token(writer: Browser, method: str) -> None:
    assert writer.client.request(method, "/echo").status_code == 403


def test_the_token_of_another_session_is_refused(site: Site, writer: Browser) -> None:
    with Browser(writer.url) as other:
        if writer.url == site.url:
            other.log_in("林", SECRET)
        theirs = csrf_in(other)
    assert theirs != csrf_in(writer)
    assert writer.post("/echo", {}, theirs).status_code == 403


def test_the_token_of_a_session_that_was_lost_is_refused(writer: Browser) -> None:
    csrf = csrf_in(writer)
    writer.client.cookies.clear()
    assert writer.post("/echo", {}, csrf).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "https://127.0.0.1"},
        {"Origin": ""},
    ],
)
def test_a_write_from_another_site_is_refused_even_with_the_token(
    writer: Browser, headers: dict[str, str]
) -> None:
    assert writer.post("/echo", {}, csrf_in(writer), **headers).status_code == 403


def test_a_form_of_our_own_is_taken_although_it_names_no_origin(writer: Browser) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert writer.post("/echo", {}, csrf_in(writer), **headers).status_code == 200


def test_a_log_in_from_another_site_is_refused(browser: Browser) -> None:
    fields: dict[str, str | list[str]] = {"name": "林", "password": SECRET}
    assert browser.post("/login", fields, None).status_code == 403
    assert browser.post("/login", fields, browser.csrf(), Origin="https://evil.example").status_code == 403


def test_the_token_does_not_give_the_cookie_away() -> None:
    assert csrf_of("a" * 43) != csrf_of("b" * 43)
    assert "a" * 8 not in csrf_of("a" * 43)


# Requests that no page of ours sends.


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "127.0.0.1/static/",
        "127.0.0.1?/static/",
        "127.0.0.1#",
        "127.0.0.1:1/login",
        "127.0.0.1\\evil.example",
        "[::1",
        "",
    ],
)
def test_a_name_that_was_bound_anew_is_refused(site: Site, host: str) -> None:
    for url in (site.url, site.open_url):
        answer = sent_raw(
            url, f"GET /documents/1 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        assert answer.startswith((b"HTTP/1.1 421", b"HTTP/1.1 400"))
        assert b"Wang" not in answer
    assert httpx.get(site.open_url, headers={"Host": "localhost:1234"}).status_code == 200


@given(st.from_regex(r"[a-z0-9.:@\[\]/\\-]{0,20}", fullmatch=True))
def test_only_the_names_of_the_policy_are_known(host: str) -> None:
    known = host_is_known(host, Policy(frozenset({"a.example"})))
    assert not known or host.partition(":")[0] == "a.example"


def oversized() -> Iterator[bytes]:
    for _ in range(40):
        yield b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    yield b"0\r\n\r\n"


def test_a_post_that_is_too_large_is_refused_declared_or_not(site: Site) -> None:
    for url in (site.url, site.open_url):
        head = b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        assert sent_raw(url, head + b"Content-Length: 9999999\r\n\r\n").startswith(b"HTTP/1.1 413")
        chunked = head + b"Transfer-Encoding: chunked\r\n\r\n"
        answer = sent_raw(url, chunked, oversized())
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"content-security-policy" in answer
    assert httpx.post(site.open_url + "/echo", content=b"x" * LOCAL.most_bytes).status_code == 403


def test_a_stream_without_an_end_is_cut_off(site: Site) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 10**9:
            sent += 0x4000
            yield b"4000\r\n" + b"x" * 0x4000 + b"\r\n"

    sent_raw(
        site.open_url,
        b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        endless(),
    )
    assert sent < 10**8


def test_a_post_just_small_enough_arrives_whole(writer: Browser) -> None:
    content = "x" * LOCAL.most_bytes
    sent = writer.client.post("/echo", content=content, headers={"X-CSRF-Token": csrf_in(writer)})
    assert sent.json()["body"] == content
    refused = writer.client.post("/echo", content=content + "x", headers={"X-CSRF-Token": csrf_in(writer)})
    assert refused.status_code == 413


def test_two_lengths_of_one_request_are_refused(site: Site) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    for lengths in (
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: x\r\n",
    ):
        answer = sent_raw(site.open_url, head + lengths + b"Connection: close\r\n\r\nhello")
        assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))


# What every answer says.


@pytest.mark.parametrize(
    "path", ["/", "/login", "/documents/1", "/nothing", "/broken", "/static/nothing.css"]
)
def test_every_answer_has_the_headers(site: Site, path: str) -> None:
    for url in (site.url, site.open_url):
        answer = httpx.get(url + path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
        if not path.startswith("/static/"):
            assert answer.headers["cache-control"] == "no-store"


def test_the_language_is_one_of_ours_and_never_an_echo(site: Site) -> None:
    for chosen in ("en", "fr", "en%0d%0aX-Evil: 1", "en\tX-Evil", "../../etc/passwd", "<script>"):
        answer = httpx.get(site.url + "/login", headers={"Cookie": f"gouji_lang={chosen}"})
        assert answer.status_code == 200
        assert "x-evil" not in answer.headers
        assert f'<html lang="{"en" if chosen == "en" else "zh-CN"}">' in answer.text
        assert chosen == "en" or chosen not in answer.text


def test_a_store_that_fails_shows_no_page(stores: Stores, empty: str, tmp_path: Path) -> None:
    with stores.place(tmp_path, empty) as place, open_store(place) as store, open_store(place) as other:
        store.begin(RUN)
        behind = protected(small_app(store), accounts_guard(store, RUN.id), LOCAL)
        with running(behind, LOCAL) as url:
            assert httpx.get(url + "/").status_code == 303
            with other._engine.begin() as connection:
                connection.exec_driver_sql("DROP TABLE review_sessions")
            assert httpx.get(url + "/").status_code == 503

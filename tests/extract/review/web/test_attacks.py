"""Attacks on the whole page, over HTTP: the real server, store, desk and files of a run of documents that mean harm."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import update

from extract.store.tables import documents
from tests.extract.review.web.harmful import (
    KEY,
    NAME,
    READ,
    SCRIPT,
    WRITTEN,
    Seen,
    Site,
    cards,
    decision,
    harmful_run,
    send,
    serving_run,
    token_of,
)
from tests.extract.review.web.live import Browser
from tests.extract.review.web.small_site import SECRET, add
from tests.extract.store.places import Stores


@pytest.fixture(scope="module")
def site(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("attacks")
    with stores.place(folder) as place, serving_run(harmful_run(folder, place), place) as served:
        yield served


@pytest.fixture
def me(site: Site) -> Iterator[Browser]:
    """Who reviews at the page without accounts."""
    with Browser(site.open_url) as browser:
        yield browser


@pytest.fixture
def wang(site: Site) -> Iterator[Browser]:
    """A reviewer who has one document in the first round and another one in the second."""
    with Browser(site.url) as browser:
        assert browser.log_in("Wang", SECRET).status_code == 303
        yield browser


# Script in what documents hold and people write.


def test_markup_in_texts_names_and_keys_is_text_on_every_page(site: Site, me: Browser) -> None:
    key = site.key(NAME)
    document = me.get(f"/documents/{key}")
    assert document.status_code == 200
    assert cards(document.text)
    shown = ""
    for path in READ:
        if path == "/login":  # there is none
            continue
        page = me.get(path.format(key=key) + ("?since=0" if path.endswith("news") else ""))
        assert page.status_code in (200, 204, 303, 422), path
        if page.headers.get("content-type", "").startswith("text/html"):
            seen = Seen(page.text)
            assert seen.harm == [], path
            shown += seen.text
    assert SCRIPT in shown
    assert NAME in shown
    assert KEY in shown or "onmouseover=alert" in shown


def test_markup_in_what_reviewers_write_is_text(site: Site, me: Browser) -> None:
    path = f"/documents/{site.key(NAME)}"
    card = next(one for one in cards(me.get(path).text) if one["kind"] == "field")
    sent = decision(card, "type", value=f"1{SCRIPT}", unit="万元", reason="value", note=SCRIPT)
    answers = [send(me, f"{path}/decisions", sent), me.get(path), me.get("/")]
    note = decision(
        next(one for one in cards(me.get(path).text) if one["kind"] == "field"), "source_error", note=SCRIPT
    )
    answers += [send(me, f"{path}/decisions", note), me.get(path)]
    for answer in answers:
        assert Seen(answer.text).harm == []


def test_markup_in_a_persons_name_is_text(site: Site) -> None:
    name = "<img src=x onerror=alert(3)>"
    add(site.store, name, "lead", SECRET)
    with Browser(site.url) as browser:
        browser.log_in(name, SECRET)
        for path in ("/", "/assign", "/dashboard", f"/documents/{site.key('plain.txt')}"):
            page = browser.get(path)
            assert page.status_code == 200
            assert Seen(page.text).harm == [], path


@pytest.mark.parametrize(
    "query",
    [
        "?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "?state=%3Cscript%3E",
        "?x=%22onload=alert(1)%20%22",
        "?lang=%3Cscript%3E",
        "?next=javascript:alert(1)",
    ],
)
def test_markup_in_an_address_is_text(site: Site, me: Browser, query: str) -> None:
    for path in ("/", f"/documents/{site.key('plain.txt')}", "/dashboard", "/queue"):
        page = me.get(path + query)
        if page.headers.get("content-type", "").startswith("text/html"):
            assert Seen(page.text).harm == [], path


# Names that lead elsewhere.


@pytest.mark.parametrize("path", [
    "/documents/..%2f..%2f..%2fetc%2fpasswd", "/documents/../../../../etc/passwd", "/static/../app.py",
    "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/app.py", "/static//etc/passwd", "/static/....//app.py", "/static/%5c..%5capp.py",
    "/static/", "/documents/-1", "/documents/1e9", "/documents/99999999999999999999999", "/documents/%EF%BC%91", "/queue?after=0.999999999.999999999999999999", "/next?after=99999999999999999999999", "/documents/1%00",
])  # fmt: skip
def test_no_address_leads_to_a_file(me: Browser, path: str) -> None:
    with httpx.Client() as client:
        answer = client.get(httpx.URL(me.url).copy_with(raw_path=path.encode()))
    assert answer.status_code < 500 or answer.status_code == 503
    assert "root:" not in answer.text
    assert "create_app" not in answer.text


def tampered(site: Site, name: str, document: str, source: str, checksum: str | None = None) -> int:
    """A document of the run whose row and facts file were changed by somebody; returns its key."""
    facts = site.folder / f"{name}.facts.json"
    held = json.loads(facts.read_text("utf-8"))
    held |= {"document": document} | ({} if checksum is None else {"sha256": checksum})
    facts.write_text(json.dumps(held), "utf-8")
    key = site.key(name)
    with site.store._engine.begin() as connection:
        changed = update(documents).where(documents.c.key == key)
        connection.execute(changed.values(document=document, source=source))
    run = json.loads((site.folder / "run.json").read_text("utf-8"))
    for row in run["inputs"]:
        if row["document"] == name:
            row |= {"document": document, "source": source}
    (site.folder / "run.json").write_text(json.dumps(run), "utf-8")
    return key


def test_a_document_whose_name_leads_out_of_the_run_is_not_opened(site: Site, me: Browser) -> None:
    outside = site.folder.parent / "secret.facts.json"
    outside.write_text((site.folder / "outside.txt.facts.json").read_text("utf-8"), "utf-8")
    for name in ("../secret", f"{site.folder.parent}/secret", "../../../../../../etc/passwd"):
        with site.store._engine.begin() as connection:
            changed = update(documents).where(documents.c.source.like("%outside.txt"))
            connection.execute(changed.values(document=name))
        key = site.key(name)
        for path in ("/documents/{}", "/documents/{}/rest", "/documents/{}/news?since=0"):
            answer = me.get(path.format(key))
            assert answer.status_code in (404, 503), path
            assert "事业收入" not in answer.text
        sent = decision({"kind": "document", "id": "", "revision": "0"}, "done")
        assert send(me, f"/documents/{key}/decisions", sent).status_code in (404, 503)


@pytest.mark.parametrize("checksum", [None, "", "0" * 64])
def test_a_source_that_was_put_in_the_place_of_the_documents_is_not_shown(
    site: Site, me: Browser, checksum: str | None
) -> None:
    secret = site.folder.parent / "shadow.txt"
    secret.write_text("root:x:0:0:收入100万元", "utf-8")
    key = tampered(site, "changed.txt", "changed.txt", str(secret), checksum)
    page = me.get(f"/documents/{key}")
    assert page.status_code in (200, 503)
    assert "root:" not in page.text


# Documents of others.


def test_a_guessed_id_gives_a_reviewer_nothing_at_any_address(site: Site, wang: Browser) -> None:
    others, absent = site.key(NAME), 10**6
    token = token_of(wang)
    sent = decision({"kind": "document", "id": "", "revision": "0"}, "done")
    paths = [path for path in READ + WRITTEN if "{key}" in path]
    assert len(paths) >= 3
    for path in paths:
        for query in ("?since=0&card=x", "?since=0&card=x&round=2", "?since=0&card=x&round=1"):
            ends = []
            for key in (others, absent):
                where = path.format(key=key) + query
                end = wang.get(where) if path in READ else send(wang, where, sent, token)
                ends.append((end.status_code, end.text))
            assert ends[0] == ends[1], path
            assert ends[0][0] == 404, path
    assert site.store.reviews.find(site.run.id, NAME, 2) is None


def test_the_rounds_of_ones_documents_are_ones_own_alone(site: Site, wang: Browser) -> None:
    first, second = site.key("plain.txt"), site.key("other.txt")
    assert wang.get(f"/documents/{first}").status_code == 200
    assert wang.get(f"/documents/{second}?round=2").status_code == 200
    assert wang.get(f"/documents/{first}?round=2").status_code == 404
    assert wang.get(f"/documents/{second}").status_code == 404


def test_lists_name_ones_own_documents_alone(wang: Browser) -> None:
    for path in ("/", "/queue", "/?text=txt", "/?round=2", "/queue?round=2&state=open"):
        text = wang.get(path).text
        for name in ("onerror", "changed.txt"):
            assert name not in text, path
    assert "plain.txt" in wang.get("/").text
    assert "other.txt" in wang.get("/?round=2").text


def test_pages_about_everybody_are_a_leads(wang: Browser) -> None:
    assert wang.get("/dashboard").status_code == 404
    assert wang.get("/assign").status_code == 404


# Without a session or its token.


def test_no_page_is_there_without_a_session(site: Site) -> None:
    with Browser(site.url) as nobody:
        token = nobody.csrf()
        for path in READ:
            if path != "/login":
                assert nobody.get(path.format(key=site.key("plain.txt"))).status_code == 303, path
        for path in WRITTEN:
            if path != "/login":
                assert send(nobody, path.format(key=site.key("plain.txt")), {}, token).status_code == 401, (
                    path
                )


def test_nothing_is_written_without_the_token_of_ones_session(site: Site, wang: Browser, me: Browser) -> None:
    stolen = token_of(me)
    for browser in (wang, me):
        token_of(browser)
        for path in WRITTEN:
            where = path.format(key=site.key("plain.txt"))
            for token in ("", "0" * 64, stolen if browser is wang else "null"):
                assert send(browser, where, {}, token).status_code == 403, path
            assert browser.client.post(where, data={"csrf_token": ""}).status_code == 403
            assert (
                browser.client.post(where, json={}, headers={"Content-Type": "text/plain"}).status_code == 403
            )


def test_a_decision_from_another_site_is_refused_although_it_has_the_token(site: Site, me: Browser) -> None:
    where = f"/documents/{site.key('plain.txt')}/decisions"
    before = site.store.reviews.find(site.run.id, "plain.txt")
    headers = {"X-CSRF-Token": token_of(me), "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    sent = decision({"kind": "document", "id": "", "revision": "0"}, "done")
    assert me.client.post(where, json=sent, headers=headers).status_code == 403
    after = site.store.reviews.find(site.run.id, "plain.txt")
    assert (after and after.revision) == (before and before.revision)


def test_who_decides_is_who_logged_in_whatever_is_sent(site: Site, wang: Browser) -> None:
    path = f"/documents/{site.key('plain.txt')}"
    card = next(one for one in cards(wang.get(path).text) if one["kind"] == "field")
    assert send(wang, f"{path}/decisions", decision(card, "accept", reviewer="Lead")).status_code == 422
    assert send(wang, f"{path}/decisions", decision(card, "accept")).status_code == 200
    review = site.store.reviews.find(site.run.id, "plain.txt")
    assert review is not None
    assert {event.what.reviewer for event in review.events} == {"Wang"}


def test_a_decision_that_is_too_large_is_refused(site: Site, me: Browser) -> None:
    where = f"/documents/{site.key('plain.txt')}/decisions"
    card = {"kind": "document", "id": "", "revision": "0"}
    assert send(me, where, decision(card, "done", note="x" * 2001)).status_code == 422
    assert send(me, where, decision(card, "done", note="x" * 300_000)).status_code == 413


@pytest.mark.parametrize("lang", ["en%0d%0aX-Evil:1", "en\r\nX-Evil: 1", "<script>", "../../x"])
def test_a_chosen_language_puts_nothing_into_the_headers(me: Browser, lang: str) -> None:
    answer = me.client.get("/", params={"lang": lang})
    assert "x-evil" not in answer.headers
    assert "Evil" not in answer.headers.get("set-cookie", "")
    assert lang not in answer.headers.get("location", "")


def test_every_answer_of_the_page_forbids_frames_and_foreign_scripts(site: Site, me: Browser) -> None:
    static = re.findall(r'(?:src|href)="(/static/[^"]+)"', me.get("/").text)
    assert static
    for path in (*READ, *static):
        answer = me.get(path.format(key=site.key("plain.txt")))
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert answer.headers["x-content-type-options"] == "nosniff"

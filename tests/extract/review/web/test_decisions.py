"""Decisions over HTTP: what is kept, what the page is told, and what happens when two are faster than one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from extract.review.dossier import Options
from extract.store.records import RunRecord
from extract.store.store import RunStore
from tests.extract.review.runs import Runs
from tests.extract.review.web.paper import Element, Paper, Reviewer, cards, reviewing

Site = tuple[Reviewer, RunStore, RunRecord]
SHORT = "budget_short.txt"


@pytest.fixture
def site(runs: Runs, tmp_path: Path) -> Iterator[Site]:
    with reviewing(runs, tmp_path, SHORT) as made:
        yield made


def events(site: Site) -> list[str]:
    _, store, record = site
    review = store.reviews.find(record.id, SHORT)
    return [one.what.action for one in review.events] if review else []


def row(paper: Paper, id: str) -> Element:
    return next(one for one in cards(paper) if one["id"] == id)


def test_accepting_goes_on_to_the_next_card(site: Site) -> None:
    me = site[0]
    first, second, *_ = cards(me.get("/documents/1"))
    answer = me.kept("source_error", first, next=second["id"])
    assert row(answer, first["id"])["data-settled"] == "1"
    assert answer.one(test="body-of-card")["data-for"] == second["id"]
    assert answer.one(test="strip")["data-kind"] == "kept"
    assert answer.one(id="progress")["data-revision"] == "1"
    assert events(site) == ["source_error"]


def test_a_candidate_tells_which_findings_vanished(site: Site) -> None:
    me = site[0]
    page = me.get("/documents/1")
    first = cards(page)[0]
    button = page.one(test="candidate")
    answer = me.kept("take", first, candidate=1, seen=button["data-seen"])
    assert answer.all(test="strip_vanished")
    assert row(answer, first["id"])["data-settled"] == "1"
    undone = me.kept("undo")
    assert undone.all(test="strip_appeared")
    assert undone.one(test="strip")["data-go"] == first["id"]
    assert undone.one(test="body-of-card")["data-for"] == first["id"]
    assert row(undone, first["id"])["data-state"] == "pending"


@pytest.mark.parametrize(
    ("lang", "tag", "title", "said"),
    [
        ("zh", "记为原文错误", "原文错误", "已记为原文错误"),
        ("en", "noted as the document's error", "source error", "error of the document"),
    ],
)
def test_taking_a_value_that_stands_nowhere_says_that_the_document_is_wrong(
    site: Site, lang: str, tag: str, title: str, said: str
) -> None:
    me = site[0]
    page = me.get(f"/documents/1?lang={lang}")
    card, button = cards(page)[0], page.one(test="candidate")
    assert tag in button.words
    value = next(one.words for one in page.elements if one.tag == "b" and one.within is button)
    answer = me.kept("take", card, candidate=1, seen=button["data-seen"])
    now = row(answer, card["id"])
    assert now["data-state"] == "source_error"
    assert title in now.words
    assert said in answer.one(test="strip").words
    assert f"→ {value}" in answer.one(test="strip").words
    body = me.get(f"/documents/1/card?card={card['id']}")
    assert f"→ {value}" in body.one(test="told").words
    assert body.one(test="finding").has("confirmed")


def test_what_is_pointed_at_is_read_from_the_source(site: Site) -> None:
    me = site[0]
    page = me.get("/documents/1")
    card = cards(page)[0]
    other = page.all(test="operand")[1]
    at = [int(offset) for offset in other["data-look"].split()[0].split("-")]
    answer = me.kept("point", card, at=at, value="999999")
    assert "6万元" in row(answer, card["id"]).words
    facts = answer.one(id="marks")["data-facts"].split()
    assert str(at[0]) in facts


def test_a_typed_value_takes_a_reason_and_is_marked(site: Site) -> None:
    me = site[0]
    card = cards(me.get("/documents/1"))[0]
    refused = me.decide("type", card, value="310.18", unit="万元")
    assert refused.status_code == 422
    assert Paper(refused.text).one(test="strip")["data-code"] == "needs_reason"
    assert events(site) == []
    me.kept("type", card, value="310.18", unit="万元", reason="value", note="核对过原件")
    body = me.get(f"/documents/1/card?card={card['id']}")
    assert body.all(test="typed")
    assert "核对过原件" in body.one(test="told").words


def test_sent_twice_it_counts_once(site: Site) -> None:
    me = site[0]
    card = cards(me.get("/documents/1"))[0]
    token = uuid4().hex
    for _ in range(3):
        answer = me.kept("source_error", card, token=token)
        assert answer.one(id="progress")["data-revision"] == "1"
    assert events(site) == ["source_error"]


def test_a_stale_decision_is_not_kept_and_the_card_is_sent_as_it_is(site: Site) -> None:
    me = site[0]
    card = cards(me.get("/documents/1"))[0]
    me.kept("source_error", card)
    answer = me.decide("clear", card)
    assert answer.status_code == 409
    paper = Paper(answer.text)
    assert paper.one(test="strip")["data-kind"] == "stale"
    assert paper.one(test="strip")["data-go"] == card["id"]
    assert row(paper, card["id"])["data-state"] == "source_error"
    assert paper.one(test="body-of-card")["data-for"] == card["id"]
    assert events(site) == ["source_error"]


def test_news_are_what_others_decided_since(site: Site) -> None:
    me = site[0]
    first, second, *_ = cards(me.get("/documents/1"))
    assert me.client.get("/documents/1/news?since=0").status_code == 204
    me.kept("source_error", first)
    me.kept("accept", second)
    news = me.get(f"/documents/1/news?since=1&card={second['id']}")
    assert [one["id"] for one in cards(news)] == [second["id"]]
    assert news.one(test="body-of-card")["data-for"] == second["id"]
    assert "ann" in news.one(test="strip").words
    assert me.client.get("/documents/1/news?since=2").status_code == 204


def test_a_card_alone_tells_of_no_revision_that_its_page_does_not_know(site: Site) -> None:
    me = site[0]
    first, second, *_ = cards(me.get("/documents/1"))
    me.kept("source_error", first)
    body = me.get(f"/documents/1/card?card={second['id']}")
    assert body.one(test="body-of-card")["data-for"] == second["id"]
    assert not body.all(id="progress")


def test_every_card_that_looks_different_after_a_decision_is_sent(site: Site) -> None:
    me = site[0]
    page = me.get("/documents/1")
    listed = cards(page)
    paths = {card["id"]: f"/documents/1/card?card={card['id']}" for card in listed}
    before = {id: me.client.get(path).text for id, path in paths.items()}
    numbers = [one["data-look"].split()[0] for one in page.all(test="operand")]
    at = [int(offset) for offset in numbers[-1].split("-")]
    tried: tuple[tuple[str, dict[str, Any]], ...] = (
        ("type", {"value": "310.17", "unit": "万元", "reason": "value"}),
        ("point", {"at": at}),
        ("undo", {}),
    )
    revision = 0
    for action, more in tried:
        card = row(me.get("/documents/1"), listed[0]["id"]) if action != "undo" else None
        answer = me.kept(action, card, since=revision, **more)
        revision = int(answer.one(id="progress")["data-revision"])
        sent = {one["id"] for one in cards(answer)}
        after = {id: me.client.get(path).text for id, path in paths.items()}
        assert {id for id in paths if before[id] != after[id]} <= sent
        before = after


def test_a_page_whose_revision_nobody_remembers_is_told_of_all_cards(site: Site) -> None:
    me = site[0]
    listed = cards(me.get("/documents/1"))
    me.kept("source_error", listed[0])
    news = me.get("/documents/1/news?since=77")
    assert {one["id"] for one in cards(news)} >= {one["id"] for one in listed}


def test_a_document_is_done_when_no_error_is_open(site: Site) -> None:
    me = site[0]
    page = me.get("/documents/1")
    refused = me.decide("done")
    assert refused.status_code == 422
    assert Paper(refused.text).one(test="strip")["data-code"] == "open_errors"
    assert me.decide("sign_off", note=" ").status_code == 422
    for card in cards(page):
        if card.has("look-error"):
            me.kept("source_error", card)
    done = me.kept("done")
    assert done.one(test="finish")["data-done"] == "1"
    assert done.one(id="progress")["data-done"] == "1"
    closed = me.decide("restore", row(me.get("/documents/1"), cards(page)[0]["id"]))
    assert Paper(closed.text).one(test="strip")["data-code"] == "closed"
    assert me.kept("reopen").one(test="finish")["data-done"] == "0"


def test_a_document_is_signed_off_with_a_reason(site: Site) -> None:
    me = site[0]
    me.get("/documents/1")
    done = me.kept("sign_off", note="原件如此")
    assert "原件如此" in done.one(test="finish").words
    assert me.get("/").all(test="document")[0].has("done")


def test_a_finding_is_dismissed_and_taken_up_again(site: Site) -> None:
    me = site[0]
    page = me.get("/documents/1")
    card, finding = cards(page)[0], page.one(test="finding")
    about = {"kind": "finding", "id": finding["data-finding"]}
    assert me.decide("dismiss", card, **about).status_code == 422
    me.kept("dismiss", card, **about, reason="scope")
    body = me.get(f"/documents/1/card?card={card['id']}")
    assert body.one(test="finding").has("dismissed")
    assert body.all(test="recall")
    now = row(me.get("/documents/1"), card["id"])
    me.kept("recall", now, **about)
    assert me.get(f"/documents/1/card?card={card['id']}").one(test="finding").has("open")


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "explode"},
        {"token": "x"},
        {"candidate": 10},
        {"revision": -1},
        {"id": "x" * 5000},
        {"reason": "because"},
        {"at": [1]},
        {"extra": 1},
        {"shown_ms": -5},
    ],
)
def test_a_decision_that_no_page_sends_is_refused(site: Site, sent: dict[str, object]) -> None:
    me = site[0]
    card = cards(me.get("/documents/1"))[0]
    about = {
        "action": "accept",
        "kind": card["data-kind"],
        "id": card["data-id"],
        "revision": 0,
        "token": uuid4().hex,
    }
    answer = me.client.post("/documents/1/decisions", json=about | sent, headers={"X-CSRF-Token": me.csrf})
    assert answer.status_code == 422
    assert "strip" not in answer.text
    assert events(site) == []


def test_the_second_round_does_not_see_the_first(runs: Runs, tmp_path: Path) -> None:
    with reviewing(runs, tmp_path, SHORT, second=1.0) as site:
        me, store, record = site
        first = cards(me.get("/documents/1"))[0]
        me.kept("source_error", first)
        again = row(me.get("/documents/1?round=2"), first["id"])
        assert again["data-state"] == "pending"
        assert [one["data-key"] for one in me.get("/?round=2").all(test="document")] == ["1"]
        review = store.reviews.find(record.id, SHORT, 2)
        assert review is not None
        assert review.events == ()


def test_a_planted_error_is_told_of_once_it_was_judged(runs: Runs, tmp_path: Path) -> None:
    with reviewing(runs, tmp_path, SHORT, options=Options(probes=0, plants=0.4)) as site:
        me, store, record = site
        judged = 0
        for card in cards(me.get("/documents/1")):
            answer = me.decide("accept", card)
            judged += answer.status_code == 200 and bool(Paper(answer.text).all(test="plant"))
        assert judged
        review = store.reviews.find(record.id, SHORT)
        assert review is not None
        assert judged == sum(one.what.trial == "plant" for one in review.events)


def test_milliseconds_since_a_card_was_shown_are_kept(site: Site) -> None:
    me, store, record = site
    me.kept("source_error", cards(me.get("/documents/1"))[0], shown_ms=4321)
    review = store.reviews.find(record.id, SHORT)
    assert review is not None
    assert review.events[0].what.shown_ms == 4321


def test_an_answer_is_no_page_and_has_no_markup_of_the_documents(site: Site) -> None:
    me = site[0]
    card = cards(me.get("/documents/1"))[0]
    answer = me.decide("type", card, value="1", unit="万元", reason="value", note="<b>x</b>")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html" not in answer.text
    body = me.client.get(f"/documents/1/card?card={card['id']}").text
    assert "&lt;b&gt;x&lt;/b&gt;" in body
    assert json.dumps("<b>x</b>") not in body

"""The whole page over a run of documents that mean harm, and what a browser would make of what it answers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import httpx
from fastapi.routing import APIRoute

from extract.cli.main import main
from extract.review.desk import ReviewDesk
from extract.review.dossier import Options
from extract.review.web import decisions, login, pages
from extract.review.web.app import create_app
from extract.review.web.guard import open_guard
from extract.review.web.security import protected
from extract.store.records import RunRecord
from extract.store.store import RunStore, open_store
from tests.extract.review.web.live import Browser, running
from tests.extract.review.web.small_site import LOCAL, SECRET, add, quick_guard

SAMPLE = Path(__file__).parents[4] / "samples" / "budget_short.txt"
SCRIPT = "<script>alert(1)</script>"
NAME = "<img src=x onerror=alert(1)>.txt"
KEY = "<b/onmouseover=alert`1`>收入"
ROUTES = [
    one for module in (pages, decisions, login) for one in module.router.routes if isinstance(one, APIRoute)
]
READ = [one.path for one in ROUTES if "GET" in (one.methods or ())]
WRITTEN = [one.path for one in ROUTES if "POST" in (one.methods or ())]


class Site(NamedTuple):
    """The page with accounts and without, over one run in `folder`."""

    url: str
    open_url: str
    store: RunStore
    run: RunRecord
    folder: Path

    def key(self, document: str) -> int:
        head = self.store.reviews.head_named(self.run.id, document)
        assert head is not None
        return head.key


def harmful_run(folder: Path, place: str) -> Path:
    """A run, below `folder` and in a store, of documents whose texts, names and keys are markup."""
    texts, run = folder / "in", folder / "run"
    texts.mkdir()
    text = SAMPLE.read_text("utf-8")
    harmful = (
        text.replace("事业收入", KEY).replace("。", f"{SCRIPT}。", 3)
        + f"\n{SCRIPT}<img src=x onerror=alert(2)>1万元\n"
    )
    (texts / NAME).write_text(harmful, "utf-8")
    for name in ("plain.txt", "other.txt", "outside.txt", "changed.txt"):
        (texts / name).write_text(text, "utf-8")
    assert main(
        ["extract", str(texts), "--reader", "offline", "--out", str(run), "--store", place, "--quiet"]
    ) in (0, 1)
    return run


@contextmanager
def serving_run(made: Path, place: str) -> Iterator[Site]:
    """The pages of a run, with a lead, a reviewer and documents for the reviewer."""
    with open_store(place) as store:
        record = store.run_in(made.resolve().as_posix())
        assert record is not None
        add(store, "Lead", "lead", SECRET)
        add(store, "Wang", "reviewer", SECRET)
        store.reviews.assign(record.id, ["plain.txt"], "Wang")
        store.reviews.assign(record.id, ["other.txt"], "Wang", 2)
        desk = ReviewDesk(store, record, made, Options(plants=0.0))
        guard, free = quick_guard(store, record.id), open_guard("me")
        behind = protected(create_app(desk, store, record, guard), guard, LOCAL)
        open_app = protected(create_app(desk, store, record, free), free, LOCAL)
        with running(behind, LOCAL) as url, running(open_app, LOCAL) as open_url:
            yield Site(url, open_url, store, record, made)


class Seen(HTMLParser):
    """The elements and attributes that a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and not (values.get("src") or "").startswith("/static/"):
            self.harm.append(f"script {values}")
        if tag in ("img", "iframe", "object", "embed", "base", "svg", "style") or "style" in values:
            self.harm.append(f"{tag} {values}")
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(
                ("javascript:", "http:", "https:", "//")
            ):
                self.harm.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


def decision(card: dict[str, str], action: str, **more: object) -> dict[str, object]:
    """What the page's script sends of a card."""
    sent = {"action": action, "kind": card["kind"], "id": card["id"], "revision": int(card["revision"])}
    return sent | {"token": str(uuid4())} | more


def cards(text: str) -> list[dict[str, str]]:
    """The cards of a document's page, as its script reads them."""
    found = re.findall(r'data-kind="(\w+)" data-id="([^"]*)"[^>]* data-revision="(\d+)"', text)
    return [dict(zip(("kind", "id", "revision"), one, strict=True)) for one in found]


def token_of(browser: Browser) -> str:
    found = re.search(r'<meta name="csrf" content="([0-9a-f]{64})"', browser.get("/").text)
    assert found
    return found[1]


def send(browser: Browser, path: str, sent: object, token: str | None = None) -> httpx.Response:
    headers = {"X-CSRF-Token": token_of(browser) if token is None else token, "Origin": browser.url}
    return browser.client.post(path, json=sent, headers=headers | {"Sec-Fetch-Site": "same-origin"})

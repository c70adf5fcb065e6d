"""What a browser sees of an answer: its elements with their data, and the words in them; and somebody who decides."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from starlette.testclient import TestClient

from extract.review.desk import ReviewDesk
from extract.review.dossier import Options
from extract.review.web.app import create_app
from extract.review.web.guard import open_guard
from extract.review.web.security import protected
from extract.review.web.serving import serving
from extract.store.records import RunRecord
from extract.store.store import RunStore, open_store
from tests.extract.review.bench import PLAIN
from tests.extract.review.runs import Runs

_VOID = ("br", "hr", "img", "input", "link", "meta")


@dataclass
class Element:
    """An element with its attributes; `words` are those of it and of all in it."""

    tag: str
    attributes: dict[str, str]
    words: str = ""
    within: "Element | None" = None

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def has(self, look: str) -> bool:
        return look in self.attributes.get("class", "").split()


class Paper(HTMLParser):
    """A page, or pieces of one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        made = Element(
            tag, {name: value or "" for name, value in attrs}, "", self._open[-1] if self._open else None
        )
        self.elements.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.words += data

    def all(self, **wanted: str) -> list[Element]:
        """The elements whose attributes have these values; test="row" is data-test="row"."""
        names = {
            ("data-test" if name == "test" else name.replace("_", "-")): value
            for name, value in wanted.items()
        }
        return [
            one
            for one in self.elements
            if all(one.attributes.get(name) == value for name, value in names.items())
        ]

    def one(self, **wanted: str) -> Element:
        found = self.all(**wanted)
        assert found, f"nothing has {wanted}"
        return found[0]


@dataclass
class Reviewer:
    """Somebody before the page of a run."""

    client: TestClient
    csrf: str = ""

    def get(self, path: str) -> Paper:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        paper = Paper(answer.text)
        for one in paper.all(name="csrf"):
            self.csrf = one["content"]
        return paper

    def decide(self, action: str, card: Element | None = None, **more: Any) -> httpx2.Response:
        """Send a decision about a card as its row stood; about the document without one."""
        about = {"kind": "document", "id": "", "revision": 0}
        if card is not None:
            revision = int(card["data-revision"])
            about = {"kind": card["data-kind"], "id": card["data-id"], "revision": revision}
        sent = {"action": action, "token": uuid4().hex, **about, **more}
        path = f"/documents/{more.pop('key', 1)}/decisions"
        sent.pop("key", None)
        return self.client.post(path, json=sent, headers={"X-CSRF-Token": self.csrf})

    def kept(self, action: str, card: Element | None = None, **more: Any) -> Paper:
        answer = self.decide(action, card, **more)
        assert answer.status_code == 200, answer.text
        return Paper(answer.text)


@contextmanager
def reviewing(
    runs: Runs, folder: Path, *names: str, options: Options = PLAIN, second: float = 0.0
) -> Iterator[tuple[Reviewer, RunStore, RunRecord]]:
    """Somebody before the page of a real run of samples."""
    with runs.copied(folder, *names) as read, open_store(read.place) as store:
        (record,) = store.runs()
        guard, policy = open_guard("ann"), serving("127.0.0.1", accounts=False)
        desk = ReviewDesk(store, record, read.run, options)
        app = create_app(desk, store, record, guard, second=second)
        with TestClient(protected(app, guard, policy), base_url="http://127.0.0.1") as client:
            me = Reviewer(client)
            me.get("/")
            yield me, store, record


def cards(paper: Paper) -> list[Element]:
    """The cards in a list, in their order; the document's own is none of them."""
    return [one for one in paper.all(test="card") if one["data-kind"] != "document"]

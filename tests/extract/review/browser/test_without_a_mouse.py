"""The whole way, from the samples to what is exported, with keys alone; every press is counted."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from extract.cli.main import main
from extract.store.store import open_store
from tests.extract.review.bench import NAMES, SAMPLES
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import reviewing
from tests.extract.store.places import Stores

MOST_A_CARD = 1.3
NAMES_ON_SERVER = ("budget_short.txt", "performance.txt")
_DECIDES = {"Enter": "accept", "o": "source_error", "0": "clear"}


class Gold(NamedTuple):
    """What is right: the places of the facts of each path, and each path with its value and unit."""

    places: dict[str, list[tuple[int, int]]]
    values: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, name: str) -> "Gold":
        held = json.loads((SAMPLES / "gold" / name).with_suffix(".gold.json").read_text("utf-8"))
        paths = [(path, one) for one in held["facts"] for path in (one["path"], *one.get("or", ()))]
        places: dict[str, list[tuple[int, int]]] = {}
        for path, one in paths:
            places.setdefault(path, []).extend((start, end) for start, end in one.get("at", ()))
        return cls(places, frozenset((path, one["value"] + (one["unit"] or "")) for path, one in paths))

    def has(self, path: str, at: str) -> bool:
        """Whether a fact of the path stands at one of some places, be it a word more or less."""
        spans = [tuple(map(int, one.split("-"))) for one in at.split()]
        return any(start < b and a < end for start, end in self.places.get(path, ()) for a, b in spans)


def key_for(hands: Hands, gold: Gold) -> str:
    """What a reviewer presses who knows what is right.

    What a rule found in the samples is the document's own error. A value that is not what the document says was put there as
    a test, if what is right is among the candidates; else it was misread.
    """
    if hands.card["kind"] == "number":
        return "0"
    if hands.texts(".card.current .finding.open"):
        return "o"
    path = hands.text(".card.current [data-test=path]")
    if gold.has(path, hands.card["at"]):
        return "Enter"
    for button in hands.texts(".card.current [data-test=candidate]"):
        number, value, *_ = button.split("\n")
        if (path, value) in gold.values:
            return number
    return "0"


def gouji(*arguments: str | Path) -> int:
    return main([*map(str, arguments)])


def settle(hands: Hands, gold: Gold) -> Iterator[tuple[str, str]]:
    """Settle all cards of a document; gives of each what it is about, and the key."""
    while (kind := hands.card["kind"]) != "document":
        key = key_for(hands, gold)
        hands.press(key)
        yield kind, key


@pytest.mark.slow
def test_from_extraction_to_export_without_a_mouse(
    chromium: Chromium, stores: Stores, tmp_path: Path
) -> None:
    run, out = tmp_path / "run", tmp_path / "out"
    with stores.place(tmp_path) as place:
        # What is counted does not depend on the store: on a server some of the samples show that the way is the same.
        names, at = (NAMES_ON_SERVER, ("--store", place)) if stores.server else (NAMES, ())
        documents = [SAMPLES / name for name in names]
        assert gouji("extract", *documents, "--reader", "offline", "--out", run, "-q", *at) == 0
        assert gouji("queue", run, "--fail-if-open", *at) == 6
        cards, pressed, ways = 0, Counter[tuple[str, str]](), 1
        with reviewing(run, *at) as (url, _), chromium.opened(url) as hands:
            hands.open("/")
            hands.go("n")
            for _ in names:
                gold = Gold.of(hands.text("[data-test=document-name]"))
                cards += int(hands.progress["left"])
                pressed.update(settle(hands, gold))
                assert (hands.progress["left"], hands.progress["errors"]) == ("0", "0")
                hands.press("Enter")
                assert hands.progress["done"] == "1"
                hands.go("Enter")
                ways += 2
            assert hands.texts("tr[data-test=document]:not(.done)") == []
        assert hands.presses == pressed.total() + ways
        print(
            f"{pressed.total()} presses on {cards} cards, {pressed.total() / cards:.3f} a card: {dict(pressed)}"
        )
        print(f"{len(names)} for done, {ways - len(names)} from one document to the next")
        assert pressed.total() <= MOST_A_CARD * cards
        assert gouji("queue", run, "--fail-if-open", *at) == 0
        # A probe may be a fact about a person, which would be left out.
        formats = ("--format", "jsonl,xlsx,gold", "--include-personal")
        assert gouji("export", run, "--out", out, *formats, *at) == 0
        with open_store(place) as store:
            (record,) = store.runs()
            tried = Counter(
                one.what.action for _, one in store.reviews.events(record.id) if one.what.trial == "plant"
            )
    rows = [json.loads(line) for line in (out / "as-reviewed.jsonl").read_text("utf-8").splitlines()]
    decided = Counter(row["action"] for row in rows if row["action"])
    # What is decided on a card that was put there as a test decides nothing.
    made = Counter[str]()
    for (kind, key), times in pressed.items():
        made[_DECIDES.get(key, "take")] += times * (kind == "field")
    assert decided + tried == +made
    assert {path.name for path in (out / "gold").iterdir()} == {f"{name[:-4]}.gold.json" for name in names}
    assert len(load_workbook(out / "as-reviewed.xlsx").sheetnames) > 1

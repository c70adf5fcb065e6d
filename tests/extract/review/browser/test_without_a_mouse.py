"""The whole way, from the samples to what is exported, with keys alone; every press is counted."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.extract.review.bench import NAMES, SAMPLES
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import gouji, reviewing

MOST_A_CARD = 1.3


class Gold(NamedTuple):
    """What is right: path, value, unit and a place of every fact; and the paths to which errors of the document belong."""

    facts: frozenset[tuple[str, str]]
    named: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, name: str) -> "Gold":
        held = json.loads((SAMPLES / "gold" / name).with_suffix(".gold.json").read_text("utf-8"))
        paths = [(path, one) for one in held["facts"] for path in (one["path"], *one.get("or", ()))]
        places = {(path, f"{at[0]}-{at[1]}") for path, one in paths for at in one.get("at", ())}
        return cls(
            frozenset(places), frozenset((path, one["value"], one["unit"] or "") for path, one in paths)
        )


def key_for(hands: Hands, gold: Gold) -> tuple[str, ...]:
    """What a reviewer presses who knows what is right.

    What a rule found is the document's own error: it says what was read. A value that is not what is right was put there
    as a test: the candidate is taken that is right, or there is none among the first nine and it is pointed at.
    """
    card = hands.card
    if card["kind"] == "number":
        return ("0",)
    if hands.texts(".card.current .finding.open"):
        return ("o",)
    path = hands.text(".card.current [data-test=path]")
    if any((path, place) in gold.facts for place in card["at"].split()):
        return ("Enter",)
    for button in hands.texts(".card.current [data-test=candidate]"):
        number, value, *_ = button.split("\n")
        if any(path == one and value == f"{said}{unit}" for one, said, unit in gold.named):
            return (number,)
    print("CLEAR", path, hands.value, card["at"])
    return ("0",)


def settle(hands: Hands, gold: Gold) -> Iterator[str]:
    """Settle all cards of a document; gives the keys."""
    while hands.card["kind"] != "document":
        keys = key_for(hands, gold)
        hands.press(*keys)
        yield from keys


@pytest.mark.slow
def test_from_extraction_to_export_without_a_mouse(chromium: Chromium, tmp_path: Path, capsys: Any) -> None:
    run, out = tmp_path / "run", tmp_path / "out"
    assert gouji("extract", SAMPLES, "--reader", "offline", "--out", run, "-q").returncode == 0
    cards, on_cards, finishing, between = 0, 0, 0, 0
    keys: Counter[str] = Counter()
    with reviewing(run) as (url, _), chromium.opened(url) as hands:
        hands.open("/")
        hands.go("n")
        for _ in NAMES:
            gold = Gold.of(hands.text("[data-test=document-name]"))
            of, before = int(hands.progress["left"]), hands.presses
            keys.update(settle(hands, gold))
            assert (hands.progress["left"], hands.progress["errors"]) == ("0", "0")
            cards, on_cards = cards + of, on_cards + hands.presses - before
            hands.press("Enter")
            assert hands.progress["done"] == "1"
            finishing += 1
            hands.go("Enter")
            between += 1
        assert hands.texts("[data-test=document] .good") != []
        assert hands.presses == 1 + on_cards + finishing + between
    with capsys.disabled():
        print(
            f"\n{on_cards} presses on {cards} cards: {on_cards / cards:.3f} a card; {finishing} for done, "
            f"{between + 1} from one document to the next; {dict(keys)}"
        )
    assert on_cards <= MOST_A_CARD * cards
    assert gouji("queue", run).returncode == 0
    assert gouji("export", run, "--out", out, "--format", "jsonl,xlsx,gold").returncode == 0
    exported(out, keys)


def exported(out: Path, keys: Counter[str]) -> None:
    print(sorted(out.rglob("*")))

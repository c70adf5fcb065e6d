"""The desk over a real run and a real store: nothing lost, nothing twice, whoever decides at once."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from extract.cli.main import main
from extract.output.facts_file import facts_path, read_facts, write_facts
from extract.output.messages import UserError
from extract.review.desk import Card, Dossier, Options, Outcome, Refused, Request, ReviewDesk, Stale
from extract.review.events import Action, Target
from extract.store.reviews import QueueFilter
from extract.store.store import RunStore, open_store
from tests.extract.review.bench import DOCUMENT, NAMES, PLAIN, SAMPLES, desk_of, run_of, view
from tests.extract.review.runs import Runs

SHORT = "budget_short.txt"
BASIC = "general_public_budget.by_nature[基本支出].amount"
Run = tuple[RunStore, ReviewDesk, int]


@pytest.fixture
def place(runs: Runs, tmp_path: Path) -> Iterator[str]:
    """A copy of a run of one sample, and where its store is."""
    with runs.copied(tmp_path, SHORT) as read:
        yield read.place


@pytest.fixture
def run(place: str, tmp_path: Path) -> Iterator[Run]:
    """A run of one sample, in either store."""
    with open_store(place) as store:
        (record,) = store.runs()
        desk = desk_of(store, record, tmp_path / "run")
        yield store, desk, key_of(store, desk, SHORT)


def key_of(store: RunStore, desk: ReviewDesk, name: str) -> int:
    head = store.reviews.head_named(desk.run.id, name)
    assert head is not None
    return head.key


def card_of(dossier: Dossier, path: str = BASIC) -> Card:
    return next(card for card in dossier.cards if card.path == path)


def asked(action: Action, where: Card | Target = DOCUMENT, /, token: str = "", **more: object) -> Request:
    target = where.target if isinstance(where, Card) else where
    revision = where.revision if isinstance(where, Card) else 0
    return Request(action, target, revision, token or uuid4().hex, **more)  # type: ignore[arg-type]


def another(desk: ReviewDesk, store: RunStore) -> ReviewDesk:
    """A desk of another process, as far as memory goes."""
    return ReviewDesk(store, desk.run, desk._folder, desk.options)


def test_a_decision_is_there_for_whoever_opens_the_document_next(run: Run) -> None:
    store, desk, key = run
    outcome = desk.decide(key, asked("source_error", card_of(desk.open(key))), "ann")
    assert [one.rule for one in outcome.vanished] == ["general-budget-natures"]
    seen = another(desk, store).open(key)
    assert seen == outcome.dossier == desk.open(key)
    assert seen.history == (outcome.event,)
    row = store.reviews.queue(desk.run.id, QueueFilter())[0]
    assert row.summary == seen.summary
    assert seen.summary.errors == 1


def test_a_correction_says_what_it_resolved_and_what_it_raised(run: Run) -> None:
    _, desk, key = run
    card = card_of(desk.open(key))
    right = desk.decide(key, asked("take", card, candidate=1, seen=card.candidates[0].id), "ann")
    assert [one.rule for one in right.vanished] == ["general-budget-natures"]
    assert right.appeared == ()
    worse = desk.decide(
        key,
        asked(
            "type",
            card_of(right.dossier, "general_public_budget.by_nature[项目支出].amount"),
            value="1",
            unit="万元",
            reason="value",
        ),
        "ann",
    )
    assert worse.appeared
    back = desk.decide(key, asked("undo"), "ann")
    assert back.vanished == worse.appeared


def test_a_request_that_is_sent_again_is_kept_once(run: Run) -> None:
    store, desk, key = run
    request = asked("accept", card_of(desk.open(key)))
    first = desk.decide(key, request, "ann")
    for again in (desk, another(desk, store)):
        outcome = again.decide(key, request, "ann")
        assert outcome.event == first.event
        assert outcome.dossier.review.revision == 1


def test_two_desks_decide_on_different_cards_of_one_document(run: Run) -> None:
    store, one, key = run
    other = another(one, store)
    seen = one.open(key), other.open(key)
    paths = ("revenue.amount", "unit_name")
    one.decide(key, asked("accept", card_of(seen[0], paths[0])), "ann")
    outcome = other.decide(key, asked("accept", card_of(seen[1], paths[1])), "bo")
    assert outcome.event.number == 2
    assert {card_of(outcome.dossier, path).state for path in paths} == {"accepted"}
    assert view(one.open(key)) == view(outcome.dossier)


def test_the_slower_of_two_on_one_card_is_shown_the_card_as_it_is(run: Run) -> None:
    store, one, key = run
    other = another(one, store)
    seen = card_of(one.open(key)), card_of(other.open(key))
    one.decide(key, asked("source_error", seen[0]), "ann")
    with pytest.raises(Stale) as caught:
        other.decide(key, asked("clear", seen[1]), "bo")
    assert caught.value.card is not None
    assert caught.value.card.state == "source_error"
    assert caught.value.card == card_of(one.open(key))
    other.decide(key, asked("clear", caught.value.card), "bo")


def test_what_a_colleague_made_possible_is_not_refused_out_of_memory(run: Run) -> None:
    store, one, key = run
    other = another(one, store)
    other.open(key)
    for card in [card for card in one.open(key).cards if card.findings]:
        action: Action = "accept" if card.kind == "finding" else "source_error"
        one.decide(key, asked(action, card), "ann")
    assert other.decide(key, asked("done"), "bo").dossier.summary.done
    with pytest.raises(Refused, match="closed"):
        one.decide(key, asked("accept", card_of(one.open(key))), "ann")


def test_the_second_round_does_not_see_the_first(run: Run) -> None:
    _, desk, key = run
    desk.decide(key, asked("accept", card_of(desk.open(key))), "ann")
    second = desk.open(key, 2)
    assert second.history == ()
    assert card_of(second).state == "pending"
    desk.decide(key, asked("clear", card_of(second)), "bo", 2)
    assert card_of(desk.open(key)).state == "accepted"


def settle(desk: ReviewDesk, key: int) -> tuple[int, int]:
    """Settle a document as a reviewer would; how many cards there were, and how many keys were pressed."""
    dossier = desk.open(key)
    cards, keys = dossier.summary.cards, 0
    card = dossier.next_open()
    while card is not None:
        dossier = settled(desk, key, card).dossier
        keys += 1
        card = dossier.next_open(card.target)
    assert dossier.summary.left == dossier.summary.errors == 0
    assert desk.decide(key, asked("done"), "ann").dossier.summary.done
    return cards, keys + 1


def settled(desk: ReviewDesk, key: int, card: Card) -> Outcome:
    """One key: o where a finding says that the document is wrong, 0 for a number that is no fact, else Enter."""
    error = any(one.severity == "error" for one in card.findings)
    action: Action = "clear" if card.kind == "number" else "source_error" if error else "accept"
    return desk.decide(key, asked(action, card), "ann")


@pytest.mark.slow
def test_the_samples_are_settled_in_at_most_13_keys_for_10_cards(tmp_path: Path) -> None:
    with run_of(tmp_path, *NAMES) as (store, record, folder):
        desk = desk_of(store, record, folder, Options())
        counts = [settle(desk, key_of(store, desk, name)) for name in NAMES]
        cards, keys = (sum(one) for one in zip(*counts, strict=True))
        assert keys <= 1.3 * cards
        tally = store.reviews.tally(record.id)
        assert (tally.done, tally.left, tally.errors) == (5, 0, 0)


def test_threads_over_one_desk_lose_nothing(run: Run) -> None:
    _, desk, key = run
    cards = [card for card in desk.open(key).cards if card.kind == "field" and not card.findings][:24]

    def decide(number: int) -> int:
        return desk.decide(key, asked("accept", cards[number]), f"who{number % 3}").event.number

    with ThreadPoolExecutor(8) as threads:
        numbers = sorted(threads.map(decide, range(24)))
    assert numbers == [*range(1, 25)]
    dossier = desk.open(key)
    assert [one.number for one in dossier.history] == numbers
    assert all(dossier.by_id[card.id].state == "accepted" for card in cards)


def test_of_threads_that_decide_on_one_card_each_is_kept_or_shown_what_was(run: Run) -> None:
    store, desk, key = run
    desks = [desk, another(desk, store), another(desk, store)]
    card = card_of(desk.open(key))

    def decide(number: int) -> int:
        try:
            return desks[number % 3].decide(key, asked("accept", card), f"who{number}").event.number
        except Stale as stale:
            assert stale.card is not None
            assert stale.card.revision > card.revision
            return 0

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(decide, range(16))) == [0] * 15 + [1]


@pytest.mark.slow
def test_processes_over_one_store_lose_nothing(run: Run) -> None:
    store, desk, key = run
    desk.open(key)
    module = "tests.extract.review.deciding_process"
    root = SAMPLES.parent
    started = [
        subprocess.Popen(
            [sys.executable, "-m", module, store.place, desk.run.id, str(desk._folder), str(key), who],
            stdout=subprocess.PIPE, text=True, cwd=root,
        )
        for who in ("ann", "bo", "cy")
    ]  # fmt: skip
    told = [one.communicate(timeout=120)[0].split("\n") for one in started]
    assert [one.returncode for one in started] == [0, 0, 0]
    kept = sorted(line.split()[1:] for lines in told for line in lines if line.startswith("kept"))
    held = sorted([str(one.number), one.what.token] for one in desk.open(key).history)
    assert kept == held
    assert len(held) == 36


def test_facts_that_were_read_anew_meanwhile_are_shown(run: Run) -> None:
    _, desk, key = run
    dossier = desk.open(key)
    desk.decide(key, asked("accept", card_of(dossier)), "ann")
    path = facts_path(desk._folder, SHORT)
    file = read_facts(path)
    write_facts(path, replace(file, facts=tuple(one for one in file.facts if one.path != BASIC)))
    again = desk.open(key)
    assert all(card.path != BASIC for card in again.cards)
    assert [one.what.action for one in again.orphans] == ["accept"]


def test_another_run_of_the_documents_carries_what_was_decided(run: Run, place: str, tmp_path: Path) -> None:
    store, desk, key = run
    dossier = desk.open(key)
    desk.decide(key, asked("source_error", card_of(dossier)), "ann")
    desk.decide(key, asked("take", card_of(dossier, "revenue.change_direction"), candidate=1), "bo")
    before = desk.open(key)
    out = tmp_path / "again"
    command = ["extract", str(SAMPLES / SHORT), "--reader", "offline", "--out", str(out), "-q"]
    assert main([*command, "--store", place]) == 0
    record = store.run_in(out.resolve().as_posix())
    assert record is not None
    later = ReviewDesk(store, record, out, PLAIN)
    after = later.open(key_of(store, later, SHORT))
    assert all(one.carried for one in after.history)
    assert after.summary == before.summary
    assert after.facts == before.facts
    assert [(card.id, card.state, card.settled) for card in after.cards] == [
        (card.id, card.state, card.settled) for card in before.cards
    ]
    with pytest.raises(Refused, match="nothing_to_undo"):
        later.decide(after.head.key, asked("undo"), "ann")


def test_a_document_without_its_text_can_be_settled_and_not_pointed_at(tmp_path: Path) -> None:
    copy = tmp_path / "in" / SHORT
    copy.parent.mkdir()
    copy.write_bytes((SAMPLES / SHORT).read_bytes())
    out = tmp_path / "run"
    assert main(["extract", str(copy), "--reader", "offline", "--out", str(out), "-q"]) == 0
    copy.unlink()
    with open_store(str(tmp_path / "gouji.sqlite")) as store:
        record = store.run_in(out.resolve().as_posix())
        assert record is not None
        desk = desk_of(store, record, out)
        key = key_of(store, desk, SHORT)
        dossier = desk.open(key)
        assert dossier.document is None
        assert dossier.why_no_source
        with pytest.raises(Refused, match="no_source"):
            desk.decide(key, asked("point", card_of(dossier), at=(0, 1)), "ann")
        assert desk.decide(key, asked("source_error", card_of(dossier)), "ann").dossier.summary.errors == 1


def test_what_cannot_be_opened_says_why(run: Run, tmp_path: Path) -> None:
    _, desk, key = run
    with pytest.raises(UserError) as caught:
        desk.open(key + 999)
    assert caught.value.key == "review_no_document"
    facts_path(desk._folder, SHORT).unlink()
    with pytest.raises(UserError, match="budget_short"):
        desk.open(key)


def test_a_name_that_leads_out_of_the_run_is_not_opened(run: Run, tmp_path: Path) -> None:
    from extract.review.opening import facts_file

    store, desk, key = run
    head = store.reviews.head(desk.run.id, key)
    assert head is not None
    for name in ("../outside.txt", "a/../../outside.txt", "/etc/passwd"):
        with pytest.raises(UserError) as caught:
            facts_file(desk._folder, head._replace(document=name))
        assert caught.value.key == "review_outside"


def test_more_documents_than_are_kept_ready_are_opened_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.review.desk._KEPT", 1)
    with run_of(tmp_path, SHORT, "performance.txt") as (store, record, folder):
        desk = desk_of(store, record, folder)
        keys = [key_of(store, desk, name) for name in (SHORT, "performance.txt")]
        dossier = desk.open(keys[0])
        desk.decide(keys[0], asked("accept", card_of(dossier)), "ann")
        desk.open(keys[1])
        assert card_of(desk.open(keys[0])).state == "accepted"


def test_a_document_that_is_made_ready_is_not_opened_by_that(run: Run) -> None:
    store, desk, key = run
    desk.ready(key)
    assert store.reviews.find(desk.run.id, SHORT) is None
    facts_path(desk._folder, SHORT).touch()
    assert desk.open(key) == another(desk, store).open(key)
    with pytest.raises(UserError):
        desk.ready(key + 999)

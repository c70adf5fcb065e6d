"""Decisions are added, never changed, and go with a document from run to run."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from extract.review import events as vocabulary
from extract.review.events import Event, NewEvent, Reading, Review, Summary, Target
from extract.store import review_carry, review_log
from extract.store.errors import StoreError
from extract.store.reviews import MovedError
from extract.store.store import RunStore, open_store
from tests.extract.store.build import FACT, FINDING, RUN, saved
from tests.extract.store.build_reviews import NOW, SHA, decided, decision, opened, ran


def tokens(review: Review) -> list[str]:
    return [event.what.token for event in review.events]


def test_a_review_is_made_when_it_is_opened_and_found_afterwards(store: RunStore) -> None:
    ran(store, "r1", "a.txt", errors=2, warnings=3)
    assert store.reviews.find("r1", "a.txt") is None
    made = opened(store)
    assert (made.run, made.document, made.round, made.sha256, made.revision) == ("r1", "a.txt", 1, SHA, 0)
    assert made.summary == Summary(cards=5, left=5, errors=2)
    assert made.events == ()
    assert opened(store) == store.reviews.find("r1", "a.txt") == made
    assert opened(store, round=2).key != made.key


def test_what_is_decided_comes_back_as_it_was(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    review, what = opened(store), decision("t1")
    assert store.reviews.append(review, 0, what, Summary(3, 2, 1)) == Event(1, what)
    found = store.reviews.find("r1", "a.txt")
    assert found == replace(review, revision=1, summary=Summary(3, 2, 1), events=(Event(1, what),))


def test_one_who_has_not_seen_the_latest_decision_is_told_how_many_there_are(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    review = opened(store)
    decided(store, review, "t1", "t2")
    for seen in (0, 1, 3):
        with pytest.raises(MovedError) as caught:
            store.reviews.append(review, seen, decision("t3"), Summary(9))
        assert caught.value.revision == 2
    found = opened(store)
    assert tokens(found) == ["t1", "t2"]
    assert found.summary == Summary()


def test_a_decision_sent_twice_counts_once(store: RunStore) -> None:
    ran(store, "r1", "a.txt", "b.txt")
    review = opened(store)
    first, _ = decided(store, review, "t1", "t2")
    # Its acknowledgement was lost: it comes again with what it knew then, or with what it knows now.
    for seen in (0, 2):
        assert store.reviews.append(review, seen, decision("t1", note="another"), Summary(done=True)) == first
    again = opened(store)
    assert tokens(again) == ["t1", "t2"]
    assert not again.summary.done
    # In another review the same token is another decision.
    assert [one.number for one in decided(store, opened(store, "b.txt"), "t1")] == [1]


def test_a_summary_is_corrected_unless_the_review_has_moved_on(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    review = opened(store)
    store.reviews.summarize(review, Summary(7, 6, 5))
    assert opened(store).summary == Summary(7, 6, 5)
    decided(store, review, "t1", summary=Summary(7, 5, 4))
    store.reviews.summarize(review, Summary(1, 1, 1))
    assert opened(store).summary == Summary(7, 5, 4)


def test_a_run_that_is_forgotten_leaves_its_decisions_to_the_next_one(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", "t2")
    store.forget("r1")
    assert [event.what.token for _, event in store.reviews.events("r1")] == ["t1", "t2"]
    ran(store, "r2", "a.txt")
    carried = opened(store, run="r2")
    assert tokens(carried) == ["t1", "t2"]
    with pytest.raises(StoreError, match="r1"):
        opened(store, "b.txt")


def test_decisions_go_with_a_document_into_another_run(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", "t2", summary=Summary(9, 7, 1, done=True))
    ran(store, "r2", "a.txt", errors=5)
    review = opened(store, run="r2")
    assert review.revision == 2
    assert [(event.number, event.carried, event.what) for event in review.events] == [
        (1, True, decision("t1")),
        (2, True, decision("t2")),
    ]
    assert review.summary == Summary(9, 7, 1, done=True)
    (own,) = decided(store, review, "t3")
    assert (own.number, own.carried) == (3, False)
    assert tokens(opened(store)) == ["t1", "t2"]
    ran(store, "r3", "a.txt")
    assert [event.carried for event in opened(store, run="r3").events] == [True] * 3


@pytest.mark.parametrize(
    "changed",
    [
        {"facts": (replace(FACT, value="100.51"),)},
        {"facts": (replace(FACT, start=14),)},
        {"findings": ()},
        {"findings": (replace(FINDING, key="another"),)},
    ],
    ids=["value", "place", "no finding", "another finding"],
)
def test_what_was_done_is_open_where_it_is_read_otherwise(store: RunStore, changed: dict[str, Any]) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", summary=Summary(9, 0, 0, done=True))
    ran(store, "r2", "a.txt")
    store.save("r2", saved("a.txt", **changed))
    assert store.reviews.carry("r2", NOW) == 1
    assert not opened(store, run="r2").summary.done
    assert store.reviews.tally("r2").done == 0


def test_what_was_done_is_done_in_the_queue_of_another_run_before_anybody_opens_it(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", summary=Summary(9, 0, 0, done=True))
    ran(store, "r2", "a.txt")
    assert store.reviews.carry("r2", NOW) == 1
    assert store.reviews.tally("r2").done == 1


def test_of_a_reading_that_is_gone_nothing_is_known_to_be_alike(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", summary=Summary(9, 0, 0, done=True))
    store.forget("r1")
    ran(store, "r2", "a.txt")  # its row may have the key of the one that is gone
    review = opened(store, run="r2")
    assert (tokens(review), review.summary.done) == (["t1"], False)


def test_of_other_bytes_nothing_is_done(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", summary=Summary(9, 0, 0, done=True))
    ran(store, "r2", "a.txt", sha256="ef" * 32)
    review = opened(store, run="r2", sha256="ef" * 32)
    assert (tokens(review), review.summary.done) == (["t1"], False)


def test_a_second_look_carries_the_second_look_alone(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1")
    decided(store, opened(store, round=2), "u1", "u2")
    ran(store, "r2", "a.txt")
    assert tokens(opened(store, run="r2", round=2)) == ["u1", "u2"]
    assert tokens(opened(store, run="r2")) == ["t1"]


def test_the_same_bytes_come_before_the_same_file_and_the_same_name_before_another(store: RunStore) -> None:
    other = "ab" * 32
    ran(store, "r1", "copy.txt", "a.txt", "b.txt", "c.txt")
    for name in ("a.txt", "copy.txt"):
        decided(store, opened(store, name), f"bytes of {name}")
    decided(store, opened(store, "b.txt", sha256=other), "file b")
    ran(store, "r2", "a.txt", "b.txt", "c.txt", "new.txt")
    assert tokens(opened(store, "a.txt", "r2")) == ["bytes of a.txt"]
    assert tokens(opened(store, "b.txt", "r2", sha256="ef" * 32)) == ["file b"]
    assert tokens(opened(store, "c.txt", "r2")) == ["bytes of copy.txt"]
    assert tokens(opened(store, "new.txt", "r2", sha256="ff" * 32)) == []


def test_one_that_was_only_looked_at_takes_up_what_is_decided_elsewhere_later(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    ran(store, "r2", "a.txt")
    assert opened(store, run="r2").events == ()
    decided(store, opened(store), "t1")
    assert tokens(opened(store, run="r2")) == ["t1"]
    decided(store, opened(store), "t2")
    assert tokens(opened(store, run="r2")) == ["t1"]


def test_a_document_read_again_with_other_bytes_in_its_run_keeps_its_decisions(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1")
    again = opened(store, sha256="ef" * 32)
    assert (again.sha256, tokens(again)) == ("ef" * 32, ["t1"])


def test_all_reviews_of_an_earlier_run_are_carried_at_once(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_carry, "_DOCUMENTS", 3)
    names = [f"{number}.txt" for number in range(10)]
    for number, name in enumerate(names):
        ran(store, "r1", name, sha256=f"{number:064}")
    for number in (1, 4, 9):
        decided(store, opened(store, names[number], sha256=f"{number:064}"), "t1", f"of {number}")
    decided(store, opened(store, names[4], sha256=f"{4:064}", round=2), "second")
    opened(store, names[5], sha256=f"{5:064}")
    for number, name in enumerate(names):
        ran(store, "r2", name, sha256=f"{number:064}")
    opened(store, names[1], run="r2", sha256=f"{1:064}")
    assert store.reviews.carry("r2", NOW) == 3
    assert store.reviews.carry("r2", NOW) == 0
    found = [store.reviews.find("r2", name) for name in names]
    assert [tokens(one) if one else None for one in found] == [
        None, ["t1", "of 1"], None, None, ["t1", "of 4"], None, None, None, None, ["t1", "of 9"],
    ]  # fmt: skip
    assert [tokens(one) for one in [store.reviews.find("r2", names[4], 2)] if one] == [["second"]]
    decided(store, opened(store, names[5], run="r2", sha256=f"{5:064}"), "later")
    assert store.reviews.carry("r1", NOW) == 1  # what was only looked at there


def test_events_stream_review_by_review(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_log, "_REVIEWS", 2)
    names = ["d.txt", "b.txt", "a.txt", "e.txt", "c.txt"]
    ran(store, "r1", *names)
    ran(store, "r2", "a.txt")
    for name in names:
        decided(store, opened(store, name), "1", "2", summary=Summary(3, 2, 1))
    opened(store, "a.txt", round=2)
    decided(store, opened(store, "b.txt", round=2), "3")
    seen = [(head.round, head.document, event.number) for head, event in store.reviews.events("r1")]
    first = [(1, name, number) for name in sorted(names) for number in (1, 2)]
    assert seen == [*first, (2, "b.txt", 1)]
    heads = [head for head, _ in store.reviews.events("r1", 1)]
    assert len(heads) == 10
    assert (heads[0].revision, heads[0].summary, heads[0].events) == (2, Summary(3, 2, 1), ())
    assert [event.what.token for _, event in store.reviews.events("r1", 2)] == ["3"]
    assert [*store.reviews.events("r2")] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_events SET reviewer = 'somebody else'",
        "UPDATE review_events SET note = note WHERE number = 1",
        "DELETE FROM review_events",
        "DELETE FROM reviews",
        "TRUNCATE review_events",
        "TRUNCATE reviews, review_events",
        "INSERT OR REPLACE INTO review_events SELECT * FROM review_events WHERE number = 1",
        "INSERT OR REPLACE INTO review_events (review_key, number, token, at, reviewer, action, target_kind, target_id,"
        " run, reason, note, rule, shown_ms, trial, carried) SELECT review_key, 99, token, at, 'x', action, target_kind,"
        " target_id, run, reason, note, rule, shown_ms, trial, carried FROM review_events WHERE number = 1",
        "INSERT INTO review_events SELECT * FROM review_events WHERE number = 1"
        " ON CONFLICT (review_key, number) DO UPDATE SET reviewer = 'x'",
    ],
)  # fmt: skip
def test_the_database_itself_changes_no_decision(store: RunStore, statement: str) -> None:
    sqlite = "://" not in store.place
    if sqlite == ("TRUNCATE" in statement) or (not sqlite and "OR REPLACE" in statement):
        pytest.skip("the other database's words")
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1", "t2")
    before = opened(store)
    with pytest.raises(StoreError, match="new rows only"):
        store._at.write(lambda connection: connection.execute(text(statement)))
    assert opened(store) == before


def test_a_decision_is_on_the_disk_when_it_is_acknowledged(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = str(tmp_path_factory.mktemp("store") / "store.sqlite")
    with open_store(place) as store:
        store.begin(RUN)

        def level(durable: bool) -> object:
            asked = text("PRAGMA synchronous")
            return store._at.write(lambda connection: connection.execute(asked).scalar(), durable)

        assert [level(True), level(False), level(True)] == [2, 1, 2]


words = st.text(st.characters(exclude_categories=()), max_size=8)
whole = st.integers(0, 2**31 - 1)
readings = st.none() | st.builds(
    Reading, path=words, value=words, unit=words,
    at=st.lists(st.tuples(whole, whole), max_size=3).map(tuple), in_source=st.booleans(),
)  # fmt: skip
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
new_events = st.builds(
    NewEvent,
    at=moments,
    reviewer=words,
    action=st.sampled_from(get_args(vocabulary.Action)),
    target=st.builds(Target, st.sampled_from(get_args(vocabulary.TargetKind)), words),
    run=words,
    token=words,
    before=readings,
    after=readings,
    reason=st.sampled_from(get_args(vocabulary.Reason)),
    note=words,
    rule=words,
    shown_ms=st.integers(0, 2**40),
    undoes=st.none() | st.integers(1, 1000),
    trial=st.sampled_from(get_args(vocabulary.Trial)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(new_events, max_size=4, unique_by=lambda one: one.token), name=words)
def test_any_decision_about_any_document_comes_back_from_this_run_and_the_next(
    store: RunStore, made: list[NewEvent], name: str
) -> None:
    sha256 = secrets.token_hex(32)
    runs = [replace(RUN, id=secrets.token_hex(8)) for _ in range(2)]
    for run in runs:
        store.begin(run)
    review = store.reviews.open(runs[0].id, name, sha256, 1, NOW)
    for at, one in enumerate(made):
        store.reviews.append(review, at, one, Summary(at))
    found = store.reviews.find(runs[0].id, name)
    assert found is not None
    assert found.events == tuple(Event(number, one) for number, one in enumerate(made, 1))
    assert [event for _, event in store.reviews.events(runs[0].id)] == [*found.events]
    again = store.reviews.open(runs[1].id, name, sha256, 1, NOW + timedelta(days=1))
    assert [(event.number, event.what) for event in again.events] == [*enumerate(made, 1)]

"""Accounts, sessions and assignments are rows that come back as they were."""

from dataclasses import replace
from datetime import timedelta

import pytest

from extract.store.errors import StoreError
from extract.store.reviews import PersonRow, SessionRow
from extract.store.store import RunStore
from tests.extract.store.build_reviews import NOW


def test_an_account_is_made_changed_and_listed(store: RunStore) -> None:
    rows = store.reviews
    assert rows.person("李") is None
    rows.add_person("李", "reviewer", "hash of 李")
    rows.add_person("王", "lead", "hash of 王")
    made = PersonRow("李", "reviewer", "hash of 李")
    assert rows.person("李") == made
    assert {one.name for one in rows.people()} == {"李", "王"}
    rows.change_person("李", hash="another")
    rows.change_person("李", role="lead", disabled=True)
    rows.change_person("李")
    assert rows.person("李") == replace(made, hash="another", role="lead", disabled=True)
    rows.change_person("李", disabled=False)
    assert rows.person("李") == replace(made, hash="another", role="lead")
    assert rows.person("王") == PersonRow("王", "lead", "hash of 王")


def test_there_are_no_two_accounts_of_one_name(store: RunStore) -> None:
    store.reviews.add_person("李", "reviewer", "hash")
    with pytest.raises(StoreError):
        store.reviews.add_person("李", "lead", "hers")
    assert store.reviews.person("李") == PersonRow("李", "reviewer", "hash")


def test_a_session_ends_alone_or_with_all_of_its_person(store: RunStore) -> None:
    rows = store.reviews
    for hash, name in (("a", "李"), ("b", "李"), ("c", "李"), ("d", "王")):
        rows.add_session(hash, name, NOW)
    assert rows.session("a") == SessionRow("李", NOW)
    rows.end_session("a")
    rows.end_session("no such one")
    assert [rows.session(hash) is None for hash in "abcd"] == [True, False, False, False]
    rows.end_sessions("李")
    assert [rows.session(hash) is None for hash in "abcd"] == [True, True, True, False]


def test_sessions_that_expired_long_ago_are_removed_when_another_begins(store: RunStore) -> None:
    rows = store.reviews
    rows.add_session("old", "李", NOW)
    rows.add_session("new", "李", NOW + timedelta(hours=20))
    assert rows.session("old") is not None
    rows.add_session("newest", "李", NOW + timedelta(days=2))
    assert [rows.session(hash) is None for hash in ("old", "new", "newest")] == [True, True, False]


def test_documents_are_given_to_people_and_taken_from_them(store: RunStore) -> None:
    rows, names = store.reviews, ["a.txt", "b\udce4.txt", "c.txt"]
    assert rows.assign("r1", [*names, "a.txt"], "李") == 3
    assert rows.assign("r1", names[:1], "李") == 0
    assert rows.assign("r1", names[:2], "王") == 2
    assert rows.assign("r1", names[:1], "王", 2) == 1
    assert rows.assign("r1", [], "王") == 0
    assert {*rows.assigned_to("r1", names[1])} == {"李", "王"}
    assert rows.assigned_to("r1", names[2]) == ("李",)
    assert rows.assigned_to("r1", names[0], 2) == ("王",)
    assert rows.assigned_to("r2", names[0]) == rows.assigned_to("r1", "d.txt") == ()
    assert rows.unassign("r1", names, "王") == 2
    assert rows.unassign("r1", names, "王") == 0
    assert rows.assigned_to("r1", names[0], 2) == ("王",)
    assert rows.assigned_to("r1", names[1]) == ("李",)


def test_many_documents_are_given_at_once(store: RunStore) -> None:
    names = [f"{number}.txt" for number in range(12_000)]
    assert store.reviews.assign("r1", names, "李") == 12_000
    assert store.reviews.unassign("r1", names, "李") == 12_000

"""Several processes decide about one document, and are killed while they do: nothing is lost, nothing counts twice."""

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from extract.review.events import Event, Review, Summary
from extract.store import review_log
from extract.store.store import RunStore, open_store
from tests.extract.store.build import RUN
from tests.extract.store.build_reviews import decided, decision, opened, ran
from tests.extract.store.review_worker import keep

ROOT = Path(__file__).parents[3]


def process(place: str, name: str, count: int) -> "subprocess.Popen[str]":
    """A worker that has opened the store and waits for a line."""
    command = [sys.executable, "-m", "tests.extract.store.review_worker", place, "a.txt", name, str(count)]
    made = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert made.stdout is not None
    assert made.stdout.readline() == "open\n"
    return made


def kept(place: str) -> Review:
    with open_store(place) as store:
        found = store.reviews.find("r1", "a.txt")
    assert found is not None
    assert [event.number for event in found.events] == [*range(1, found.revision + 1)]
    assert len({event.what.token for event in found.events}) == found.revision
    return found


@pytest.fixture
def waiting(place: str) -> str:
    """A store with a document that nobody has opened."""
    with open_store(place) as store:
        store.begin(RUN)
        ran(store, "r1", "a.txt")
    return place


def test_two_processes_that_decide_at_once_lose_nothing_and_leave_no_gap(waiting: str) -> None:
    workers = [process(waiting, name, 40) for name in ("one", "other")]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    review = kept(waiting)
    assert review.revision == review.summary.cards == 80
    for name, tokens in zip(("one", "other"), said, strict=True):
        assert tokens == [f"{name}-{number}" for number in range(40)]
        assert [one.what.token for one in review.events if one.what.token.startswith(name)] == tokens


@pytest.mark.parametrize("after", [1, 9])
def test_what_a_killed_process_had_been_told_is_kept_and_sent_again_counts_once(
    waiting: str, after: int
) -> None:
    worker = process(waiting, "one", 5000)
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write("\n")
    worker.stdin.flush()
    told = [worker.stdout.readline().strip() for _ in range(after)]
    worker.send_signal(signal.SIGKILL)
    rest, _ = worker.communicate()
    told += [line for line in rest.splitlines() if rest.endswith("\n") or line != rest.splitlines()[-1]]
    held = [event.what.token for event in kept(waiting).events]
    assert held[: len(told)] == told
    assert len(held) <= len(told) + 1
    with open_store(waiting) as store:
        for number in range(len(told) + 3):
            keep(store, "a.txt", f"one-{number}")
    assert [event.what.token for event in kept(waiting).events] == [
        f"one-{number}" for number in range(len(told) + 3)
    ]


def test_threads_that_open_a_review_at_once_have_the_same_one(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    decided(store, opened(store), "t1")
    ran(store, "r2", "a.txt")
    start, found = threading.Barrier(6), list[Review]()

    def look() -> None:
        with open_store(store.place) as own:
            start.wait()
            found.append(opened(own, run="r2"))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [opened(store, run="r2")] * 6
    assert [event.what.token for event in found[0].events] == ["t1"]


@pytest.mark.slow
def test_an_acknowledgement_that_a_server_loses_is_found_again(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction is through, and then the connection breaks before anybody hears of it."""
    real, left = review_log.append, [2]

    def broken(connection: Connection, *arguments: object) -> Event:
        made = real(connection, *arguments)  # type: ignore[arg-type]
        if left[0]:
            left[0] -= 1
            raw: Any = connection.connection.dbapi_connection
            raw.commit()
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return made

    monkeypatch.setattr(review_log, "append", broken)
    with open_store(database) as store:
        store.begin(RUN)
        ran(store, "r1", "a.txt")
        review = opened(store)
        made = store.reviews.append(review, 0, decision("t1"), Summary(cards=1))
    assert left == [0]
    assert made == Event(1, decision("t1"))
    assert kept(database).revision == 1


def test_what_is_read_in_one_go_is_of_one_moment(store: RunStore) -> None:
    ran(store, "r1", "a.txt")
    review = opened(store)

    def look(connection: Connection) -> tuple[Review | None, Review | None]:
        before = review_log.find(connection, "r1", "a.txt", 1)
        with open_store(store.place) as other:
            decided(other, review, "t1")
        return before, review_log.find(connection, "r1", "a.txt", 1)

    assert store._at.read(look) == (review, review)
    assert opened(store).revision == 1

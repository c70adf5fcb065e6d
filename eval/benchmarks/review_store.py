"""How reviews in a store do at scale: a document opened, the queue listed, decisions kept, another run taking them up.

    python -m eval.benchmarks.review_store [--documents 100000] [--facts 200] [--place FILE_OR_URL] [--keep]

The results are generated, as `eval.benchmarks.store` makes them. One document in twenty is reviewed, one of them with 200
decisions. What is read is read twice: from a file of which the system holds nothing in its memory (`cold`, where it can be
told to let go), by a store that was just opened; and once it has been read. A place that is given stays; with --keep it is
not filled again.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import NamedTuple

from eval.benchmarks.store import Spent, inputs, memory, name_of, saved_document, timed
from extract.concurrency import both
from extract.review.events import NewEvent, Reading, Summary, Target
from extract.store.records import RunRecord
from extract.store.reviews import QueueFilter, QueueRow
from extract.store.store import RunStore, open_store

RUN, NEXT = "benchmark", "benchmark-again"
REVIEWED = 20
"""One document in so many is reviewed; one of three of them is done."""

LONG = 200
"""Decisions about the document that is opened."""

_FEW = 4
_MANY = 50
"""Documents saved in one transaction."""

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_AGAIN = 20
"""How often each thing is read once it has been read."""


class Store(NamedTuple):
    """Where the store is, and how much is in it."""

    place: str
    documents: int
    facts: int


def main(argv: list[str]) -> None:
    """Run it and print the figures."""
    options = _options(argv)
    with tempfile.TemporaryDirectory(prefix="gouji-reviews-") as folder:
        place = options.place or str(Path(folder) / "store.sqlite")
        made = Store(place, options.documents, options.facts)
        if not options.keep:
            fill(made)
        look(made)
        if "://" not in place:
            print(f"file {Path(place).stat().st_size / 1e9:.2f} GB")


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=200)
    parser.add_argument("--place", default="", help="a new file or an empty database; it is not removed")
    parser.add_argument("--keep", action="store_true", help="the place is filled already")
    return parser.parse_args(argv)


def fill(made: Store) -> None:
    """Documents, their facts, and decisions about one in twenty."""
    spent = Spent()
    with open_store(made.place) as store:
        for run in (RUN, NEXT):
            store.begin(RunRecord(run, "", _NOW, "model", "m", None, {}, "0"))
            store.enqueue(run, inputs(made.documents))
        for some in _chunks(made.documents):
            store.save_many(RUN, [saved_document(number, made.facts) for number in some])
            # What comes of the same documents later: nothing but rows, as facts would only take room.
            store.save_many(NEXT, [replace(saved_document(number, 0), answers=()) for number in some])
        print(
            f"{made.documents} documents with {made.facts} facts each saved: {spent}; {memory()}", flush=True
        )
        spent, count = Spent(), 0
        for number in range(0, made.documents, REVIEWED):
            count += _review(store, number, LONG if number == 0 else _FEW)
        print(f"{count} decisions kept: {spent.rate(count, 'decisions')}; {memory()}", flush=True)
        for person, step in (("few", 200), ("many", 5)):
            store.reviews.assign(RUN, [name_of(number) for number in range(0, made.documents, step)], person)


def look(made: Store) -> None:
    """What reviewers wait for."""
    others = cycle(range(1, made.documents, max(made.documents // _AGAIN, 1)))
    _read(made, f"a document opened, with its {LONG} decisions and its rows", lambda store: _open(store, 0))
    _read(made, "one document after another opened", lambda store: _open(store, next(others)))
    for what, wanted in (
        ("all", QueueFilter()),
        ("open", QueueFilter("open")),
        ("done", QueueFilter("done")),
        ("of one with few documents", QueueFilter(reviewer="few")),
        ("of one with many documents", QueueFilter(reviewer="many")),
        ("by a part of a name", QueueFilter(text=f"{made.documents - 1:07}")),
        ("by a name that none has", QueueFilter(text="no such name")),
    ):
        _pages(made, what, wanted)
        _read(made, f"page and tally, {what}", partial(_page_with_tally, wanted))
    _read(made, "tally", lambda store: store.reviews.tally(RUN).documents)
    _read(made, "tally of one with few documents", lambda store: store.reviews.tally(RUN, 1, "few").documents)
    with open_store(made.place) as store:
        timed("all decisions streamed", lambda: sum(1 for _ in store.reviews.events(RUN)))
        timed("reviews carried into another run", lambda: store.reviews.carry(NEXT, _NOW))
        timed("again, with nothing left to carry", lambda: store.reviews.carry(NEXT, _NOW))


def _pages(made: Store, what: str, wanted: QueueFilter) -> None:
    first: list[QueueRow] = []

    def page(store: RunStore) -> int:
        first[:] = store.reviews.queue(RUN, wanted)
        return len(first)

    _read(made, f"first page, {what}", page)
    if first:
        _read(made, f"next page, {what}", lambda store: len(store.reviews.queue(RUN, wanted, first[-1])))


def _page_with_tally(wanted: QueueFilter, store: RunStore) -> int:
    """What the page of the queue asks for, as it does."""
    rows, _ = both(
        lambda: store.reviews.queue(RUN, wanted), lambda: store.reviews.tally(RUN, 1, wanted.reviewer)
    )
    return len(rows)


def _open(store: RunStore, number: int) -> int:
    """What the store is asked for a document; returns how many rows it gave."""
    head = store.reviews.head_named(RUN, name_of(number))
    assert head is not None
    review = store.reviews.open(RUN, head.document, head.sha256, 1, _NOW)
    facts, findings = store.reviews.results(RUN, head.key)
    return len(review.events) + len(facts) + len(findings)


def _read(made: Store, what: str, work: Callable[[RunStore], int]) -> None:
    """Cold, in a store that is opened for it; then again and again."""
    _let_go(made.place)
    start = time.perf_counter()
    with open_store(made.place) as store:
        count = work(store)
        cold = time.perf_counter() - start
        warm = []
        for _ in range(_AGAIN):
            start = time.perf_counter()
            work(store)
            warm.append(time.perf_counter() - start)
    shown = f"{median(warm) * 1000:.1f} ms, at most {max(warm) * 1000:.1f} ms"
    print(f"{what} = {count}: cold, store opened too {cold * 1000:.0f} ms; warm {shown}", flush=True)


def _let_go(place: str) -> None:
    """The system forgets what it holds of a file, where there is a way to tell it."""
    if "://" in place or not hasattr(os, "posix_fadvise"):
        return
    for path in (Path(place), Path(f"{place}-wal")):
        if path.exists():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _review(store: RunStore, number: int, count: int) -> int:
    name = name_of(number)
    review = store.reviews.open(RUN, name, f"{number:064x}", 1, _NOW)
    for at in range(count):
        done = at == count - 1 and number % (3 * REVIEWED) == 0
        store.reviews.append(review, at, _decision(at), Summary(count, count - at - 1, number % 3, done))
    return count


def _decision(at: int) -> NewEvent:
    read = Reading(
        f"expenditure.by_function[功能{at}].amount", f"{at}.05", "万元", ((at * 100, at * 100 + 6),)
    )
    return NewEvent(
        _NOW, "reviewer", "take", Target("field", f"{at:016x}"), RUN, f"{at:032x}", read,
        replace(read, value=f"{at}.50"), "value", "", "expenditure-by-function", 4_000,
    )  # fmt: skip


def _chunks(documents: int) -> Iterator[range]:
    return (range(start, min(start + _MANY, documents)) for start in range(0, documents, _MANY))


if __name__ == "__main__":
    main(sys.argv[1:])

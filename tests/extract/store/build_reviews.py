"""Reviews and decisions for tests of the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.review.events import Event, NewEvent, Reading, Review, Summary, Target
from extract.store.store import RunStore
from tests.extract.store.build import RUN, queued, saved

NOW = datetime(2026, 2, 1, 9, 30, 0, 250_000, tzinfo=UTC)
SHA = "cd" * 32
"""The checksum of what `saved` gives."""

READ = Reading("revenue.amount", "100.50", "万元", ((13, 19), (40, 46)))
TYPED = Reading("revenue.amount", "100.05", "万元", in_source=False)

FRESH = Summary()


def decision(token: str, **changed: Any) -> NewEvent:
    made = NewEvent(
        at=NOW,
        reviewer="王小明",
        action="type",
        target=Target("field", "0f" * 8),
        run="r1",
        token=token,
        before=READ,
        after=TYPED,
        reason="value",
        note="看错一位",
        rule="revenue-sources",
        shown_ms=1234,
    )
    return replace(made, **changed)


def ran(store: RunStore, run: str, *names: str, **changed: Any) -> None:
    """Another run whose documents were read; `changed` is of its rows."""
    if store.run(run) is None:
        store.begin(replace(RUN, id=run, folder=f"/data/runs/{run}", started=RUN.started + timedelta(days=1)))
    store.enqueue(run, queued(*names))
    for one in (saved(name) for name in names):
        store.save(run, replace(one, row=replace(one.row, **changed)))


def opened(
    store: RunStore, document: str = "a.txt", run: str = "r1", round: int = 1, sha256: str = SHA
) -> Review:
    return store.reviews.open(run, document, sha256, round, NOW)


def decided(store: RunStore, review: Review, *tokens: str, summary: Summary = FRESH) -> list[Event]:
    """Decisions after one another, from where the review is."""
    return [
        store.reviews.append(review, review.revision + at, decision(token), summary)
        for at, token in enumerate(tokens)
    ]

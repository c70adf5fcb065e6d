"""Documents handed out: a lead picks some, and they are shared among people. Nobody gets a document in both rounds.

A second round is blind: who has seen or decided the first look of a document cannot give the second one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, NamedTuple

from extract.store.reviews import QueueFilter, QueueRow

if TYPE_CHECKING:
    from extract.store.reviews import ReviewStore

_PAGE = 1000


class Pick(NamedTuple):
    """Which documents: those whose name holds `text`, in a state, and of them a `share`.

    The share is drawn by a hash of run and name, not by chance: the same pick picks the same, a larger share some more.
    """

    text: str = ""
    state: Literal["all", "open", "done"] = "open"
    share: float = 1.0
    round: int = 1


class HandedOut(NamedTuple):
    """How many documents each got, and how many were picked that none of them may have."""

    by_person: Mapping[str, int]
    left_out: int


class Held(NamedTuple):
    """How many documents each has in a round, how many of them are settled, and how many nobody has."""

    by_person: Mapping[str, int]
    done: Mapping[str, int]
    nobodys: int


def shares(rows: "ReviewStore", run: str, round: int, people: Sequence[str]) -> Held:
    """Who has how much of the documents that were read."""
    tallies = {name: rows.tally(run, round, name) for name in people}
    held = {name: tally.documents for name, tally in tallies.items()}
    nobodys = rows.tally(run, round).documents - sum(held.values())
    return Held(held, {name: tally.done for name, tally in tallies.items()}, max(0, nobodys))


def hand_out(rows: "ReviewStore", run: str, pick: Pick, people: Sequence[str]) -> HandedOut:
    """Share the picked documents that nobody has in that round evenly among people, a page of documents at a time."""
    seen, counts, left_out = _seen(rows, run, 3 - pick.round), Counter(dict.fromkeys(people, 0)), 0
    given: dict[str, list[str]] = {name: [] for name in people}
    for page in _pages(rows, run, QueueFilter(pick.state, None, pick.text, pick.round)):
        for row in page:
            document = row.head.document
            if row.assigned or not _drawn(run, document, pick.share):
                continue
            free = [name for name in people if name not in seen.get(document, ())]
            if not free:
                left_out += 1
                continue
            name = min(free, key=lambda one: (counts[one], _weight(run, document, one)))
            counts[name] += 1
            given[name].append(document)
    for name, documents in given.items():
        for start in range(0, len(documents), _PAGE):
            rows.assign(run, documents[start : start + _PAGE], name, pick.round)
    return HandedOut(dict(counts), left_out)


def take_back(rows: "ReviewStore", run: str, pick: Pick, name: str) -> int:
    """Take the picked documents of a person away again; what was decided stays. Returns how many."""
    wanted = QueueFilter(pick.state, name, pick.text, pick.round)
    mine = [row.head.document for page in _pages(rows, run, wanted) for row in page]
    mine = [document for document in mine if _drawn(run, document, pick.share)]
    for start in range(0, len(mine), _PAGE):
        rows.unassign(run, mine[start : start + _PAGE], name, pick.round)
    return len(mine)


def _seen(rows: "ReviewStore", run: str, round: int) -> dict[str, set[str]]:
    """Who has a document in a round, or decided something of it there."""
    seen: dict[str, set[str]] = {}
    for page in _pages(rows, run, QueueFilter("all", None, "", round)):
        for row in page:
            names = set(row.assigned)
            review = rows.find(run, row.head.document, round) if row.opened else None
            if review is not None:
                names |= {event.what.reviewer for event in review.events if not event.carried}
            if names:
                seen[row.head.document] = names
    return seen


def _pages(rows: "ReviewStore", run: str, wanted: QueueFilter) -> Iterator[list[QueueRow]]:
    after: QueueRow | None = None
    while page := rows.queue(run, wanted, after, _PAGE):
        yield page
        after = page[-1]


def _drawn(run: str, document: str, share: float) -> bool:
    return _weight(run, document, "") < share


def _weight(*parts: str) -> float:
    """A number from 0 to below 1 that follows from texts and looks like chance."""
    return int.from_bytes(sha256("\0".join(parts).encode()).digest()[:7]) / 2**56

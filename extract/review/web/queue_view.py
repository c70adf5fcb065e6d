"""The queue: pages of documents, and which one is next. A second look is taken at a share of them, drawn by their names."""

import hashlib
from typing import NamedTuple

from extract.output.text import clean
from extract.review.web.served import Served
from extract.store.review_records import Position, QueueFilter, QueueRow

PAGE = 100
_DRAWN = 2**64


class Shown(NamedTuple):
    """A document in the list. `more` is the place behind it, given where the next page begins there."""

    key: int
    name: str
    done: bool
    opened: bool
    errors: int
    warnings: int
    facts: int
    cards: int
    left: int
    assigned: tuple[str, ...]
    latest: str
    more: str = ""


def documents(served: Served, wanted: QueueFilter, after: Position | None) -> list[Shown]:
    """A page of the queue; its last row tells where the next page begins, if there may be one."""
    rows, place = _rows(served, wanted, after, PAGE)
    shown = [_shown(row) for row in rows]
    if shown and place is not None:
        shown[-1] = shown[-1]._replace(more=f"{int(place.done)}.{place.errors}.{place.key}")
    return shown


def next_key(served: Served, wanted: QueueFilter, after: int) -> int | None:
    """The key of the document behind another one in the queue, else of the first one, which is not that other."""
    reviews = served.store.reviews
    head = reviews.head(served.run.id, after) if after else None
    found = reviews.find(served.run.id, head.document, wanted.round) if head else None
    begin = None
    if head is not None:
        begin = Position.of(head, found.summary if found else None)
    for place in (begin, None) if begin and not begin.done else (None,):
        rows, _ = _rows(served, wanted, place, 2)
        for row in rows:
            if row.head.key != after:
                return row.head.key
    return None


def is_drawn(run: str, document: str, share: float) -> bool:
    """Whether a document is among the share that gets a second look.

    >>> [is_drawn("r", "a.txt", share) for share in (0, 1)]
    [False, True]
    """
    digest = hashlib.sha256(f"{run}\x1f{document}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") < share * _DRAWN


def _rows(
    served: Served, wanted: QueueFilter, after: Position | None, most: int
) -> tuple[list[QueueRow], Position | None]:
    """At most so many rows, and the place behind them; None where the queue has ended."""
    found: list[QueueRow] = []
    place = after
    while len(found) < most:
        some = served.store.reviews.queue(served.run.id, wanted, place, PAGE)
        for row in some:
            place = row.position
            if _is_of_round(served, wanted, row):
                found.append(row)
            if len(found) == most:
                return found, place
        if len(some) < PAGE:
            return found, None
    return found, place


def _is_of_round(served: Served, wanted: QueueFilter, row: QueueRow) -> bool:
    """In the second round only what was drawn, handed to somebody, or begun."""
    if wanted.round == 1 or wanted.reviewer is not None or row.opened or row.assigned:
        return True
    return is_drawn(served.run.id, row.head.document, served.second)


def _shown(row: QueueRow) -> Shown:
    head, summary, place = row.head, row.summary, row.position
    return Shown(
        head.key,
        clean(head.document),
        place.done,
        row.opened,
        place.errors,
        head.warnings,
        head.facts,
        summary.cards if summary else 0,
        summary.left if summary else 0,
        tuple(map(clean, row.assigned)),
        row.latest.astimezone().strftime("%m-%d %H:%M") if row.latest else "",
    )

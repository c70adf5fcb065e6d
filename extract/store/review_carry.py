"""Reviews opened: what was decided about a document in one run goes with it into the next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, exists, insert, literal_column, or_, select, update

from extract.review.events import Review, Summary
from extract.store.bulk import insert_rows
from extract.store.review_log import find
from extract.store.review_queue import READ
from extract.store.review_rows import EVENT, summary_values
from extract.store.tables import documents, facts, findings, runs
from extract.store.tables_review import events, reviews

_DOCUMENTS = 500
"""Documents whose reviews are opened in one transaction."""

_COPIED = tuple(name for name in EVENT if name != "carried")
_COPY = insert(events).from_select(
    ["review_key", *_COPIED, "carried"],
    select(bindparam("b_to"), *(events.c[name] for name in _COPIED), literal_column("true"))
    # What is decided there from now on stays there.
    .where(events.c.review_key == bindparam("b_from"), events.c.number <= bindparam("b_until"))
    .order_by(events.c.number),
)
_CARRIED = ("revision", "latest", "cards", "cards_left", "errors_left")
_ALIKE = (
    (facts, ("path", "value", "unit", "span_start", "span_end", "more", "also")),
    (findings, ("key", "severity", "above", "suspects", "paths")),
)
"""What two readings of the same bytes have in common where every decision about one holds for the other."""
_TAKE_OVER = (
    update(reviews)
    .where(reviews.c.key == bindparam("b_to"))
    .values({name: bindparam(name) for name in (*_CARRIED, "done")})
)


class _Wanted(NamedTuple):
    """A review that is to be there. `carries` is the row of the review whose events it begins with."""

    document: str
    round: int
    document_key: int
    sha256: str
    source: str
    guess: Summary
    carries: Any = None


def ready(connection: Connection, run: str, document: str, sha256: str, round: int) -> Review | None:
    """A review to which `open_one` would do nothing, None where there is no such one."""
    found = find(connection, run, document, round)
    if found is None or found.sha256 != sha256:
        return None
    if found.revision:
        return found
    source = connection.execute(select(reviews.c.source).where(reviews.c.key == found.key)).scalar_one()
    wanted = _Wanted(document, round, 0, sha256, source, Summary())
    return None if _Earlier(connection, run, [wanted]).of(wanted) else found


def open_one(
    connection: Connection, run: str, run_key: int, document: str, sha256: str, round: int, now: datetime
) -> Review:
    """A review, made where there is none; see `ReviewStore.open`."""
    row = connection.execute(_documents(run_key).where(documents.c.document == document)).first()
    key, source, guess = (row.key, row.source, _guess(row)) if row else (0, "", Summary())
    wanted = _Wanted(document, round, key, sha256, source, guess)
    wanted = wanted._replace(carries=_Earlier(connection, run, [wanted]).of(wanted))
    _make(connection, run, [wanted], now)
    # The document may have been read again in the same run, with other bytes: its decisions stay.
    columns = reviews.c
    here = columns.run == run, columns.document == document, columns.round == round
    connection.execute(
        update(reviews).where(*here, columns.sha256 != sha256).values(sha256=sha256, source=source)
    )
    made = find(connection, run, document, round)
    assert made is not None  # it was made above, or by somebody before
    return made


def waiting(connection: Connection, run: str, run_key: int, after: int) -> list[int]:
    """Keys of documents, from the first above `after` on, that were reviewed in another run and not yet in this one."""
    decided = reviews.c.run != run, reviews.c.revision > 0
    if connection.execute(select(reviews.c.key).where(*decided).limit(1)).first() is None:
        return []
    columns, own = documents.c, reviews.alias()
    taken = (
        exists()
        .where(own.c.run == run, own.c.round == reviews.c.round, own.c.document_key == columns.key)
        .where(own.c.revision > 0)
        .correlate(documents, reviews)
    )
    query = select(columns.key).where(
        columns.run_key == run_key,
        columns.key > after,
        columns.status.in_(READ),
        or_(
            exists().where(reviews.c.sha256 == columns.sha256, columns.sha256 != "", *decided, ~taken),
            exists().where(reviews.c.source == columns.source, columns.source != "", *decided, ~taken),
        ),
    )
    return [*connection.execute(query.order_by(columns.key).limit(_DOCUMENTS)).scalars()]


def open_some(connection: Connection, run: str, run_key: int, keys: Sequence[int], now: datetime) -> int:
    """Reviews of documents that were reviewed in another run; how many carry events now."""
    page = connection.execute(_documents(run_key).where(documents.c.key.in_(keys)))
    known = [_Wanted(row.document, 0, row.key, row.sha256, row.source, _guess(row)) for row in page]
    earlier = _Earlier(connection, run, known)
    wanted = (one._replace(round=round) for one in known for round in earlier.rounds)
    found = (one._replace(carries=earlier.of(one)) for one in wanted)
    return _make(connection, run, [one for one in found if one.carries is not None], now)


class _Earlier:
    """Reviews of other runs, with decisions, of the same documents."""

    def __init__(self, connection: Connection, run: str, wanted: Sequence[_Wanted]) -> None:
        self._by: dict[tuple[str, int, str], list[Any]] = {}
        for name in ("sha256", "source"):
            values = sorted({getattr(one, name) for one in wanted} - {""})
            query = select(reviews).where(
                reviews.c[name].in_(values), reviews.c.run != run, reviews.c.revision > 0
            )
            for row in connection.execute(query) if values else ():
                self._by.setdefault((name, row.round, getattr(row, name)), []).append(row)
        self.rounds = sorted({round for _, round, _ in self._by})

    def of(self, wanted: _Wanted) -> Any:
        """The one whose events are carried: rather of the same bytes than of the same file, then the latest."""
        alike = [
            *self._by.get(("sha256", wanted.round, wanted.sha256), ()),
            *self._by.get(("source", wanted.round, wanted.source), ()),
        ]

        def fits(row: Any) -> tuple[bool, bool, bool, int]:
            # The same bytes may be there under several names.
            same = row.sha256 == wanted.sha256
            return (
                same,
                same and row.source == wanted.source,
                same and row.document == wanted.document,
                row.key,
            )

        return max(alike, key=fits, default=None)


def _make(connection: Connection, run: str, wanted: Sequence[_Wanted], now: datetime) -> int:
    """Reviews where there are none; those without events get what they carry. Returns how many did."""
    names = ("run", "document", "round", "document_key", "sha256", "source", "opened", "latest", "revision")
    rows = [
        (run, *one[:5], now, None, 0, *summary_values(one.guess).values())
        for one in sorted(
            wanted, key=lambda one: one[:2]
        )  # one order for all processes: no two wait for each other
    ]
    insert_rows(connection, reviews, [*names, *summary_values(Summary())], rows, "ON CONFLICT DO NOTHING")
    columns, carried = reviews.c, {one[:2]: one for one in wanted if one.carries is not None}
    if not carried:
        return 0
    empty = connection.execute(
        select(columns.key, columns.document, columns.round)
        .where(columns.run == run, columns.document.in_({name for name, _ in carried}), columns.revision == 0)
        .order_by(columns.key)
        .with_for_update()
    )
    pairs = [(row.key, carried[row[1:]]) for row in empty if row[1:] in carried]
    if pairs:
        done = _still_done(connection, [one for _, one in pairs])
        copies, taken = [], []
        for key, one in pairs:
            old = one.carries
            copies.append({"b_to": key, "b_from": old.key, "b_until": old.revision})
            kept = {name: getattr(old, name) for name in _CARRIED}
            taken.append({"b_to": key, **kept, "done": one.document_key in done and old.done})
        connection.execute(_COPY, copies)
        connection.execute(_TAKE_OVER, taken)
    return len(pairs)


def _still_done(connection: Connection, wanted: Sequence[_Wanted]) -> set[int]:
    """The documents that were done in the earlier run and are read alike in this one. Of others only the rules can tell."""
    earlier = [one for one in wanted if one.carries.done and one.carries.sha256 == one.sha256]
    keys = {one.carries.document_key for one in earlier}
    # A run may be gone, and its documents' keys be those of others by now.
    owners = select(documents.c.key, runs.c.id, documents.c.document).join_from(documents, runs)
    there = {tuple(row) for row in connection.execute(owners.where(documents.c.key.in_(keys)))}
    pairs = {
        one.document_key: old.document_key
        for one, old in ((one, one.carries) for one in earlier)
        if (old.document_key, old.run, old.document) in there
    }
    for table, names in _ALIKE:
        held: dict[int, list[Any]] = {}
        columns = table.c
        query = (
            select(columns.document_key, *(columns[name] for name in names))
            .where(columns.document_key.in_({*pairs, *pairs.values()}))
            .order_by(columns.document_key, columns.position)
        )
        for key, *row in connection.execute(query):
            held.setdefault(key, []).append(row)
        pairs = {key: old for key, old in pairs.items() if held.get(key) == held.get(old)}
    return {*pairs}


def _documents(run_key: int) -> Select[Any]:
    names = ("key", "document", "source", "sha256", "errors", "warnings")
    return select(*(documents.c[name] for name in names)).where(documents.c.run_key == run_key)


def _guess(row: Any) -> Summary:
    """How far a review is that has just been opened, as far as the run's own findings tell."""
    flagged = row.errors + row.warnings
    return Summary(flagged, flagged, row.errors)

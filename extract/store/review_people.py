"""People, their sessions, and the documents that are given to them, over a connection whose transaction the caller holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from extract.store.bulk import insert_rows
from extract.store.review_records import PersonRow, SessionRow
from extract.store.tables_review import assignments, people, sessions

_KEPT = timedelta(days=1)
"""How long an expired session stays: by the time of the next one's end, not by a clock that may be another machine's."""

_SOME = 5000
_PERSON = (people.c.name, people.c.role, people.c.hash, people.c.disabled)


def add_person(connection: Connection, row: PersonRow) -> None:
    """A new account."""
    connection.execute(
        insert(people).values(name=row.name, role=row.role, hash=row.hash, disabled=row.disabled)
    )


def person(connection: Connection, name: str) -> PersonRow | None:
    """An account."""
    row = connection.execute(select(*_PERSON).where(people.c.name == name)).first()
    return None if row is None else PersonRow(*row)


def all_people(connection: Connection) -> list[PersonRow]:
    """All accounts, by their names."""
    found = connection.execute(select(*_PERSON).order_by(people.c.name))
    return [PersonRow(*row) for row in found]


def change_person(connection: Connection, name: str, values: Mapping[str, Any]) -> None:
    """Other values for an account."""
    connection.execute(update(people).where(people.c.name == name).values(values))


def add_session(connection: Connection, hash: str, row: SessionRow) -> None:
    """A new session."""
    connection.execute(delete(sessions).where(sessions.c.expires < row.expires - _KEPT))
    connection.execute(insert(sessions).values(hash=hash, name=row.name, expires=row.expires))


def session(connection: Connection, hash: str) -> SessionRow | None:
    """A session."""
    row = connection.execute(
        select(sessions.c.name, sessions.c.expires).where(sessions.c.hash == hash)
    ).first()
    return None if row is None else SessionRow(*row)


def end_session(connection: Connection, hash: str) -> None:
    """A session is over."""
    connection.execute(delete(sessions).where(sessions.c.hash == hash))


def end_sessions(connection: Connection, name: str) -> None:
    """All sessions of a person are over."""
    connection.execute(delete(sessions).where(sessions.c.name == name))


def assign(connection: Connection, run: str, documents: Iterable[str], name: str, round: int) -> int:
    """Documents for a person; how many they did not have."""
    count = 0
    for some in _chunks(sorted(set(documents))):
        held = {
            *connection.execute(
                select(assignments.c.document).where(_given(run, some, name, round))
            ).scalars()
        }
        new = [(run, round, document, name) for document in some if document not in held]
        insert_rows(
            connection, assignments, ["run", "round", "document", "person"], new, "ON CONFLICT DO NOTHING"
        )
        count += len(new)
    return count


def unassign(connection: Connection, run: str, documents: Iterable[str], name: str, round: int) -> int:
    """Documents taken from a person; how many they had."""
    return sum(
        connection.execute(delete(assignments).where(_given(run, some, name, round))).rowcount
        for some in _chunks(sorted(set(documents)))
    )


def assigned(
    connection: Connection, run: str, documents: Sequence[str], round: int
) -> dict[str, tuple[str, ...]]:
    """Who is to review documents, by name; those that are given to nobody are left out."""
    columns = assignments.c
    found = connection.execute(
        select(columns.document, columns.person)
        .where(columns.run == run, columns.round == round, columns.document.in_(documents))
        .order_by(columns.document, columns.person)
    )
    made: dict[str, tuple[str, ...]] = {}
    for document, name in found:
        made[document] = (*made.get(document, ()), name)
    return made


def _given(run: str, documents: Sequence[str], name: str, round: int) -> Any:
    columns = assignments.c
    return and_(
        columns.run == run, columns.round == round, columns.person == name, columns.document.in_(documents)
    )


def _chunks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + _SOME] for start in range(0, len(names), _SOME))

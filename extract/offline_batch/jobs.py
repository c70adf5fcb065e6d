"""The batches of a run at a server, in its index: the ids of what was uploaded and begun, so that nothing is done twice."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from extract.offline_batch.questions import Part


class Job(NamedTuple):
    """One file at a server. `creating`: its batch was begun, and whether that came to pass may not be known.

    `ended`: what it brought was downloaded; `note` says what went wrong.
    """

    part: Part
    file_id: str | None = None
    creating: bool = False
    batch_id: str | None = None
    status: str = ""
    note: str = ""
    ended: bool = False


class Jobs:
    """The jobs of one index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, part: Part) -> Job | None:
        """The job of a file."""
        return next(self._found("round = ? AND part = ?", *part), None)

    def keep(self, job: Job) -> None:
        """Keep a job as it stands, durably at once: it tells of what cannot be taken back."""
        self._db.execute(
            "INSERT OR REPLACE INTO job (round, part, file_id, creating, batch_id, status, note, ended)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*job.part, *job[1:]),
        )
        self._db.commit()

    def running(self) -> list[Job]:
        """Batches at the server whose end is not known yet."""
        return list(self._found("batch_id IS NOT NULL AND ended = 0"))

    def to_take(self) -> list[Job]:
        """Batches that ended and whose files were not taken in yet."""
        return list(self._found("ended = 1 AND taken = 0"))

    def taken(self, part: Part) -> None:
        """Note that what a job brought was taken in."""
        self._db.execute("UPDATE job SET taken = 1 WHERE round = ? AND part = ?", part)

    def _found(self, condition: str, *values: object) -> Iterator[Job]:
        held = self._db.execute(
            "SELECT round, part, file_id, creating, batch_id, status, note, ended FROM job"
            f" WHERE {condition} ORDER BY round, part",
            values,
        )
        for round_, part, file_id, creating, batch_id, status, note, ended in held.fetchall():
            yield Job(
                Part(round_, part), file_id, bool(creating), batch_id, status or "", note or "", bool(ended)
            )

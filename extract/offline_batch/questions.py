"""The questions of a run in its index: in which file each was asked, and what came of it.

A question is known by the hash of its request, so an answer fits whenever it comes and whatever file it stands in.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple


class Part(NamedTuple):
    """One file of a round."""

    round: int
    part: int

    @property
    def stem(self) -> str:
        """The file's name without its ending.

        >>> Part(2, 1).stem
        'round-2-1'
        """
        return f"round-{self.round}-{self.part}"


class Failure(NamedTuple):
    """Why there is no answer: an HTTP status, the server's words, and how often it was asked."""

    status: int
    why: str
    times: int


class Questions:
    """The questions of one index. `tries` is how often each is asked before it is given up."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.tries = 3

    def answer(self, custom_id: str) -> str | None:
        """The answer's body as JSON."""
        held = self._db.execute("SELECT body FROM answer WHERE custom_id = ?", (custom_id,)).fetchone()
        return None if held is None else str(held[0])

    def given_up(self, custom_id: str) -> Failure | None:
        """The last failure of a question that has failed as often as it may."""
        asked = self._db.execute(
            "SELECT failed, status, why FROM ask WHERE custom_id = ? ORDER BY round", (custom_id,)
        ).fetchall()
        if len(asked) < self.tries or not all(failed for failed, _, _ in asked):
            return None
        _, status, why = asked[-1]
        return Failure(status, why, len(asked))

    def is_out(self, custom_id: str) -> bool:
        """Whether it stands in a file from which an answer may still come."""
        held = self._db.execute("SELECT 1 FROM ask WHERE custom_id = ? AND failed = 0", (custom_id,))
        return held.fetchone() is not None

    def ask(self, custom_id: str, part: Part) -> None:
        """Note that it stands in a file."""
        self._db.execute("INSERT INTO ask (custom_id, round, part) VALUES (?, ?, ?)", (custom_id, *part))

    def part_of(self, custom_id: str) -> Part | None:
        """The last file that it stands in; None for what was never asked."""
        held = self._db.execute(
            "SELECT round, part FROM ask WHERE custom_id = ? ORDER BY round DESC LIMIT 1", (custom_id,)
        ).fetchone()
        return None if held is None else Part(*held)

    def keep_answer(self, custom_id: str, body: str) -> bool:
        """Keep an answer; False where there is one already, which stays."""
        made = self._db.execute("INSERT OR IGNORE INTO answer VALUES (?, ?)", (custom_id, body))
        return made.rowcount > 0

    def keep_failure(self, custom_id: str, status: int, why: str, line: str) -> Part | None:
        """Keep why there is no answer, `line` being what says so; the file that failed it, None where that is known."""
        if self.answer(custom_id) is not None or self._is_known(custom_id, line):
            return None
        # What was missing and now has a cause, before what is out: that may be another file.
        made = self._db.execute(
            "UPDATE ask SET failed = 1, status = ?, why = ?, line = ? WHERE custom_id = ? AND round = ("
            " SELECT round FROM ask WHERE custom_id = ? AND (failed = 0 OR line IS NULL)"
            " ORDER BY failed DESC, round LIMIT 1) RETURNING round, part",
            (status, why, line, custom_id, custom_id),
        )
        held = made.fetchone()
        return None if held is None else Part(*held)

    def _is_known(self, custom_id: str, line: str) -> bool:
        held = self._db.execute("SELECT 1 FROM ask WHERE custom_id = ? AND line = ?", (custom_id, line))
        return held.fetchone() is not None

    def close(self, part: Part, status: int, why: str) -> int:
        """Of a file from which no more will come: count what has no answer as failed; how many these are."""
        made = self._db.execute(
            "UPDATE ask SET failed = 1, status = ?, why = ? WHERE round = ? AND part = ? AND failed = 0"
            " AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.custom_id = ask.custom_id)",
            (status, why, *part),
        )
        return made.rowcount

    def waiting(self) -> Iterator[tuple[Part, int]]:
        """The files from which answers may still come, and how many."""
        for round_, part, count in self._db.execute(
            "SELECT round, part, count(*) FROM ask WHERE failed = 0"
            " AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.custom_id = ask.custom_id)"
            " GROUP BY round, part ORDER BY round, part"
        ):
            yield Part(round_, part), count

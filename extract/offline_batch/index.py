"""The index of a run's batches, one SQLite file beside them: the run's settings and the last round that is complete.

What it holds of questions and of batches at a server is in `questions` and `jobs`; the documents and what was found in
them are in the run store.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from extract.offline_batch.jobs import Jobs
from extract.offline_batch.questions import Questions
from extract.output.messages import UserError

FOLDER, NAME = "batch", "index.sqlite"

_VERSION = "1"
_ROUND = re.compile(r"round-(\d+)-\d+\.jsonl")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ask (
    custom_id TEXT, round INTEGER, part INTEGER NOT NULL,
    failed INTEGER NOT NULL DEFAULT 0, status INTEGER, why TEXT, line TEXT,
    PRIMARY KEY (custom_id, round)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ask_part ON ask (round, part, failed);
CREATE TABLE IF NOT EXISTS answer (custom_id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS job (
    round INTEGER, part INTEGER, file_id TEXT, creating INTEGER NOT NULL DEFAULT 0, batch_id TEXT, status TEXT,
    note TEXT, ended INTEGER NOT NULL DEFAULT 0, taken INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (round, part)
);
"""


class Index:
    """An open index. `folder` is where the batch files stand; nothing is durable before `commit`."""

    def __init__(self, run: Path, db: sqlite3.Connection) -> None:
        self.run, self.folder, self._db = run, run / FOLDER, db
        self.questions, self.jobs = Questions(db), Jobs(db)

    def commit(self) -> None:
        """Make all that was changed durable."""
        self._db.commit()

    def get(self, name: str) -> str | None:
        """A setting of the run."""
        held = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if held is None else str(held[0])

    def put(self, name: str, value: str) -> None:
        """Keep a setting of the run."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    @property
    def round(self) -> int:
        """The last round whose files are complete; 0 before the first."""
        return int(self.get("round") or 0)


@contextmanager
def opened(run: Path, *, create: bool = False) -> Iterator[Index]:
    """The index of the run in a folder, for this process alone. What an ended process left half done is cleared away.

    Raises:
        UserError: there is none and none is to be made, another process has it, or it cannot be used.
    """
    folder = run / FOLDER
    if not create and not (folder / NAME).is_file():
        raise UserError("batch_none", run=run)
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(FileLock(folder / ".lock", timeout=0))
            db = stack.enter_context(_connected(folder))
            index = Index(run, db)
            _clear_away(index, db)
        except Timeout:
            raise UserError("batch_busy", run=run) from None
        except (OSError, sqlite3.Error) as error:
            raise UserError("batch_closed", file=folder / NAME, why=str(error)) from None
        yield index


@contextmanager
def _connected(folder: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(folder / NAME)
    try:
        # Full: an answer that was taken in is there even after the power failed.
        db.execute("PRAGMA synchronous = FULL")
        # Ids are hashes, so that every one lands elsewhere in the file.
        db.execute("PRAGMA cache_size = -65536")
        db.executescript(_SCHEMA)
        db.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (_VERSION,))
        (version,) = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if version != _VERSION:
            raise UserError("batch_version", file=folder / NAME, found=version, known=_VERSION)
        db.commit()
        yield db
    finally:
        db.close()


def _clear_away(index: Index, db: sqlite3.Connection) -> None:
    """Drop a round that was not written to its end: its questions are found anew."""
    db.execute("DELETE FROM ask WHERE round > ?", (index.round,))
    db.commit()
    for path in index.folder.iterdir():
        match = _ROUND.fullmatch(path.name)
        if (match and int(match[1]) > index.round) or path.name.startswith(".gouji-"):
            path.unlink()

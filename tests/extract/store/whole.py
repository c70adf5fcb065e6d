"""Writes down what the revisions make of an empty SQLite file, after a revision was added.

python -m tests.extract.store.whole
"""

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from extract.store.engines import place_of
from extract.store.opening import WHOLE, migrated

_HEAD = """-- What the revisions make of an empty SQLite file, so that a new one need not go through them. Made of them by
-- python -m tests.extract.store.whole
"""


_SPACE = re.compile(r"[ \t]+$", re.MULTILINE)


def statements(file: Path) -> list[str]:
    """The statements that made what is in a file of SQLite."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY rowid"
        )
        return [_SPACE.sub("", sql) for (sql,) in rows]


def by_revisions(folder: Path) -> str:
    """What WHOLE has to hold."""
    place = place_of(str(folder / "revisions.sqlite"))
    migrated(place).dispose()
    assert place.path is not None
    return _HEAD + "".join(f"{one.strip()};\n" for one in statements(place.path))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        WHOLE.write_text(by_revisions(Path(made)), "utf-8")

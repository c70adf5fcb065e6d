"""Where runs and their stores are: a run is named by its folder or by its id."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from extract.output.messages import UserError
from extract.settings import Settings
from extract.store.store import open_store

STORE = "gouji.sqlite"
"""The store beside a run's folder."""
_LOCK = ".gouji.lock"
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{6}")


def store_of(folder: Path, settings: Settings) -> str:
    """The store of a run's folder: the one that the settings name, else the file beside it."""
    return settings.store.get_secret_value() if settings.store else str(folder.absolute().parent / STORE)


def stores_near(settings: Settings) -> list[str]:
    """Where runs are looked for that no folder names: the store of the settings, else those of this folder and runs/."""
    if settings.store:
        return [settings.store.get_secret_value()]
    return [str(path) for path in (Path.cwd() / STORE, Path.cwd() / "runs" / STORE) if path.exists()]


def folder_of(run: str, settings: Settings) -> Path:
    """The folder of a run that is named by its folder or its id; the folder need not exist.

    Raises:
        UserError: no store at hand knows the id.
    """
    if not _ID.fullmatch(run) or Path(run).exists():
        return Path(run)
    for place in stores_near(settings):
        with open_store(place) as store:
            record = store.run(run)
        if record is not None and record.folder:
            return Path(record.folder)
    raise UserError("run_unknown", run=run)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """A run's folder, held by this process alone; the system lets go of it however the process ends.

    Raises:
        UserError: another process works on it.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        with lock:
            yield
    except Timeout:
        raise UserError("run_held", folder=folder) from None


def running(folder: Path) -> bool:
    """Whether some process works on a run's folder now."""
    lock = FileLock(folder / _LOCK, timeout=0)
    if not (folder / _LOCK).exists():
        return False
    try:
        with lock:
            return False
    except (Timeout, OSError):
        return True

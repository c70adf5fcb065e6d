"""Where runs and their stores are: a run is named by its folder or by its id."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from extract.output.messages import UserError
from extract.settings import Settings
from extract.store.store import open_store

STORE = "gouji.sqlite"
"""The store beside a run's folder."""
_LOCK = ".gouji.lock"
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{6}")


def real(folder: Path) -> Path:
    """A run's folder under the one name that stores know it by, whichever way it was named."""
    return Path(os.path.realpath(folder))


def store_of(folder: Path, settings: Settings) -> str:
    """The store of a run's folder: the one that the settings name, else the file beside it."""
    return settings.store.get_secret_value() if settings.store else str(real(folder).parent / STORE)


def is_there(place: str) -> bool:
    """Whether a store may be opened without making one: a server's is asked, a file must be there."""
    return "://" in place or Path(place).is_file()


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
    if not id_of(run):
        return Path(run)
    for place in stores_near(settings):
        with open_store(place) as store:
            record = store.run(run)
        if record is not None and record.folder:
            return Path(record.folder)
    raise UserError("run_unknown", run=run)


def id_of(run: str) -> str:
    """The id that a run is named by, "" where it is named by its folder."""
    return run if _ID.fullmatch(run) and not Path(run).exists() else ""


def reader_of(folder: Path, settings: Settings) -> str | None:
    """The reader of a folder's latest run, None where it has none."""
    place = store_of(folder, settings)
    if not is_there(place):
        return None
    with open_store(place) as store:
        record = store.run_in(real(folder).as_posix())
    return None if record is None else record.reader


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """A run's folder, held by this process alone; the system lets go of it however the process ends.

    One that is made here and stays empty is taken away again.

    Raises:
        UserError: another process works on it.
        OSError: the folder cannot be written.
    """
    there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UserError("run_held", folder=folder) from None
    try:
        yield
    finally:
        if not there and all(one.name == _LOCK for one in islice(folder.glob("*"), 2)):
            # While it is held: afterwards it may be another process's.
            with suppress(OSError):
                (folder / _LOCK).unlink(missing_ok=True)
            lock.release()
            with suppress(OSError):
                folder.rmdir()
        lock.release()


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

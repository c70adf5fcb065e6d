"""Runs of samples, read once for all tests and copied for each."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.extract.review.bench import run_of
from tests.extract.store.places import Stores


class Read(NamedTuple):
    """A run that was read: the folder above it, and where its store is."""

    folder: Path
    place: str

    @property
    def run(self) -> Path:
        return self.folder / "run"


class Runs:
    """Runs in one kind of stores; they go when `held` is closed."""

    def __init__(self, stores: Stores, folders: pytest.TempPathFactory, held: ExitStack) -> None:
        self.stores, self._folders, self._held = stores, folders, held
        self._read: dict[tuple[str, ...], Read] = {}

    def of(self, *names: str) -> Read:
        """A run of samples, or of files by their whole paths; nobody may change it."""
        if names not in self._read:
            # As deep as a test's own folder is: from a run, its sources are found by their way there.
            folder = self._folders.mktemp("read")
            place = self._held.enter_context(self.stores.place(folder))
            with run_of(folder, *names, place=place):
                self._read[names] = Read(folder, place)
        return self._read[names]

    @contextmanager
    def copied(self, folder: Path, *names: str) -> Iterator[Read]:
        """A copy of such a run in a folder, for one to write to."""
        read = self.of(*names)
        shutil.copytree(read.run, folder / "run")
        with self.stores.place(folder, read.place) as place:
            yield Read(folder, place)

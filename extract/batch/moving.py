"""A run whose folder was moved: it is followed to where it is now."""

import os
from dataclasses import replace
from pathlib import Path

from extract.output.run_file import relative_source
from extract.store.records import Queued
from extract.store.store import RunStore


def follow(store: RunStore, run: str, old: Path, new: Path) -> None:
    """Look for documents that are no longer where they were as they were seen from the run's folder."""
    for page in store.waiting(run):
        store.enqueue(run, [_seen_from(one, old, new) for one in page])
    # Last: who was ended before begins again.
    store.move(run, new.as_posix())


def _seen_from(one: Queued, old: Path, new: Path) -> Queued:
    if os.path.lexists(one.source):
        return one
    return replace(one, source=os.path.normpath(new / relative_source(Path(one.source), old)))

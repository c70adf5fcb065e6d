"""A run that a command is given by its folder or its id, in the store that knows it."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from extract.batch.places import STORE, folder_of, is_there, real, store_of
from extract.cli.shared import store_settings
from extract.output.messages import UserError
from extract.settings import Settings
from extract.store.records import RunRecord
from extract.store.store import RunStore, open_store


class StoredRun(NamedTuple):
    """A run, the store that it is in, and the folder where its files are now."""

    store: RunStore
    record: RunRecord
    folder: Path


@contextmanager
def stored_run(args: argparse.Namespace) -> Iterator[StoredRun]:
    """The run that `args.run` names; see `named_run`."""
    with named_run(args.run, store_settings(args)) as found:
        yield found


@contextmanager
def named_run(name: str, settings: Settings) -> Iterator[StoredRun]:
    """A run by its folder or its id, its store open for the time of the block; looking for it makes no store.

    Raises:
        UserError: no store knows it.
    """
    folder = folder_of(name, settings)
    # A run may be older than the store that is set now.
    places = dict.fromkeys((store_of(folder, settings), str(real(folder).parent / STORE)))
    there = [place for place in places if is_there(place)]
    if not there:
        raise UserError("no_store", place=next(iter(places)))
    for place in there:
        with open_store(place) as store:
            record = store.run(name) or store.run_in(real(folder).as_posix())
            if record is not None:
                yield StoredRun(store, record, folder)
                return
    raise UserError("run_unknown", run=name)

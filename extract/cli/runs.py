"""`gouji runs`: the runs of a store, newest first."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from extract.batch.places import STORE, is_there, real, running, stores_near
from extract.cli.run_views import RunState, print_runs
from extract.cli.shared import store_settings, with_settings
from extract.offline_batch.index import FOLDER as BATCH
from extract.output.messages import Lang, UserError
from extract.settings import Settings
from extract.store.records import RunRecord
from extract.store.store import RunStore, open_store


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """List them; UserError where there is no store."""
    settings = store_settings(args)
    if args.place is None:
        found = _runs_of(stores_near(settings), Path.cwd())
    elif "://" in args.place or Path(args.place).is_file():
        found = _runs_of([args.place], args.place)
    else:
        found = _in_folder(Path(args.place), settings)
    print_runs(sorted(found, key=lambda one: one.record.started, reverse=True), lang)
    return 0


def _runs_of(places: list[str], asked: Path | str) -> list[RunState]:
    if not places:
        raise UserError("no_store", place=asked)
    return [one for place in places for one in _runs(place)]


def _in_folder(folder: Path, settings: Settings) -> list[RunState]:
    """The runs of the store in a folder or beside it, and those in the folder that the settings' store knows."""
    own, team = _store_of(folder), settings.store and settings.store.get_secret_value()
    found = [] if own is None else [*_runs(own)]
    if team and is_there(team) and (own is None or not _is_same(own, team)):
        found += _runs(team, real(folder))
    elif own is None:
        raise UserError("no_store", place=folder)
    if not found and not folder.exists():
        raise UserError("no_store", place=folder)
    return found


def _store_of(folder: Path) -> str | None:
    """The file of a folder's runs: a run's folder has it beside it, a folder of runs within."""
    tried = (folder / STORE, folder.absolute().parent / STORE)
    return next((str(one) for one in tried if one.is_file()), None)


def _is_same(file: str, place: str) -> bool:
    return "://" not in place and real(Path(file)) == real(Path(place))


def _runs(place: str, within: Path | None = None) -> Iterator[RunState]:
    with open_store(place) as store:
        for record in store.runs():
            if within is None or (record.folder and Path(record.folder).is_relative_to(within)):
                yield state_of(store, record)


def state_of(store: RunStore, record: RunRecord) -> RunState:
    """How far a run is."""
    # A lock is a folder's: of its runs the one begun last may be under way. One that has ended is not asked about, since
    # asking takes the lock for a moment.
    latest = store.run_in(record.folder) if record.folder and record.finished is None else None
    held = latest is not None and latest.id == record.id and running(Path(record.folder))
    batched = bool(record.folder) and (Path(record.folder) / BATCH).is_dir()
    return RunState(record, store.counts(record.id), store.totals(record.id), held, batched)

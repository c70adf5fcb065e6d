"""`gouji runs`: the runs of a store, newest first."""

import argparse
from pathlib import Path

from extract.batch.places import STORE, real, running, stores_near
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
    within = _within(args, settings)
    found: list[RunState] = []
    for place in _places(args, settings):
        with open_store(place) as store:
            found += [state_of(store, record) for record in store.runs() if _is_in(record, within)]
    print_runs(sorted(found, key=lambda one: one.record.started, reverse=True), lang)
    return 0


def _within(args: argparse.Namespace, settings: Settings) -> Path | None:
    """The folder whose runs are wanted: where the settings name a store, it may hold those of many."""
    if args.place is None or settings.store is None or "://" in args.place or Path(args.place).is_file():
        return None
    return real(Path(args.place))


def _is_in(record: RunRecord, folder: Path | None) -> bool:
    return folder is None or (bool(record.folder) and Path(record.folder).is_relative_to(folder))


def _places(args: argparse.Namespace, settings: Settings) -> list[str]:
    if args.place is None or _within(args, settings) is not None:
        places = stores_near(settings)
        if not places:
            raise UserError("no_store", place=Path.cwd())
        return places
    if "://" in args.place:
        return [args.place]
    given = Path(args.place)
    # A run's folder has its store beside it, a folder of runs within.
    tried = [given] if given.is_file() else [given / STORE, given.absolute().parent / STORE]
    place = next((one for one in tried if one.is_file()), None)
    if place is None:
        raise UserError("no_store", place=given)
    return [str(place)]


def state_of(store: RunStore, record: RunRecord) -> RunState:
    """How far a run is."""
    # A lock is a folder's: of its runs the one begun last may be under way. One that has ended is not asked about, since
    # asking takes the lock for a moment.
    latest = store.run_in(record.folder) if record.folder and record.finished is None else None
    held = latest is not None and latest.id == record.id and running(Path(record.folder))
    batched = bool(record.folder) and (Path(record.folder) / BATCH).is_dir()
    return RunState(record, store.counts(record.id), store.totals(record.id), held, batched)

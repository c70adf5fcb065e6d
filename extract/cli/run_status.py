"""`gouji status RUN`: how far a run is, what it cost, what failed and why."""

import argparse
from datetime import UTC, datetime

from extract.batch.places import folder_of, is_there, real, store_of
from extract.cli.run_views import print_status
from extract.cli.runs import state_of
from extract.cli.shared import store_settings, with_settings
from extract.output.messages import Lang, UserError
from extract.store.store import open_store


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Show it; UserError where no store knows the run."""
    settings = store_settings(args)
    folder = folder_of(args.run, settings)
    place = store_of(folder, settings)
    # Looking at a run makes no store.
    if not is_there(place):
        raise UserError("no_store", place=place)
    with open_store(place) as store:
        record = store.run(args.run) or store.run_in(real(folder).as_posix())
        if record is None:
            raise UserError("run_unknown", run=args.run)
        print_status(state_of(store, record), store.failures(record.id), lang, datetime.now(UTC))
    return 0

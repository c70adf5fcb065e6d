"""`gouji status RUN`: how far a run is, what it cost, what failed and why."""

import argparse
from datetime import UTC, datetime

from extract.cli.run_views import print_status
from extract.cli.runs import state_of
from extract.cli.shared import with_settings
from extract.cli.stored_run import stored_run
from extract.output.messages import Lang


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Show it; UserError where no store knows the run."""
    with stored_run(args) as (store, record, _):
        print_status(state_of(store, record), store.failures(record.id), lang, datetime.now(UTC))
    return 0

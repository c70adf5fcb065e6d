"""`gouji queue RUN`: the documents of a run with what is left to be reviewed, for people and for scripts."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from extract.cli.run_views import moment, print_table
from extract.cli.shared import with_settings
from extract.cli.status import LEFT
from extract.cli.stored_run import stored_run
from extract.output.files import json_line
from extract.output.messages import Lang, say
from extract.output.text import visible
from extract.store.review_records import QueueFilter, QueueRow
from extract.store.reviews import ReviewStore

_PAGE = 1000
_COLUMNS = (
    "column_document",
    "column_review",
    "column_left",
    "column_cards",
    "column_errors",
    "column_warnings",
    "column_assigned",
    "column_latest",
)


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """List them; 6 where some are not done and that was asked. UserError where no store knows the run."""
    wanted = QueueFilter(args.state, args.reviewer, "", args.round)
    with stored_run(args) as (store, record, _):
        reviews = store.reviews
        # What was decided in earlier runs is done here too, before anybody opens the page.
        reviews.carry(record.id, datetime.now(UTC))
        rows = _rows(reviews, record.id, wanted)
        if args.json:
            for row in rows:
                print(json_line(_json(row)))
        else:
            cells = (_cells(row, lang) for row in rows)
            print_table(_COLUMNS, cells, lang, sys.stdout, numbers=range(2, 6))
        tally = reviews.tally(record.id, args.round, args.reviewer)
    return LEFT if args.fail_if_open and tally.done < tally.documents else 0


def _rows(reviews: ReviewStore, run: str, wanted: QueueFilter) -> Iterator[QueueRow]:
    """Page by page, most errors left first: however many there are, few are held."""
    after = None
    while page := reviews.queue(run, wanted, after, _PAGE):
        yield from page
        after = page[-1]


def _state(row: QueueRow) -> str:
    return "done" if row.position.done else "open" if row.opened else "new"


def _json(row: QueueRow) -> dict[str, Any]:
    """What is left of cards is not known before somebody opened the document: null."""
    return {
        "document": row.head.document,
        "key": row.head.key,
        "state": _state(row),
        "left": row.summary and row.summary.left,
        "cards": row.summary and row.summary.cards,
        "errors": row.position.errors,
        "warnings": row.head.warnings,
        "facts": row.head.facts,
        "assigned": [*row.assigned],
        "latest": row.latest
        and row.latest.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _cells(row: QueueRow, lang: Lang) -> list[str]:
    summary = row.summary
    return [
        visible(row.head.document),
        say({"new": "queue_new", "open": "queue_open", "done": "queue_done"}[_state(row)], lang),
        str(summary.left) if summary else "",
        str(summary.cards) if summary else "",
        str(row.position.errors),
        str(row.head.warnings),
        visible(", ".join(row.assigned)),
        moment(row.latest, sys.stdout) if row.latest else "",
    ]

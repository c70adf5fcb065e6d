"""`gouji export RUN`: the facts of a run as read and as reviewed, in lines of JSON, a workbook, gold candidates."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import cast, get_args

from extract.cli.shared import is_no_folder, teller, with_settings
from extract.cli.status import FAILED_ALL, FAILED_SOME
from extract.cli.stored_run import stored_run
from extract.output.messages import Lang, UserError, say
from extract.output.text import visible
from extract.review.out.export import Format, Left, What, export


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Export; 1 where some documents cannot be, 3 where none can. UserError where nothing can be written."""
    reviewed = args.state == "as-reviewed"
    what = What(_formats(args.format, reviewed), reviewed, args.round, args.include_personal, lang)
    out = Path(args.out)
    if is_no_folder(out):
        raise UserError("out_is_file", out=out)
    with stored_run(args) as (store, record, folder):
        try:
            left = export(store, record, folder, out, what, datetime.now(UTC))
        except OSError as error:
            raise UserError("write_failed", file=error.filename or out, why=error.strerror or error) from None
    _tell(left, out, what, lang, args.quiet)
    return 0 if not left.failed else FAILED_SOME if left.documents else FAILED_ALL


def _formats(given: str, reviewed: bool) -> tuple[Format, ...]:
    made, known = tuple(dict.fromkeys(one.strip() for one in given.split(","))), get_args(Format)
    if not {*made} <= {*known}:
        raise UserError("export_format_unknown", given=given, known=", ".join(known))
    if "gold" in made and not reviewed:
        raise UserError("export_gold_as_read")
    return cast(tuple[Format, ...], made)


def _tell(left: Left, out: Path, what: What, lang: Lang, quiet: bool) -> None:
    """What is there, and what is not: the latter is said to quiet runs too."""
    warn, tell = teller(False), teller(quiet)
    for error in left.errors:
        warn(visible(error.text(lang)))
    if left.failed > len(left.errors):
        warn(say("export_more_failed", lang, count=left.failed - len(left.errors)))
    if left.without_source:
        first = visible(left.lacking[0])
        warn(say("export_no_source", lang, count=left.without_source, first=first))
    if left.typed:
        warn(say("export_typed", lang, count=left.typed))
    if "gold" in what.formats:
        key = "export_candidates" if left.candidates else "export_none_done"
        tell(say(key, lang, count=left.candidates))
    counts = {"documents": left.documents, "facts": left.facts, "decisions": left.decisions}
    tell(say("export_done", lang, out=visible(str(out)), **counts))

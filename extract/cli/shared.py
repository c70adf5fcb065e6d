"""What the commands that read documents have in common: settings, what they say, how they end."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extract.cli.status import FAILED_ALL, FAILED_SOME, INTERRUPTED, USAGE
from extract.documents.load import InputError
from extract.model.budget import Budget, Cost
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import DocumentRow, Totals
from extract.output.summary import print_summary
from extract.output.text import visible
from extract.settings import Settings, SettingsError, is_local, load_settings
from extract.settings_error import UnfitError, Words

if TYPE_CHECKING:
    from extract.store.store import RunStore

_MOST_RENAMED = 5

Tell = Callable[[str], None]
Command = Callable[[argparse.Namespace, Lang], int]


def teller(quiet: bool) -> Tell:
    """Prints notices to stderr, or nothing where it shall be quiet."""
    return (lambda _: None) if quiet else (lambda text: print(text, file=sys.stderr))


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings that options, environment and files give; SettingsError or UserError where one cannot be used."""
    names = ("model", "base_url", "mode", "concurrency", "prompts", "store")
    options = {name: getattr(args, name, None) for name in names}
    if args.api_key_env is not None:
        options["api_key"] = os.environ.get(args.api_key_env)
        if not options["api_key"]:
            raise UserError("no_key", name=_variable(args.api_key_env))
    return load_settings(options, config=None if args.config is None else Path(args.config))


def store_settings(args: argparse.Namespace) -> Settings:
    """The settings of a command that asks no model."""
    return load_settings({"store": args.store})


_LONGEST_NAME = 30


def _variable(name: str) -> str:
    """The name of a variable; a key given in its place is not repeated."""
    return name if name.isidentifier() and len(name) <= _LONGEST_NAME else "…"


def is_no_folder(path: Path) -> bool:
    """Whether something else stands where a folder shall be."""
    # Path.exists raises where a folder above is closed.
    return os.path.lexists(path) and not os.path.isdir(path)  # noqa: PTH112


def with_settings(command: Command) -> Command:
    """A command to which a setting that cannot be used is an error of usage."""

    @wraps(command)
    def run(args: argparse.Namespace, lang: Lang) -> int:
        try:
            return command(args, lang)
        except SettingsError as error:
            print(say("error", lang) + visible(error.text(lang)), file=sys.stderr)
            return USAGE

    return run


def tell_names(renamed: Sequence[tuple[str, str]], lang: Lang, tell: Tell) -> None:
    """Say which documents got longer names than their files."""
    for old, new in renamed[:_MOST_RENAMED]:
        tell(say("renamed", lang, old=visible(old), new=visible(new)))
    if len(renamed) > _MOST_RENAMED:
        tell(say("renamed_more", lang, count=len(renamed) - _MOST_RENAMED))


def budget_of(given: str | None, settings: Settings, store: "RunStore", run: str) -> Budget | None:
    """What a run may cost, less what it cost before; SettingsError where it is no budget."""
    if given is None:
        return None
    try:
        budget = Budget.parse(given, settings)
    except UnfitError as error:
        cure = Words("请改正", "correct it")
        raise SettingsError(Words.name(f"--budget {given}"), "", error.words, cure) from None
    spent = store.totals(run)
    tokens = spent.input_tokens + spent.output_tokens
    return Budget(budget.tokens, budget.money, spent=Cost(tokens, spent.cost or Decimal(0)))


def tell_problems(problems: Sequence[InputError], lang: Lang) -> None:
    """Say what could not be found or entered."""
    for problem in problems:
        print(visible(problem.text(lang)), file=sys.stderr)


def tell_host(settings: Settings, lang: Lang) -> None:
    """Say where the text goes when it leaves this machine; quiet runs say it too."""
    # Without an address the reader cannot be opened and says so itself.
    if settings.base_url and not is_local(settings.base_url):
        print(say("leaves", lang, host=visible(urlsplit(settings.base_url).hostname or "")), file=sys.stderr)


def problem_row(problem: InputError, lang: Lang) -> DocumentRow:
    """The row of an input that gave no document."""
    return DocumentRow(problem.name, "failed", kind=problem.kind, note=problem.why(lang))


def tell_end(
    rows: Iterable[DocumentRow], lang: Lang, seconds: float, quiet: bool, totals: Totals | None = None
) -> None:
    """The closing table; of a quiet run what went wrong alone. With `totals` the rows are not held."""
    if not quiet:
        print_summary(rows, lang, seconds, totals=totals)
        return
    for row in rows:
        if row.status in ("partial", "failed"):
            print(f"{visible(row.document)}: {visible(row.note)}", file=sys.stderr)


def exit_status(totals: Totals, interrupted: bool) -> int:
    """130 interrupted, 0 all good, 3 nothing could be read or all failed, 1 some failed or are partial."""
    if interrupted:
        return INTERRUPTED
    if totals.documents and totals.ok == totals.documents:
        return 0
    return FAILED_SOME if totals.ok or totals.partial else FAILED_ALL


def recording_of(given: str | None) -> Path | None:
    """The folder of a recording; UserError where there is none."""
    if given is None:
        return None
    if not Path(given).is_dir():
        raise UserError("recording_missing", folder=given)
    return Path(given)


@contextmanager
def cache_of(settings: Settings, unused: bool) -> Iterator[Settings]:
    """The settings; without the cache, those of an empty one that is thrown away."""
    if not unused:
        yield settings
        return
    # On Windows a database may be held open a moment longer.
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
        yield settings.model_copy(update={"cache_dir": Path(folder), "cache_url": None})

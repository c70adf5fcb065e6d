"""The commands about reviewing and their arguments; see `extract.cli.arguments`."""

import argparse
from collections.abc import Mapping

from extract.cli.argument_parts import Command, Group, common, groups
from extract.output.messages import Lang, say


def _export(parser: argparse.ArgumentParser, lang: Lang) -> None:
    options = _reviewed(parser, lang)
    options.add_argument("--out", "-o", required=True, metavar="DIR", help=say("help_out", lang))
    formats = say("help_export_format", lang)
    options.add_argument("--format", default="jsonl,xlsx", metavar="NAMES", help=formats)
    states = ("as-reviewed", "as-read")
    options.add_argument("--state", choices=states, default=states[0], help=say("help_export_state", lang))
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    common(options, lang)


def _queue(parser: argparse.ArgumentParser, lang: Lang) -> None:
    options = _reviewed(parser, lang)
    options.add_argument("--json", action="store_true", help=say("help_queue_json", lang))
    states = ("open", "done", "all")
    options.add_argument("--state", choices=states, default=states[0], help=say("help_queue_state", lang))
    options.add_argument("--reviewer", metavar="NAME", help=say("help_queue_reviewer", lang))
    options.add_argument("--fail-if-open", action="store_true", help=say("help_fail_if_open", lang))
    common(options, lang)


def _reviewed(parser: argparse.ArgumentParser, lang: Lang) -> Group:
    """A run, its store, and which review of it."""
    arguments, options = groups(parser, lang)
    arguments.add_argument("run", metavar="RUN", help=say("help_status_run", lang))
    options.add_argument("--round", type=int, choices=(1, 2), default=1, help=say("help_round", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    return options


def _accounts(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = groups(parser, lang)
    actions = ("add", "list", "password", "role", "disable", "enable")
    arguments.add_argument("action", choices=actions, help=say("help_accounts_action", lang))
    arguments.add_argument("place", metavar="RUN", help=say("help_accounts_place", lang))
    arguments.add_argument("name", nargs="?", metavar="NAME", help=say("help_accounts_name", lang))
    options.add_argument("--role", choices=("lead", "reviewer"), help=say("help_accounts_role", lang))
    options.add_argument("--password-stdin", action="store_true", help=say("help_password_stdin", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    common(options, lang)


REVIEW: Mapping[str, Command] = {
    "export": Command("extract.cli.export", _export),
    "queue": Command("extract.cli.queue", _queue),
    "accounts": Command("extract.cli.accounts", _accounts),
}

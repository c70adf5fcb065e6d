"""The commands about reviewing and their arguments; see `extract.cli.arguments`."""

import argparse
from collections.abc import Mapping

from extract.cli.argument_parts import Command, Group, common, groups, part, port
from extract.output.messages import Lang, say


def _review(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = groups(parser, lang)
    arguments.add_argument("run", metavar="RUN", help=say("help_status_run", lang))
    options.add_argument("--host", default="127.0.0.1", help=say("help_review_host", lang))
    options.add_argument("--port", type=port, default=8765, help=say("help_review_port", lang))
    options.add_argument("--public-url", metavar="URL", help=say("help_public_url", lang))
    options.add_argument("--behind-proxy", action="store_true", help=say("help_behind_proxy", lang))
    options.add_argument("--no-open", action="store_true", help=say("help_no_open", lang))
    options.add_argument("--reviewer", metavar="NAME", help=say("help_reviewer", lang))
    probes, plants = say("help_probes", lang, usual=0.05), say("help_plants", lang, usual=0.01)
    low, second = say("help_low", lang, usual=0.5), say("help_second", lang, usual=0)
    options.add_argument("--probes", type=part, default=0.05, metavar="SHARE", help=probes)
    options.add_argument("--plants", type=part, default=0.01, metavar="SHARE", help=plants)
    options.add_argument("--low", type=part, default=0.5, metavar="SHARE", help=low)
    options.add_argument("--second", type=part, default=0.0, metavar="SHARE", help=second)
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    common(options, lang)


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
    "review": Command("extract.cli.review", _review),
    "export": Command("extract.cli.export", _export),
    "queue": Command("extract.cli.queue", _queue),
    "accounts": Command("extract.cli.accounts", _accounts),
}

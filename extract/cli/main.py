"""The command `gouji`: reads the arguments and hands over to a command. Nothing heavy is imported here."""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from extract.cli.argument_parts import common
from extract.cli.arguments import COMMANDS
from extract.cli.processes import begin_early
from extract.cli.status import INTERRUPTED, USAGE
from extract.loading import loaded
from extract.output.messages import Lang, UserError, language, say
from extract.output.text import visible

_EXTRA = {
    **dict.fromkeys(("numpy", "scipy", "matplotlib"), "no_eval_extra"),
    **dict.fromkeys(
        ("argon2", "fastapi", "multipart", "starlette", "uvicorn", "xlsxwriter"), "no_review_extra"
    ),
}
"""Packages that some commands alone need, and what is said where one is not installed."""
_UNKNOWN = "unrecognized arguments: "
_ARGPARSE = (
    (re.compile(r"the following arguments are required: (.+)"), "arg_required"),
    (re.compile(f"{_UNKNOWN}(.+)"), "arg_unknown"),
    (re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)"), "arg_choice"),
    (re.compile(r"argument (.+?): expected (?:at least )?one argument"), "arg_value"),
    (re.compile(r"argument (.+?): invalid (?:positive|resamples|workers) value: (.+)"), "arg_number"),
    (re.compile(r"argument (.+?): invalid (?:part|share) value: (.+)"), "arg_share"),
    (re.compile(r"argument (.+?): invalid port value: (.+)"), "arg_port"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, by default this process's; returns the exit status and raises nothing."""
    argv = sys.argv[1:] if argv is None else list(argv)
    lang = language(argv)
    _prepare_streams()
    try:
        return _run(argv, lang)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    except UserError as error:
        print(say("error", lang) + visible(error.text(lang)), file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print(say("interrupted", lang), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # `gouji schema | head`: nobody listens any more, and the interpreter shall not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(argv: Sequence[str], lang: Lang) -> int:
    parser = _parser(lang)
    args = parser.parse_args(argv)
    if args.version:
        print(f"gouji {importlib.import_module('extract.output.fingerprints').gouji_version()}")
        return 0
    if args.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    if args.command == "extract":
        begin_early(args)
    return _loaded(COMMANDS[args.command].module)(args, lang)


def _loaded(module: str) -> Callable[[argparse.Namespace, Lang], int]:
    """What runs a command; UserError where it needs an extra that is not installed."""
    try:
        command: Callable[[argparse.Namespace, Lang], int] = loaded(module, for_good=True).run
    except ModuleNotFoundError as error:
        missing = _EXTRA.get((error.name or "").partition(".")[0])
        if missing is None:
            raise
        raise UserError(missing, package=error.name) from None
    return command


def _prepare_streams() -> None:
    """Make a console of a legacy code page show ? for what it cannot show, where it would end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


class _Parser(argparse.ArgumentParser):
    """argparse in the user's language."""

    lang: Lang = "zh"

    def __init__(self, *args: Any, **more: Any) -> None:
        # --api-key KEY must not be taken for --api-key-env: the key would stand in a message about its name.
        super().__init__(*args, **{**more, "allow_abbrev": False})

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", say("usage", self.lang), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", say("usage", self.lang), 1)

    def error(self, message: str) -> NoReturn:
        if message.startswith(_UNKNOWN):
            message = _UNKNOWN + _names(message.removeprefix(_UNKNOWN))
        for pattern, key in _ARGPARSE:
            if match := pattern.fullmatch(message):
                message = say(key, self.lang, *match.groups())
        see_help = say("see_help", self.lang, command=self.prog)
        self.exit(USAGE, f"{say('error', self.lang)}{visible(message)}\n{see_help}\n")


def _names(unknown: str) -> str:
    """Options without what was given to them, which may be a key.

    >>> _names("--key sk-1 --api_key=sk-2")
    '--key --api_key'
    """
    words = unknown.split()
    options = [word.partition("=")[0] for word in words if word.startswith("-")]
    return " ".join(options or words)


def _parser(lang: Lang) -> _Parser:
    parser = _Parser("gouji", description=say("about", lang), epilog=say("exit_codes", lang), add_help=False)
    parser.lang = lang
    options = parser.add_argument_group(say("options", lang))
    common(options, lang)
    options.add_argument("--version", action="store_true", help=say("help_version", lang))
    commands = parser.add_subparsers(title=say("commands", lang), dest="command", metavar="COMMAND")
    for name, (_, fill) in COMMANDS.items():
        about = say(f"about_{name}", lang)
        command = commands.add_parser(
            name, help=about, description=about, epilog=say("exit_codes", lang), add_help=False
        )
        command.lang = lang
        fill(command, lang)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""The command `gouji`: reads the arguments and hands over to a command. Nothing heavy is imported here."""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from extract.cli.status import INTERRUPTED, USAGE
from extract.output.messages import LANGS, Lang, UserError, language, say
from extract.output.text import visible

_UNKNOWN = "unrecognized arguments: "
_ARGPARSE = (
    (re.compile(r"the following arguments are required: (.+)"), "arg_required"),
    (re.compile(f"{_UNKNOWN}(.+)"), "arg_unknown"),
    (re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)"), "arg_choice"),
    (re.compile(r"argument (.+?): expected (?:at least )?one argument"), "arg_value"),
    (re.compile(r"argument (.+?): invalid _positive value: (.+)"), "arg_number"),
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
    command: Callable[[argparse.Namespace, Lang], int] = importlib.import_module(
        f"extract.cli.{args.command}"
    ).run
    return command(args, lang)


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


def _positive(text: str) -> int:
    if not 1 <= int(text) <= 1024:
        raise ValueError(text)
    return int(text)


def _parser(lang: Lang) -> _Parser:
    parser = _Parser("gouji", description=say("about", lang), epilog=say("exit_codes", lang), add_help=False)
    parser.lang = lang
    options = parser.add_argument_group(say("options", lang))
    _common(options, lang)
    options.add_argument("--version", action="store_true", help=say("help_version", lang))
    commands = parser.add_subparsers(title=say("commands", lang), dest="command", metavar="COMMAND")
    for name, fill in _COMMANDS.items():
        about = say(f"about_{name}", lang)
        command = commands.add_parser(
            name, help=about, description=about, epilog=say("exit_codes", lang), add_help=False
        )
        command.lang = lang
        fill(command, lang)
    return parser


def _common(options: argparse._ArgumentGroup, lang: Lang) -> None:
    options.add_argument("-h", "--help", action="help", help=say("help_help", lang))
    # Read by `language` before there is a parser, so that the parser itself speaks it.
    options.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help=say("help_lang", lang))


def _groups(parser: _Parser, lang: Lang) -> tuple[argparse._ArgumentGroup, argparse._ArgumentGroup]:
    return parser.add_argument_group(say("arguments", lang)), parser.add_argument_group(say("options", lang))


def _extract(parser: _Parser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="+", metavar="PATHS", help=say("help_paths", lang))
    options.add_argument("--out", "-o", required=True, metavar="DIR", help=say("help_out", lang))
    _reader(options, lang)
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    _common(options, lang)


def _check(parser: _Parser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="+", metavar="PATHS", help=say("help_check_paths", lang))
    options.add_argument("--source", metavar="PATH", help=say("help_check_source", lang))
    options.add_argument("--report", metavar="DIR", help=say("help_report", lang))
    options.add_argument("--baseline", metavar="FILE", help=say("help_baseline", lang))
    options.add_argument("--write-baseline", metavar="FILE", help=say("help_write_baseline", lang))
    options.add_argument("--write", action="store_true", help=say("help_write", lang))
    _reader(options, lang)
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    _common(options, lang)


def _rules(parser: _Parser, lang: Lang) -> None:
    _, options = _groups(parser, lang)
    options.add_argument(
        "--format", choices=("table", "json"), default="table", help=say("help_format", lang)
    )
    _common(options, lang)


def _record(parser: _Parser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="+", metavar="PATHS", help=say("help_paths", lang))
    options.add_argument("--recording", required=True, metavar="DIR", help=say("help_recording_new", lang))
    _model(options, lang)
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    _common(options, lang)


def _reader(options: argparse._ArgumentGroup, lang: Lang) -> None:
    options.add_argument("--reader", choices=("offline", "model", "both"), help=say("help_reader", lang))
    options.add_argument("--recording", metavar="DIR", help=say("help_recording", lang))
    _model(options, lang)
    options.add_argument("--no-cache", action="store_true", help=say("help_no_cache", lang))


def _model(options: argparse._ArgumentGroup, lang: Lang) -> None:
    options.add_argument("--model", metavar="NAME", help=say("help_model", lang))
    options.add_argument("--base-url", metavar="URL", help=say("help_base_url", lang))
    options.add_argument("--api-key-env", metavar="NAME", help=say("help_api_key_env", lang))
    options.add_argument("--mode", metavar="MODE", help=say("help_mode", lang))
    options.add_argument("--config", metavar="FILE", help=say("help_config", lang))
    options.add_argument("--concurrency", type=_positive, metavar="N", help=say("help_concurrency", lang))


def _show(parser: _Parser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("file", metavar="FILE", help=say("help_file", lang))
    options.add_argument("--source", metavar="FILE", help=say("help_source", lang))
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    _common(options, lang)


def _schema(parser: _Parser, lang: Lang) -> None:
    _, options = _groups(parser, lang)
    kinds = ("budget", "final_accounts", "performance")
    options.add_argument("--kind", choices=kinds, default=kinds[0], help=say("help_kind", lang))
    options.add_argument("--catalogue", action="store_true", help=say("help_catalogue", lang))
    _common(options, lang)


_COMMANDS: Mapping[str, Callable[[_Parser, Lang], None]] = {
    "extract": _extract,
    "check": _check,
    "show": _show,
    "rules": _rules,
    "schema": _schema,
    "record": _record,
}


if __name__ == "__main__":
    sys.exit(main())

"""What the arguments of all commands are made of. Nothing heavy is imported here."""

import argparse
from collections.abc import Callable
from typing import NamedTuple

from extract.output.messages import LANGS, Lang, say

Group = argparse._ArgumentGroup
Fill = Callable[[argparse.ArgumentParser, Lang], None]


class Command(NamedTuple):
    """A command: the module whose `run` does it, and what adds its arguments to a parser."""

    module: str
    fill: Fill


def positive(text: str) -> int:
    """A count from 1 to 1024."""
    if not 1 <= int(text) <= 1024:
        raise ValueError(text)
    return int(text)


def workers(text: str) -> int:
    """A count from 0 to 256."""
    if not 0 <= int(text) <= 256:
        raise ValueError(text)
    return int(text)


def resamples(text: str) -> int:
    """How often documents are drawn: 100 to a million."""
    if not 100 <= int(text) <= 1_000_000:
        raise ValueError(text)
    return int(text)


def share(text: str) -> float:
    """A share above 0 and below 1."""
    if not 0 < float(text) < 1:
        raise ValueError(text)
    return float(text)


def part(text: str) -> float:
    """A share from 0, which is none, to 1, which is all."""
    if not 0 <= float(text) <= 1:
        raise ValueError(text)
    return float(text)


def port(text: str) -> int:
    """A port of this machine; 0 is any that is free."""
    if not 0 <= int(text) <= 65_535:
        raise ValueError(text)
    return int(text)


def up_to(most: int) -> Callable[[str], int]:
    """A count from 1 to `most`."""

    # Named as the other counts are: a wrong one is told of by this name.
    def positive(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return positive


def common(options: Group, lang: Lang) -> None:
    """What every command has: help and language."""
    options.add_argument("-h", "--help", action="help", help=say("help_help", lang))
    # Read by `language` before there is a parser, so that the parser itself speaks it.
    options.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help=say("help_lang", lang))


def groups(parser: argparse.ArgumentParser, lang: Lang) -> tuple[Group, Group]:
    """Where a command's arguments and its options are listed in its help."""
    return parser.add_argument_group(say("arguments", lang)), parser.add_argument_group(say("options", lang))

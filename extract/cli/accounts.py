"""`gouji accounts`: who may log in to the review page. Whoever can write the store decides that."""

import argparse
import sys
from getpass import getpass
from pathlib import Path
from typing import TextIO

from extract.batch.places import STORE, folder_of, is_there, store_of
from extract.cli.shared import store_settings, with_settings
from extract.output.messages import Lang, UserError, say
from extract.output.text import visible
from extract.review.accounts import keeping
from extract.store.reviews import ReviewStore
from extract.store.store import open_store

_DONE = {
    "add": "account_added",
    "password": "account_password_changed",
    "role": "account_role_changed",
    "disable": "account_kept_out",
    "enable": "account_let_in",
}
_ROLES = {"lead": "role_lead", "reviewer": "role_reviewer"}
_MOST_READ = 4096


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Do what `args.action` says; UserError where there is no store, or it cannot be done."""
    if (args.name is None) != (args.action == "list"):
        raise UserError(
            "account_name_missing" if args.name is None else "account_name_extra", action=args.action
        )
    if args.role is None and args.action == "role":
        raise UserError("account_role_missing")
    place = _place(args)
    if not is_there(place):
        raise UserError("no_store", place=place)
    with open_store(place) as store:
        if args.action == "list":
            _print(store.reviews, lang)
        else:
            _change(store.reviews, args, lang)
    return 0


def _place(args: argparse.Namespace) -> str:
    """The store that is named itself, by the folder that holds it, or by one of its runs."""
    given: str = args.place
    if "://" in given or Path(given).is_file():
        return given
    within = Path(given) / STORE
    if within.is_file():
        return str(within)
    settings = store_settings(args)
    return store_of(folder_of(given, settings), settings)


def _change(rows: ReviewStore, args: argparse.Namespace, lang: Lang) -> None:
    name: str = args.name
    match args.action:
        case "add":
            keeping.add(rows, name, args.role or "reviewer", _password(args.password_stdin, lang, sys.stdin))
        case "password":
            keeping.change_password(rows, name, _password(args.password_stdin, lang, sys.stdin))
        case "role":
            keeping.change_role(rows, name, args.role)
        case action:
            keeping.disable(rows, name, disabled=action == "disable")
    print(say(_DONE[args.action], lang, name=visible(name)), file=sys.stderr)


def _password(from_stdin: bool, lang: Lang, stdin: TextIO) -> str:
    """Typed where nobody reads it, twice, or the first line of stdin: as an argument every process could see it."""
    if from_stdin:
        return stdin.readline(_MOST_READ).rstrip("\r\n")
    if not stdin.isatty():
        raise UserError("account_no_terminal")
    password = getpass(say("account_password", lang))
    if getpass(say("account_again", lang)) != password:
        raise UserError("account_differ")
    return password


def _print(rows: ReviewStore, lang: Lang) -> None:
    people = rows.people()
    if not people:
        print(say("account_none", lang), file=sys.stderr)
    for one in people:
        state = say("account_disabled" if one.disabled else "account_enabled", lang)
        print("\t".join((visible(one.name), say(_ROLES[one.role], lang), state)))

"""`gouji review RUN`: the review page of a run, in the browser."""

import argparse
import getpass
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import uvicorn

from extract.cli.shared import teller, with_settings
from extract.cli.stored_run import StoredRun, stored_run
from extract.output.messages import Lang, UserError, say
from extract.output.text import visible
from extract.review.accounts.people import known_name
from extract.review.desk import Options, ReviewDesk
from extract.review.web.app import create_app
from extract.review.web.guard import Guard, accounts_guard, open_guard
from extract.review.web.security import protected
from extract.review.web.served import Served
from extract.review.web.serving import Policy, notice, serving, uvicorn_options
from extract.review.web.warming import warm
from extract.store.reviews import QueueFilter

_READY = 3


@with_settings
def run(args: argparse.Namespace, lang: Lang) -> int:
    """Serve it until it is interrupted; UserError where there is no such run, or it must not be served like that."""
    with stored_run(args) as held:
        # Disabled ones too: keeping everybody out must not let everybody in.
        has_accounts = bool(held.store.reviews.people())
        policy = serving(args.host, has_accounts, public_url=args.public_url, proxy=_proxy(args), lang=lang)
        guard = _guard(args, held, has_accounts)
        options = Options(args.probes, args.plants, args.low, args.include_personal, lang)
        held.store.reviews.carry(held.record.id, datetime.now(UTC))
        desk = ReviewDesk(held.store, held.record, held.folder, options)
        app = create_app(desk, held.store, held.record, guard, second=args.second)
        with _listening(args.host, args.port) as listener:
            warm()
            threading.Thread(target=_ready, args=(app.state.served, held), daemon=True).start()
            _tell(args, listener, policy, lang)
            server = uvicorn.Server(uvicorn.Config(protected(app, guard, policy), **_quiet(policy)))
            # Ctrl-C is how a server ends; every decision that was answered is kept.
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])
    return 0


def _ready(served: Served, held: StoredRun) -> None:
    """Make ready what most likely is opened first: a long document takes its time."""
    # Whoever opens it is told what is wrong with it.
    with suppress(UserError):
        for row in held.store.reviews.queue(held.record.id, QueueFilter("open"), limit=_READY):
            served.ready(row.head.key)


def _proxy(args: argparse.Namespace) -> str | None:
    """The proxy that is believed: one on this machine."""
    return "127.0.0.1" if args.behind_proxy else None


def _guard(args: argparse.Namespace, held: StoredRun, has_accounts: bool) -> Guard:
    """Where there are accounts people log in, on this machine too."""
    if has_accounts:
        return accounts_guard(held.store, held.record.id)
    return open_guard(known_name(args.reviewer or _user()))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"


def _listening(host: str, port: int) -> socket.socket:
    name = host.strip("[]")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    try:
        return socket.create_server((name, port), family=family)
    except OSError as error:
        raise UserError("review_port", host=host, port=port, why=error.strerror or error) from None


def _quiet(policy: Policy) -> dict[str, Any]:
    return {"log_level": "warning", "access_log": False, **uvicorn_options(policy)}


def _tell(args: argparse.Namespace, listener: socket.socket, policy: Policy, lang: Lang) -> None:
    host = f"[{args.host.strip('[]')}]" if ":" in args.host else args.host
    url = policy.origin or f"http://{host}:{listener.getsockname()[1]}"
    tell = teller(False)
    print(say("review_at", lang, url=visible(url)), flush=True)
    if warning := notice(policy, lang):
        tell(warning)
    if not args.no_open and policy.origin is None and sys.stdout.isatty():
        webbrowser.open(url)

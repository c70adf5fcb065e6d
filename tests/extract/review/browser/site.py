"""Samples under review behind a server: one that runs here, or the command as it is started."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from extract.review.desk import Options, ReviewDesk
from extract.review.events import Event
from extract.review.web.app import create_app
from extract.review.web.guard import open_guard
from extract.review.web.security import protected
from extract.review.web.serving import serving
from extract.store.store import RunStore, open_store
from tests.extract.review.bench import PLAIN
from tests.extract.review.runs import Runs
from tests.extract.review.web.live import running

SHORT = "budget_short.txt"
SITE = (SHORT, "budget_prose.txt")
ROOT = Path(__file__).parents[4]
_GOUJI = (sys.executable, "-m", "extract.cli.main")


class Site(NamedTuple):
    """A run under review, and its store."""

    url: str
    store: RunStore
    run: str

    def path(self, document: str = SHORT) -> str:
        """The page of a document."""
        head = self.store.reviews.head_named(self.run, document)
        assert head is not None
        return f"/documents/{head.key}"

    def events(self, document: str = SHORT) -> list[Event]:
        """The decisions about a document, as they are kept."""
        review = self.store.reviews.find(self.run, document)
        return [*review.events] if review else []

    def actions(self) -> list[str]:
        """What was decided, in its order."""
        return [one.what.action for one in self.events()]


@contextmanager
def site_of(runs: Runs, folder: Path, *names: str, options: Options = PLAIN) -> Iterator[Site]:
    """A run of samples under review, with a store of its own."""
    with runs.copied(folder, *names) as read, open_store(read.place) as store:
        (record,) = store.runs()
        policy = serving("127.0.0.1", accounts=False)
        guard = open_guard("ann")
        app = create_app(ReviewDesk(store, record, read.run, options), store, record, guard)
        with running(protected(app, guard, policy), policy) as url:
            yield Site(url, store, record.id)


@contextmanager
def reviewing(run: Path, *options: str, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`gouji review`, started as a reviewer does, with its address; ended by Ctrl-C."""
    command = [*_GOUJI, "review", str(run), "--no-open", "--port", str(port), "--reviewer", "ann", *options]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://[\w.]+:\d+", process.stdout.readline())
            assert found, process.poll()
            yield found[0], process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

"""A run that is killed again and again, and resumed each time, ends as an undisturbed one does and pays nothing twice.

    python -m eval.benchmarks.kill [--documents 300] [--kills 100]

Each kill is SIGKILL to the command at a random moment. When a run ends before so many kills, another one begins. Compared
are the facts files, byte by byte, with those of an undisturbed run; counted are questions whose answer was in the
cache at a kill and that were asked again (must be none), and those asked again at all (at most what was received or
out at the kills).
"""

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from eval.benchmarks.load.server import identity
from eval.benchmarks.load.stage import Served, environment, gouji, load, serving
from extract import prompt_files
from extract.documents.find import find
from extract.documents.load import load as load_document
from extract.model.memory import key_of, opening
from extract.model.question import Answered, Check, Question
from extract.output.facts_file import SUFFIX
from extract.pipeline import prepare
from extract.readers.model.prompts import built_in
from extract.readers.model.reader import ModelReader
from extract.settings import load_settings


class Tally:
    """What is counted over all kills."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys
        self.kills = self.again = self.durable_again = self.lost = 0
        self._log_read = 0
        self._durable: set[str] = set()
        self._asked: set[str] = set()

    def after_kill(self, log: Path, cache: Path) -> None:
        """Take stock: what was asked since the last kill, what is durable now."""
        self.kills += 1
        self._take(log)
        self._durable = cached(cache)
        known = {self.keys[one] for one in self._asked if one in self.keys}
        self.lost += len(known - self._durable)

    def after_end(self, log: Path) -> None:
        """Take stock of a run that came to its end; the next one has another cache."""
        self._take(log)
        self._durable, self._asked = set(), set()
        log.write_text("", "ascii")
        self._log_read = 0

    def _take(self, log: Path) -> None:
        lines = log.read_text("ascii").split()
        for one in lines[self._log_read :]:
            self.again += one in self._asked
            self.durable_again += self.keys.get(one) in self._durable
            self._asked.add(one)
        self._log_read = len(lines)


def cached(folder: Path) -> set[str]:
    """The keys of the answers that are durably in a cache folder."""
    database = folder / "answers" / "cache.db"
    if not database.exists():
        return set()
    with closing(sqlite3.connect(database)) as connection:
        return {str(key) for (key,) in connection.execute("SELECT key FROM Cache") if ":" not in str(key)}


def questions(documents: Path, env: Mapping[str, str], numbers: int) -> dict[str, str]:
    """The cache key of every question about the documents, by the identity of its request."""
    settings = load_settings(env=env, cwd=Path(tempfile.gettempdir()))
    reader = ModelReader(_Nobody())
    repair = built_in().text(prompt_files.REPAIR)
    found: dict[str, str] = {}
    for one in find([documents]).inputs:
        for ask in prepare(load_document(one.path, one.name), "model", numbers).plan.asks:
            part = reader.part(ask.part)
            user = built_in().user(ask.sheet.text, len(ask.sheet.open_numbers))
            question = Question(part.system, user, part.answer_type, one.name)
            found[identity(opening(question))] = key_of(settings, question, repair)
    return found


class _Nobody:
    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        raise AssertionError(f"nobody is asked {question.label}")


def _facts(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob(f"*{SUFFIX}"))}


def _killed(command: list[str], env: dict[str, str], after: float) -> bool:
    """Run a command and kill it after so many seconds; False where it ended before."""
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        if process.returncode not in (0, 1):
            raise SystemExit(f"the run ended with status {process.returncode}")
        return False


def _measure(args: argparse.Namespace, work: Path, server: Served, log: Path) -> None:
    documents = load(work / "documents", args.documents)
    env = environment(server.url, args.numbers, args.concurrency, work / "cache")
    whole = work / "runs" / "whole"
    ran = gouji(["extract", str(documents), "--run", str(whole), "--reader", "model", "-q"], env)
    if ran.status != 0:
        raise SystemExit(ran.said)
    expected = _facts(whole)
    print(
        f"undisturbed: {len(expected)} facts files, {server.seen()['requests']} requests, {ran.seconds:.1f} s"
    )
    tally = Tally(questions(documents, env, args.numbers))
    tally.after_end(log)
    chance, runs, differing = random.Random(args.seed), 0, 0
    while tally.kills < args.kills:
        runs += 1
        cache, out = work / f"cache{runs}", work / "runs" / f"killed{runs}"
        env = environment(server.url, args.numbers, args.concurrency, cache)
        command = ["extract", str(documents), "--run", str(out), "--reader", "model", "-q"]
        whole_command = [sys.executable, "-m", "extract.cli.main", *command]
        while tally.kills < args.kills and _killed(whole_command, env, chance.uniform(0.3, args.longest)):
            # What the server has on its way when the client is gone is still being counted as asked.
            time.sleep(0.3)
            tally.after_kill(log, cache)
        last = gouji(command, env)
        tally.after_end(log)
        made = _facts(out)
        differing += sum(made.get(name) != held for name, held in expected.items()) + len(
            made.keys() - expected.keys()
        )
        print(
            f"run {runs}: {tally.kills} kills so far, last status {last.status}, files that differ: {differing}"
        )
    print(
        f"{tally.kills} kills: files that differ {differing}; questions asked again whose answer was in the cache "
        f"{tally.durable_again}; asked again at all {tally.again}, received or out at the kills {tally.lost}"
    )


def main() -> None:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--numbers", type=int, default=20)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--longest", type=float, default=4.0, help="seconds before a kill, at most")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-kill-") as folder:
        work = Path(folder)
        log = work / "asked.log"
        log.write_text("", "ascii")
        with serving(work, args.numbers, "--latency", str(args.latency), "--log", str(log)) as server:
            _measure(args, work, server, log)


if __name__ == "__main__":
    main()

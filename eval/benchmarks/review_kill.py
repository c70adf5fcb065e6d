"""The review page is killed again and again while decisions come in: none that was acknowledged is lost, none is kept twice.

    python -m eval.benchmarks.review_kill [--kills 200] [--clients 4]

Each kill is SIGKILL to the server, one in five at a random moment after its start, the others while it answers; then it is
started again at the same port. Clients decide over HTTP on two samples, as the page does: a decision that was not answered is sent again under its own token. After each kill, with
no server running, the store is read: every token that was acknowledged is there once, none that was refused is there, and the
events of each review are numbered from 1 without gaps. It is an error, with status 1, if they are not.
"""

import argparse
import asyncio
import random
import re
import secrets
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import aiohttp

from eval.benchmarks.load.review import Page, extracted
from eval.benchmarks.load.stage import samples
from extract.store.store import open_store

_ROW = re.compile(r'data-kind="(field|number|finding)" data-id="([^"]+)"[^>]*? data-revision="(\d+)"')
_CSRF = re.compile(r'<meta name="csrf" content="([0-9a-f]+)" data-header="([\w-]+)"')
_ACTIONS = ("accept", "source_error", "clear", "restore")
_EARLY, _LONGEST_S = 0.2, 0.8
"""The share of kills that wait for no answer, and the latest moment of a kill: seconds since the server was ready, or answered."""
_LONGEST_WAIT_S = 30


class Kept:
    """What the clients were told, by token, over all kills; and what they may not have been told."""

    def __init__(self) -> None:
        self.acknowledged: set[str] = set()
        self.refused: set[str] = set()
        self.statuses: Counter[int] = Counter()
        self.cut_off = self.sent_again = 0

    def told(self, token: str, status: int, tries: int) -> None:
        """Take down an answer; `tries` are those without one before."""
        if status not in (200, 409, 422):
            raise SystemExit(f"the page answered {status}")
        self.statuses[status] += 1
        self.sent_again += tries > 0
        (self.acknowledged if status == 200 else self.refused).add(token)


class Client:
    """Somebody who decides on cards of all documents, at random, as fast as the server answers.

    `waiting`: a decision of theirs was cut off, and has no answer yet.
    """

    def __init__(self, url: str, kept: Kept, seed: int) -> None:
        self._url, self._kept, self._random = url, kept, random.Random(seed)
        self._cards: dict[int, dict[tuple[str, str], int]] = {}
        self.waiting = False

    async def work(self) -> None:
        """Decide until cancelled."""
        # Cookies of an address without a name are kept only when asked for.
        jar, limit = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=limit) as session:
            headers = await self._begin(session)
            while True:
                key = self._random.choice(sorted(self._cards))
                await self._decide(session, headers, key)

    async def _begin(self, session: aiohttp.ClientSession) -> dict[str, str]:
        home = await self._page(session, "/")
        for key in {int(one) for one in re.findall(r'data-key="(\d+)"', home)}:
            self._cards[key] = {}
            self._learn(key, await self._page(session, f"/documents/{key}"))
        found = _CSRF.search(home)
        assert found
        return {found[2]: found[1]}

    async def _page(self, session: aiohttp.ClientSession, path: str) -> str:
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(self._url + path) as answer:
                    answer.raise_for_status()
                    return await answer.text()
            await asyncio.sleep(0.05)

    def _learn(self, key: int, html: str) -> None:
        self._cards[key].update({(kind, one): int(revision) for kind, one, revision in _ROW.findall(html)})

    def _decision(self, key: int) -> dict[str, Any]:
        made: dict[str, Any] = {"token": secrets.token_hex(16), "since": 0, "next": ""}
        if self._random.random() < 0.15:
            return {**made, "action": "undo", "kind": "document", "id": "", "revision": 0}
        kind, one = self._random.choice(sorted(self._cards[key]))
        action = "clear" if kind == "number" else self._random.choice(_ACTIONS)
        return {**made, "action": action, "kind": kind, "id": one, "revision": self._cards[key][kind, one]}

    async def _decide(self, session: aiohttp.ClientSession, headers: dict[str, str], key: int) -> None:
        decision, tries = self._decision(key), 0
        while True:
            try:
                url = f"{self._url}/documents/{key}/decisions"
                async with session.post(url, json=decision, headers=headers) as answer:
                    html = await answer.text()
            except (aiohttp.ClientError, TimeoutError):
                tries, self.waiting = tries + 1, True
                self._kept.cut_off += tries == 1
                await asyncio.sleep(0.05)
                continue
            self.waiting = False
            self._kept.told(decision["token"], answer.status, tries)
            self._learn(key, html)
            return


def check(run: Path, kept: Kept) -> list[str]:
    """What is wrong in the store, read without a server; nothing, if all is well."""
    wrong: list[str] = []
    with open_store(str(run.parent / "gouji.sqlite")) as store:
        record = store.run_in(run.resolve().as_posix())
        assert record is not None
        numbers: dict[str, list[int]] = {}
        tokens: Counter[str] = Counter()
        for review, event in store.reviews.events(record.id):
            numbers.setdefault(review.document, []).append(event.number)
            tokens[event.what.token] += 1
    wrong += [f"lost {one}" for one in kept.acknowledged - tokens.keys()]
    wrong += [f"kept though refused {one}" for one in kept.refused & tokens.keys()]
    wrong += [f"kept twice {one}" for one, count in tokens.items() if count > 1]
    gaps = (name for name, held in numbers.items() if sorted(held) != [*range(1, len(held) + 1)])
    return wrong + [f"numbers of {name}" for name in gaps]


async def killing(run: Path, kills: int, clients: int, seed: int) -> tuple[Kept, list[str]]:
    """Kill the server so many times under so many clients. What the clients were told, and what was wrong after a kill."""
    moments, kept, wrong = random.Random(seed), Kept(), list[str]()
    page = await asyncio.to_thread(Page, run)
    port = int(page.url.rpartition(":")[2])
    those = [Client(page.url, kept, seed + one) for one in range(clients)]
    working = [asyncio.create_task(one.work()) for one in those]
    try:
        for kill in range(kills):
            await _answered(kept, 0 if moments.random() < _EARLY else 1)
            await asyncio.sleep(moments.uniform(0, _LONGEST_S))
            page.kill()
            # What was answered has been read by now, or never will be.
            await asyncio.sleep(0.02)
            wrong += [f"after kill {kill + 1}: {one}" for one in await asyncio.to_thread(check, run, kept)]
            page = await asyncio.to_thread(Page, run, port=port)
        while any(one.waiting for one in those):
            await _answered(kept, 1)
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        page.kill()
    return kept, wrong + await asyncio.to_thread(check, run, kept)


async def _answered(kept: Kept, more: int) -> None:
    """Wait for so many more answers."""
    end, wanted = time.monotonic() + _LONGEST_WAIT_S, kept.statuses.total() + more
    while kept.statuses.total() < wanted:
        if time.monotonic() > end:
            raise SystemExit("the page does not answer")
        await asyncio.sleep(0.01)


def main(argv: list[str]) -> int:
    """Run it and print the figures; 1 where a decision was lost or kept twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="gouji-review-kill-") as folder:
        run = extracted(samples()[:2], Path(folder) / "run")
        kept, wrong = asyncio.run(killing(run, args.kills, args.clients, args.seed))
        with closing(sqlite3.connect(Path(folder) / "gouji.sqlite")) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(kept.statuses.items()))
    print(
        f"{args.kills} kills in {time.perf_counter() - start:.0f} s, {args.clients} clients; answers: {statuses}"
    )
    print(
        f"decisions acknowledged {len(kept.acknowledged)}, cut off by a kill {kept.cut_off}, sent again {kept.sent_again}"
    )
    print(f"integrity check: {sound}; wrong: {len(wrong)}")
    for one in wrong[:20]:
        print(one)
    return 1 if wrong or sound != "ok" else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

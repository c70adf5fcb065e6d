"""Shards: some documents that wait, handed out together; small enough that a lost one costs little."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from extract.store.records import Queued
from extract.store.store import RunStore

MOST = 50
"""Documents of a shard: some seconds of a worker, and some kilobytes of a scheduler's memory."""

_PER_WORKER = 4
"""Shards that every worker gets at least: with fewer of them one would wait for the other's last."""


class Shard(NamedTuple):
    """Documents that are read by one worker."""

    documents: tuple[Queued, ...]

    @property
    def key(self) -> str:
        """A name of the shard from which nothing of its documents can be read back; the same for the same files.

        >>> Shard((Queued("a.txt", "/in/a.txt", 0, 10, 5),)).key
        'd7b8642dfe84d42d'
        """
        digest = hashlib.sha256()
        for one in self.documents:
            digest.update(f"{one.document}\0{one.size}\0{one.mtime_ns}\0".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:16]

    def singly(self) -> Iterator["Shard"]:
        """The same documents, each by itself."""
        return (Shard((one,)) for one in self.documents)


def size(waiting: int, workers: int) -> int:
    """Documents of a shard where so many wait for so many workers.

    >>> size(2000, 2), size(20, 2), size(1, 8)
    (50, 3, 1)
    """
    return max(1, min(MOST, -(-waiting // (workers * _PER_WORKER))))


def waiting(store: RunStore, run: str, documents: int) -> Iterator[Shard]:
    """The documents that wait, so many a shard, read from the store as they are asked for."""
    return (Shard(tuple(page)) for page in store.waiting(run, documents))


def left(store: RunStore, run: str, shard: Shard) -> Shard:
    """Those documents of a shard that still wait."""
    documents = {one.document: one for one in shard.documents}
    after, last = shard.documents[0].ordinal - 1, shard.documents[-1].ordinal
    found: list[Queued] = []
    # Documents of several sittings may have the same turns.
    while after < last and (page := store.pending(run, after, MOST)):
        found += (documents[one.document] for one in page if one.document in documents)
        after = page[-1].ordinal
    return Shard(tuple(found))

"""The adapter to Dask: a crew of workers, on this machine or at the address of a scheduler that runs already.

What is secret (keys, addresses with passwords) goes to the workers in a plugin: the scheduler holds it as bytes, which it
passes on to workers that join later and neither unpacks, logs nor shows. A task holds documents' names alone.
"""

# mypy: disallow-untyped-calls=False
# Half of distributed's functions have no types.

import itertools
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from distributed import Client, Future, KilledWorker, LocalCluster, WorkerPlugin, get_worker

from extract.engine.seat import Done, Job, Seat
from extract.engine.shards import Shard
from extract.output.messages import UserError
from extract.output.text import visible

_THREADS = 2
"""Shards that a worker reads at a time, so that it has something to do while the last document of one takes long."""
_AHEAD = 1
"""Shards that wait at a worker."""
_BEAT_S = 1.0
_WAIT_S = 60.0
"""How long the first worker may take to come."""

Result = tuple[Shard, Done | None]
"""A shard and what became of it; None where every worker that took it died."""


class Seats(WorkerPlugin):
    """Gives every worker of a run its seat, and takes it away when the run is over."""

    def __init__(self, job: Job, *, local: bool) -> None:
        self.name = seats_of(job.spec.run)
        self._job, self._local = job, local
        self.seat: Seat | None = None

    def setup(self, worker: Any) -> None:
        if self._local and threading.current_thread() is threading.main_thread():
            # Ctrl-C is the command's: a worker that it ends would be taken for one that died.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.seat = Seat(self._job)

    def teardown(self, worker: Any) -> None:
        if self.seat is not None:
            self.seat.close()


def seats_of(run: str) -> str:
    """The name of a run's plugin: a run that goes on takes the place of what it left behind."""
    return f"gouji-{run}"


def read_shard(seats: str, shard: Shard) -> Done:
    """The task: a shard read by the worker that it came to."""
    plugin = get_worker().plugins[seats]
    assert isinstance(plugin, Seats)
    assert plugin.seat is not None
    return plugin.seat.read(shard)


class Crew:
    """The workers of a run."""

    def __init__(self, client: Client, run: str) -> None:
        self._client, self._run = client, run
        self._count = itertools.count()
        self._ended: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()

    def workers(self) -> int:
        """How many there are now."""
        return len(self._client.nthreads())

    def results(
        self, shards: Iterable[Shard], beat: Callable[[], None], most: int | None = None
    ) -> Iterator[Result]:
        """What becomes of shards, as they end; `most` of them are out at a time, by default a few for each worker.

        Shards are taken from the iterable when there is room for them.

        Raises:
            UserError: a worker failed at a shard, or the scheduler is gone.
        """
        left, out = iter(shards), dict[Any, tuple[Shard, "Future[Any]"]]()
        try:
            while True:
                for shard in itertools.islice(left, max(0, (most or self._room()) - len(out))):
                    future = self._submitted(shard)
                    out[future.key] = (shard, future)
                if not out:
                    return
                shard, future = out.pop(self._next(beat).key)
                yield shard, _done(future)
        finally:
            self._client.cancel([future for _, future in out.values()], force=True)

    def _room(self) -> int:
        # A crew of nobody for a moment, as after a kill: what is out waits for the next one.
        threads = self._client.nthreads().values()
        return sum(min(one, _THREADS) + _AHEAD for one in threads) or 1

    def _submitted(self, shard: Shard) -> "Future[Any]":
        key = f"gouji-{self._run}-{shard.key}-{next(self._count)}"
        future = self._client.submit(read_shard, seats_of(self._run), shard, key=key, pure=False)
        future.add_done_callback(self._ended.put)
        return future

    def _next(self, beat: Callable[[], None]) -> "Future[Any]":
        while True:
            with suppress(queue.Empty):
                return self._ended.get(timeout=_BEAT_S)
            beat()


def _done(future: "Future[Any]") -> Done | None:
    if future.status == "finished":
        done: Done = future.result()
        return done
    if future.status == "error":
        error = future.exception()
        if isinstance(error, KilledWorker):
            return None
        raise UserError("engine_failed", why=visible(f"{type(error).__name__}: {error}")[:300])
    raise UserError("engine_gone")


@contextmanager
def crew(address: str, workers: int, job: Callable[[int], Job]) -> Iterator[Crew]:
    """A crew with a seat in each worker: at a scheduler, or with "" so many processes of this machine.

    `job` is told how many workers there are.

    Raises:
        UserError: no scheduler answers, no worker comes, or they cannot load what they need.
    """
    with ExitStack() as stack:
        cluster = address or stack.enter_context(_cluster(workers))
        client = stack.enter_context(_client(cluster))
        asked = job(_waited(client, address))
        name = seats_of(asked.spec.run)
        try:
            client.register_plugin(Seats(asked, local=not address), name=name)
        except (OSError, ImportError, AttributeError, TypeError) as error:
            raise UserError("engine_unloadable", why=visible(f"{type(error).__name__}: {error}")) from None
        try:
            yield Crew(client, asked.spec.run)
        finally:
            with suppress(OSError, TimeoutError):
                client.unregister_worker_plugin(name)


def _cluster(workers: int) -> LocalCluster:
    # It listens on the loopback alone and has no dashboard; its status page takes any port.
    page = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=_THREADS,
        processes=True,
        host="127.0.0.1",
        scheduler_kwargs=page,
    )


def _client(cluster: str | LocalCluster) -> Client:
    try:
        return Client(cluster, timeout="10s")
    except (OSError, ValueError) as error:
        raise UserError(
            "engine_unreachable", address=visible(str(cluster)), why=visible(str(error))
        ) from None


def _waited(client: Client, address: str) -> int:
    """How many workers there are, once there is one."""
    until = time.monotonic() + _WAIT_S
    while not (workers := len(client.nthreads())):
        if time.monotonic() > until:
            raise UserError("engine_empty", address=visible(address))
        time.sleep(0.2)
    return workers

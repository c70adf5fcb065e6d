"""Where the steps of documents are taken: in this process, or in a few others so that the asking is never held up."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import connection, get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from extract.telemetry import logs

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger(__name__)

_NICE = 5

_log = ExitStack()
"""The run's log, open in a worker as long as that lives."""

_LOADED = ["extract.batch.steps", "extract.store.store"]
"""What a step takes. Light modules name it here, so that nobody loads it before there is another process to."""

_TRIES_APART = 2
"""Times that a step is begun once more, after its process ended: it may have been killed for another's sake, as when memory
runs out."""


class CrashedError(Exception):
    """A step whose process ended, each time it was tried."""

    def __init__(self) -> None:
        super().__init__("the process that read it ended")


class Workers:
    """Takes steps. A context manager; with no processes the steps are taken where they are asked for.

    A step is a function of a module, with plain data in and out.
    """

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._apart: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        pools, self._pool, self._apart = (self._pool, self._apart), None, None
        for pool in filter(None, pools):
            pool.shutdown(wait=True, cancel_futures=True)

    async def run(self, step: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
        """The step's result; CrashedError where its process ended each time, else what the step raises."""
        if self.processes == 0:
            # The one place where a batch of an offline reader lets Ctrl-C in.
            await asyncio.sleep(0)
            return step(*args, **named)
        pool = self._pool = self._pool or _opened(self.processes)
        try:
            return await asyncio.wrap_future(_submitted(pool, step, *args, **named))
        except BrokenProcessPool:
            logger.warning("a worker process ended; its documents are read once more")
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
        # With a process that ends, all steps of its pool are lost: whose fault it was shows when each is taken by itself.
        async with self._turn:
            for _ in range(_TRIES_APART):
                apart = self._apart = self._apart or _opened(1)
                try:
                    return await asyncio.wrap_future(_submitted(apart, step, *args, **named))
                except BrokenProcessPool:
                    self._apart = None
                    apart.shutdown(wait=False)
        raise CrashedError


def make_ready() -> None:
    """Begin to load what steps take, beside whatever this process does meanwhile: workers then begin at once.

    It is a process of its own that loads it, and that the workers are forked of. Where there can be none, as on Windows, each
    worker loads it.
    """
    if not _Forking.works:
        return
    _context()
    from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415 - there are none on Windows

    try:
        # First, as it lets this process hear of Ctrl-C again when it has begun.
        resource_tracker.ensure_running()
        with _deaf(), _same_path():
            forkserver.ensure_running()
    except OSError as error:
        logger.info("no process to fork workers of: %s", error)
        _Forking.works = False


class _Forking:
    """Whether workers can be forked of a process that was made for it: it wants a socket in the folder for such files."""

    works = "forkserver" in get_all_start_methods()


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C is this process's: what begins in the block inherits that it does not hear of it."""
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


@contextmanager
def _same_path() -> Iterator[None]:
    """What begins in the block looks for modules where this process does, and not in whatever folder it is begun in."""
    changed = {
        "PYTHONSAFEPATH": "1",
        "PYTHONPATH": os.pathsep.join(one or str(Path.cwd()) for one in sys.path),
    }
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _opened(processes: int) -> ProcessPoolExecutor:
    make_ready()
    return ProcessPoolExecutor(processes, _context(), initializer=_begin, initargs=(logs.opened(),))


def _context() -> BaseContext:
    # Not a fork of this process: one with threads and open connections may hang or share them.
    if not _Forking.works:
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


def _submitted(
    pool: ProcessPoolExecutor, step: Callable[P, R], *args: P.args, **named: P.kwargs
) -> "Future[R]":
    """The step, handed to a pool. BrokenProcessPool also where its processes cannot even be begun."""
    try:
        return pool.submit(_taken, logs.subject(), partial(step, *args, **named))
    except (EOFError, ConnectionError) as error:
        raise BrokenProcessPool(str(error)) from error


def _taken(subject: Mapping[str, str], step: Callable[[], R]) -> R:
    """A worker's: the step's result, what it writes to the log being about the same as where it was asked for."""
    with logs.about(**subject):
        return step()


def _begin(log: logs.Log | None) -> None:
    """Let a worker end with its parent, even one that was killed, leave Ctrl-C to it, and the processor to the asking."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # Whoever asks, and a model server on this machine, come first: a slot of the server that stands empty is time lost.
        os.nice(_NICE)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if log is not None:
        _log.enter_context(logs.sharing(log))


def _end_with(parent: Any) -> None:
    connection.wait([parent.sentinel])
    os._exit(1)

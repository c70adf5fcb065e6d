"""Who watches a batch: told of each document that is done, and now and then that the work goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from extract.output.run_file import DocumentRow


class Watcher(Protocol):
    """What a progress bar is to a batch."""

    def done(self, row: DocumentRow) -> None: ...
    def beat(self) -> None: ...


@asynccontextmanager
async def beating(watcher: Watcher) -> AsyncIterator[None]:
    """Let a watcher know every second, for the length of the block, that the work goes on."""
    task = asyncio.create_task(_beat(watcher))
    try:
        yield
    finally:
        task.cancel()


async def _beat(watcher: Watcher) -> None:
    while True:
        await asyncio.sleep(1)
        watcher.beat()

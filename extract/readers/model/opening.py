"""Opens a model reader: the client, its cache, and a recording in the network's place."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx2

from extract.model.cache import AnswerCache
from extract.model.client import ModelClient
from extract.model.recording import RecordTransport, ReplayTransport
from extract.readers.base import Reader
from extract.readers.model import prompts
from extract.readers.model.reader import ModelReader
from extract.settings import Settings


@asynccontextmanager
async def open_model(settings: Settings, recording: Path | None) -> AsyncIterator[Reader]:
    """A model reader; with a recording its answers come from that folder, and no network and no cache is touched."""
    transport = None if recording is None else ReplayTransport(recording)
    async with _opened(settings, transport, cached=recording is None) as reader:
        yield reader


@asynccontextmanager
async def record_model(settings: Settings, recording: Path) -> AsyncIterator[Reader]:
    """A model reader whose answers are kept in `recording`; at the end what was not asked again is dropped from it."""
    transport = RecordTransport(recording)
    async with _opened(settings, transport, cached=False) as reader:
        yield reader
    transport.prune()


@asynccontextmanager
async def _opened(
    settings: Settings, transport: httpx2.AsyncBaseTransport | None, *, cached: bool
) -> AsyncIterator[Reader]:
    async with AsyncExitStack() as stack:
        cache = stack.enter_context(AnswerCache(settings.cache_dir)) if cached else None
        client = ModelClient(settings, transport, cache, repair_template=prompts.text("repair.jinja"))
        yield ModelReader(await stack.enter_async_context(client))

"""Opens a model reader: the client, its cache, and a recording in the network's place."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract import prompt_files
from extract.model.cache import AnswerCache
from extract.model.lazy import LazyClient
from extract.readers.base import Reader
from extract.readers.model.prompts import Prompts
from extract.readers.model.reader import ModelReader
from extract.settings import Settings

if TYPE_CHECKING:
    import httpx2


@asynccontextmanager
async def open_model(settings: Settings, recording: Path | None) -> AsyncIterator[Reader]:
    """A model reader; with a recording its answers come from that folder, and no network and no cache is touched."""
    transport = None
    if recording is not None:
        from extract.model.recording import ReplayTransport  # noqa: PLC0415 - its HTTP library is not light

        transport = ReplayTransport(recording)
    async with _opened(settings, transport, cached=recording is None) as reader:
        yield reader


@asynccontextmanager
async def record_model(settings: Settings, recording: Path) -> AsyncIterator[Reader]:
    """A model reader whose answers are kept in `recording`; at the end what was not asked again is dropped from it."""
    from extract.model.recording import RecordTransport  # noqa: PLC0415 - as above

    transport = RecordTransport(recording)
    async with _opened(settings, transport, cached=False) as reader:
        yield reader
    transport.prune()


@asynccontextmanager
async def _opened(
    settings: Settings, transport: "httpx2.AsyncBaseTransport | None", *, cached: bool
) -> AsyncIterator[Reader]:
    prompts = Prompts.of(settings.prompts)
    async with AsyncExitStack() as stack:
        cache = stack.enter_context(AnswerCache(settings.cache_dir)) if cached else None
        client = LazyClient(settings, transport, cache, prompts.text(prompt_files.REPAIR))
        yield ModelReader(await stack.enter_async_context(client), prompts=prompts)

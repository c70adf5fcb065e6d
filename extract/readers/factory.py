"""Opens readers by name. Heavy imports stay inside: the offline reader needs no model client."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract.readers.base import Reader
from extract.settings import Settings

if TYPE_CHECKING:
    import httpx2

NAMES = ("offline", "model", "both")


@asynccontextmanager
async def open_reader(
    name: str | None, settings: Settings, recording: Path | None = None
) -> AsyncIterator[Reader]:
    """A reader, open for the length of the block.

    `name` None is "model" where a model or a recording is given, else "offline". With a recording the model's answers
    come from that folder and no network is touched.

    Raises:
        ValueError: no reader has this name.
        SettingsError: a model is asked for and none is named.
    """
    name = name or ("model" if settings.model or recording else "offline")
    if name not in NAMES:
        raise ValueError(f"no reader is called {name!r}; there are {', '.join(NAMES)}")
    from extract.readers.offline.reader import OfflineReader

    offline = OfflineReader()
    if name == "offline":
        yield offline
        return
    transport = None
    if recording is not None:
        from extract.model.recording import ReplayTransport

        transport = ReplayTransport(recording)
    async with _model_reader(settings, transport, cached=recording is None) as model:
        if name == "model":
            yield model
        else:
            from extract.readers.both import BothReaders

            yield BothReaders(model, offline)


@asynccontextmanager
async def build_reader(settings: Settings, recording: Path) -> AsyncIterator[Reader]:
    """A model reader whose answers are kept in `recording`; at the end what was not asked again is dropped from it."""
    from extract.model.recording import RecordTransport

    transport = RecordTransport(recording)
    async with _model_reader(settings, transport, cached=False) as model:
        yield model
    transport.prune()


@asynccontextmanager
async def _model_reader(
    settings: Settings, transport: "httpx2.AsyncBaseTransport | None", *, cached: bool
) -> AsyncIterator[Reader]:
    from extract.model.cache import AnswerCache
    from extract.model.client import ModelClient
    from extract.readers.model import prompts
    from extract.readers.model.reader import ModelReader

    async with AsyncExitStack() as stack:
        cache = stack.enter_context(AnswerCache(settings.cache_dir)) if cached else None
        client = ModelClient(settings, transport, cache, repair_template=prompts.text("repair.jinja"))
        yield ModelReader(await stack.enter_async_context(client))

"""Opens a model reader: the client, its cache, and a recording in the network's place."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract import prompt_files
from extract.model.cache import AnswerStore
from extract.model.cache_disk import DiskStore
from extract.model.remembering import RememberingClient
from extract.readers.base import Reader
from extract.readers.model.prompts import Prompts
from extract.readers.model.reader import ModelReader
from extract.settings import Settings

if TYPE_CHECKING:
    import httpx2

    from extract.model.budget import Budget


@asynccontextmanager
async def open_model(
    settings: Settings, recording: Path | None, run: str = "", budget: "Budget | None" = None
) -> AsyncIterator[Reader]:
    """A model reader; with a recording its answers come from that folder, and no network and no cache is touched.

    `run` names a run that may be taken up again: what it paid for then counts as paid by it. `budget` is what
    all questions may cost.

    Raises:
        SettingsError: no server or no model is named, or the shared cache cannot be used.
    """
    transport = None
    if recording is not None:
        from extract.model.recording import ReplayTransport  # noqa: PLC0415 - its HTTP library is not light

        transport = ReplayTransport(recording)
    async with _opened(settings, transport, kept=recording is None, run=run, budget=budget) as reader:
        yield reader


@asynccontextmanager
async def record_model(settings: Settings, recording: Path) -> AsyncIterator[Reader]:
    """A model reader whose answers are kept in `recording`; at the end what was not asked again is dropped from it."""
    from extract.model.recording import RecordTransport  # noqa: PLC0415 - as above

    transport = RecordTransport(recording)
    async with _opened(settings, transport, kept=False) as reader:
        yield reader
    transport.prune()


@asynccontextmanager
async def _opened(
    settings: Settings,
    transport: "httpx2.AsyncBaseTransport | None",
    *,
    kept: bool,
    run: str = "",
    budget: "Budget | None" = None,
) -> AsyncIterator[Reader]:
    prompts = Prompts.of(settings.prompts)
    async with AsyncExitStack() as stack:
        answers = await stack.enter_async_context(open_answers(settings)) if kept else None
        client = RememberingClient(
            settings, transport, answers, prompts.text(prompt_files.REPAIR), run, budget
        )
        yield ModelReader(
            await stack.enter_async_context(client), prompts=prompts, numbers=settings.question_numbers
        )


@asynccontextmanager
async def open_answers(settings: Settings) -> AsyncIterator[AnswerStore]:
    """Where answers are kept, by the settings.

    Raises:
        SettingsError: a shared cache is named that cannot be used.
    """
    async with DiskStore(settings.cache_dir) as disk:
        if settings.cache_url is None:
            yield disk
            return
        from extract.model.cache_redis import RedisStore  # noqa: PLC0415 - only where there is one

        async with await RedisStore.open(settings.cache_url, disk) as shared:
            yield shared

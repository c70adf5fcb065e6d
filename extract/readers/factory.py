"""Opens readers by name. What a reader needs is imported when it is opened: each starts without what only others need."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract.readers.base import Reader
from extract.settings import Settings

if TYPE_CHECKING:
    from extract.model.budget import Budget

NAMES = ("offline", "model", "both", "offline-first")


def chosen(name: str | None, settings: Settings, recording: Path | None = None) -> str:
    """The name of the reader: the one asked for, else "model" where a model or a recording is given, else "offline".

    Raises:
        ValueError: no reader has this name.
    """
    name = name or ("model" if settings.model or recording else "offline")
    if name not in NAMES:
        raise ValueError(f"no reader is called {name!r}; there are {', '.join(NAMES)}")
    return name


@asynccontextmanager
async def open_reader(
    name: str | None,
    settings: Settings,
    recording: Path | None = None,
    run: str = "",
    budget: "Budget | None" = None,
) -> AsyncIterator[Reader]:
    """A reader, open for the length of the block.

    `name` is as for `chosen`. With a recording the model's answers come from that folder and no network is touched.
    `run` names a run that may be taken up again, `budget` is what its questions may cost.

    Raises:
        ValueError: no reader has this name.
        SettingsError: a model is asked for and none is named.
    """
    name = chosen(name, settings, recording)
    if name == "offline":
        yield _offline()
        return
    from extract.readers.model.opening import open_model  # noqa: PLC0415 - openai takes half a second to import

    async with open_model(settings, recording, run, budget) as model:
        if name == "offline-first":
            from extract.readers.offline_first import OfflineFirstReader  # noqa: PLC0415 - as above

            yield OfflineFirstReader(model, numbers=settings.question_numbers)
            return
        if name == "model":
            yield model
            return
        from extract.readers.both import BothReaders  # noqa: PLC0415 - as of the offline reader

        yield BothReaders(model, _offline())


def _offline() -> Reader:
    from extract.readers.offline.reader import OfflineReader  # noqa: PLC0415 - who asks a model alone needs none

    return OfflineReader()


@asynccontextmanager
async def open_recorder(settings: Settings, recording: Path) -> AsyncIterator[Reader]:
    """A model reader that keeps the answers in `recording`, and drops those not asked for when the block ends well."""
    from extract.readers.model.opening import record_model  # noqa: PLC0415 - as above

    async with record_model(settings, recording) as reader:
        yield reader

"""gouji from Python: a document in, its facts out.

>>> from extract.api import extract
>>> result = extract(text="2024年单位预算情况说明\\n收入预算：2024年收入100.5万元。", reader="offline")
>>> [(fact.value, fact.unit) for fact in result.facts if fact.path == "revenue.amount"]
[('100.5', '万元')]

A fact holds `path`, `value` and `unit` as written, `yuan` as a Decimal, and `at`, its places in the text:

>>> start, end = result.facts[-1].at[0]
>>> result.document.text[start:end] == result.facts[-1].value
True
"""

import asyncio
import os
import threading
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from extract.documents.document import Document
from extract.documents.load import Input, InputError, find, load
from extract.pipeline import DocumentResult, extract_document
from extract.readers.base import Reader
from extract.readers.factory import open_reader
from extract.settings import Settings, load_settings

__all__ = ["DocumentResult", "InputError", "Outcome", "extract", "extract_many", "in_order"]

AnyPath = str | os.PathLike[str]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of many: either `result`, or `error` that says why there is none."""

    name: str
    path: Path | None
    result: DocumentResult | None
    error: Exception | None = None


def extract(
    source: AnyPath | Document | None = None,
    *,
    text: str | None = None,
    reader: str | None = None,
    recording: AnyPath | None = None,
    **settings: object,
) -> DocumentResult:
    """The facts of one document: a path, a Document, or a `text`.

    Args:
        source: a file, or a document at hand; a str is always a path.
        text: the text itself, in place of `source`.
        reader: "offline", "model" or "both"; by default the model where one is configured, else offline.
        recording: a folder of recorded answers that stand in for the model.
        settings: those of `extract.settings.Settings` that are to win over environment and files (model="...").

    Raises:
        InputError: the file cannot be read.
        SettingsError: a setting cannot be used.
        TypeError: neither or both of `source` and `text` are given.
    """
    if (source is None) == (text is None):
        raise TypeError("extract() takes a path or a Document, or text=...")
    document = _document(source) if source is not None else Document.from_text(text or "")
    with _loop() as run, _opened(run, reader, recording, settings) as (opened, _):
        return run(extract_document(document, opened))


def extract_many(
    paths: Iterable[AnyPath],
    *,
    reader: str | None = None,
    recording: AnyPath | None = None,
    **settings: object,
) -> Iterator[Outcome]:
    """The facts of many files, in the order of their names: folders and patterns are taken as `gouji extract` takes them.

    What is wrong with a document is in its outcome and does not stop the others; outcomes are not kept.

    Raises:
        SettingsError: a setting cannot be used.
    """
    found = find(paths)
    for problem in found.problems:
        yield Outcome(problem.name, None, None, problem)
    with _loop() as run, _opened(run, reader, recording, settings) as (opened, used):
        at_once = used.concurrency if opened.name != "offline" else 1
        outcomes = in_order(found.inputs, lambda one: _outcome(one, opened), at_once)
        try:
            while (outcome := run(anext(outcomes, None))) is not None:
                yield outcome
        finally:
            run(outcomes.aclose())


async def in_order(items: Iterable[T], work: Callable[[T], Awaitable[R]], at_once: int) -> AsyncGenerator[R]:
    """The results of `work` in the order of `items`, at most `at_once` worked on, and few held back for a slow one."""
    slots = asyncio.Semaphore(at_once)

    async def one(item: T) -> R:
        async with slots:
            return await work(item)

    # With one at a time nothing is begun before its forerunner is done with; else some may wait for a slow head.
    most = 1 if at_once == 1 else 2 * at_once
    waiting: deque[asyncio.Task[R]] = deque()
    try:
        for item in items:
            waiting.append(asyncio.create_task(one(item)))
            if len(waiting) >= most:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def _outcome(one: Input, reader: Reader) -> Outcome:
    try:
        return Outcome(one.name, one.path, await extract_document(load(one.path, one.name), reader))
    except Exception as error:  # the promise is that one document stops no other
        return Outcome(one.name, one.path, None, error)


def _document(source: AnyPath | Document) -> Document:
    return source if isinstance(source, Document) else load(source)


Run = Callable[[Awaitable[Any]], Any]


@contextmanager
def _opened(
    run: Run, reader: str | None, recording: AnyPath | None, overrides: dict[str, object]
) -> Iterator[tuple[Reader, Settings]]:
    settings = load_settings(overrides)
    folder = None if recording is None else Path(recording)
    opening: AbstractAsyncContextManager[Reader] = open_reader(reader, settings, folder)
    opened = run(opening.__aenter__())
    try:
        yield opened, settings
    finally:
        run(opening.__aexit__(None, None, None))


@contextmanager
def _loop() -> Iterator[Run]:
    """Runs coroutines on a loop of its own thread, so that notebooks, which have a loop already, can call us."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="gouji", daemon=True)
    thread.start()

    async def awaited(one: Awaitable[T]) -> T:
        return await one

    def run(one: Awaitable[T]) -> T:
        return asyncio.run_coroutine_threadsafe(awaited(one), loop).result()

    try:
        yield run
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

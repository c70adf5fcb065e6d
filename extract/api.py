r"""gouji from Python: a document in, its facts out.

>>> from extract.api import extract
>>> result = extract(text="某局2024年单位预算\n二、收支总体情况\n收入预算：2024年年初安排收入100.5万元。", reader="offline")
>>> revenue = next(fact for fact in result.facts if fact.path == "revenue.amount")
>>> revenue.value, revenue.unit, revenue.yuan == 1_005_000
('100.5', '万元', True)

`at` holds the places of a fact in the text:

>>> start, end = revenue.at[0]
>>> result.document.text[start:end]
'100.5'

Many files, one after another, whatever becomes of each:

>>> for outcome in extract_many(["budgets/"]):  # doctest: +SKIP
...     print(outcome.name, outcome.error or len(outcome.result.facts))
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from extract.concurrency import in_order
from extract.documents.document import Document
from extract.documents.find import find
from extract.documents.load import Input, InputError, load
from extract.pipeline import DocumentResult, extract_document
from extract.readers.base import Reader
from extract.readers.factory import open_reader
from extract.settings import Settings, load_settings

__all__ = ["DocumentResult", "InputError", "Outcome", "extract", "extract_many"]

AnyPath = str | os.PathLike[str]
T = TypeVar("T")


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
        reader: "offline", "model", "both" or "offline-first"; by default the model where one is configured, else
            offline.
        recording: a folder of recorded answers that stand in for the model.
        settings: those of `extract.settings.Settings` that are to win over environment and files (model="...").

    Raises:
        InputError: the file cannot be read.
        SettingsError: a setting cannot be used.
        TypeError: neither or both of `source` and `text` are given.
        ValueError: no reader has the name given.
    """
    if (source is None) == (text is None):
        raise TypeError("extract() takes a path or a Document, or text=...")
    document = _document(source) if source is not None else Document.from_text(text or "")
    with _Loop() as loop, _opened(loop, reader, recording, load_settings(settings)) as opened:
        return loop.run(extract_document(document, opened))


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
        ValueError: no reader has the name given.
    """
    found = find(paths)
    for problem in found.problems:
        yield Outcome(problem.name, None, None, problem)
    used = load_settings(settings)
    with _Loop() as loop, _opened(loop, reader, recording, used) as opened:
        at_once = 1 if opened.name == "offline" else used.concurrency
        outcomes = in_order(found.inputs, lambda one: _outcome(one, opened), at_once)
        try:
            while (outcome := loop.run(anext(outcomes, None))) is not None:
                yield outcome
        finally:
            loop.run(outcomes.aclose())


async def _outcome(one: Input, reader: Reader) -> Outcome:
    try:
        return Outcome(one.name, one.path, await extract_document(load(one.path, one.name), reader))
    except Exception as error:  # the promise is that one document stops no other
        return Outcome(one.name, one.path, None, error)


def _document(source: AnyPath | Document) -> Document:
    return source if isinstance(source, Document) else load(source)


class _Loop:
    """Runs coroutines on a loop of its own thread, so that notebooks, which have a loop already, can call us."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gouji", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, one: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await one

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result()


@contextmanager
def _opened(
    loop: _Loop, reader: str | None, recording: AnyPath | None, settings: Settings
) -> Iterator[Reader]:
    opening = open_reader(reader, settings, None if recording is None else Path(recording))
    opened = loop.run(opening.__aenter__())
    try:
        yield opened
    finally:
        loop.run(opening.__aexit__(None, None, None))

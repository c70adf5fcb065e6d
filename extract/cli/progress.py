"""Shows how far a batch is: a bar on a terminal, a line every few seconds elsewhere, nothing when it shall be quiet."""

import sys
import time
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from extract.output.messages import Lang, say

EVERY = 5.0
"""Seconds between two lines."""


class Progress(Protocol):
    """Told of each document that is done; `beat` is called now and then."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def done(self, failed: bool) -> None: ...
    def beat(self) -> None: ...


def progress(total: int, lang: Lang, quiet: bool, file: TextIO | None = None) -> Progress:
    """The progress that fits the place where it is shown, by default stderr."""
    file = file or sys.stderr
    if quiet:
        return _Quiet()
    return _Bar(total, lang, file) if file.isatty() else _Lines(total, lang, file)


class _Quiet:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def done(self, failed: bool) -> None:
        pass

    def beat(self) -> None:
        pass


class _Lines(_Quiet):
    def __init__(self, total: int, lang: Lang, file: TextIO) -> None:
        self._total, self._lang, self._file = total, lang, file
        self._done = self._failed = self._said = 0
        self._last = time.monotonic()

    def done(self, failed: bool) -> None:
        self._done += 1
        self._failed += failed

    def beat(self) -> None:
        now = time.monotonic()
        if now - self._last < EVERY or self._done == self._said:
            return
        self._last, self._said = now, self._done
        counts = {"done": self._done, "total": self._total, "failed": self._failed}
        print(say("progress", self._lang, **counts), file=self._file, flush=True)


class _Bar(_Quiet):
    def __init__(self, total: int, lang: Lang, file: TextIO) -> None:
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._bar = RichProgress(
            TextColumn(say("working", lang)), *columns, console=Console(file=file), transient=True
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def done(self, failed: bool) -> None:
        self._bar.advance(self._task)

"""Shows how far a batch is: a bar on a terminal, a line every few seconds elsewhere, nothing when it shall be quiet.

Times are those of the monotonic clock: a clock that is set anew changes no rate.
"""

import sys
import time
from collections import Counter, deque
from decimal import Decimal
from typing import NamedTuple, Protocol, Self, TextIO

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.text import Text

from extract.output import figures
from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow
from extract.output.text import visible

EVERY = 5.0
"""Seconds between two lines."""
STILL = 60.0
"""Seconds without a finished document after which a line says that the work goes on."""
WINDOW = 60.0
"""Seconds that a rate looks back, more where documents are slow: `FEW` of them have to be seen."""
FEW = 10
_REDRAW = 0.25
_MOST_KINDS = 3
_LONGEST_WAIT = 100 * 86_400.0
"""Seconds; what would take longer is not foretold."""


class Progress(Protocol):
    """Told of each document that is done; `beat` is called now and then.

    `total` says how many documents there are, as often as that changes.
    """

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def total(self, documents: int | None) -> None: ...
    def done(self, row: DocumentRow) -> None: ...
    def beat(self) -> None: ...


def progress(
    total: int | None, lang: Lang, quiet: bool, file: TextIO | None = None, *, done_before: int = 0
) -> Progress:
    """The progress that fits the place where it is shown, by default stderr.

    Args:
        total: how many documents there are in all, None where nobody knows yet.
        lang: the language it is shown in.
        quiet: show nothing.
        file: where it is shown.
        done_before: documents of `total` that an earlier sitting of the run read; no rate counts them.
    """
    file = file or sys.stderr
    if quiet:
        return _Quiet()
    tally = _Tally(total, done_before)
    return _Bar(tally, lang, file) if file.isatty() else _Lines(tally, lang, file)


class _Mark(NamedTuple):
    at: float
    done: int


class _Tally:
    """What is counted of a batch."""

    def __init__(self, total: int | None, done_before: int) -> None:
        self.total, self._before = total, done_before
        self.count = 0
        self._input_tokens = self._output_tokens = 0
        self._cost: Decimal | None = None
        self._estimated = False
        self._kinds: dict[str, Counter[str]] = {"failed": Counter(), "partial": Counter()}
        self.began = self.last = time.monotonic()
        self._marks = deque([_Mark(self.began, 0)])

    @property
    def done(self) -> int:
        return self._before + self.count

    def add(self, row: DocumentRow) -> bool:
        """Count a document, unless nobody came to read it."""
        if row.status == "not_reached":
            return False
        now = time.monotonic()
        self.count += 1
        self.last = now
        if row.status in self._kinds:
            self._kinds[row.status][row.kind] += 1
        self._pay(row)
        self._mark(now)
        return True

    def _pay(self, row: DocumentRow) -> None:
        asked = row.asked
        self._input_tokens += asked.paid_input_tokens
        self._output_tokens += asked.paid_output_tokens
        paid = asked.paid_input_tokens + asked.paid_output_tokens
        self._estimated = self._estimated or (asked.estimated and paid > 0)
        if asked.paid_cost is not None:
            self._cost = (self._cost or Decimal(0)) + Decimal(asked.paid_cost)

    def _mark(self, now: float) -> None:
        # One a second is enough, and as many as a window holds.
        if now - self._marks[-1].at >= 1:
            self._marks.append(_Mark(now, self.count))
        while (
            len(self._marks) > 1
            and now - self._marks[1].at >= WINDOW
            and self.count - self._marks[1].done >= FEW
        ):
            self._marks.popleft()

    def per_second(self, now: float) -> float:
        first = self._marks[0]
        return (self.count - first.done) / (now - first.at) if now > first.at else 0.0

    def figures(self, lang: Lang, now: float) -> str:
        """Counts, what failed and why, rate, tokens, cost, and how long it will take."""
        total = "?" if self.total is None else self.total
        failed, partial = self._kinds["failed"], self._kinds["partial"]
        said = say("progress", lang, done=self.done, total=total, failed=failed.total())
        parts = [said + _why(failed, lang)]
        if partial:
            parts.append(say("progress_partial", lang, count=partial.total()) + _why(partial, lang))
        speed = self.per_second(now)
        if speed:
            parts.append(say("progress_rate", lang, rate=figures.rate(speed * 60)))
        if tokens := figures.tokens(self._input_tokens, self._output_tokens, self._estimated):
            parts.append(say("progress_tokens", lang, tokens=tokens))
        if self._cost is not None:
            parts.append(say("progress_cost", lang, cost=figures.money(self._cost)))
        left = max(0, (self.total or 0) - self.done)
        if speed and left and left / speed < _LONGEST_WAIT:
            parts.append(say("progress_left", lang, left=figures.span(left / speed)))
        return say("progress_join", lang).join(parts)


def _why(kinds: Counter[str], lang: Lang) -> str:
    """The most frequent kinds; the others, and what has none, counted together."""
    named = [(kind, count) for kind, count in kinds.most_common(_MOST_KINDS) if kind]
    if not named:
        return ""
    words = [f"{visible(kind)} {count}" for kind, count in named]
    if others := kinds.total() - sum(count for _, count in named):
        words.append(say("progress_others", lang, count=others))
    return say("progress_kinds", lang, kinds=", ".join(words))


class _Quiet:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def total(self, documents: int | None) -> None:
        pass

    def done(self, row: DocumentRow) -> None:
        pass

    def beat(self) -> None:
        pass


class _Lines(_Quiet):
    def __init__(self, tally: _Tally, lang: Lang, file: TextIO) -> None:
        self._tally, self._lang, self._file = tally, lang, file
        self._said, self._said_at = 0, tally.began

    def total(self, documents: int | None) -> None:
        self._tally.total = documents

    def done(self, row: DocumentRow) -> None:
        self._tally.add(row)

    def beat(self) -> None:
        now = time.monotonic()
        if now - self._said_at < EVERY:
            return
        figures_now = self._tally.figures(self._lang, now)
        if self._tally.count != self._said:
            self._say(figures_now, now)
        elif now - max(self._said_at, self._tally.last) >= STILL:
            since = figures.span(now - self._tally.last)
            self._say(say("progress_still", self._lang, since=since, figures=figures_now), now)

    def _say(self, text: str, now: float) -> None:
        self._said, self._said_at = self._tally.count, now
        print(text, file=self._file, flush=True)


class _Drawn(RichProgress):
    """A bar, and a line below it."""

    said = Text()

    def get_renderables(self) -> "list[RenderableType]":
        return [self.make_tasks_table(self.tasks), self.said]


class _Bar(_Quiet):
    def __init__(self, tally: _Tally, lang: Lang, file: TextIO) -> None:
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(file=file)
        self._tally, self._lang = tally, lang
        self._bar = _Drawn(TextColumn(say("working", lang)), *columns, console=console, transient=True)
        self._task = self._bar.add_task("", total=tally.total, completed=tally.done)
        self._drawn = tally.began

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def total(self, documents: int | None) -> None:
        self._tally.total = documents
        self._draw(time.monotonic())

    def done(self, row: DocumentRow) -> None:
        now = time.monotonic()
        if self._tally.add(row) and now - self._drawn >= _REDRAW:
            self._draw(now)

    def beat(self) -> None:
        self._draw(time.monotonic())

    def _draw(self, now: float) -> None:
        self._drawn = now
        self._bar.said = Text(self._tally.figures(self._lang, now))
        self._bar.update(self._task, total=self._tally.total, completed=self._tally.done)

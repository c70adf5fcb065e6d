"""What all parts of this reader share: the document, its numbers by place, the projects met, the pointers made."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from extract.documents.words import dense
from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.readers.offline.performance.names import Figure, Project, Use, bare
from extract.reading.pointers import Pointer
from schemas.base import Span

ROOT = "performance.projects[]"
_LINE_END = re.compile(r"\r(?!\n)|[\x0b\x0c]")


class Desk:
    r"""Collects the pointers of one document. `text` ends every line in \n, one for one, so that all offsets hold."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.text = _LINE_END.sub("\n", marked.text)
        self.starts = [m.start for m in marked.mentions]
        self.pointers: list[Pointer] = []
        self.regions: list[Span] = []
        self.projects: dict[str, Project] = {}
        self.said: set[str] = set()
        self.work: list[tuple[int, Callable[[], None]]] = []

    def later(self, start: int, task: Callable[[], None]) -> None:
        """Puts off a part until all parts before it are read: the first statement gives a thing its name."""
        self.work.append((start, task))

    def run(self) -> None:
        """Reads all parts in the order of the text."""
        for _, task in sorted(self.work, key=lambda part: part[0]):
            task()

    def overall(self, slot: str, at: Span) -> None:
        """A text about the whole unit's spending, said once."""
        if slot not in self.said:
            self.said.add(slot)
            self.pointers.append(Pointer(f"performance.overall.{slot}", at))

    def mentions(self, start: int, end: int) -> Sequence[Mention]:
        """The numbers that begin in a range and may be facts."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [m for m in self.marked.mentions[low:high] if not m.cause]

    def number_in(self, span: Span) -> Mention | None:
        """The one number of a cell, None where it holds none or several."""
        found = self.mentions(*span)
        return found[0] if len(found) == 1 else None

    def project(self, name: Span) -> Project:
        """The project of that name, a new one where it was not met before; names only alike are two projects."""
        words = dense(self.text[name[0] : name[1]])
        return self.projects.setdefault(bare(words), Project(name, words))

    def state(self, project: Project, slot: str, at: Span) -> None:
        """A fact of a project in words, said once: the first statement stays."""
        if slot not in project.said:
            project.said.add(slot)
            self.pointers.append(Pointer(f"{ROOT}.{slot}", at, (project.name,)))

    def figure(self, project: Project, slot: str, mention: Mention, unit: str = "") -> None:
        """A number of a project."""
        self.pointers.append(Pointer(f"{ROOT}.{slot}", (mention.start, mention.end), (project.name,)))
        figure = Figure.of(mention, unit)
        if figure:
            project.totals.setdefault(slot, figure)

    def use(self, project: Project, use: Use, slot: str, mention: Mention) -> None:
        """A number of one use of a project's money."""
        self.pointers.append(
            Pointer(f"{ROOT}.uses[].{slot}", (mention.start, mention.end), (project.name, use.name))
        )
        figure = Figure.of(mention)
        if figure:
            use.figures.setdefault(slot, figure)

    def indicator(self, project: Project, slot: str, at: Span, name: Span) -> None:
        """A fact of an indicator."""
        self.pointers.append(Pointer(f"{ROOT}.indicators[].{slot}", at, (project.name, name)))

    def activity(self, mention: Mention) -> None:
        """A counted result that no field of a project takes."""
        self.pointers.append(Pointer("activities[].value", (mention.start, mention.end)))


def merged(regions: list[Span]) -> list[Span]:
    """Ranges in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(regions):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found

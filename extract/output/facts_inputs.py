"""Which of the paths given are facts files, or folders that hold them, and which are documents."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from extract.documents.find import Found
from extract.output.facts_file import SUFFIX
from extract.output.run_file import NAME as RUN


class FactsInput(NamedTuple):
    """A facts file, and the name under which a report on it is written: relative, of real names alone."""

    path: Path
    name: str


class Sorted(NamedTuple):
    """Facts files, and the paths to be read as documents; of these `beside` are folders that hold facts files too."""

    facts: tuple[FactsInput, ...]
    documents: tuple[str, ...]
    beside: frozenset[str]

    def left(self, found: Found) -> Found:
        """What remains to be read: not the texts whose facts stand beside them, nor folders that hold facts alone."""
        known = {one.path.absolute() for one in self.facts}
        return found._replace(
            inputs=tuple(
                one
                for one in found.inputs
                if one.path.with_name(f"{one.path.name}{SUFFIX}").absolute() not in known
            ),
            problems=tuple(
                one for one in found.problems if one.kind != "empty_folder" or one.name not in self.beside
            ),
        )


def sort_paths(given: Iterable[str]) -> Sorted:
    """Tell facts files from documents: a file by its name, a folder by what it holds."""
    facts: dict[Path, FactsInput] = {}
    documents: list[str] = []
    beside: set[str] = set()
    for path in (path for one in given for path in _expanded(one)):
        if os.path.isdir(path) or path.name == RUN:  # noqa: PTH112 - Path.is_dir raises where a folder is closed
            folder = path.parent if path.name == RUN else path
            found = [*_in_folder(folder)]
            if not _is_run(folder):
                documents.append(str(path))
                beside |= {str(path)} if found else set()
        elif path.name.endswith(".json"):
            found = [FactsInput(path, _stem(path.name))]
        else:
            found = []
            documents.append(str(path))
        for one in found:
            facts.setdefault(one.path.absolute(), one)
    return Sorted(tuple(facts.values()), tuple(documents), frozenset(beside))


def _is_run(folder: Path) -> bool:
    return os.path.exists(folder / RUN)  # noqa: PTH110 - as above


def _expanded(given: str) -> Iterator[Path]:
    """A path, or the matches of a pattern (Windows consoles leave that to the program)."""
    path = Path(given)
    if os.path.lexists(path) or not glob.has_magic(given):
        yield path
        return
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    yield from map(Path, matches or [given])


def _in_folder(root: Path) -> Iterator[FactsInput]:
    """The facts files of a folder, those of runs below it too unless it holds documents."""
    runs: list[Path] = []
    texts = False
    for here, folders, names in os.walk(root):
        folders.sort()
        if Path(here) != root and RUN in names:
            runs.append(Path(here))
            folders.clear()
            continue
        for name in sorted(names):
            texts = texts or name.lower().endswith(".txt")
            if name.endswith(SUFFIX):
                path = Path(here) / name
                yield FactsInput(path, _stem(path.relative_to(root).as_posix()))
    for run in [] if texts else runs:
        for one in _in_folder(run):
            yield FactsInput(one.path, f"{run.relative_to(root).as_posix()}/{one.name}")


def _stem(name: str) -> str:
    return name.removesuffix(SUFFIX) if name.endswith(SUFFIX) else name.removesuffix(".json")

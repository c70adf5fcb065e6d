"""Which files are meant by files, folders and patterns, and what each document is called."""

import glob
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extract.documents.load import Input, InputError

_SKIPPED_FOLDERS = frozenset({"gold", "recording"})
_RUN = "run.json"


class Found(NamedTuple):
    """The inputs by name, what could not be found or entered, and names that had to be `(short, long)`ened."""

    inputs: tuple[Input, ...]
    problems: tuple[InputError, ...]
    renamed: tuple[tuple[str, str], ...]


class Finding(NamedTuple):
    """The same as it is found: `problems` are known once all inputs were taken. Of a single folder little is held."""

    inputs: Iterator[Input]
    problems: list[InputError]
    renamed: tuple[tuple[str, str], ...] = ()


class _Seen(NamedTuple):
    path: Path
    root: Path


def finding(given: Iterable[str | os.PathLike[str]], skip: Iterable[Path] = ()) -> Finding:
    """As `find`; a single folder is walked while its inputs are taken, in the same order."""
    paths = [os.fspath(one) for one in given]
    if len(paths) == 1 and os.path.isdir(paths[0]):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
        problems: list[InputError] = []
        skipped = frozenset(path.resolve() for path in skip)
        seen = _in_folder(Path(paths[0]), skipped, problems, paths[0])
        return Finding((Input(one.path, _name(one, 0)) for one in seen), problems)
    found = find(paths, skip)
    return Finding(iter(found.inputs), [*found.problems], found.renamed)


def find(given: Iterable[str | os.PathLike[str]], skip: Iterable[Path] = ()) -> Found:
    """The files meant by files, folders and patterns, each once, sorted by name.

    A folder gives its `*.txt`, sub-folders included, but not hidden files, READMEs, `gold/`, `recording/`, the
    folders in `skip` or those of earlier runs; a file that is named is always taken. A pattern is expanded where
    no file of that very name exists (Windows consoles leave that to the program). The name is relative to the folder
    given; where two inputs would have the same, the folders above are put before the names of both.
    """
    problems: list[InputError] = []
    skipped = frozenset(path.resolve() for path in skip)
    seen: dict[Path, _Seen] = {}
    for one in given:
        for path, named in _expanded(os.fspath(one), problems):
            is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
            for item in (
                _in_folder(path, skipped, problems, named) if is_folder else [_Seen(path, path.parent)]
            ):
                seen.setdefault(_real_file(item), item)
    inputs, renamed = _named(list(seen.values()))
    return Found(tuple(sorted(inputs, key=lambda item: item.name)), tuple(problems), tuple(renamed))


def _real(path: Path) -> Path:
    # What is remembered is whole: the folder that the program is in may change.
    return _resolved(path.absolute())


@lru_cache(maxsize=1024)
def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL in the name
        return path


def _real_file(item: _Seen) -> Path:
    # Most files are no links: then their folder tells where they are.
    return _real(item.path) if item.path.is_symlink() else _real(item.path.parent) / item.path.name


def _expanded(given: str, problems: list[InputError]) -> Iterator[tuple[Path, str]]:
    path = Path(given)
    if os.path.lexists(path) or not glob.has_magic(given):
        yield path, given
        return
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        problems.append(InputError("no_match", given))
    # With ** a folder stands beside its own files.
    yield from ((Path(match), match) for match in matches if not ("**" in given and Path(match).is_dir()))


def _in_folder(
    root: Path, skipped: frozenset[Path], problems: list[InputError], given: str
) -> Iterator[_Seen]:
    """The texts below a folder by their names, one folder's entries held at a time."""

    def refused(error: OSError) -> None:
        kind = "permission" if isinstance(error, PermissionError) else "unreadable"
        problems.append(InputError(kind, str(error.filename or given), error.strerror or ""))

    before, any_found, linked = len(problems), False, set[Path]()
    for entry in _texts(str(root), root, skipped, refused):
        path = Path(entry.path)
        if entry.is_symlink():
            target = _real(path)
            if target in linked or _comes_itself(target, root):
                continue
            linked.add(target)
        any_found = True
        yield _Seen(path, root)
    if not any_found and len(problems) == before:
        problems.append(InputError("empty_folder", given))


def _texts(
    folder: str, root: Path, skipped: frozenset[Path], refused: Callable[[OSError], None]
) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=_order)
    except OSError as error:
        refused(error)
        return
    here = Path(folder)
    if here != root and (any(entry.name == _RUN for entry in entries) or _real(here) in skipped):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if _is_open(entry.name):
                yield from _texts(entry.path, root, skipped, refused)
        elif _is_text(entry.name) and not _leads_to_folder(entry):
            yield entry


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links: it is named when it is read
        return False


def _order(entry: os.DirEntry[str]) -> str:
    """Names in the order of the whole paths below."""
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


def _comes_itself(target: Path, root: Path) -> bool:
    """Whether the file that a link leads to is found below the root without the link."""
    real = _real(root)
    if real not in target.parents or not target.is_file():
        return False
    *folders, name = target.relative_to(real).parts
    return _is_text(name) and all(map(_is_open, folders))


def _is_open(folder: str) -> bool:
    return not folder.startswith(".") and folder.lower() not in _SKIPPED_FOLDERS


def _is_text(name: str) -> bool:
    return name.lower().endswith(".txt") and not name.startswith(".") and name.lower() != "readme.txt"


def _named(seen: list[_Seen]) -> tuple[list[Input], list[tuple[str, str]]]:
    """Names that differ: where two are alike, their roots lend both (and all of their other files) one folder more."""
    depth: dict[Path, int] = defaultdict(int)
    while True:
        names = [_name(item, depth[item.root]) for item in seen]
        alike: dict[str, list[_Seen]] = defaultdict(list)
        for item, name in zip(seen, names, strict=True):
            alike[os.path.normcase(unicodedata.normalize("NFC", name))].append(item)
        roots = {item.root for group in alike.values() if len(group) > 1 for item in group}
        deeper = {root for root in roots if depth[root] < len(_real(root).parts)}
        if not deeper:
            break
        for root in deeper:
            depth[root] += 1
    short = [_name(item, 0) for item in seen]
    renamed = [(old, new) for old, new in zip(short, names, strict=True) if old != new]
    return [Input(item.path, name) for item, name in zip(seen, names, strict=True)], renamed


def _name(item: _Seen, depth: int) -> str:
    below = item.path.relative_to(item.root).as_posix()
    name = f"{_prefix(_real(item.root), depth)}{below}" if depth else below
    # A name that is no UTF-8 on disk: its odd bytes as %FF, so that it can be written into files.
    return re.sub("[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", name)


@lru_cache(maxsize=1024)
def _prefix(root: Path, depth: int) -> str:
    above = [re.sub(r"[:\\/]", "", part) for part in root.parts]
    return "".join(f"{part}/" for part in above[len(above) - depth :] if part)

"""A run as an evaluation sees it: which documents it has, how each ended, and where its facts and its text are."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Self

from eval.evaluation.model import RunInfo, Spent
from eval.gold.file import GoldFile
from extract.documents.document import Document
from extract.documents.find import find
from extract.documents.load import InputError, load
from extract.output.facts_file import SUFFIX, facts_path
from extract.output.json_fields import cost
from extract.output.messages import UserError
from extract.output.run_file import NAME, read_run


class RunError(UserError):
    """A folder that is no run."""


@dataclass(frozen=True, slots=True)
class RunDocument:
    """One document of a run. `source` is its text, where the run says so; `status` that of its row, "" where it has none."""

    name: str
    sha256: str
    facts: Path
    source: Path | None = None
    status: str = ""
    note: str = ""
    spent: Spent = field(default_factory=Spent)


@dataclass(frozen=True)
class RunFolder:
    """A run's folder; without run.json all facts files in it."""

    info: RunInfo
    documents: tuple[RunDocument, ...]

    @classmethod
    def open(cls, folder: Path, source: Path | None = None) -> Self:
        """The run in a folder. `source` is where its texts are now, a file or a folder, where they were moved.

        Raises:
            RunError: there is no such folder, or neither run.json nor a facts file in it.
        """
        folder = folder.parent if folder.name == NAME else folder
        if not folder.is_dir():
            raise RunError("no_run", folder=folder)
        run = read_run(folder)
        documents = tuple(_rows(folder, run)) if run else tuple(_files(folder))
        if not run and not documents:
            raise RunError("no_run", folder=folder)
        return cls(_info(folder, run or {}), documents if source is None else _moved(documents, source))

    def find(self, gold: GoldFile) -> RunDocument | None:
        """The document of a gold file: that of the same bytes, else the one of its name, folders before the bare name."""
        same = self._index.get(("sha256", gold.sha256)) if gold.sha256 else None
        bare = PurePosixPath(gold.document).name
        return same or self._index.get(("name", gold.document)) or self._index.get(("bare", bare))

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], RunDocument]:
        made: dict[tuple[str, str], RunDocument] = {}
        for one in self.documents:
            for key in (("sha256", one.sha256), ("name", one.name), ("bare", PurePosixPath(one.name).name)):
                made.setdefault(key, one)
        return made


def _moved(documents: tuple[RunDocument, ...], source: Path) -> tuple[RunDocument, ...]:
    texts = find([source]).inputs
    named = {one.path.name: one.path for one in texts} | {one.name: one.path for one in texts}
    return tuple(
        replace(one, source=named.get(one.name, named.get(PurePosixPath(one.name).name, one.source)))
        for one in documents
    )


def text_of(document: RunDocument) -> Document | None:
    """The text that a document was read from, None where it is not at hand any more or was changed."""
    if document.source is None:
        return None
    try:
        loaded = load(document.source, document.name)
    except InputError:
        return None
    return loaded if loaded.sha256 == document.sha256 else None


def _info(folder: Path, run: Mapping[str, Any]) -> RunInfo:
    return RunInfo(
        name=folder.name or str(folder),
        id=str(run.get("id", "")),
        reader=str(run.get("reader", "")),
        model=str(run.get("model") or ""),
        started=str(run.get("started", "")),
        version=str(run.get("version", "")),
        fingerprints={str(name): str(value) for name, value in _object(run, "fingerprints").items()},
        settings=_object(run, "settings"),
    )


def _object(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = held.get(name)
    return found if isinstance(found, dict) else {}


def _rows(folder: Path, run: Mapping[str, Any]) -> Iterator[RunDocument]:
    rows = run.get("inputs")
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not row.get("document"):
            continue
        name, source = str(row["document"]), row.get("source")
        yield RunDocument(
            name,
            str(row.get("sha256", "")),
            facts_path(folder, name),
            folder / str(source) if source else None,
            str(row.get("status", "")),
            str(row.get("note", "")),
            _spent(_object(row, "asked"), row.get("seconds")),
        )


def _spent(asked: Mapping[str, Any], seconds: object) -> Spent:
    """What a row says the answers cost, whichever run paid for them: an evaluation is not cheaper for a warm cache.

    What cannot be so is not counted, as no figure of accuracy hangs on it.
    """
    counts = {
        name: value
        for name in ("input_tokens", "output_tokens", "requests", "repairs")
        if type(value := asked.get(name)) is int and 0 <= value < _MOST
    }
    taken = seconds if isinstance(seconds, int | float) and 0 <= seconds < _LONGEST else 0
    return Spent(
        **counts, estimated=asked.get("estimated") is True, cost=cost(asked.get("cost")), seconds=float(taken)
    )


_MOST = 10**15
_LONGEST = 1e9
"""Seconds that no document takes: what is above is a mistake."""


def _files(folder: Path) -> Iterator[RunDocument]:
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        if any((above / NAME).is_file() for above in path.parents if folder in above.parents):
            continue  # of another run, such as a cell of a sweep
        name = path.relative_to(folder).as_posix().removesuffix(SUFFIX)
        try:
            held = json.loads(path.read_text("utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            held = {}
        held = held if isinstance(held, dict) else {}
        beside = path.with_name(path.name.removesuffix(SUFFIX))
        yield RunDocument(
            str(held.get("document", name)),
            str(held.get("sha256", "")),
            path,
            beside if beside.is_file() else None,
            spent=_spent(_object(held, "reader"), None),
        )

"""Where the text of a facts file is found again: named by the user, by the run of the facts file, or beside it."""

import hashlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from extract.documents.document import Document
from extract.documents.find import find
from extract.documents.load import Input, InputError, load
from extract.output.facts_file import SUFFIX, FactsFile, facts_path
from extract.output.messages import Lang, say
from extract.output.run_file import sources_in
from extract.output.text import visible

_MOST_FOLDERS = 12
"""How far above a facts file its run.json is looked for."""
_MOST_RUNS = 4
"""Runs whose documents' files are remembered."""


class Sources:
    """Finds the texts of facts files. `given` is a file or folder that the user names, looked into first."""

    def __init__(self, given: Path | None) -> None:
        self._given = given
        # Facts files come folder by folder: a run.json of many documents is read once for all of them.
        self._in_run = lru_cache(_MOST_RUNS)(sources_in)

    def of(self, path: Path, facts: FactsFile, lang: Lang) -> tuple[Document | None, str]:
        """The document that the facts in `path` were read from, or None and a sentence on why it is not at hand."""
        why = ""
        for found in self._candidates(path, facts):
            try:
                document = load(found)
            except InputError as error:
                why = why or say("source_bad", lang, why=error.text(lang))
                continue
            if not facts.sha256 or document.sha256 == facts.sha256:
                return document, ""
            why = why or say("source_changed", lang, source=visible(str(found)))
        return None, why or say("no_source", lang)

    def _candidates(self, path: Path, facts: FactsFile) -> Iterator[Path]:
        if self._given is not None and not self._given.is_dir():
            yield self._given
        else:
            yield from self._in_folder(facts)
        named = self._named_by_run(path, facts.document)
        if named is not None:
            yield named
        beside = path.with_name(path.name.removesuffix(SUFFIX))
        if path.name.endswith(SUFFIX) and beside.is_file():
            yield beside

    def _in_folder(self, facts: FactsFile) -> Iterator[Path]:
        """The texts of the folder that may be it: the same bytes, else one of its name."""
        if facts.sha256 in self._by_checksum:
            yield self._by_checksum[facts.sha256]
            return
        name = PurePosixPath(facts.document).name
        alike = [one for one in self._texts if one.path.name == name]
        yield from (one.path for one in sorted(alike, key=lambda one: one.name != facts.document))

    @cached_property
    def _texts(self) -> tuple[Input, ...]:
        return () if self._given is None else find([self._given]).inputs

    @cached_property
    def _by_checksum(self) -> dict[str, Path]:
        made: dict[str, Path] = {}
        for one in self._texts:
            try:
                made[hashlib.sha256(one.path.read_bytes()).hexdigest()] = one.path
            except OSError:
                continue
        return made

    def _named_by_run(self, path: Path, document: str) -> Path | None:
        for folder in list(path.absolute().parents)[:_MOST_FOLDERS]:
            if facts_path(folder, document) == path.absolute():
                return self._in_run(folder).get(document)
        return None

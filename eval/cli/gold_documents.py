"""The documents of gold files: where they are sought, and what is said of a file that was checked against one."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from eval.gold.check import Problem
from eval.gold.file import GoldFile
from extract.documents.document import Document
from extract.documents.find import find
from extract.documents.load import InputError, load
from extract.output.messages import Lang, say
from extract.output.text import visible


def folders_of(given: Path, source: Path | None) -> Iterator[Path]:
    """Where the documents are sought: where the user says, else beside the gold files and one folder up."""
    if source is not None:
        yield source
        return
    folder = given if given.is_dir() else given.parent
    yield from (folder, folder.absolute().parent)


def texts_in(folders: Iterator[Path]) -> dict[str, list[Path]]:
    """The texts of folders by the names of their files."""
    made: dict[str, list[Path]] = {}
    for folder in folders:
        for one in find([folder]).inputs:
            made.setdefault(one.path.name, []).append(one.path)
    return made


def document_of(gold: GoldFile, texts: dict[str, list[Path]]) -> Document | None:
    """The document of a gold file: one of its bytes before one of its name alone."""
    loaded = []
    for path in texts.get(PurePosixPath(gold.document).name, []):
        try:
            loaded.append(load(path, path.name))
        except InputError:
            continue
    return min(loaded, key=lambda one: one.sha256 != gold.sha256, default=None)


def tell_checked(gold: GoldFile, problems: Sequence[Problem], lang: Lang, quiet: bool) -> None:
    """Say what is wrong in a gold file, or that nothing is."""
    file = visible(str(gold.path))
    if not problems:
        if not quiet:
            print(say("gold_good", lang, file=file, facts=len(gold.facts), defects=len(gold.defects)))
        return
    print(say("gold_bad", lang, file=file, count=len(problems)))
    for problem in problems:
        print(visible(f"  {problem.where}: {problem.what.text(lang)}"))

"""`gouji gold check`: what is wrong in gold files, fact by fact."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from eval.gold.check import Problem, check_gold
from eval.gold.file import GoldFile
from eval.gold.read import read_golds
from extract.cli.status import FAILED_SOME
from extract.documents.document import Document
from extract.documents.find import find
from extract.documents.load import InputError, load
from extract.output.messages import Lang, say
from extract.output.text import visible


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Check; 1 where something is wrong. UserError where there is no gold file."""
    source = None if args.source is None else Path(args.source)
    files = bad = 0
    for given in map(Path, args.paths):
        found = read_golds(given)
        for error in found.errors:
            print(visible(error.text(lang)), file=sys.stderr)
        files, bad = files + len(found.files) + len(found.errors), bad + len(found.errors)
        texts = _texts(_folders(given, source))
        for gold in found.files:
            problems = check_gold(gold, _document(gold, texts))
            bad += bool(problems)
            _tell(gold, problems, lang, args.quiet)
    if not args.quiet:
        print(say("gold_total", lang, files=files, bad=bad))
    return FAILED_SOME if bad else 0


def _folders(given: Path, source: Path | None) -> Iterator[Path]:
    """Where the documents are sought: where the user says, else beside the gold files and one folder up."""
    if source is not None:
        yield source
        return
    folder = given if given.is_dir() else given.parent
    yield from (folder, folder.absolute().parent)


def _texts(folders: Iterator[Path]) -> dict[str, list[Path]]:
    made: dict[str, list[Path]] = {}
    for folder in folders:
        for one in find([folder]).inputs:
            made.setdefault(one.path.name, []).append(one.path)
    return made


def _document(gold: GoldFile, texts: dict[str, list[Path]]) -> Document | None:
    """The document of a gold file: one of its bytes before one of its name alone."""
    loaded = []
    for path in texts.get(PurePosixPath(gold.document).name, []):
        try:
            loaded.append(load(path, path.name))
        except InputError:
            continue
    return min(loaded, key=lambda one: one.sha256 != gold.sha256, default=None)


def _tell(gold: GoldFile, problems: Sequence[Problem], lang: Lang, quiet: bool) -> None:
    file = visible(str(gold.path))
    if not problems:
        if not quiet:
            print(say("gold_good", lang, file=file, facts=len(gold.facts), defects=len(gold.defects)))
        return
    print(say("gold_bad", lang, file=file, count=len(problems)))
    for problem in problems:
        print(visible(f"  {problem.where}: {problem.what.text(lang)}"))

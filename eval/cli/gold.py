"""`gouji gold`: check what is wrong in gold files, fact by fact; promote candidates."""

import argparse
import sys
from pathlib import Path

from eval.cli.gold_documents import document_of, folders_of, tell_checked, texts_in
from eval.cli.promote import promote
from eval.gold.check import check_gold
from eval.gold.read import read_golds
from extract.cli.status import FAILED_SOME
from extract.output.messages import Lang, say
from extract.output.text import visible


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Check or promote; 1 where something is wrong. UserError where there is no gold file."""
    return promote(args, lang) if args.action == "promote" else _check(args, lang)


def _check(args: argparse.Namespace, lang: Lang) -> int:
    source = None if args.source is None else Path(args.source)
    files = bad = 0
    for given in map(Path, args.paths):
        found = read_golds(given)
        for error in found.errors:
            print(visible(error.text(lang)), file=sys.stderr)
        files, bad = files + len(found.files) + len(found.errors), bad + len(found.errors)
        texts = texts_in(folders_of(given, source))
        for gold in found.files:
            problems = check_gold(gold, document_of(gold, texts))
            bad += bool(problems)
            tell_checked(gold, problems, lang, args.quiet)
    if not args.quiet:
        print(say("gold_total", lang, files=files, bad=bad))
    return FAILED_SOME if bad else 0

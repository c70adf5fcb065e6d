"""`gouji show`: a facts file for reading."""

import argparse
import sys
from pathlib import Path

from extract.output.messages import Lang
from extract.output.show import show
from extract.output.text import visible


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Print the facts file; FactsFileError where it cannot be read."""
    source = None if args.source is None else Path(args.source)
    why = show(Path(args.file), lang, source, args.include_personal)
    if why:
        print(visible(why), file=sys.stderr)
    return 0

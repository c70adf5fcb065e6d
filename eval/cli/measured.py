"""What the commands of the evaluation have in common: a run given becomes an evaluation."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.evaluation.artefact import NAME, read_evaluation
from eval.evaluation.evaluate import Manner, evaluate
from eval.evaluation.model import Evaluation
from eval.evaluation.personal import without_personal
from eval.evaluation.run_folder import RunFolder
from eval.gold.read import Golds, read_golds
from extract.output.messages import Lang, UserError
from extract.output.run_file import NAME as RUN


def golds_of(given: str | None) -> Golds | None:
    """The gold files that are named; UserError where there are none."""
    return None if given is None else read_golds(Path(given))


def measured(given: str, golds: Golds | None, args: argparse.Namespace, lang: Lang) -> Evaluation:
    """The evaluation of a run: made anew where gold files are given, else the one that the run already has.

    Raises:
        UserError: no such run, or no evaluation of it.
    """
    path = folder_of(given)
    if golds is None:
        if path.is_dir() and not (path / NAME).exists():
            raise UserError("no_evaluation", folder=given)
        made = read_evaluation(path)
        return made if args.include_personal else without_personal(made)
    run = RunFolder.open(path, None if args.source is None else Path(args.source))
    if args.skip_missing:
        golds = golds._replace(files=tuple(one for one in golds.files if run.find(one)))
    if not golds.files:
        # An evaluation of nothing would pass every gate.
        why = golds.errors[0] if golds.errors else UserError("eval_no_document")
        raise UserError("eval_nothing", run=given, why=why)
    return evaluate(run, golds, Manner(lang, args.include_personal), jobs=args.jobs or os.cpu_count() or 1)


def folder_of(given: str) -> Path:
    """The folder of a run, also where its run.json or evaluation.json is given; any other path as it is."""
    path = Path(given)
    return path.parent if path.name in (RUN, NAME) else path


@contextmanager
def writing_into(out: Path | str) -> Iterator[None]:
    """What cannot be written into a folder is an error of usage that names the folder."""
    try:
        yield
    except OSError as error:
        raise UserError("eval_closed", out=out, why=error.strerror or error) from None

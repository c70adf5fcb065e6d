"""`gouji eval`: a run scored against gold files; its evaluation and reports stand beside it afterwards."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.cli.figures import tell
from eval.cli.measured import folder_of, golds_of, measured, writing_into
from eval.evaluation.artefact import NAME, write_evaluation
from eval.evaluation.model import Evaluation
from eval.evaluation.summary import Summary, summarise
from eval.evaluation.thresholds import Threshold, thresholds
from eval.report.page import write_evaluation_report
from extract.cli.shared import teller
from extract.cli.status import BEHIND, FAILED_SOME
from extract.output.messages import Lang, UserError, say
from extract.output.text import visible


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Score; UserError where the arguments cannot be used."""
    wanted = [] if args.fail_under is None else thresholds(args.fail_under)
    if args.matrix is not None:
        from eval.cli.matrix import run_matrix  # noqa: PLC0415 - it extracts too, which few evaluations do

        return run_matrix(args, lang)
    golds = golds_of(args.gold)
    if args.run is None or golds is None:
        raise UserError("eval_what")
    evaluation = measured(args.run, golds, args, lang)
    summary = summarise(evaluation, args.target)
    if not args.quiet:
        tell(evaluation, summary, args.target, lang)
    out = Path(args.out) if args.out else folder_of(args.run)
    keep(evaluation, out, args.target, lang)
    for error in evaluation.unusable:
        print(visible(error), file=sys.stderr)
    for one in evaluation.documents:
        if one.outcome == "failed":
            print(visible(f"{one.document}: {one.note}"), file=sys.stderr)
    if evaluation.problems:
        first = visible(evaluation.problems[0])
        print(say("eval_problems", lang, count=len(evaluation.problems), first=first), file=sys.stderr)
    teller(args.quiet)(say("written", lang, out=visible(str(out))))
    if fell_behind(summary, wanted, lang):
        return BEHIND
    return FAILED_SOME if summary.failed or evaluation.unusable else 0


def keep(evaluation: Evaluation, out: Path, target: float, lang: Lang) -> None:
    """Write the evaluation and its reports; UserError where that cannot be."""
    with writing_into(out):
        write_evaluation(out / NAME, evaluation, target)
        write_evaluation_report(out, evaluation, lang, target)


def fell_behind(summary: Summary, wanted: Sequence[Threshold], lang: Lang) -> bool:
    """Whether a figure is not what was asked for; says which."""
    behind = [one for one in wanted if not one.met(summary)]
    for one in behind:
        bound = say("at_least" if one.at_least else "at_most", lang)
        found = f"{one.found(summary):.6g}"
        print(
            say("behind", lang, name=one.name, found=found, bound=bound, wanted=f"{one.wanted:.6g}"),
            file=sys.stderr,
        )
    return bool(behind)

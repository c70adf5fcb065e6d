"""`gouji leaderboard RUNS...`: which run is the most accurate, and at what cost."""

import argparse
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from eval.cli.measured import golds_of, measured, writing_into
from eval.cli.tables import percent, print_table, ratio
from eval.evaluation.model import Evaluation
from eval.evaluation.summary import summarise
from eval.report.page import write_leaderboard_report
from extract.output.messages import Lang, say
from extract.output.text import visible

_COLUMNS = (
    "run", "reader", "model", "f1", "core", "text", "per_hundred", "residual", "defects", "alarms", "tokens", "cost",
    "seconds",
)  # fmt: skip


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Rank; UserError where a run has no evaluation."""
    golds = golds_of(args.gold)
    evaluations = ranked([measured(one, golds, args, lang) for one in args.runs])
    tell(evaluations, lang)
    if args.out is not None:
        with writing_into(args.out):
            write_leaderboard_report(Path(args.out), evaluations, lang)
        print(say("written", lang, out=visible(args.out)))
    return 0


def ranked(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """The best F1 of numbers first, then the best of all; of equal ones the cheaper."""
    figures = {id(one): summarise(one) for one in evaluations}
    return sorted(
        evaluations,
        key=lambda one: (
            -figures[id(one)].numbers.f1,
            -figures[id(one)].all.f1,
            one.spent.tokens,
            one.run.name,
        ),
    )


def tell(evaluations: Sequence[Evaluation], lang: Lang) -> None:
    """A row for each run."""
    print_table([say(f"column_{name}", lang) for name in _COLUMNS], [_row(one) for one in evaluations], 3)
    if len({(one.fingerprints.get("gold"), len(one.documents)) for one in evaluations}) > 1:
        print(say("board_golds", lang))


def _row(one: Evaluation) -> list[str]:
    summary = summarise(one)
    flags, spent = summary.trust.flags, summary.spent
    return [
        one.run.name,
        one.run.reader,
        one.run.model,
        *(ratio(summary.groups[name].f1) for name in ("numbers", "core", "text")),
        f"{summary.per_hundred:.2f}",
        f"{percent(flags.residual)} (≤{percent(flags.residual_bound)})",
        f"{summary.defects_found}/{summary.defects_firm}",
        str(summary.false_alarms),
        f"{'≈' if spent.estimated else ''}{spent.input_tokens}/{spent.output_tokens}" if spent.tokens else "",
        _money(spent.cost),
        f"{spent.seconds:.1f}",
    ]


def _money(cost: Decimal | None) -> str:
    return "" if cost is None else format(cost.normalize(), "f")

"""What the leaderboard holds: runs by their F1 of numbers, and what it cost them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup

from eval.comparison.model import FEW
from eval.evaluation.model import Evaluation
from eval.evaluation.summary import Summary, summarise
from eval.report.figures import NONE, money, percent, seconds, whole
from eval.report.plots import RunPoint, cost_plot
from eval.report.table import Shown, Table, columns, row
from extract.output.messages import Lang, say


class Measured(NamedTuple):
    """An evaluation and its figures."""

    evaluation: Evaluation
    summary: Summary

    @property
    def tokens(self) -> float:
        """For each document."""
        return self.summary.spent.tokens / max(1, self.summary.documents)

    @property
    def cost(self) -> Decimal | None:
        """For each document, None where it is not known."""
        cost = self.summary.spent.cost
        return None if cost is None else cost / max(1, self.summary.documents)


def members(evaluations: Sequence[Evaluation], lang: Lang) -> dict[str, Any]:
    """All that the templates ask for."""
    ranked = sorted((Measured(one, summarise(one)) for one in evaluations), key=_rank)
    return {
        "count": say("page_runs", lang, count=len(ranked)),
        "warnings": [*_warnings(ranked, lang)],
        "runs": _table(ranked, lang),
        "estimated": any(one.summary.spent.estimated for one in ranked),
        # Made by our own drawing, with all words in it escaped.
        "plot": Markup(_plot(ranked, lang)),
    }


def _rank(one: Measured) -> tuple[object, ...]:
    """The best F1 of numbers first, then of everything; of equal ones the cheaper."""
    summary = one.summary
    return -summary.numbers.f1, -summary.all.f1, summary.spent.tokens, one.evaluation.run.name


def _warnings(runs: Sequence[Measured], lang: Lang) -> Iterator[str]:
    golds = {_measured_on(one.evaluation) for one in runs}
    if len(golds) > 1:
        yield say("page_other_golds", lang)
    fewest = min((one.summary.documents for one in runs), default=FEW)
    if fewest < FEW:
        yield say("page_few_runs", lang, count=fewest)


def _measured_on(evaluation: Evaluation) -> tuple[object, ...]:
    documents = frozenset((one.document, one.gold) for one in evaluation.documents)
    return evaluation.fingerprints.get("gold"), documents


def _table(runs: Sequence[Measured], lang: Lang) -> Table:
    titles = [
        "page_rank", "column_run", "page_reader_model", "page_documents", "column_f1", "column_core", "column_text",
        "column_precision", "column_recall", "column_per_hundred", "page_residual_bound", "column_defects",
        "column_alarms", "page_tokens_each", "page_cost_each", "column_seconds",
    ]  # fmt: skip
    return Table(
        columns([say(key, lang) for key in titles], (0, *range(3, 16))),
        tuple(row(str(rank), *_row(one)) for rank, one in enumerate(runs, 1)),
    )


def _row(one: Measured) -> Iterator[str | Shown]:
    run, summary = one.evaluation.run, one.summary
    flags, numbers = summary.trust.flags, summary.numbers
    yield Shown(run.name, tone="strong")
    yield Shown(run.reader or NONE, run.model)
    failed = f" (−{summary.failed})" if summary.failed else ""
    yield f"{whole(summary.documents)}{failed}"
    yield Shown(percent(numbers.f1, numbers.read + numbers.labelled), tone="strong")
    for name in ("core", "text"):
        counts = summary.groups[name]
        yield percent(counts.f1, counts.read + counts.labelled)
    yield percent(numbers.precision, numbers.read)
    yield percent(numbers.recall, numbers.labelled)
    yield f"{summary.per_hundred:.2f}"
    yield f"{percent(flags.residual, flags.unflagged)} (≤{percent(flags.residual_bound, flags.unflagged)})"
    yield f"{summary.defects_found}/{summary.defects_firm}"
    yield whole(summary.false_alarms)
    yield f"{'≈' if summary.spent.estimated and one.tokens else ''}{one.tokens:,.0f}"
    yield money(one.cost)
    yield seconds(summary.spent.seconds)


def _plot(runs: Sequence[Measured], lang: Lang) -> str:
    """By cost where every run has one, else by tokens."""
    priced = [one.cost for one in runs]
    costs = [float(cost) for cost in priced if cost is not None]
    if len(costs) < len(runs):
        costs, axis = [one.tokens for one in runs], "page_tokens_each"
    else:
        axis = "page_cost_each"
    points = [
        RunPoint(one.evaluation.run.name, cost, one.summary.numbers.f1)
        for one, cost in zip(runs, costs, strict=True)
    ]
    return cost_plot(points, say(axis, lang), lang)

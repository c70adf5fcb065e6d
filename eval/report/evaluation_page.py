"""What the report on one evaluation holds."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from eval.comparison.model import FEW
from eval.evaluation.model import DocumentEval, Evaluation, Judged, RunInfo
from eval.evaluation.summary import Summary, summarise, worst_cells
from eval.report import evaluation_tables as tables
from eval.report.cases import cell_case
from eval.report.figures import decimals, percent, whole
from eval.report.plots import Curve, reliability_plot, risk_coverage_plot
from eval.scoring.counts import Counts
from extract.output.messages import Lang, say
from extract.output.text import clean

WORST = 30
"""Cells that are shown one by one."""


class Tile(NamedTuple):
    """A headline figure: what it is of, the figure, and what it is made of."""

    label: str
    figure: str
    remark: str = ""
    more: str = ""


def members(evaluation: Evaluation, lang: Lang, target: float) -> dict[str, Any]:
    """All that the templates ask for."""
    summary = summarise(evaluation, target)
    worst = [cell_case(document, at, lang) for document, at, _ in worst_cells(evaluation, WORST)]
    return {
        "name": clean(evaluation.run.name),
        "head": head(evaluation, summary, lang),
        "prints": prints(evaluation.run, lang, **evaluation.fingerprints),
        "tiles": [*_tiles(summary, lang)],
        "warnings": [*_warnings(summary, lang)],
        "groups": tables.group_table(summary, lang),
        "sections": tables.section_table(summary, lang),
        "errors": tables.error_table(summary, lang),
        "flags": tables.flag_table(summary, lang),
        "flags_say": [*_flags_say(summary, lang)],
        **_confidence(evaluation, summary, target, lang),
        **_defects(evaluation, summary, lang),
        "documents": tables.document_table(evaluation, summary, lang),
        "estimated": summary.spent.estimated,
        "worst": worst,
        "worst_say": say("page_worst_say", lang, count=summary.all.edits, shown=len(worst)),
        "unusable": [clean(one) for one in evaluation.unusable],
        "problems": [clean(one) for one in evaluation.problems],
        "unlabelled": [clean(one) for one in evaluation.unlabelled],
    }


def head(evaluation: Evaluation, summary: Summary, lang: Lang) -> list[tuple[str, str]]:
    """Whose evaluation it is, label by label."""
    run = evaluation.run
    made = [
        ("column_reader", run.reader),
        ("column_model", run.model),
        ("page_documents", whole(summary.documents)),
        ("page_failed", whole(summary.failed)),
        ("page_started", run.started[:10]),
        ("page_made", evaluation.made[:10]),
    ]
    return [(say(key, lang), clean(value) or say("page_offline", lang)) for key, value in made]


_PRINTS = {
    "id": "page_print_id",
    "version": "page_print_version",
    "code": "page_print_code",
    "schema": "page_print_schema",
    "prompts": "page_print_prompts",
    "scoring": "page_print_scoring",
    "gold": "page_print_gold",
}


def prints(run: RunInfo, lang: Lang, **others: str) -> list[tuple[str, str]]:
    """What the result depends on, label by label; one without a label of its own has its name."""
    held = {"id": run.id, "version": run.version, **run.fingerprints, **others}
    return [
        (say(_PRINTS[name], lang) if name in _PRINTS else clean(name), clean(str(value)))
        for name, value in held.items()
        if value
    ]


def _tiles(summary: Summary, lang: Lang) -> Iterator[Tile]:
    flags, edits = summary.trust.flags, summary.all
    low, high = map(percent, summary.interval)
    numbers = _f1_tile("page_f1_numbers", summary.numbers, lang)
    yield numbers._replace(more=say("page_interval", lang, low=low, high=high) if summary.documents else "")
    yield _f1_tile("page_f1_core", summary.groups["core"], lang)
    yield _f1_tile("page_f1_text", summary.groups["text"], lang)
    yield Tile(
        say("page_grounding", lang),
        percent(summary.grounded / max(1, summary.groundable), summary.groundable),
        say("page_of_grounded", lang, count=whole(summary.grounded), of=whole(summary.groundable)),
    )
    yield Tile(
        say("page_per_hundred", lang),
        f"{summary.per_hundred:.2f}",
        say(
            "page_edits", lang, count=whole(edits.edits), wrong=edits.wrong, omitted=edits.omitted,
            hallucinated=edits.hallucinated,
        ),
    )  # fmt: skip
    yield Tile(
        say("page_clean", lang),
        f"{whole(summary.clean)}/{whole(summary.documents)}",
        say("page_share", lang, share=percent(summary.clean / max(1, summary.documents), summary.documents)),
    )
    yield Tile(
        say("page_residual", lang),
        percent(flags.residual, flags.unflagged),
        say(
            "page_of_residual", lang, count=whole(flags.missed), of=whole(flags.unflagged),
            bound=percent(flags.residual_bound, flags.unflagged),
        ),
    )  # fmt: skip
    yield Tile(
        say("page_defects", lang),
        f"{whole(summary.defects_found)}/{whole(summary.defects_firm)}",
        say("page_alarms", lang, count=whole(summary.false_alarms)),
    )


def _f1_tile(label: str, counts: Counts, lang: Lang) -> Tile:
    made_of = say(
        "page_precision_recall", lang, precision=percent(counts.precision, counts.read),
        recall=percent(counts.recall, counts.labelled),
    )  # fmt: skip
    return Tile(say(label, lang), percent(counts.f1, counts.read + counts.labelled), made_of)


def _warnings(summary: Summary, lang: Lang) -> Iterator[str]:
    low, high = map(percent, summary.interval)
    if summary.documents < FEW:
        yield say("page_few", lang, count=summary.documents, low=low, high=high, few=FEW)


def _flags_say(summary: Summary, lang: Lang) -> Iterator[str]:
    flags, numbers = summary.trust.flags, summary.numbers
    if flags.readings:
        yield say(
            "page_flags_say", lang, flagged=whole(flags.flagged), load=percent(flags.load), wrong=whole(flags.wrong),
            caught=whole(flags.wrong_flagged), unflagged=whole(flags.unflagged), missed=whole(flags.missed),
            bound=percent(flags.residual_bound, flags.unflagged),
        )  # fmt: skip
    if numbers.omitted:
        yield say("page_listed_say", lang, omitted=whole(numbers.omitted), listed=whole(summary.listed))


# -- confidence


def _confidence(evaluation: Evaluation, summary: Summary, target: float, lang: Lang) -> dict[str, Any]:
    trust = summary.trust
    if not trust.curve.size:
        return {"scores": [], "operating": say("page_no_confidence", lang), "origin": "", "plots": []}
    curve = Curve(evaluation.run.name, trust.curve, trust.operating)
    plots = [risk_coverage_plot([curve], target, lang), reliability_plot(trust.reliability, lang)]
    return {
        "scores": [
            Tile(say("page_brier", lang), decimals(trust.brier)),
            Tile(say("page_calibration", lang), decimals(trust.calibration_error)),
            Tile(say("page_augrc", lang), decimals(trust.curve.augrc, 5)),
        ],
        "operating": _operating(summary, target, lang),
        "origin": say("page_derived" if evaluation.derived else "page_given", lang),
        # Made by our own drawing, with all words in it escaped.
        "plots": [Markup(one) for one in plots if one],
    }


def _operating(summary: Summary, target: float, lang: Lang) -> str:
    best = summary.trust.operating
    wanted = percent(target)
    if best is None:
        return say("page_operating_none", lang, target=wanted, least=least(target))
    figures = {"accepted": whole(best.accepted), "wrong": whole(best.wrong), "bound": percent(best.bound)}
    if best.accepted == summary.trust.curve.size:
        return say("page_operating_all", lang, target=wanted, **figures)
    confidence = decimals(best.confidence)
    return say(
        "page_operating_at", lang, target=wanted, load=percent(best.load), confidence=confidence, **figures
    )


def least(target: float) -> str:
    """How many readings without a mistake prove a target, 95 %.

    >>> least(0.01), least(0)
    ('299', '∞')
    """
    return whole(math.ceil(math.log(0.05) / math.log1p(-target))) if 0 < target < 1 else "∞"


# -- defects


def _defects(evaluation: Evaluation, summary: Summary, lang: Lang) -> dict[str, Any]:
    missed: list[tuple[DocumentEval, Judged]] = []
    alarms: list[tuple[DocumentEval, Judged]] = []
    suspected = 0
    for one in evaluation.documents:
        missed += [(one, judged) for judged in one.defects.missed]
        alarms += [(one, judged) for judged in one.defects.false_alarms]
        suspected += one.defects.suspected
    return {
        "missed": tables.judged_table(missed, lang),
        "alarms": tables.judged_table(alarms, lang),
        "blamed": say(
            "page_blamed", lang, found=summary.defects_found, blamed=summary.blamed, suspected=suspected
        )
        if summary.defects_found
        else "",
    }

"""What the report on a comparison holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from eval.comparison.model import FEW, Change, Comparison, Difference, Sign
from eval.evaluation.model import RunInfo, Spent
from eval.evaluation.summary import ALL
from eval.report.cases import change_case
from eval.report.evaluation_page import prints
from eval.report.evaluation_tables import ORDER, in_schema_order, tone_of
from eval.report.figures import money, percent, points, ratio, seconds, tokens, whole
from eval.report.plots import differences_plot
from eval.report.table import Shown, Table, columns, row
from extract.output.messages import Lang, say
from extract.output.text import clean

_TONES: Mapping[Sign, str] = {"better": "good", "worse": "error", "tied": "soft", "undecided": "soft"}
_VERDICTS: Mapping[Sign, str] = {
    "better": "page_better",
    "worse": "page_worse",
    "tied": "page_tied",
    "undecided": "page_undecided",
}


def members(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    """All that the templates ask for."""
    groups = {name: comparison.groups[name] for name in ORDER if name in comparison.groups}
    plot = differences_plot({say(f"group_{name}", lang): one for name, one in groups.items()}, lang)
    sections = {name: comparison.sections[name] for name in in_schema_order(comparison.sections)}
    sections_plot = differences_plot(sections, lang, "sections")
    return {
        "a": _run(comparison.a, lang),
        "b": _run(comparison.b, lang),
        "common": say("page_in_common", lang, count=whole(comparison.documents)),
        "warnings": [*_warnings(comparison, lang)],
        "verdicts": [*_verdicts(groups, lang)],
        "sign_test": _sign_test(comparison, lang),
        "groups": _table(groups, lang, titled=True),
        "sections": _table(sections, lang, titled=False),
        # Made by our own drawing, with all words in it escaped.
        "plot": Markup(plot),
        "sections_plot": Markup(sections_plot),
        "resamples": say("page_resamples", lang, count=whole(comparison.resamples))
        if comparison.resamples
        else "",
        "trust": _trust(comparison, lang),
        "spent": _spent(comparison, lang),
        "estimated": comparison.spent_a.estimated or comparison.spent_b.estimated,
        "changes": _changes(comparison, lang),
        "left_out": [clean(one) for one in comparison.left_out],
    }


def _run(run: RunInfo, lang: Lang) -> dict[str, Any]:
    said = [
        (say(key, lang), clean(value))
        for key, value in (
            ("column_reader", run.reader), ("column_model", run.model), ("page_started", run.started[:10]),
        )
        if value
    ]  # fmt: skip
    return {"name": clean(run.name), "said": said, "prints": prints(run, lang)}


def _warnings(comparison: Comparison, lang: Lang) -> Iterator[str]:
    if comparison.few:
        yield say("page_compare_few", lang, count=comparison.documents, few=FEW)
    if not comparison.same_scoring:
        yield say("page_other_scoring", lang)


# -- rows


def _told(one: Difference) -> bool:
    """Whether there is anything to compare."""
    return bool(one.a.labelled + one.a.read + one.b.labelled + one.b.read)


def _verdicts(groups: Mapping[str, Difference], lang: Lang) -> Iterator[Shown]:
    for name, one in groups.items():
        if _told(one):
            low, high = points(one.low), points(one.high)
            sentence = say(
                _VERDICTS[one.sign], lang, name=say(f"group_{name}", lang), change=points(one.change), low=low, high=high
            )  # fmt: skip
            yield Shown(sentence, tone=_TONES[one.sign])


def _sign_test(comparison: Comparison, lang: Lang) -> str:
    every = comparison.groups.get(ALL)
    if every is None:
        return ""
    p = f"{comparison.sign_test:.3g}"
    return say("page_sign_test", lang, up=every.up, down=every.down, level=every.level, p=p)


def _table(held: Mapping[str, Difference], lang: Lang, *, titled: bool) -> Table:
    first = say("column_group" if titled else "page_section", lang)
    others = [say(f"column_{name}", lang) for name in ("change", "interval", "verdict", "updown")]
    shown = [
        row(say(f"group_{name}", lang) if titled else name, *_row(one, lang), tone=tone_of(name))
        for name, one in held.items()
        if _told(one)
    ]
    return Table(columns([first, "A F1", "B F1", *others], (1, 2, 3, 4, 6)), tuple(shown))


def _row(one: Difference, lang: Lang) -> Iterator[str | Shown]:
    yield percent(one.a.f1, one.a.read + one.a.labelled)
    yield percent(one.b.f1, one.b.read + one.b.labelled)
    yield points(one.change)
    yield f"[{points(one.low)}, {points(one.high)}]"
    yield Shown(say(f"sign_{one.sign}", lang), tone=_TONES[one.sign])
    yield f"{one.up} / {one.down} / {one.level}"


# -- trust and cost


def _trust(comparison: Comparison, lang: Lang) -> Table:
    """What is flagged on either side, and what is wrong where nothing is."""
    a, b = comparison.flags_a, comparison.flags_b
    made = (
        row(say("page_residual", lang), *(percent(one.residual, one.unflagged) for one in (a, b))),
        row(say("page_bound", lang), *(percent(one.residual_bound, one.unflagged) for one in (a, b))),
        row(say("page_load", lang), *(percent(one.load, one.readings) for one in (a, b))),
        row(say("page_flag_recall", lang), *(f"{one.wrong_flagged} / {one.wrong}" for one in (a, b))),
    )
    return Table(columns(["", "A", "B"], (1, 2)), made)


def _spent(comparison: Comparison, lang: Lang) -> Table:
    a, b = comparison.spent_a, comparison.spent_b
    made = (
        row(say("page_tokens", lang), _both_ways(a), _both_ways(b), ratio(b.tokens, a.tokens)),
        row(say("page_requests", lang), whole(a.requests), whole(b.requests), ratio(b.requests, a.requests)),
        row(say("column_cost", lang), money(a.cost), money(b.cost), ratio(b.cost, a.cost)),
        row(say("column_seconds", lang), seconds(a.seconds), seconds(b.seconds), ratio(b.seconds, a.seconds)),
    )
    return Table(columns(["", "A", "B", say("page_ratio", lang)], (1, 2, 3)), made)


def _both_ways(spent: Spent) -> str:
    return f"{tokens(spent)} ({whole(spent.input_tokens)} / {whole(spent.output_tokens)})"


# -- cells


def _changes(comparison: Comparison, lang: Lang) -> list[dict[str, Any]]:
    """Regressions, improvements, and what is wrong in another way, each with its title."""
    others = [one for one in comparison.changes if not one.regression and not one.improvement]
    parts: list[tuple[str, Sequence[Change]]] = [
        ("page_regressions", comparison.regressions),
        ("page_improvements", comparison.improvements),
        ("page_changed_errors", others),
    ]
    return [
        {"title": say(key, lang), "cases": [change_case(one, lang) for one in held]} for key, held in parts
    ]

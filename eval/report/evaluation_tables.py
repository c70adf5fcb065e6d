"""The tables of an evaluation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eval.evaluation.model import DocumentEval, Evaluation, Judged
from eval.evaluation.summary import ALL, ALL_NUMBERS, Summary, edits, rows
from eval.matching.fields import GROUPS
from eval.report.cases import field_of
from eval.report.figures import money, percent, seconds, tokens, whole
from eval.report.table import Shown, Table, columns, row
from eval.scoring.counts import Counts
from eval.scoring.errors import ERROR_TITLES
from eval.scoring.trust import FlagScore
from extract.output.finding_titles import KINDS, title
from extract.output.messages import LANGS, Lang, say
from schemas.catalogue import default
from schemas.titles import default_titles

ORDER = (ALL_NUMBERS, *GROUPS, ALL)
"""Groups as tables list them; the first and the last are sums."""


def tone_of(name: str) -> str:
    """Sums stand out."""
    return "strong" if name in (ALL_NUMBERS, ALL) else ""


def group_table(summary: Summary, lang: Lang) -> Table:
    """The five counts and their ratios by group of fields."""
    held = [(say(f"group_{name}", lang), summary.groups[name], tone_of(name)) for name in ORDER]
    return _counts_table(say("column_group", lang), held, lang)


def section_table(summary: Summary, lang: Lang) -> Table:
    """The same by section, in the order of the schema."""
    names = in_schema_order(summary.sections)
    return _counts_table(
        say("page_section", lang), [(name, summary.sections[name], "") for name in names], lang
    )


def in_schema_order(sections: Iterable[str]) -> list[str]:
    """Titles of sections as the schema has them; what it does not know comes last."""
    known = dict.fromkeys(default_titles().section(slot.path) for slot in default().slots)
    order = {name: at for at, name in enumerate(known)}
    return sorted(sections, key=lambda name: (order.get(name, len(order)), name))


def _counts_table(first: str, held: Sequence[tuple[str, Counts, str]], lang: Lang) -> Table:
    names = ("correct", "wrong", "omitted", "hallucinated", "absent", "precision", "recall")
    titles = [first, *(say(f"column_{name}", lang) for name in names), "F1"]
    return Table(
        columns(titles, range(1, 9)),
        tuple(row(name, *_counts(counts), tone=tone) for name, counts, tone in held),
    )


def _counts(one: Counts) -> Iterator[str | Shown]:
    yield whole(one.correct)
    yield from (
        Shown(whole(count), tone=tone if count else "soft")
        for count, tone in ((one.wrong, "error"), (one.omitted, "warning"), (one.hallucinated, "error"))
    )
    yield Shown(whole(one.absent), tone="soft")
    yield percent(one.precision, one.read)
    yield percent(one.recall, one.labelled)
    yield percent(one.f1, one.read + one.labelled)


def error_table(summary: Summary, lang: Lang) -> Table:
    """Kinds of mistakes, the most frequent first."""
    all_of_them = sum(summary.errors.values())
    return Table(
        columns([say(key, lang) for key in ("page_error", "page_count", "page_share_of_wrong")], (1, 2)),
        tuple(
            row(ERROR_TITLES[name][LANGS.index(lang)], whole(count), percent(count / all_of_them))
            for name, count in summary.errors.items()
        ),
    )


def flag_table(summary: Summary, lang: Lang) -> Table:
    """What flags catch and cost, by group of fields."""
    titles = (
        "column_group", "page_readings", "page_wrong_readings", "page_flagged", "page_flag_recall",
        "page_flag_precision", "page_load", "column_residual", "page_bound",
    )  # fmt: skip
    held = [(name, summary.trust_by_group[name]) for name in ORDER]
    return Table(
        columns([say(key, lang) for key in titles], range(1, 9)),
        tuple(row(say(f"group_{name}", lang), *_flags(one), tone=tone_of(name)) for name, one in held),
    )


def _flags(one: FlagScore) -> Iterator[str]:
    yield from map(whole, (one.readings, one.wrong, one.flagged))
    yield percent(one.recall, one.wrong)
    yield percent(one.precision, one.flagged)
    yield percent(one.load, one.readings)
    yield percent(one.residual, one.unflagged)
    yield percent(one.residual_bound, one.unflagged)


def document_table(evaluation: Evaluation, summary: Summary, lang: Lang) -> Table:
    """A row for each document, and one for all."""
    names = ("document", "status", "f1", "edits", "defects", "alarms", "cost", "seconds")
    titles = [say(f"column_{name}", lang) for name in names]
    titles.insert(6, say("page_tokens", lang))
    spent = summary.spent
    total = row(
        say("page_total", lang), "", percent(summary.numbers.f1), whole(summary.all.edits),
        f"{summary.defects_found}/{summary.defects_firm}", whole(summary.false_alarms), tokens(spent),
        money(spent.cost), seconds(spent.seconds), tone="strong",
    )  # fmt: skip
    made = [_document_row(one, lang) for one in evaluation.documents]
    return Table(columns(titles, range(2, 9)), (*made, total) if len(made) > 1 else tuple(made))


_OUTCOME_TONES: Mapping[str, str] = {"partial": "warning", "failed": "error", "missing": "error"}


def _document_row(one: DocumentEval, lang: Lang) -> tuple[Shown, ...]:
    numbers, defects = rows(one)[ALL_NUMBERS], one.defects
    return row(
        Shown(one.document, one.note),
        Shown(say(f"outcome_{one.outcome}", lang), tone=_OUTCOME_TONES.get(one.outcome, "soft")),
        percent(numbers.f1, numbers.read + numbers.labelled),
        whole(edits(one)),
        f"{len(defects.found)}/{len(defects.found) + len(defects.missed)}",
        whole(len(defects.false_alarms)),
        tokens(one.spent),
        money(one.spent.cost),
        seconds(one.spent.seconds),
    )


def judged_table(held: Sequence[tuple[DocumentEval, Judged]], lang: Lang) -> Table:
    """Defects or false alarms: where, of what kind, about what, and what is said of them."""
    titles = [
        say("column_document", lang), say("page_error", lang), say("page_field", lang), say("column_note", lang),
    ]  # fmt: skip
    separator = "、" if lang == "zh" else "; "
    return Table(
        columns(titles, ()),
        tuple(
            row(
                document.document,
                title(KINDS, one.kind, lang),
                separator.join(field_of(path).text for path in one.paths),
                one.said,
            )
            for document, one in held
        ),
    )

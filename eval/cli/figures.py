"""The figures of an evaluation, printed: by document, by group of fields, and a sentence for each of the others."""

from collections.abc import Iterator

from eval.cli.tables import percent, print_table, ratio
from eval.comparison.model import FEW
from eval.evaluation.model import DocumentEval, Evaluation
from eval.evaluation.summary import ALL_NUMBERS, Summary, edits, rows
from eval.scoring.counts import Counts
from eval.scoring.errors import ERROR_TITLES
from eval.scoring.trust import FlagScore
from extract.output.messages import LANGS, Lang, say

_MOST_ROWS = 50
_BY_DOCUMENT = ("document", "status", "f1", "core", "text", "edits", "defects", "alarms")
_BY_GROUP = ("group", "correct", "wrong", "omitted", "hallucinated", "absent", "precision", "recall")


def tell(evaluation: Evaluation, summary: Summary, target: float, lang: Lang) -> None:
    """The figures: by document, by group of fields, and how far they can be trusted."""
    shown = evaluation.documents[:_MOST_ROWS]
    if len(evaluation.documents) > 1:
        print_table(
            [say(f"column_{name}", lang) for name in _BY_DOCUMENT], [_document(one, lang) for one in shown], 2
        )
        if len(shown) < len(evaluation.documents):
            print(say("more_rows", lang, count=len(evaluation.documents) - len(shown)))
        print()
    print_table([*(say(f"column_{name}", lang) for name in _BY_GROUP), "F1"], [*_groups(summary, lang)])
    print()
    for line in lines(evaluation, summary, target, lang):
        print(line)


def _document(one: DocumentEval, lang: Lang) -> list[str]:
    counts, defects = rows(one), one.defects
    firm = len(defects.found) + len(defects.missed)
    return [
        one.document,
        say(f"outcome_{one.outcome}", lang),
        *(ratio(counts[name].f1) for name in (ALL_NUMBERS, "core", "text")),
        str(edits(one)),
        f"{len(defects.found)}/{firm}",
        str(len(defects.false_alarms)),
    ]


def _groups(summary: Summary, lang: Lang) -> Iterator[list[str]]:
    for name, counts in summary.groups.items():
        yield [say(f"group_{name}", lang), *_counts(counts)]


def _counts(one: Counts) -> list[str]:
    whole = (one.correct, one.wrong, one.omitted, one.hallucinated, one.absent)
    return [*map(str, whole), *map(ratio, (one.precision, one.recall, one.f1))]


def lines(evaluation: Evaluation, summary: Summary, target: float, lang: Lang) -> Iterator[str]:
    """What the tables do not say, a sentence each."""
    low, high = map(ratio, summary.interval)
    key = "eval_few" if summary.documents < FEW else "eval_interval"
    yield say(key, lang, count=summary.documents, low=low, high=high)
    yield say(
        "eval_grounding", lang, grounded=summary.grounded, groundable=summary.groundable, clean=summary.clean,
        documents=summary.documents, edits=f"{summary.per_hundred:.2f}",
    )  # fmt: skip
    if summary.errors:
        at = LANGS.index(lang)
        named = (f"{ERROR_TITLES[name][at]} {count}" for name, count in summary.errors.items())
        yield say("eval_errors", lang, errors=("，" if lang == "zh" else ", ").join(named))
    yield flags_line(summary.trust.flags, lang)
    yield from _confidence(evaluation, summary, target, lang)
    if evaluation.unlabelled:
        yield say("eval_unlabelled", lang, count=len(evaluation.unlabelled))


def flags_line(flags: FlagScore, lang: Lang) -> str:
    """What the flags caught and what remains."""
    return say(
        "eval_flags", lang, flagged=flags.flagged, readings=flags.readings, load=percent(flags.load),
        recall=f"{flags.wrong_flagged}/{flags.wrong}", unflagged=flags.unflagged,
        residual=f"{flags.missed} ({percent(flags.residual)})", bound=percent(flags.residual_bound),
    )  # fmt: skip


def _confidence(evaluation: Evaluation, summary: Summary, target: float, lang: Lang) -> Iterator[str]:
    trust, best = summary.trust, summary.trust.operating
    if not trust.curve.size:
        return
    origin = say("confidence_derived" if evaluation.derived else "confidence_given", lang)
    yield say(
        "eval_confidence", lang, origin=origin, brier=f"{trust.brier:.4f}", ece=f"{trust.calibration_error:.4f}",
        augrc=f"{trust.curve.augrc:.5f}",
    )  # fmt: skip
    if best is None:
        yield say("eval_no_operating", lang, target=percent(target))
        return
    if not best.load:
        yield say("eval_no_review", lang, target=percent(target), bound=percent(best.bound))
        return
    yield say(
        "eval_operating", lang, target=percent(target), confidence=f"{best.confidence:.4f}", load=percent(best.load),
        accepted=best.accepted, wrong=best.wrong, bound=percent(best.bound),
    )  # fmt: skip

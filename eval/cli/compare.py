"""`gouji compare A B`: is B better than A, and is that really so."""

import argparse
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from eval.cli.measured import golds_of, measured, writing_into
from eval.cli.tables import percent, print_table, ratio
from eval.comparison.compare import compare
from eval.comparison.model import Change, Comparison, Difference
from eval.evaluation.summary import ALL
from eval.report.page import write_comparison_report
from eval.scoring.bootstrap import sign_test
from eval.scoring.cells import VERDICT_TITLES, Cell
from extract.output.messages import LANGS, Lang, UserError, say
from extract.output.text import clean, visible

_MOST_CHANGES = 20
_LONGEST = 24


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Compare; UserError where there is nothing to compare."""
    golds = golds_of(args.gold)
    a, b = (measured(one, golds, args, lang) for one in (args.a, args.b))
    comparison = compare(a, b, args.resamples)
    if not comparison.documents:
        raise UserError("no_common")
    tell(comparison, lang)
    if args.out is not None:
        with writing_into(args.out):
            write_comparison_report(Path(args.out), comparison, lang)
        print(say("written", lang, out=visible(args.out)))
    return 0


def tell(comparison: Comparison, lang: Lang) -> None:
    """Who against whom, a row for each group that has facts and each section that changed, and the cells that changed."""
    a, b = comparison.a.name, comparison.b.name
    print(visible(say("compare_head", lang, a=a, b=b, documents=comparison.documents)))
    head = [say(f"column_{name}", lang) for name in ("group", "change", "interval", "verdict", "updown")]
    head[1:1] = [visible(a), visible(b)]
    moved = {name: one for name, one in comparison.sections.items() if one.up or one.down}
    table = [*_rows(comparison.groups, lang, titled=True), *_rows(moved, lang, titled=False)]
    print_table(head, table)
    print()
    for line in _lines(comparison, lang):
        print(visible(line))
    changes = comparison.changes[:_MOST_CHANGES]
    for change in changes:
        print(visible(_change(change, lang)))
    if len(changes) < len(comparison.changes):
        print(say("compare_more", lang, count=len(comparison.changes) - len(changes)))


def _rows(held: Mapping[str, Difference], lang: Lang, *, titled: bool) -> Iterator[list[str]]:
    for name, one in held.items():
        if one.a.labelled or one.a.read or one.b.read:
            yield [
                say(f"group_{name}", lang) if titled else name,
                ratio(one.a.f1),
                ratio(one.b.f1),
                f"{one.change:+.4f}",
                f"{one.low:+.4f} … {one.high:+.4f}",
                say(f"sign_{one.sign}", lang),
                f"{one.up}/{one.down}/{one.level}",
            ]


def _lines(comparison: Comparison, lang: Lang) -> Iterator[str]:
    if comparison.few:
        chance = f"{sign_test(comparison.documents, 0):.2g}"
        yield say("compare_few", lang, count=comparison.documents, chance=chance)
    every = comparison.groups[ALL]
    yield say(
        "compare_signs",
        lang,
        up=every.up,
        down=every.down,
        level=every.level,
        p=f"{comparison.sign_test:.3g}",
    )
    flags_a, flags_b = comparison.flags_a, comparison.flags_b
    yield say(
        "compare_flags", lang, residual_a=percent(flags_a.residual), residual_b=percent(flags_b.residual),
        bound_a=percent(flags_a.residual_bound), bound_b=percent(flags_b.residual_bound),
        load_a=percent(flags_a.load), load_b=percent(flags_b.load),
    )  # fmt: skip
    spent_a, spent_b = comparison.spent_a, comparison.spent_b
    yield say(
        "compare_spent", lang, a=spent_a.tokens, b=spent_b.tokens, cost_a=_money(spent_a.cost),
        cost_b=_money(spent_b.cost), seconds_a=f"{spent_a.seconds:.1f}", seconds_b=f"{spent_b.seconds:.1f}",
    )  # fmt: skip
    if not comparison.same_scoring:
        yield say("compare_scoring", lang)
    if comparison.left_out:
        yield say("compare_left_out", lang, count=len(comparison.left_out), first=comparison.left_out[0])
    worse, better = len(comparison.regressions), len(comparison.improvements)
    yield say(
        "compare_changes", lang, worse=worse, better=better, other=len(comparison.changes) - worse - better
    )


def _money(cost: Decimal | None) -> str:
    return "–" if cost is None else format(cost.normalize(), "f")


def _change(change: Change, lang: Lang) -> str:
    kind = "worse" if change.regression else "better" if change.improvement else "other"
    sides = " → ".join(_side(one, lang) for one in (change.a, change.b))
    return f"  {say(f'went_{kind}', lang)}  {change.document}  {change.path}: {sides}"


def _side(cell: Cell | None, lang: Lang) -> str:
    if cell is None:
        return say("not_there", lang)
    said = cell.read or cell.gold
    value = clean(f"{said.value}{said.unit}") if said else ""
    short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    filed = f" ({cell.read_path})" if cell.read_path and cell.verdict != "correct" else ""
    return f"{VERDICT_TITLES[cell.verdict][LANGS.index(lang)]} {short}{filed}"

"""The rules for reading: what must agree, how strictly, and in which documents."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.output.finding_titles import KINDS, SEVERITIES, Titles, title
from extract.output.messages import Lang, say
from schemas import rules
from schemas.text_rules import TextRule, text_rules

RELATIONS: Titles = {
    "sum": ("等于各项之和", "is the sum of"),
    "equal": ("相等", "equals"),
    "at_most": ("不超过", "is at most"),
    "share": ("占比", "is the share of"),
    "change": ("增减数", "is the change of"),
    "rate": ("增减率", "is the rate of change of"),
    "product": ("乘积", "is the product of"),
    "hundred": ("合计为100%", "make 100 %"),
    "count": ("个数", "counts"),
    "repeat": ("前后一致", "is the same everywhere"),
}
TIERS: Titles = {
    "hard": ("必须成立", "always holds"),
    "soft": ("一般成立，有例外", "holds with exceptions"),
}
DOCUMENTS: Titles = {
    "budget": ("预算", "budget"),
    "final_accounts": ("决算", "final accounts"),
    "performance": ("绩效", "performance"),
}

Cells = Sequence[str]


def print_rules(lang: Lang, file: TextIO | None = None) -> None:
    """Print both tables: drawn on a terminal, tab-separated lines elsewhere."""
    file = file or sys.stdout
    figures = [_figure_rule(one, lang) for one in rules.table()]
    wording = [_text_rule(one, lang) for one in text_rules().rule]
    columns = ("rule_says", "rule_relation", "rule_tier", "rule_kinds", "rule_id")
    _print(say("figure_rules", lang, count=len(figures)), columns, figures, lang, file)
    print(file=file)
    columns = ("rule_says", "rule_relation", "rule_severity", "rule_example", "rule_id")
    _print(say("text_rules", lang, count=len(wording)), columns, wording, lang, file)


def rules_json() -> Mapping[str, Any]:
    """Both tables with all their fields."""
    return {
        "rules": [one.model_dump(mode="json") for one in rules.table()],
        "text_rules": [one.model_dump(mode="json") for one in text_rules().rule],
    }


def print_rules_json(file: TextIO | None = None) -> None:
    """Print both tables as JSON."""
    file = file or sys.stdout
    # Where the output cannot hold Chinese, escapes are the same JSON; question marks would not be.
    plain = "utf" not in (file.encoding or "utf-8").lower()
    print(json.dumps(rules_json(), ensure_ascii=plain, indent=2), file=file)


def _figure_rule(one: rules.Rule, lang: Lang) -> Cells:
    kinds = [title(DOCUMENTS, kind, lang) for kind in one.kinds] or [say("all_kinds", lang)]
    joined = ("、" if lang == "zh" else ", ").join(kinds)
    said = one.zh if lang == "zh" else one.en
    return said, title(RELATIONS, one.relation, lang), title(TIERS, one.tier, lang), joined, one.id


def _text_rule(one: TextRule, lang: Lang) -> Cells:
    said = one.zh if lang == "zh" else one.en
    example = one.example.replace("\n", " ")
    return said, title(KINDS, one.kind, lang), title(SEVERITIES, one.severity, lang), example, one.id


def _print(heading: str, columns: Sequence[str], lines: Sequence[Cells], lang: Lang, file: TextIO) -> None:
    titles = [say(column, lang) for column in columns]
    if not file.isatty():
        for line in [[heading], titles, *lines]:
            print("\t".join(line), file=file)
        return
    drawn = Table(title=heading, title_justify="left", header_style="bold")
    for column in titles:
        drawn.add_column(column, overflow="fold")
    for line in lines:
        drawn.add_row(*(Text(one) for one in line))
    Console(file=file).print(drawn)

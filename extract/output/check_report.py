"""The report on one checked document: Markdown, and a page that needs nothing but itself.

Everything that comes from a document is escaped: by autoescape in the page, character by character in Markdown.
"""

import re
from collections.abc import Mapping
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from extract.output.checked import CheckedDocument, coverage_line, statuses_line
from extract.output.files import replacing
from extract.output.finding_titles import STATUSES, rule_title, title
from extract.output.fingerprints import gouji_version
from extract.output.messages import Lang, say
from extract.output.text import clean
from extract.reconcile.reconcile import RuleStatus

SUFFIXES = (".check.md", ".check.html")

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~&$]")
_SCHEME = re.compile(r"(?i)(https?|ftp|mailto|www)(?=[:.])")


def write_report(folder: Path, name: str, document: CheckedDocument) -> None:
    """Write both reports on a document under the name given. OSError where that cannot be."""
    members = _members(document)
    for suffix in SUFFIXES:
        with replacing(folder / f"{name}{suffix}") as file:
            file.write(render(suffix, members))


def render(suffix: str, members: Mapping[str, Any]) -> str:
    """One report as text."""
    return _environment(suffix.endswith(".html")).from_string(_template(suffix)).render(members)


def _members(document: CheckedDocument) -> dict[str, Any]:
    lang = document.setting.lang
    ranked = sorted(document.rules, key=lambda one: _rank(one.status))
    rows = [(one, _status_row(one, lang)) for one in ranked]
    return {
        "lang": "zh-CN" if lang == "zh" else "en",
        "colon": "：" if lang == "zh" else ": ",
        "say": partial(_say, lang),
        "name": clean(document.name),
        "sha256": clean(document.sha256),
        "errors": document.errors,
        "warnings": document.warnings,
        "accepted": len(document.accepted),
        "notes": [clean(note) for note in document.notes],
        "gone": [clean(entry.key) for entry in document.gone],
        "findings": document.views(),
        "concerned": [row for one, row in rows if one.status != "not_applicable"],
        "others": [row for one, row in rows if one.status == "not_applicable"],
        "statuses": statuses_line(document.rules, lang),
        "coverage": coverage_line(document.coverage, document.unclaimed, lang),
        "share": 100 * document.coverage.checked // max(document.coverage.numbers, 1),
        "version": gouji_version(),
    }


def _say(lang: Lang, sentence: str, /, **values: object) -> str:
    return say(sentence, lang, **values)


def _rank(status: str) -> int:
    order = [*STATUSES]
    return order.index(status) if status in order else len(order)


def _status_row(one: RuleStatus, lang: Lang) -> dict[str, Any]:
    return {
        "code": clean(one.status),
        "status": title(STATUSES, one.status, lang),
        "title": rule_title(one.rule, lang),
        "rule": clean(one.rule),
        "checked": one.checked,
        "places": one.places,
    }


@cache
def _environment(page: bool) -> Environment:
    """Markdown has no autoescape of its own: there `finalize` sees every value before it is written."""
    options: dict[str, Any] = {"autoescape": True} if page else {"autoescape": False, "finalize": escaped}
    return Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options)


@cache
def _template(suffix: str) -> str:
    return resources.files("extract.output").joinpath(f"report{suffix}.jinja").read_text("utf-8")


def escaped(value: object) -> object:
    r"""Text that Markdown shows as it is: no markup, no link, no tag, no table cell.

    >>> escaped("a|b <i> www.x.cn")
    'a\\|b \\<i\\> www&#8203;.x.cn'
    """
    if not isinstance(value, str):
        return value
    return _SCHEME.sub(r"\1&#8203;", _MARKUP.sub(r"\\\g<0>", value))

"""One document, checked: what the rules found, what of it is new, and how much of the document they could judge."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from extract.documents.document import Document
from extract.output.baseline import Accepted, Baseline
from extract.output.facts_file import FactsFile
from extract.output.files import write_json
from extract.output.finding_view import FindingView, Setting, views
from extract.output.messages import Lang, say
from extract.pipeline import DocumentResult, marked
from extract.reconcile import findings
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import Coverage, Reconciliation, RuleStatus, reconcile
from schemas.text_rules import text_rules

_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What a check of one document gave; `unclaimed` counts the numbers that no fact claims."""

    name: str
    sha256: str
    setting: Setting
    new: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    gone: tuple[Accepted, ...]
    rules: tuple[RuleStatus, ...]
    coverage: Coverage
    unclaimed: int = 0
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        facts: FactsFile,
        document: Document | None,
        checked: Reconciliation,
        baseline: Baseline,
        setting: Setting,
        notes: Iterable[str] = (),
    ) -> Self:
        """The check of the facts of one document; without its text there is no `document`."""
        split = baseline.split(facts.document, facts.sha256, checked.findings)
        kept = [*notes]
        if facts.failures:
            kept.append(say("partly_read", setting.lang, count=len(facts.failures)))
        return cls(
            facts.document,
            facts.sha256 or (document.sha256 if document else ""),
            setting,
            *split,
            checked.rules,
            checked.coverage,
            len(facts.unclaimed),
            tuple(kept),
        )

    @property
    def errors(self) -> int:
        """New errors."""
        return count(self.new, "error")

    @property
    def warnings(self) -> int:
        """New warnings."""
        return count(self.new, "warning")

    def views(self) -> tuple[FindingView, ...]:
        """The new findings, ready for reading."""
        return views(self.new, self.setting)


def count(found: Iterable[Finding], severity: str) -> int:
    """How many findings there are of a severity, without those folded under them."""
    return sum(one.severity == severity for one in found)


def check_result(result: DocumentResult, lang: Lang, personal: bool, baseline: Baseline) -> CheckedDocument:
    """The check of a document that was just read."""
    facts = FactsFile.of(result, "")
    checked = Reconciliation(result.findings, result.rules, result.coverage)
    setting = Setting.of(lang, result.document.text, facts.facts, personal)
    return CheckedDocument.of(facts, result.document, checked, baseline, setting)


def check_facts(facts: FactsFile, document: Document | None) -> Reconciliation:
    """The rules, run anew over the facts of a file. Without the text, what the text rules said when it was read is kept."""
    if document is not None:
        return reconcile(facts.facts, marked(document))
    made = reconcile(facts.facts)
    about_text = text_rules().by_id
    kept = [one for one in facts.findings if one.rule in about_text]
    both = sorted((*made.findings, *kept), key=lambda one: (_rank(one.severity), one.at[:1] or ((0, 0),)))
    statuses = (*made.rules, *(one for one in facts.rules if one.rule in about_text))
    return Reconciliation(tuple(both), statuses, made.coverage)


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def rewrite(path: Path, checked: Reconciliation) -> None:
    """Put findings and rules into a facts file; all else in it stays as it is, what this program does not know too.

    Raises:
        OSError: it cannot be written.
    """
    held = json.loads(path.read_text("utf-8-sig"))
    held["findings"] = [findings.to_json(one) for one in checked.findings]
    held["rules"] = [asdict(one) for one in checked.rules]
    write_json(path, held)


def statuses_line(rules: Sequence[RuleStatus], lang: Lang) -> str:
    """How many rules passed, failed and so on."""
    counts = Counter(str(one.status) for one in rules)
    said = say(
        "rules_line",
        lang,
        passed=counts["pass_exact"] + counts["pass_rounding"],
        rounding=counts["pass_rounding"],
        **{name: counts[name] for name in ("fail", "incomplete", "ambiguous", "not_applicable")},
    )
    return said + (say("rules_errors", lang, count=counts["error"]) if counts["error"] else "")


def coverage_line(coverage: Coverage, unclaimed: int, lang: Lang) -> str:
    """What share of the document's numbers took part in a check."""
    if coverage.numbers:
        share = f"{100 * coverage.checked / coverage.numbers:.1f}%"
        said = say("coverage", lang, numbers=coverage.numbers, checked=coverage.checked, share=share)
    else:
        said = say("coverage_none", lang)
    return said + (say("coverage_unclaimed", lang, count=unclaimed) if unclaimed else "")


def suspects_of(found: Iterable[Finding]) -> dict[str, list[str]]:
    """The rules that suspect a fact, by its path; folded findings count."""
    made: dict[str, list[str]] = {}
    for one in found:
        for path in one.suspects:
            if one.rule not in made.setdefault(path, []):
                made[path].append(one.rule)
        for path, below in suspects_of(one.folded).items():
            made.setdefault(path, []).extend(rule for rule in below if rule not in made[path])
    return made

"""Findings against the defects of a gold file: what was found, what was missed, what was a false alarm."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.gold.file import GoldDefect, GoldFile
from eval.matching.entries import overlap
from eval.matching.fields import parse
from eval.matching.keys import keys_alike
from extract.reconcile.findings import Finding

_ARITHMETIC = frozenset({"sum", "cross", "range", "change", "rate"})
"""Kinds that count as one: a sum that fails is a share that fails seen from elsewhere."""


@dataclass(frozen=True, slots=True)
class DefectScore:
    """Firm defects that were found and missed, and error findings that meet no defect.

    `blamed` counts the found ones that a finding puts down to the document, `suspected` those of which a finding
    suspects one of the defect's facts.
    """

    found: tuple[GoldDefect, ...] = ()
    missed: tuple[GoldDefect, ...] = ()
    false_alarms: tuple[Finding, ...] = ()
    blamed: int = 0
    suspected: int = 0

    @property
    def firm(self) -> int:
        """How many there were to be found."""
        return len(self.found) + len(self.missed)


def score_defects(gold: GoldFile, findings: Sequence[Finding]) -> DefectScore:
    """Firm defects need an error or a warning, at any depth; an error that meets no defect at all is a false alarm."""
    told = [one for one in flat(findings) if one.severity in ("error", "warning")]
    firm = [one for one in gold.defects if not one.doubtful]
    meeting = [(defect, [one for one in told if meets(defect, one)]) for defect in firm]
    met = [(defect, found) for defect, found in meeting if found]
    return DefectScore(
        found=tuple(defect for defect, _ in met),
        missed=tuple(defect for defect, found in meeting if not found),
        false_alarms=tuple(one for one in findings if _false(one, gold)),
        blamed=sum(any(one.attribution == "document" for one in found) for _, found in met),
        suspected=sum(any(_suspects(one, defect) for one in found) for defect, found in met),
    )


def flat(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings and all that is folded under them."""
    for one in findings:
        yield one
        yield from flat(one.folded)


def meets(defect: GoldDefect, finding: Finding) -> bool:
    """Whether a finding is about a defect: its kind, and a place in common or two paths (or the only one)."""
    if finding.kind != defect.kind and not {finding.kind, defect.kind} <= _ARITHMETIC:
        return False
    if overlap(defect.at, finding.at):
        return True
    shared = sum(_one_path(path, other) for path in defect.paths for other in finding.paths)
    return shared >= 2 or (len(defect.paths) == 1 == shared)


def _false(finding: Finding, gold: GoldFile) -> bool:
    outside = gold.scope and finding.at and not overlap(finding.at, gold.scope)
    return (
        finding.severity == "error"
        and not outside
        and not any(meets(defect, finding) for defect in gold.defects)
    )


def _suspects(finding: Finding, defect: GoldDefect) -> bool:
    return any(_one_path(path, other) for path in finding.suspects for other in defect.paths)


def _one_path(path: str, other: str) -> bool:
    one, two = parse(path), parse(other)
    return one.field == two.field and bool(keys_alike(one.keys, two.keys))

"""The score of one document: its gold file against what was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.gold.file import GoldFile
from eval.matching.agree import has_value
from eval.matching.entries import Entry, ordered, overlap
from eval.matching.match import Matched, Matching, match
from eval.scoring.cells import Cell, Stated, Verdict
from eval.scoring.counts import Counts
from eval.scoring.defects import DefectScore, score_defects
from eval.scoring.errors import error_class
from extract.reading.facts import Fact, Unclaimed
from extract.reconcile.findings import Finding, misread
from schemas.base import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run says of one document, as far as it is scored."""

    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclaimed: tuple[Unclaimed, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The cells of one document and its defects. `repeated` and doubtful facts are among the cells as neutral."""

    cells: tuple[Cell, ...]
    defects: DefectScore

    def counts(self, cells: Iterable[Cell] | None = None) -> Counts:
        """The counts of all cells, or of some of them; fields that are rightly absent are not known here."""
        return count(self.cells if cells is None else cells)


def count(cells: Iterable[Cell]) -> Counts:
    """The counts of cells."""
    tally: dict[Verdict, int] = dict.fromkeys(("correct", "wrong", "omitted", "hallucinated", "neutral"), 0)
    for cell in cells:
        tally[cell.verdict] += 1
    return Counts(tally["correct"], tally["wrong"], tally["omitted"], tally["hallucinated"])


def score_document(gold: GoldFile, reading: Reading) -> DocumentScore:
    """Score a reading. Where the gold has a scope, readings outside it count neither way."""
    # In an order of their own: of two facts that a wrong reading may come from the first one names the mistake.
    golds = ordered(Entry.of(one.fact, one.alternatives, one.firm) for one in gold.facts)
    reads = [Entry.of(fact) for fact in reading.facts if _asked(fact, gold.scope)]
    if gold.numbers_only:
        golds, reads = ([one for one in side if one.group != "text"] for side in (golds, reads))
    made = match(golds, reads)
    suspected = misread(reading.findings)
    cells = _cells(made, golds, [one.at for one in reading.unclaimed])
    judged = tuple(_with_trust(cell, fact, suspected) for cell, fact in cells)
    return DocumentScore(judged, score_defects(gold, reading.findings))


def _asked(fact: Fact, scope: Sequence[Span]) -> bool:
    """What an activity is about is not compared; what lies outside the labelled part is not judged."""
    if fact.path.endswith(".what"):
        return False
    places = [span for one in fact.statements for span in one.at]
    return not scope or not places or overlap(places, scope)


def _cells(
    made: Matching, golds: Sequence[Entry], unclaimed: Sequence[Span]
) -> list[tuple[Cell, Fact | None]]:
    cells: list[tuple[Cell, Fact | None]] = []
    cells += [(_pair(pair, "correct", golds), pair.read.fact) for pair in made.right]
    cells += [(_pair(pair, "wrong", golds), pair.read.fact) for pair in made.wrong]
    cells += [(_omitted(entry, unclaimed), None) for entry in made.omitted]
    cells += [(_alone(entry, "hallucinated"), entry.fact) for entry in made.invented]
    labelled = frozenset(golds)
    cells += [(_alone(entry, "neutral", labelled=entry in labelled), None) for entry in made.neutral]
    return sorted(cells, key=lambda one: _rank(one[0]))


def _rank(cell: Cell) -> tuple[object, ...]:
    said = cell.gold or cell.read
    return (said.at[:1] if said else (), cell.path, cell.verdict, said.value if said else "")


def _pair(pair: Matched, verdict: Verdict, golds: Sequence[Entry]) -> Cell:
    gold, read = pair
    other = "" if read.fact.path == gold.fact.path else read.fact.path
    right = verdict == "correct"
    return Cell(
        gold.fact.path,
        gold.path.field,
        gold.group,
        verdict,
        Stated.of(gold.fact),
        Stated.of(read.fact),
        other,
        None if right else error_class(pair, golds),
        _grounded(gold, read),
    )


def _grounded(gold: Entry, read: Entry) -> bool | None:
    """Whether the right value has a right place; None where the value or the field is wrong, or the gold has no place."""
    if not gold.places or not gold.fits(read.path) or not has_value(gold, read):
        return None
    return overlap(gold.places, read.places)


def _omitted(entry: Entry, unclaimed: Sequence[Span]) -> Cell:
    listed = entry.group != "text" and overlap(entry.places, unclaimed)
    said = Stated.of(entry.fact)
    return Cell(entry.fact.path, entry.path.field, entry.group, "omitted", said, listed=listed)


def _alone(entry: Entry, verdict: Verdict, labelled: bool = False) -> Cell:
    said = Stated.of(entry.fact)
    gold, read = (said, None) if labelled else (None, said)
    return Cell(entry.fact.path, entry.path.field, entry.group, verdict, gold, read)


def _with_trust(cell: Cell, fact: Fact | None, suspected: frozenset[str]) -> Cell:
    if fact is None:
        return cell
    return Cell(
        cell.path, cell.field, cell.group, cell.verdict, cell.gold, cell.read, cell.read_path, cell.error,
        cell.grounded, cell.listed, fact.flags, fact.path in suspected, fact.confidence,
    )  # fmt: skip

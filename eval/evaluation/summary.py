"""The figures of an evaluation, worked out from its cells."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.evaluation.model import DocumentEval, Evaluation, Spent
from eval.matching.fields import GROUPS, NUMBERS, parse
from eval.scoring.bootstrap import Interval, counted, f1_intervals
from eval.scoring.cells import Cell
from eval.scoring.counts import Counts, total
from eval.scoring.errors import ErrorClass
from eval.scoring.score import count
from eval.scoring.selective import (
    Bin,
    Operating,
    RiskCoverage,
    brier,
    calibration_error,
    reliability,
    risk_coverage,
)
from eval.scoring.trust import FlagScore
from schemas.titles import default_titles

TARGET = 0.01
"""The residual error that is aimed at unless another is asked for."""

ALL, ALL_NUMBERS = "all", "numbers"
"""Two rows beside those of the contract's groups: everything, and all but texts."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far flags and confidence can be relied on; `operating` is the lowest review load that meets the target."""

    flags: FlagScore
    curve: RiskCoverage
    brier: float
    calibration_error: float
    reliability: tuple[Bin, ...]
    operating: Operating | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Every figure. Rows are by name: `groups` of the contract (and "numbers", "all"), `sections` and `fields` of the schema.

    `grounded` of `groundable` cells with the right value have it at the right place. `clean` documents need no edit.
    `listed` of the omitted numbers are among those that the run itself lists as unclaimed. `interval` is that of the F1 of
    numbers, 95 %, by resampling documents.
    """

    documents: int
    failed: int
    groups: Mapping[str, Counts]
    sections: Mapping[str, Counts]
    fields: Mapping[str, Counts]
    grounded: int
    groundable: int
    clean: int
    listed: int
    errors: Mapping[ErrorClass, int]
    trust: Trust
    trust_by_group: Mapping[str, FlagScore]
    defects_found: int
    defects_firm: int
    false_alarms: int
    blamed: int
    spent: Spent
    interval: Interval

    @property
    def all(self) -> Counts:
        """Everything."""
        return self.groups[ALL]

    @property
    def numbers(self) -> Counts:
        """All but texts: what the headline F1 is of."""
        return self.groups[ALL_NUMBERS]

    @property
    def per_hundred(self) -> float:
        """Edits for every hundred facts that the documents state."""
        return 100 * self.all.edits / max(1, self.all.labelled)


def summarise(evaluation: Evaluation, target: float = TARGET) -> Summary:
    """All figures of an evaluation."""
    documents = evaluation.documents
    cells = [cell for one in documents for cell in one.cells]
    fields = _by_field(evaluation)
    return Summary(
        documents=len(documents),
        failed=sum(one.outcome in ("failed", "missing") for one in documents),
        groups=_by_group(cells, evaluation, fields),
        sections=_by_section(fields),
        fields=fields,
        grounded=sum(cell.grounded is True for cell in cells),
        groundable=sum(cell.grounded is not None for cell in cells),
        clean=sum(not edits(one) for one in documents),
        listed=sum(cell.listed for cell in cells),
        errors=dict(Counter(cell.error for cell in cells if cell.error).most_common()),
        trust=trust_of(cells, target),
        trust_by_group={name: FlagScore.of(held) for name, held in _grouped(cells).items()},
        defects_found=sum(len(one.defects.found) for one in documents),
        defects_firm=sum(len(one.defects.found) + len(one.defects.missed) for one in documents),
        false_alarms=sum(len(one.defects.false_alarms) for one in documents),
        blamed=sum(one.defects.blamed for one in documents),
        spent=evaluation.spent,
        interval=_interval(documents),
    )


def _interval(documents: Sequence[DocumentEval]) -> Interval:
    if not documents:
        return Interval(0.0, 1.0)
    return f1_intervals(counted([rows(one)[ALL_NUMBERS]] for one in documents))[0]


def edits(document: DocumentEval) -> int:
    """What a reviewer would have to do to one document."""
    return count(document.cells).edits


def rows(document: DocumentEval) -> dict[str, Counts]:
    """The counts of one document by group, "numbers" and "all" among them; what is rightly absent left out."""
    return {name: count(held) for name, held in _grouped(document.cells).items()}


def section_rows(document: DocumentEval) -> dict[str, Counts]:
    """The counts of one document by section of the schema."""
    held: dict[str, list[Cell]] = defaultdict(list)
    for cell in document.cells:
        held[section_of(cell.field)].append(cell)
    return {name: count(cells) for name, cells in held.items()}


def section_of(field: str) -> str:
    """The title of the section that a field stands in; its first word where the schema does not know it.

    >>> section_of("revenue.sources[].amount"), section_of("activities[]"), section_of("other.thing")
    ('收入合计', '工作成果', 'other')
    """
    title = default_titles().section("activities[].value" if field == "activities[]" else field)
    return title or field.partition(".")[0]


def trust_of(cells: Iterable[Cell], target: float = TARGET) -> Trust:
    """How far the flags and the confidence of some cells can be relied on."""
    held = [*cells]
    judged = [
        (cell.confidence, cell.verdict == "correct")
        for cell in held
        if cell.judged and cell.confidence is not None
    ]
    curve = risk_coverage(judged)
    return Trust(
        FlagScore.of(held), curve, brier(judged), calibration_error(judged), reliability(judged),
        curve.least_load(target),
    )  # fmt: skip


def _grouped(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    made: dict[str, list[Cell]] = {name: [] for name in (*GROUPS, ALL_NUMBERS, ALL)}
    for cell in cells:
        made[cell.group].append(cell)
        made[ALL].append(cell)
        if cell.group in NUMBERS:
            made[ALL_NUMBERS].append(cell)
    return made


def _by_group(
    cells: Iterable[Cell], evaluation: Evaluation, fields: Mapping[str, Counts]
) -> dict[str, Counts]:
    made = {name: count(held) for name, held in _grouped(cells).items()}
    for field, group in evaluation.keyless.items():
        absent = Counts(absent=fields[field].absent)
        for name in (group, ALL, *((ALL_NUMBERS,) if group in NUMBERS else ())):
            made[name] = made[name] + absent
    return made


def _by_field(evaluation: Evaluation) -> dict[str, Counts]:
    """Counts by field; a field without keys is rightly absent in each document that was read and has no cell of it."""
    held: dict[str, list[Cell]] = defaultdict(list)
    present: Counter[str] = Counter()
    read = [one for one in evaluation.documents if one.outcome in ("ok", "partial") and one.whole]
    for one in evaluation.documents:
        for cell in one.cells:
            held[cell.field].append(cell)
    for one in read:
        present.update({field for cell in one.cells for field in _fields_of(cell)})
    made = {field: count(cells) for field, cells in held.items()}
    for field in evaluation.keyless:
        absent = Counts(absent=len(read) - present[field])
        made[field] = made.get(field, Counts()) + absent
    return made


def _fields_of(cell: Cell) -> Iterator[str]:
    """The field of a cell, and the one that the reading was filed in, where that is another one."""
    yield cell.field
    if cell.read_path:
        yield parse(cell.read_path).field


def _by_section(fields: Mapping[str, Counts]) -> dict[str, Counts]:
    parts: dict[str, list[Counts]] = defaultdict(list)
    for name, counts in fields.items():
        parts[section_of(name)].append(counts)
    return {name: total(counts) for name, counts in parts.items()}


def worst_cells(evaluation: Evaluation, most: int) -> Iterator[tuple[DocumentEval, int, Cell]]:
    """The cells that are not correct, those that nobody is warned of first; each with its document and number in it."""
    found = [
        (document, at, cell)
        for document in evaluation.documents
        for at, cell in enumerate(document.cells)
        if cell.verdict in ("wrong", "omitted", "hallucinated") and document.outcome in ("ok", "partial")
    ]
    yield from sorted(found, key=lambda one: _severity(one[2]))[:most]


def _severity(cell: Cell) -> tuple[int, int, float]:
    """Silent mistakes in numbers come first, omissions that the run lists and texts last."""
    order = {"wrong": 0, "hallucinated": 1, "omitted": 2}
    return (
        cell.flagged or cell.listed,
        order[cell.verdict] + 3 * (cell.group == "text"),
        -(cell.confidence or 0.0),
    )

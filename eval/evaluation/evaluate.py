"""Measures a run: its facts files against gold files, document by document."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged, Outcome, Spent
from eval.evaluation.personal import Personal, veiled
from eval.evaluation.run_folder import RunDocument, RunFolder, text_of
from eval.gold.check import check_gold
from eval.gold.file import GoldDefect, GoldFile
from eval.gold.read import Golds
from eval.matching.fields import Group
from eval.scoring.cells import Cell
from eval.scoring.defects import DefectScore
from eval.scoring.score import Reading, score_document
from extract.confidence import confidences
from extract.documents.document import Document
from extract.output import fingerprints
from extract.output.facts_file import FactsFile, FactsFileError, read_facts
from extract.output.lines import marked_quote
from extract.output.messages import Lang, UserError, say
from extract.output.text import quote
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import held_rules
from schemas.base import Choice, Code, Span, Words
from schemas.base import Reading as Indicator
from schemas.catalogue import Catalogue, default

_MANY = 50
"""From so many documents on the work is shared out among processes; below, starting them costs more."""


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be measured: its gold, and what the run has of it."""

    gold: GoldFile
    held: RunDocument | None


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is measured: the language of notes, and whether personal data may stand in the result."""

    lang: Lang = "zh"
    personal: bool = False


def evaluate(
    run: RunFolder,
    golds: Golds,
    manner: Manner = Manner(),
    *,
    jobs: int = 1,
    told: Callable[[DocumentEval], None] | None = None,
) -> Evaluation:
    """Measure a run against every gold file that can be used.

    Args:
        run: the run.
        golds: the gold files; a gold file whose document the run does not have counts as all omitted.
        manner: language of notes, personal data.
        jobs: processes at most; one where there are few documents.
        told: is told of each document as it is measured.
    """
    tasks, twice = _once([Task(gold, run.find(gold)) for gold in golds.files])
    made: list[DocumentEval] = []
    for one in _measured(tasks, manner, jobs):
        made.append(one)
        if told:
            told(one)
    known = {task.held.name for task in tasks if task.held}
    return Evaluation(
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        run=run.info,
        fingerprints={"scoring": fingerprints.scoring(), "gold": gold_fingerprint(golds.files)},
        documents=tuple(made),
        keyless=keyless(),
        derived=any(one.derived for one in made),
        unusable=tuple(error.text(manner.lang) for error in (*golds.errors, *twice)),
        unlabelled=tuple(one.name for one in run.documents if one.name not in known),
    )


def _once(tasks: Sequence[Task]) -> tuple[list[Task], list[UserError]]:
    """One gold file for each document: a second one would count it twice."""
    made: dict[str, Task] = {}
    twice = []
    for task in tasks:
        first = made.setdefault(task.held.name if task.held else task.gold.document, task)
        if first is not task:
            twice.append(UserError("gold_again", file=task.gold.path, first=first.gold.path))
    return list(made.values()), twice


def _measured(tasks: Sequence[Task], manner: Manner, jobs: int) -> Iterable[DocumentEval]:
    work = partial(_guarded, manner=manner)
    if jobs == 1 or len(tasks) < _MANY:
        yield from map(work, tasks)
        return
    with _collector_at_rest(), ProcessPoolExecutor(jobs, initializer=_rest_collector) as pool:
        yield from pool.map(work, tasks, chunksize=8)


def _guarded(task: Task, manner: Manner) -> DocumentEval:
    """One document, whatever is in it: what nobody foresaw counts as a document that failed and stops no other."""
    try:
        return evaluate_document(task, manner)
    except Exception as error:
        why = say("internal", manner.lang, why=f"{type(error).__name__}: {error}"[:300])
        return _unread(task, "failed", why, manner)


_ALLOCATIONS = 500_000
"""Between two runs of the garbage collector: what is made here has no cycles, and looking for them takes a fifth of the time."""


def _rest_collector() -> None:
    gc.set_threshold(_ALLOCATIONS)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    before = gc.get_threshold()
    _rest_collector()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def gold_fingerprint(golds: Iterable[GoldFile]) -> str:
    """One hash over gold files, whatever their order."""
    return hashlib.sha256(" ".join(sorted(one.fingerprint for one in golds)).encode()).hexdigest()[:16]


def keyless(catalogue: Catalogue | None = None) -> Mapping[str, Group]:
    """The fields that stand once in a document, with the group that they are counted in."""
    made: dict[str, Group] = {}
    for slot in (catalogue or default()).slots:
        if "[]" not in slot.path:
            made[slot.path] = "text" if slot.leaf in (Words, Choice, Code, Indicator) else "core"
    return made


def evaluate_document(task: Task, manner: Manner = Manner()) -> DocumentEval:
    """One document: its cells, the quotes of those that are not right, its defects."""
    gold, held = task.gold, task.held
    if held is None:
        return _unread(task, "missing", "", manner)
    if held.status in ("failed", "not_reached"):
        return _unread(task, "failed", held.note, manner)
    try:
        facts = read_facts(held.facts)
    except FactsFileError as error:
        return _unread(task, "failed", error.text(manner.lang), manner)
    document = text_of(held)
    trusted = _trusted(facts)
    score = score_document(gold, Reading(trusted.facts, facts.findings, facts.unclaimed))
    personal = _personal(gold, facts.facts, document, manner)
    made = DocumentEval(
        document=gold.document,
        sha256=gold.sha256 or facts.sha256,
        gold=gold.fingerprint,
        outcome="partial" if facts.failures else "ok",
        note=held.note,
        cells=score.cells,
        quotes=_quotes(score.cells, document, personal.spans),
        defects=_defects(score.defects, manner.lang),
        spent=held.spent,
        derived=trusted is not facts,
        problems=_problems(gold, held, document, manner.lang),
        whole=not gold.scope and not gold.numbers_only,
    )
    return made if manner.personal else veiled(made, personal)


def _personal(gold: GoldFile, facts: Sequence[Fact], document: Document | None, manner: Manner) -> Personal:
    """What is to be hidden: nothing where it is asked for."""
    if manner.personal:
        return Personal()
    return Personal.of([*facts, *(one.fact for one in gold.facts)], document.text if document else "")


def _problems(gold: GoldFile, held: RunDocument, document: Document | None, lang: Lang) -> tuple[str, ...]:
    """What is wrong in the gold file, as far as the text is at hand to tell."""
    if document is not None:
        return tuple(f"{one.where}: {one.what.text(lang)}" for one in check_gold(gold, document))
    if gold.sha256 and held.sha256 and gold.sha256 != held.sha256:
        other = UserError("gold_other_sha", found=gold.sha256[:12], real=held.sha256[:12])
        return (f"sha256: {other.text(lang)}",)
    return ()


def _unread(task: Task, outcome: Outcome, note: str, manner: Manner) -> DocumentEval:
    score = score_document(task.gold, Reading())
    made = DocumentEval(
        task.gold.document,
        task.gold.sha256,
        task.gold.fingerprint,
        outcome,
        note,
        score.cells,
        defects=_defects(score.defects, manner.lang),
        spent=task.held.spent if task.held else Spent(),
    )
    return made if manner.personal else veiled(made, _personal(task.gold, (), None, manner))


def _trusted(facts: FactsFile) -> FactsFile:
    """The facts, each with a confidence: its own, else one that is derived."""
    if all(fact.confidence is not None for fact in facts.facts):
        return facts
    made = confidences(
        facts.facts, facts.findings, held_rules(facts.facts), facts.reader, facts.refused, facts.asked
    )
    return replace(facts, facts=made)


def _quotes(cells: Sequence[Cell], document: Document | None, hidden: Sequence[Span]) -> dict[int, str]:
    if document is None:
        return {}
    made: dict[int, str] = {}
    for index, cell in enumerate(cells):
        if cell.verdict in ("correct", "neutral"):
            continue
        # Where the reading stands tells why it was read; where nothing was read, where it should have been.
        places = [one.at[0] for one in (cell.read, cell.gold) if one and one.at]
        if places and places[0][1] <= len(document.text):
            made[index] = marked_quote(quote(document.text, places[0], hidden))
    return made


def _defects(score: DefectScore, lang: Lang) -> Defects:
    return Defects(
        tuple(_defect(one) for one in score.found),
        tuple(_defect(one) for one in score.missed),
        tuple(_finding(one, lang) for one in score.false_alarms),
        score.blamed,
        score.suspected,
    )


def _defect(one: GoldDefect) -> Judged:
    return Judged(one.kind, one.paths, one.at, one.note)


def _finding(one: Finding, lang: Lang) -> Judged:
    said = one.message_en if lang == "en" and one.message_en else one.message
    return Judged(one.kind, one.paths, one.at, f"{one.rule}: {said}")

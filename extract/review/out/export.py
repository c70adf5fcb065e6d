"""A run on its way out: document by document into files that appear when all of it is there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from extract.output.facts_file import FactsFileError, facts_path, read_facts
from extract.output.files import replacing
from extract.output.messages import Lang, UserError
from extract.review.events import Review
from extract.review.frame import Frame
from extract.review.out import jsonl, workbook
from extract.review.out.candidates import candidate_of, source_of
from extract.review.out.gold import FOLDER, gold_path, write_candidate
from extract.review.out.rows import Exported, exported
from extract.store.records import RunRecord
from extract.store.store import RunStore

Format = Literal["jsonl", "xlsx", "gold"]
Put = Callable[[Exported], None]
Kept = TypeVar("Kept")

_MOST_NAMED = 20


class What(NamedTuple):
    """What is to be exported: `reviewed` with decisions, else as if nobody had decided."""

    formats: Sequence[Format]
    reviewed: bool = True
    round: int = 1
    personal: bool = False
    lang: Lang = "zh"

    @property
    def stem(self) -> str:
        """How its files are called."""
        return "as-read" if not self.reviewed else _of_round("as-reviewed", self.round)


@dataclass
class Left:
    """What has left so far. `failed` counts documents whose facts file cannot be read; of names and reasons the first few are kept.

    `typed` counts typed facts, which stay out of gold candidates.
    """

    documents: int = 0
    facts: int = 0
    decisions: int = 0
    candidates: int = 0
    typed: int = 0
    without_source: int = 0
    failed: int = 0
    lacking: list[str] = field(default_factory=list)
    errors: list[UserError] = field(default_factory=list)

    def count(self, made: Exported, with_source: bool) -> None:
        """Count a document that has left."""
        self.documents += 1
        self.facts += len(made.rows)
        self.decisions += len(made.decisions)
        if not with_source:
            self.without_source += 1
            _few(self.lacking, made.document)


def export(store: RunStore, run: RunRecord, folder: Path, out: Path, what: What, now: datetime) -> Left:
    """Write a run's documents into the folder `out`; one is held at a time. OSError where a file cannot be written."""
    if what.reviewed:
        # What was decided in earlier runs follows its facts, whether or not anybody has opened the page since.
        store.reviews.carry(run.id, now)
    left = Left()
    with _files(out, what) as puts:
        for row in store.rows(run.id):
            if row.status not in ("ok", "partial"):
                continue
            try:
                file = read_facts(facts_path(folder, row.document))
            except FactsFileError as error:
                left.failed += 1
                _few(left.errors, error)
                continue
            document = source_of(folder, row.document, folder / row.source, file, what.lang)
            review = store.reviews.find(run.id, row.document, what.round) if what.reviewed else None
            # Marking a text takes time: only decisions have to be followed to their facts.
            frame = Frame(run.id, file, document) if review and review.events else None
            made = exported(file, document.text if document else None, review, frame, what.personal)
            for put in puts:
                put(made)
            left.count(made, document is not None)
            if "gold" in what.formats and review is not None and frame is not None:
                _gold(store, review, frame, out, what, left)
    return left


@contextmanager
def _files(out: Path, what: What) -> Iterator[list[Put]]:
    with ExitStack() as stack:
        puts: list[Put] = []
        if "jsonl" in what.formats:
            lines = stack.enter_context(replacing(out / f"{what.stem}{jsonl.SUFFIX}"))
            puts.append(lambda made: jsonl.write_rows(lines, made.rows))
        if "xlsx" in what.formats:
            path = out / f"{what.stem}{workbook.SUFFIX}"
            puts.append(stack.enter_context(workbook.writing(path, what.lang)).add)
        yield puts


def _gold(store: RunStore, review: Review, frame: Frame, out: Path, what: What, left: Left) -> None:
    head = store.reviews.head_named(review.run, review.document)
    made = candidate_of(head, review, frame, what.personal) if head else None
    if made is None:
        return
    folder = out / _of_round(FOLDER, what.round)
    path = gold_path(folder, review.document)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UserError("review_outside", document=review.document)
    write_candidate(path, made)
    left.candidates += 1
    left.typed += made.left_out


def _few(held: list[Kept], one: Kept) -> None:
    if len(held) < _MOST_NAMED:
        held.append(one)


def _of_round(name: str, round: int) -> str:
    return name if round == 1 else f"{name}-{round}"

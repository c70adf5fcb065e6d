"""The way of one document: text -> marked -> pointers -> facts -> findings. Pure but for the reader's own calls."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from extract.confidence import confidences
from extract.documents.document import Document
from extract.marking.marked import Marked, mark
from extract.readers.base import AnswerNote, Asked, Doubt, Prepared, Reader, ReaderResult
from extract.readers.plan import plan
from extract.reading.facts import Fact, NotFact, Unclaimed
from extract.reading.pointers import Refused
from extract.reading.read import read
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import Coverage, RuleStatus, reconcile
from extract.sections.headings import HeadingReader
from schemas.catalogue import Catalogue, default


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """Everything that one document gave."""

    document: Document
    facts: tuple[Fact, ...]
    unclaimed: tuple[Unclaimed, ...]
    not_facts: tuple[NotFact, ...]
    refused: tuple[Refused, ...]
    failures: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleStatus, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    answers: tuple[AnswerNote, ...] = ()


@lru_cache(maxsize=8)
def _headings(catalogue: Catalogue) -> HeadingReader:
    return HeadingReader.of(catalogue)


def marked(document: Document, catalogue: Catalogue | None = None) -> Marked:
    """A document marked and cut by the headings of a catalogue, the built-in one by default."""
    return mark(document, _headings(catalogue or default()))


def prepare(document: Document, reader: str, numbers: int) -> Prepared:
    """Mark a document and plan its reading by the reader of that name; `numbers` is the size of a question."""
    doc = marked(document)
    return Prepared(doc, plan(reader, doc, numbers))


async def extract_document(
    document: Document, reader: Reader, catalogue: Catalogue | None = None
) -> DocumentResult:
    """Facts of one document by one reader, each with a confidence, and what the rules say about them.

    Where they say that the reader may have misread, it is asked once more, if it can be.
    """
    doc = marked(document, catalogue)
    found = await reader.read(doc)
    made = finish(doc, found, reader.name, catalogue)
    doubted = doubts(made)
    if not doubted or found.again is None:
        return made
    return better(finish(doc, await found.again(doubted), reader.name, catalogue), made)


def finish(
    doc: Marked, found: ReaderResult, reader: str, catalogue: Catalogue | None = None
) -> DocumentResult:
    """What was pointed at, read from the source and checked. Pure."""
    result = read(doc, found.pointers, catalogue or default(), found.refused)
    checked = reconcile(result.facts, doc)
    sure = confidences(result.facts, checked.findings, checked.held, reader, result.refused, found.asked)
    return DocumentResult(
        doc.document,
        sure,
        result.unclaimed,
        result.not_facts,
        result.refused,
        tuple(found.failures),
        found.asked,
        checked.findings,
        checked.rules,
        checked.coverage,
        tuple(found.answers),
    )


def doubts(result: DocumentResult) -> list[Doubt]:
    """What is to be put to the reader once more: findings that are put down to the reading."""
    return [_doubt(one) for one in result.findings if one.attribution == "extraction"]


def better(again: DocumentResult, first: DocumentResult) -> DocumentResult:
    """The better of two readings; what was paid for is counted whichever it is."""
    return again if _better(again, first) else replace(first, asked=again.asked, answers=again.answers)


def _doubt(finding: Finding) -> Doubt:
    """A finding as it is put to the reader: all its numbers, and the one that may have been overlooked."""
    spans = [span for part in finding.parts for span in part.at] or [*finding.at]
    spans += [cure.at for cure in finding.cures if cure.at is not None]
    return Doubt(tuple(dict.fromkeys(spans)), finding.message)


def _errors(result: DocumentResult) -> int:
    return sum(one.severity == "error" for one in result.findings)


def _better(again: DocumentResult, first: DocumentResult) -> bool:
    """Whether fewer doubts are left, and no more numbers are left behind than doubts were settled."""
    left, before = (
        sum(one.attribution == "extraction" for one in result.findings) for result in (again, first)
    )
    # A number that was claimed twice over may be left now; that answers doubts by claiming less shall not pay.
    worse = len(again.failures) > len(first.failures) or _errors(again) > _errors(first)
    return not worse and left < before and len(again.unclaimed) - len(first.unclaimed) <= before - left

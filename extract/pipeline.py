"""The way of one document: text -> marked -> pointers -> facts -> findings. Pure but for the reader's own calls."""

from dataclasses import dataclass, field
from functools import lru_cache

from extract.documents.document import Document
from extract.marking.marked import Marked, mark
from extract.readers.base import Asked, Reader
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
    coverage: Coverage = Coverage(0, 0)


@lru_cache(maxsize=8)
def _headings(catalogue: Catalogue) -> HeadingReader:
    return HeadingReader.of(catalogue)


def marked(document: Document, catalogue: Catalogue | None = None) -> Marked:
    """A document marked and cut by the headings of a catalogue, the built-in one by default."""
    return mark(document, _headings(catalogue or default()))


async def extract_document(
    document: Document, reader: Reader, catalogue: Catalogue | None = None
) -> DocumentResult:
    """Facts of one document by one reader, and what the rules say about them."""
    catalogue = catalogue or default()
    doc = marked(document, catalogue)
    found = await reader.read(doc)
    result = read(doc, found.pointers, catalogue, found.refused)
    checked = reconcile(result.facts, doc)
    return DocumentResult(
        document,
        result.facts,
        result.unclaimed,
        result.not_facts,
        result.refused,
        tuple(found.failures),
        found.asked,
        checked.findings,
        checked.rules,
        checked.coverage,
    )

"""The gold candidates of a run, from its store and its folder. The edge to both."""

from pathlib import Path

from extract.documents.document import Document
from extract.output.facts_file import FactsFile, facts_path
from extract.output.messages import Lang
from extract.output.source import Sources
from extract.review.assembling import assemble
from extract.review.dossier import Options
from extract.review.events import Review
from extract.review.frame import Frame
from extract.review.out.gold import Candidate, candidate
from extract.review.outset import outset
from extract.review.state import fold
from extract.store.review_records import DocumentHead
from extract.store.store import RunStore


def source_of(folder: Path, document: str, source: Path, file: FactsFile, lang: Lang) -> Document | None:
    """The text of a document whose source the store knows; None where it is not at hand any more.

    None too without a checksum: nothing would tell the text from any other file of this machine that a row names.
    """
    if not file.sha256:
        return None
    # Named by the store: looking for it in run.json would read all of that for each document.
    path = next((one for one in (source, folder / document) if one.is_file()), None)
    return Sources(path).of(facts_path(folder, document), file, lang)[0] if path else None


def candidate_of(head: DocumentHead, review: Review, frame: Frame, personal: bool) -> Candidate | None:
    """The candidate of a review that is done; None of any other one."""
    if fold(review.events).closed is None:
        return None
    # Cards as they are without planted errors, which are no part of what was read.
    options = Options(plants=0, personal=personal)
    return candidate(assemble(frame, outset(frame, options), head, review, options), personal)


def candidate_in(
    store: RunStore, file: FactsFile, document: Document, review: Review, personal: bool
) -> Candidate | None:
    """The same, of a review alone; None also where the run has no such document."""
    head = store.reviews.head_named(review.run, review.document)
    return None if head is None else candidate_of(head, review, Frame(review.run, file, document), personal)

"""The row of a document that was read: its numbers, and what there is to say of it."""

from pathlib import Path

from extract.batch.outcome import source_of
from extract.documents.load import Input
from extract.output.checked import count
from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow, Status
from extract.pipeline import DocumentResult


def row_of(one: Input, result: DocumentResult, out: Path | None, lang: Lang) -> DocumentRow:
    """The row of a document that was read; failed where no question got an answer."""
    note = ""
    status: Status = "ok"
    if result.failures:
        status = "partial" if result.facts else "failed"
        note = say("partial", lang, count=len(result.failures), first=result.failures[0])
    elif not (result.facts or result.unclaimed or result.not_facts):
        note = say("no_number", lang)
    return DocumentRow(
        document=one.name,
        status=status,
        source=source_of(one, out),
        sha256=result.document.sha256,
        facts=len(result.facts),
        unclaimed=len(result.unclaimed),
        flagged=sum(bool(fact.flags) for fact in result.facts),
        refused=len(result.refused),
        errors=count(result.findings, "error"),
        warnings=count(result.findings, "warning"),
        asked=result.asked,
        kind=_kind_of_failure(result),
        note=note,
    )


def _kind_of_failure(result: DocumentResult) -> str:
    """The kind of the first question that got no answer, "" where all did."""
    if not result.failures:
        return ""
    return next((note.kind for note in result.answers if note.kind), "unanswered")

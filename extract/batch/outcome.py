"""How a document ended: the row that is kept of it, also where there are no facts."""

import errno
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.documents.load import Input, InputError
from extract.model.errors import ModelError
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import DocumentRow, relative_source

if TYPE_CHECKING:
    from extract.pipeline import DocumentResult

logger = logging.getLogger(__name__)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""No document's fault: what cannot be written now will not be written for the next document either."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a document ended; `result` only where it is wanted.

    `stop` says, to the user, why no document after this one can end well; `row` is then not kept where the document
    itself is to be read again.
    """

    row: DocumentRow
    result: "DocumentResult | None" = None
    stop: str = ""


def log_ended(row: DocumentRow) -> None:
    """Say in the log how the document ended that this is about."""
    said = {"status": row.status, "kind": row.kind, "facts": row.facts, "seconds": row.seconds}
    logger.info("a document ended", extra=said)


class WaitingError(Exception):
    """What a document needs comes later: it is read again then, and stops no other."""


class WriteError(Exception):
    """A file that could not be written."""

    def __init__(self, error: OSError, path: Path) -> None:
        super().__init__(str(error))
        self.path, self.why, self.full = path, error.strerror or str(error), error.errno in _FULL


def failed(one: Input, error: Exception, out: Path | None, lang: Lang) -> Outcome:
    """The outcome of a document that could not be read, or not yet."""
    if isinstance(error, WaitingError):
        return Outcome(not_reached(one, out, lang))
    kind, note = _why(error, lang)
    row = DocumentRow(one.name, "failed", source_of(one, out), kind=kind, note=note)
    if isinstance(error, WriteError) and error.full:
        return Outcome(not_reached(one, out, lang), stop=note)
    if isinstance(error, UserError):
        return Outcome(not_reached(one, out, lang), stop=error.text(lang))
    if isinstance(error, ModelError) and error.hopeless:
        return Outcome(not_reached(one, out, lang), stop=note)
    return Outcome(row)


def _why(error: Exception, lang: Lang) -> tuple[str, str]:
    if isinstance(error, InputError):
        return error.kind, error.why(lang)
    if isinstance(error, ModelError):
        return error.kind, error.text(lang)
    if isinstance(error, WriteError):
        return "write_failed", say("write_failed", lang, file=error.path, why=error.why)
    logger.debug("a document failed", exc_info=error)
    return "internal", say("internal", lang, why=f"{type(error).__name__}: {error}"[:300])


def not_reached(one: Input, out: Path | None, lang: Lang) -> DocumentRow:
    """The row of a document that was not read, or not to its end."""
    return DocumentRow(one.name, "not_reached", source_of(one, out), note=say("not_reached", lang))


def source_of(one: Input, out: Path | None) -> str:
    """The document's file as seen from the run's folder; "" where nothing is kept."""
    return relative_source(one.path, out) if out else ""

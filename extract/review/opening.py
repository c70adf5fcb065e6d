"""A document of a run opened for review: its facts file and its text, from the run's folder. The edge to the disk."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from extract.output.facts_file import facts_path, read_facts
from extract.output.messages import UserError, say
from extract.output.source import Sources
from extract.review.dossier import Options
from extract.review.frame import Frame
from extract.review.outset import Outset, outset

if TYPE_CHECKING:
    from extract.store.reviews import DocumentHead


class Opened(NamedTuple):
    """A document as read, and why its facts are looked at."""

    frame: Frame
    outset: Outset


class Stamp(NamedTuple):
    """What a facts file is known by to be unchanged."""

    path: Path
    mtime_ns: int
    size: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """As it is now; of one that cannot be looked at, nothing: reading it says why."""
        try:
            held = path.stat()
        except (OSError, ValueError):
            return cls(path, 0, -1)
        return cls(path, held.st_mtime_ns, held.st_size)


def facts_file(folder: Path, head: "DocumentHead") -> Path:
    """Where a document's facts are.

    Raises:
        UserError: a name that leads out of the run's folder.
    """
    path = facts_path(folder, head.document)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UserError("review_outside", document=head.document)
    return path


def opened(run: str, head: "DocumentHead", path: Path, options: Options) -> Opened:
    """Read a document's facts and text.

    Raises:
        UserError: the facts cannot be read. Without the text it can be reviewed, if not pointed at.
    """
    file = read_facts(path)
    # The store knows the source: a run's file of many documents would have to be read whole to find it.
    sources = Sources(Path(head.source) if head.source else None)
    # Without a checksum nothing would tell the text from any other file of this machine that a row names.
    document, why = (
        sources.of(path, file, options.lang) if file.sha256 else (None, say("no_source", options.lang))
    )
    frame = Frame(run, file, document, why)
    return Opened(frame, outset(frame, options))

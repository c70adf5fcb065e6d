"""What a store holds of reviews beside their events: plain rows, without a database's library."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from extract.review.accounts.people import Role
from extract.review.events import Summary

State = Literal["all", "open", "done"]


class DocumentHead(NamedTuple):
    """A document of a run, without its results. `source` is its file, absolute where the document was queued.

    `errors` and `warnings` count the findings of the run, those folded under others left out.
    """

    key: int
    document: str
    source: str
    sha256: str
    status: str
    facts: int
    unclaimed: int
    flagged: int
    errors: int
    warnings: int


class Position(NamedTuple):
    """A place in the queue, of which a page can begin: it stays valid whatever is decided in the meantime."""

    done: bool
    errors: int
    key: int

    @classmethod
    def of(cls, head: DocumentHead, summary: Summary | None) -> "Position":
        """Where a document stands; before anybody opened it, with the errors that were found when it was read."""
        return cls(summary.done, summary.errors, head.key) if summary else cls(False, head.errors, head.key)


class QueueRow(NamedTuple):
    """A document in the queue. `summary` is None where nobody has opened it; `latest` is the time of the latest decision."""

    head: DocumentHead
    summary: Summary | None
    opened: bool
    assigned: tuple[str, ...]
    latest: datetime | None

    @property
    def position(self) -> Position:
        """Where it stands in the queue."""
        return Position.of(self.head, self.summary)


class QueueFilter(NamedTuple):
    """What a queue is to show: `reviewer`, only documents assigned to them; `text`, only names that hold it."""

    state: State = "all"
    reviewer: str | None = None
    text: str = ""
    round: int = 1


class Tally(NamedTuple):
    """The head of a queue: documents that were read, those opened, those done, and error findings left in all of them.

    `cards` to be settled and those `left` are known of opened documents alone.
    """

    documents: int = 0
    opened: int = 0
    done: int = 0
    cards: int = 0
    left: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with an account. `hash` is what the password is checked against."""

    name: str
    role: Role
    hash: str
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session, until it `expires`."""

    name: str
    expires: datetime


class MovedError(Exception):
    """Somebody else was faster: the review's events are `revision` now, not as many as the caller had seen."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision

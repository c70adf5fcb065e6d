"""What the desk gives out and takes: a document with its cards, a request to decide, and what became of it. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.output.facts_file import FactsFile
from extract.output.messages import Lang
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import Reconciliation
from extract.review.events import Action, Event, Reading, Reason, Review, Summary, Target, Trial
from schemas.base import Span

if TYPE_CHECKING:
    from extract.review.state import State
    from extract.store.reviews import DocumentHead

CardKind = Literal["field", "number", "finding"]
CardState = Literal[
    "pending", "accepted", "corrected", "cleared", "source_error",  # of fields and numbers
    "open", "confirmed", "dismissed",  # of findings that no field's card carries
]  # fmt: skip

RefusalCode = Literal[
    "unknown_card", "unknown_candidate", "wrong_action", "choose", "needs_reason", "needs_note", "needs_value", "bad_value",
    "bad_path", "no_source", "no_number", "wrong_kind", "same_value", "no_finding", "closed", "not_closed", "open_errors",
    "nothing_to_undo", "nothing_to_restore", "busy",
]  # fmt: skip
REFUSALS: tuple[RefusalCode, ...] = get_args(RefusalCode)
"""Why a decision is refused; the sentences are `refusal_<code>` of the messages."""

WHY_CARD = (
    "error",
    "warning",
    "confirm",
    "readers_differ",
    "signed",
    "malformed",
    "conflict",
    "low",
    "unclaimed",
)
"""Why a card is to be settled. A probe or a planted error has no reason: nothing may tell it from those that are looked at."""

WHY_CANDIDATE = ("as_read", "also", "choice", "nearby", "sibling")
"""Where a candidate comes from, besides the kinds of a finding's cures: the reading itself (beside an earlier decision),
another statement of the fact, another of a fixed set, a number near by, a measure that the thing next to a number lacks."""


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are put before reviewers.

    `probes` and `plants` are the shares of probes and of planted errors among facts without flags, `low` is the confidence
    below which a fact is looked at, `personal` says whether personal data is shown.
    """

    probes: float = 0.05
    plants: float = 0.01
    low: float = 0.5
    personal: bool = False
    lang: Lang = "zh"


class Candidate(NamedTuple):
    """A reading that one key takes. `tested`: with it the rules hold. `target` is what it corrects or claims.

    `id` is a digest of the reading: a request that names it is refused as stale where the number means another by now.
    """

    number: int
    reading: Reading
    why: str
    tested: bool
    target: Target
    id: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to look at: a fact, a number that no fact claims, or a finding that is about no fact.

    `read` is what was read, `now` what counts after the decisions so far. `findings` are open; `dismissed` are not held to be
    errors, `confirmed` are the document's own. `confirm` is an earlier run's decision that does not fit exactly: accepting the
    card confirms it. `settled`: nothing is left to be decided here. `at` is where to look in the text.
    """

    id: str
    kind: CardKind
    path: str
    state: CardState
    read: Reading | None
    now: Reading | None
    findings: tuple[Finding, ...] = ()
    dismissed: tuple[Finding, ...] = ()
    confirmed: tuple[Finding, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    why: tuple[str, ...] = ()
    to_settle: bool = False
    settled: bool = False
    revision: int = 0
    event: Event | None = None
    confirm: Event | None = None
    confidence: float | None = None
    trial: Trial = ""
    flags: tuple[str, ...] = ()
    at: tuple[Span, ...] = ()

    @property
    def target(self) -> Target:
        """What a decision on this card is about."""
        return Target(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document under review, as of `review.revision`: facts and rules as reviewed, cards in the order to be looked at.

    `document` and `marked` are None where the text is not at hand: then nothing can be pointed at. `orphans` are earlier
    decisions that fit nothing any more. `state` are the events, folded; `closed` is the one by which the document is done, None
    while it is open. `finding_ids` are the findings' ids by `id()` of the finding, `by_id` and `by_finding` the cards by theirs.
    """

    head: "DocumentHead"
    file: FactsFile
    document: Document | None
    marked: Marked | None
    review: Review
    facts: tuple[Fact, ...]
    checked: Reconciliation
    cards: tuple[Card, ...]
    orphans: tuple[Event, ...]
    summary: Summary
    history: tuple[Event, ...]
    state: "State"
    closed: Event | None = None
    why_no_source: str = ""
    finding_ids: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    by_id: Mapping[str, Card] = field(default_factory=dict, repr=False, compare=False)
    by_finding: Mapping[str, Card] = field(default_factory=dict, repr=False, compare=False)

    def card(self, target: Target) -> Card | None:
        """The card of a target; of a finding the one that carries it."""
        return self.by_finding.get(target.id) if target.kind == "finding" else self.by_id.get(target.id)

    def finding_id(self, finding: Finding) -> str:
        """The id by which a finding is decided about."""
        return self.finding_ids.get(id(finding), finding.key)

    def next_open(self, after: Target | None = None) -> Card | None:
        """The next card that is to be settled, from behind `after` and then from the start."""
        at = next((i for i, one in enumerate(self.cards) if one.target == after), -1)
        turned = (*self.cards[at + 1 :], *self.cards[: at + 1])
        return next((one for one in turned if one.to_settle and not one.settled), None)


@dataclass(frozen=True, slots=True)
class Request:
    """A decision as it comes from a page.

    `target` is the card's (`card.target`), a finding's on it (dismiss, recall, source_error), or the document's. `revision` is
    the card's as it was shown; of the document and for `undo` it is not looked at. `token` is new for every decision, and the
    same when it is sent again. `candidate` is a number on the card, `seen` that candidate's id. `at` is the place pointed at.
    """

    action: Action
    target: Target
    revision: int
    token: str
    candidate: int | None = None
    seen: str = ""
    at: Span | None = None
    path: str | None = None
    value: str | None = None
    unit: str | None = None
    reason: Reason = ""
    note: str = ""
    shown_ms: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: the event as kept, and the document after it.

    `vanished` are findings that were open before and are not any more, `appeared` those that are now and were not. `plant` is
    the true reading where the value that was judged had been planted.
    """

    event: Event
    dossier: Dossier
    vanished: tuple[Finding, ...] = ()
    appeared: tuple[Finding, ...] = ()
    plant: Reading | None = None


class Stale(Exception):  # noqa: N818 - no error of the program: the page shows the card anew
    """The card was decided by somebody else meanwhile; `card` is how it is now, None where it is gone."""

    def __init__(self, card: Card | None, dossier: Dossier) -> None:
        super().__init__("stale")
        self.card, self.dossier = card, dossier


class Refused(Exception):  # noqa: N818 - as above
    """The decision cannot be taken; `code` says why. Nothing was written."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code)
        self.code = code

"""What leaves a review, in rows: each fact as read and as reviewed, and each decision. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.output.facts_file import FactsFile
from extract.output.table import hidden_spans
from extract.output.text import quote
from extract.review.dossier import CardState
from extract.review.events import Event, NewEvent, Reading, Review
from extract.review.fields import field_ids, reading_of, slot_of, touches
from extract.review.following import Followed, follow
from extract.review.frame import Frame
from extract.review.state import State, fold, standing
from schemas.base import Span
from schemas.titles import Titles, default_titles

MASK = "＊＊＊"
_NEAR = 200
"""Characters around a place of which some may stand in its quote."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fact. `read` is None of one that a reviewer added, `reviewed` of one that was cleared.

    `decision` is the latest that counts, None where nobody decided: then the fact is as it was read. `quote` is the clause.
    """

    document: str
    path: str
    slot: str
    read: Reading | None
    reviewed: Reading | None
    state: CardState
    decision: NewEvent | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision; `undone`: it was taken back and counts no more."""

    document: str
    round: int
    event: Event
    undone: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """One document's rows. `kind` is budget, final_accounts or performance, "" where it is not known."""

    document: str
    kind: str
    rows: tuple[Row, ...]
    decisions: tuple[DecisionRow, ...] = ()


def exported(
    file: FactsFile, text: str | None, review: Review | None, frame: Frame | None, personal: bool = False
) -> Exported:
    """The rows of one document: as read where there is no review. Without the text there are no quotes.

    `frame` is the document's; it may be None where nothing was decided, as then nothing has to follow its fact. Unless `personal`, facts of personal slots are left out, masked in quotes and in decisions.
    """
    titles = default_titles()
    state = fold(review.events if review else ())
    rows = [*_rows(file, follow(state, frame) if frame else None)]
    hidden = () if personal else _hidden(file, rows, titles)
    kind = next((row.reviewed.value for row in rows if row.slot == "document_kind" and row.reviewed), "")
    kept = rows if personal else [row for row in rows if not _personal(row, titles)]
    shown = tuple(replace(row, quote=_quote(row, text, hidden)) for row in kept)
    decisions = _decisions(review, state, hidden, personal) if review else ()
    return Exported(file.document, kind, shown, tuple(decisions))


def _rows(file: FactsFile, followed: Followed | None) -> Iterator[Row]:
    """Facts in their order, then those that reviewers added, as they stand in the document."""
    document, decided = file.document, followed.fields if followed else {}
    for fact, one in zip(file.facts, field_ids(file.facts), strict=True):
        read, event = reading_of(fact), decided.get(one)
        state, now = standing(read, event)
        path = now.path if now else fact.path
        yield Row(document, path, slot_of(path), read, now, state, event.what if event else None)
    added = _added(document, followed.numbers.values() if followed else ())
    yield from sorted(added, key=lambda row: row.reviewed.at[:1] if row.reviewed else ())


def _added(document: str, numbers: Iterable[Event]) -> Iterator[Row]:
    for event in numbers:
        state, now = standing(None, event)
        if now is not None:
            yield Row(document, now.path, slot_of(now.path), None, now, state, event.what)


def _hidden(file: FactsFile, rows: Iterable[Row], titles: Titles) -> tuple[Span, ...]:
    """Every place of personal data, as read or as reviewed."""
    made = hidden_spans(file.facts, titles)
    for row in rows:
        if row.reviewed is not None and titles.personal(row.slot):
            made.extend(row.reviewed.at)
    return tuple(made)


def _personal(row: Row, titles: Titles) -> bool:
    return any(one is not None and titles.personal(slot_of(one.path)) for one in (row.read, row.reviewed))


def _quote(row: Row, text: str | None, hidden: Sequence[Span]) -> str:
    """The clause of the fact as reviewed, else of the fact as read."""
    place = next((one.at[0] for one in (row.reviewed, row.read) if one and one.at), None)
    if text is None or place is None or place[1] > len(text):
        return ""
    near = [span for span in hidden if span[0] < place[1] + _NEAR and place[0] - _NEAR < span[1]]
    return "".join(quote(text, place, near))


def _decisions(review: Review, state: State, hidden: Sequence[Span], personal: bool) -> Iterator[DecisionRow]:
    titles = default_titles()
    for event in review.events:
        what = event.what
        readings = [one for one in (what.before, what.after) if one is not None]
        masked = not personal and any(_touches(one, hidden, titles) for one in readings)
        shown = replace(event, what=_masked(what)) if masked else event
        yield DecisionRow(review.document, review.round, shown, event.number in state.undone)


def _touches(one: Reading, hidden: Sequence[Span], titles: Titles) -> bool:
    return titles.personal(slot_of(one.path)) or touches(one.at, hidden)


def _masked(what: NewEvent) -> NewEvent:
    """The decision without what it says of a person, which its note may say as well."""
    before, after = (one and replace(one, value=MASK) for one in (what.before, what.after))
    return replace(what, before=before, after=after, note=MASK if what.note else "")

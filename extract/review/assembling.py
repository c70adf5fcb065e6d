"""A document under review, put together from its frame and its events. Pure: the same events always make the same dossier."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.review.cards import cards
from extract.review.dossier import Card, Dossier, Options
from extract.review.events import Event, Review, Summary
from extract.review.following import follow
from extract.review.frame import Frame
from extract.review.outset import Outset
from extract.review.reviewed import changes, claims
from extract.review.state import State, fold
from extract.review.table import laid_out

if TYPE_CHECKING:
    from extract.store.reviews import DocumentHead


def assemble(
    frame: Frame,
    outset: Outset,
    head: "DocumentHead",
    review: Review,
    options: Options,
    earlier: Dossier | None = None,
) -> Dossier:
    """The dossier of a review. The rules run anew only where facts are as they never were before.

    `earlier` is one of the same frame and options, at any revision: it saves work and changes nothing.
    """
    state = fold(review.events)
    followed = follow(state, frame)
    changed = changes(frame.facts, frame.ids, followed.fields)
    claimed = claims(followed.numbers)
    checks = frame.check(changed, claimed)
    table = laid_out(frame, options, outset, state, followed, checks, (*changed, *claimed), earlier)
    made = cards(table)
    on_cards = ((one, card) for card in made for one in (*card.findings, *card.dismissed, *card.confirmed))
    settling = [card for card in made if card.to_settle]
    errors = sum(one.severity == "error" and table.verdict(one) == "open" for one in checks.checked.findings)
    closed = _closed(state, made, errors)
    return Dossier(
        head=head,
        file=frame.file,
        document=frame.document,
        marked=frame.marked,
        review=review,
        facts=checks.facts,
        checked=checks.checked,
        cards=made,
        orphans=followed.orphans,
        summary=Summary(
            len(settling), sum(not card.settled for card in settling), errors, closed is not None
        ),
        history=tuple(review.events),
        why_no_source=frame.why_no_source,
        finding_ids=checks.ids,
        state=state,
        closed=closed,
        by_id={card.id: card for card in made},
        by_finding={checks.ids[id(one)]: card for one, card in on_cards},
    )


def _closed(state: State, made: Sequence[Card], errors: int) -> Event | None:
    """The event by which the document is done. What was said of another reading of it stands only as far as it still holds.

    While a document is done nothing is decided about it, so errors, and decisions to be confirmed, came by reading it again.
    """
    last = state.closed
    if last is None or (errors and last.what.action == "done"):
        return None
    return None if last.carried and any(card.confirm is not None for card in made) else last

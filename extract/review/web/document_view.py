"""A document's page as data: its list of cards, how far it is, which numbers of the text are facts, the document's own card."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from extract.output.finding_view import Setting
from extract.output.messages import Lang
from extract.review.dossier import Card, Dossier
from extract.review.events import Event, Target
from extract.review.web.card_view import Body, Row, Told, body_of, dom_id, row_of, told

DOCUMENT = Target("document", "")
FINISH = "c-document"


class Marks(NamedTuple):
    """Where the numbers of facts begin, and those that no fact claims: as a list of offsets each."""

    facts: str
    unclaimed: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The card of the document itself, the last to be settled. `event` is the one that closed it or took it up again."""

    done: bool
    left: int
    errors: int
    event: Told | None


def marks_of(dossier: Dossier) -> Marks:
    """The numbers as reviewed."""
    facts = {start for fact in dossier.facts for start, _ in fact.at}
    facts.update(start for fact in dossier.facts for one in fact.also for start, _ in one.at)
    unclaimed = {
        one.at[0][0] for one in dossier.cards if one.kind == "number" and one.at and one.state == "pending"
    }
    # A fact of words may begin with a number that no fact claims.
    return Marks(_list(facts - unclaimed), _list(unclaimed))


def finish_of(dossier: Dossier, lang: Lang) -> Finish:
    """How the document itself stands."""
    own = [one for one in dossier.history if one.what.target.kind == "document"]
    summary = dossier.summary
    return Finish(summary.done, summary.left, summary.errors, told(_standing(own), lang, False))


def rows_of(dossier: Dossier, setting: Setting, rest: bool) -> list[Row]:
    """The list: what is to be settled, or the rest."""
    return [row_of(one, rank, setting) for rank, one in enumerate(dossier.cards) if one.to_settle is not rest]


def body_at(dossier: Dossier, dom: str, setting: Setting) -> Body | None:
    """The card whose element has this id, None where there is none."""
    return next(
        (
            body_of(one, rank, dossier, setting)
            for rank, one in enumerate(dossier.cards)
            if dom_id(one.target) == dom
        ),
        None,
    )


def first_card(dossier: Dossier) -> Card | None:
    """The card that a page begins with."""
    return dossier.next_open()


def _standing(events: Iterable[Event]) -> Event | None:
    held = [*events]
    undone = {one.what.undoes for one in held if one.what.action == "undo"}
    left = [one for one in held if one.what.action != "undo" and one.number not in undone]
    return left[-1] if left else None


def _list(offsets: Iterable[int]) -> str:
    return " ".join(map(str, sorted(offsets)))

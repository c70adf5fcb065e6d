"""The pages: the queue of documents, one document, the dashboard."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi import Request as HttpRequest
from fastapi.responses import RedirectResponse, Response

from extract.concurrency import both
from extract.review.accounts.people import Person
from extract.review.keys import registry
from extract.review.web.card_view import body_of, dom_id
from extract.review.web.decisions import standing_of
from extract.review.web.document_view import FINISH, first_card, rows_of
from extract.review.web.language import Asked, in_language
from extract.review.web.queue_view import documents, next_key
from extract.review.web.rendering import page
from extract.review.web.served import Held, Round, Served
from extract.review.web.visit import Here, Lead, Me, Visit
from extract.store.review_records import Position, QueueFilter
from schemas.catalogue import default
from schemas.titles import default_titles

router = APIRouter()
_MODULES = ("desk", "cards", "source", "outbox", "keys", "help")
"""What the page's own script imports: named in the page, they are fetched at once and not one after another."""
State = Literal["all", "open", "done"]
Text = Annotated[str, Query(max_length=200)]


@router.get("/")
def queue(
    http: HttpRequest,
    visit: Here,
    me: Me,
    served: Held,
    state: State = "all",
    text: Text = "",
    round: Round = 1,
    asked: Asked = None,
) -> Response:
    """The documents, most errors left first."""
    if asked is not None:
        return in_language(http, visit, asked)
    reviewer = visit.guard.only(me)
    wanted = QueueFilter(state, reviewer, text.strip(), round)
    # Of a large store either may have to wait for the disk.
    rows, tally = both(
        lambda: documents(served, wanted, None),
        lambda: served.store.reviews.tally(served.run.id, round, reviewer),
    )
    return page(
        "queue.html",
        visit,
        **_common(http, served, me, visit),
        wanted=wanted,
        rows=rows,
        tally=tally,
        rounds=_rounds(served, visit),
    )


@router.get("/queue")
def more(
    visit: Here,
    me: Me,
    served: Held,
    state: State = "all",
    text: Text = "",
    round: Round = 1,
    after: Annotated[str, Query(pattern=r"^(?:[01]\.\d{1,9}\.\d{1,18})?$")] = "",
) -> Response:
    """The rows behind a place in the queue."""
    wanted = QueueFilter(state, visit.guard.only(me), text.strip(), round)
    place = None
    if after:
        done, errors, key = map(int, after.split("."))
        place = Position(bool(done), errors, key)
    return page("part_queue.html", visit, wanted=wanted, rows=documents(served, wanted, place))


@router.get("/documents/{key}")
def document(
    http: HttpRequest, key: int, visit: Here, me: Me, served: Held, round: Round = 1, asked: Asked = None
) -> Response:
    """One document with its cards."""
    if asked is not None:
        return in_language(http, visit, asked)
    head = served.head(key, visit, round)
    dossier = served.desk.open(key, round)
    served.remember(dossier)
    setting = served.setting(dossier, visit.lang)
    card = first_card(dossier)
    rows = rows_of(dossier, setting, rest=False)
    return page(
        "document.html",
        visit,
        **_common(http, served, me, visit),
        head=head,
        round=round,
        dossier=dossier,
        source=served.source(dossier, setting),
        flagged=[one for one in rows if one.group == "flagged"],
        numbers=[one for one in rows if one.group == "numbers"],
        rest=sum(not one.to_settle for one in dossier.cards),
        current=dom_id(card.target) if card else FINISH,
        body=body_of(card, dossier.cards.index(card), dossier, setting) if card else None,
        **standing_of(dossier, visit.lang),
    )


@router.get("/documents/{key}/rest")
def rest(key: int, visit: Here, me: Me, served: Held, round: Round = 1) -> Response:
    """The cards that need nothing."""
    served.head(key, visit, round)
    dossier = served.desk.open(key, round)
    rows = rows_of(dossier, served.setting(dossier, visit.lang), rest=True)
    return page("part_rows.html", visit, rows=rows)


@router.get("/paths")
def paths(visit: Here, me: Me) -> Response:
    """The paths that a number can be claimed for, with their titles: the schema's, as options of an input."""
    titles = default_titles()
    known = [(slot.path, titles.full(slot.path)) for slot in default().slots if slot.leaf.numeric]
    return page("part_paths.html", visit, paths=known)


@router.get("/next")
def go_on(visit: Here, me: Me, served: Held, after: int = 0, round: Round = 1) -> Response:
    """On to the next document of the queue that is open; to the queue where none is left."""
    key = next_key(served, QueueFilter("open", visit.guard.only(me), "", round), after)
    query = f"?round={round}" if round > 1 else ""
    return RedirectResponse("/" + query if key is None else f"/documents/{key}{query}", 303)


@router.get("/dashboard")
def dashboard(http: HttpRequest, visit: Here, me: Lead, served: Held, asked: Asked = None) -> Response:
    """How far the review is, and how far it can be trusted: a lead's page, as it tells of every reviewer."""
    if asked is not None:
        return in_language(http, visit, asked)
    # Exact bounds bring a heavy library: only who looks at this page pays for it.
    from extract.review.measures import Measures, measure  # noqa: PLC0415

    def reckoned() -> Measures:
        reviews, run = served.store.reviews, served.run.id
        return measure(reviews.tally(run), reviews.events(run, 1), reviews.events(run, 2))

    measures = served.measures.get(reckoned)
    return page("dashboard.html", visit, **_common(http, served, me, visit), measures=measures)


def _common(http: HttpRequest, served: Served, me: Person, visit: Visit) -> dict[str, Any]:
    keys = [
        {"command": one.command, "keys": one.keys, "title": one.title(visit.lang), "mode": one.mode}
        for one in registry()
    ]
    return {
        "me": me,
        "run": served.run,
        "keys": keys,
        "keys_json": json.dumps(keys, ensure_ascii=False),
        "accounts": visit.guard.accounts is not None,
        "modules": _MODULES,
        "query": f"{http.url.query}&" if http.url.query else "",
    }


def _rounds(served: Served, visit: Visit) -> bool:
    """Whether there is a second round to look at."""
    return served.second > 0 or visit.guard.accounts is not None

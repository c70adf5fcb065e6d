"""The page on which a lead hands out documents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from extract.output.messages import UserError, say
from extract.review.accounts.assigning import Pick, hand_out, shares, take_back
from extract.review.web.language import Asked, in_language
from extract.review.web.rendering import page
from extract.review.web.visit import Here, Lead, Visit

if TYPE_CHECKING:
    from extract.store.reviews import ReviewStore

PATH = "/assign"


class _Told(NamedTuple):
    text: str = ""
    wrong: bool = False


def routes(rows: "ReviewStore", run: str) -> APIRouter:
    """The page for the documents of a run."""
    router = APIRouter()

    @router.get(PATH)
    def show(
        http: Request,
        visit: Here,
        lead: Lead,
        round: Annotated[int, Query(ge=1, le=2)] = 1,
        asked: Asked = None,
    ) -> Response:
        if asked is not None:
            return in_language(http, visit, asked)
        return _page(rows, run, visit, Pick(round=round), _Told())

    @router.post(PATH)
    def change(
        visit: Here,
        lead: Lead,
        action: Annotated[Literal["assign", "withdraw"], Form()],
        people: Annotated[Sequence[str], Form()] = (),
        text: Annotated[str, Form(max_length=200)] = "",
        state: Annotated[Literal["all", "open", "done"], Form()] = "open",
        percent: Annotated[float, Form(gt=0, le=100)] = 100,
        round: Annotated[int, Form(ge=1, le=2)] = 1,
    ) -> Response:
        pick = Pick(text.strip(), state, percent / 100, round)
        try:
            told = _Told(_done(rows, run, visit, pick, action, people))
        except UserError as error:
            told = _Told(error.text(visit.lang), wrong=True)
        return _page(rows, run, visit, pick, told)

    return router


def _done(rows: "ReviewStore", run: str, visit: Visit, pick: Pick, action: str, people: Sequence[str]) -> str:
    known = {one.name for one in rows.people() if action == "withdraw" or not one.disabled}
    chosen = [name for name in dict.fromkeys(people) if name in known]
    if not chosen:
        raise UserError("assign_nobody")
    if action == "withdraw":
        count = sum(take_back(rows, run, pick, name) for name in chosen)
        return say("assign_withdrawn", visit.lang, count=count)
    given = hand_out(rows, run, pick, chosen)
    each = "; ".join(f"{name} {count}" for name, count in given.by_person.items())
    text = say("assign_given", visit.lang, count=sum(given.by_person.values()), each=each)
    return text + (say("assign_left_out", visit.lang, count=given.left_out) if given.left_out else "")


def _page(rows: "ReviewStore", run: str, visit: Visit, pick: Pick, told: _Told) -> Response:
    accounts = rows.people()
    held = shares(rows, run, pick.round, [one.name for one in accounts])
    people = [one for one in accounts if not one.disabled or held.by_person[one.name]]
    query = f"round={pick.round}&"
    return page("assign.html", visit, pick=pick, told=told, people=people, held=held, query=query)

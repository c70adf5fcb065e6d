"""What a page knows about a request that was let in: who sent it, in which language, and the token of its forms.

A page's function asks for it by its parameters:

    def queue(visit: Here, me: Me) -> Response: ...
    def assign(visit: Here, lead: Lead) -> Response: ...
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, HTTPException, Request
from starlette.types import Scope

from extract.output.messages import Lang
from extract.review.accounts.people import Person
from extract.review.web.guard import Guard
from extract.review.web.serving import Policy

if TYPE_CHECKING:
    from extract.store.reviews import DocumentHead

LANG_COOKIE = "gouji_lang"
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
_KEY = "gouji.visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `token` is its session's, `csrf` is what its forms and scripts have to send back.

    `person` is None where nobody has logged in, which only the log-in page and static files meet.
    """

    guard: Guard
    policy: Policy
    token: str
    csrf: str
    person: Person | None
    lang: Lang


def keep(scope: Scope, visit: Visit) -> None:
    """Put it where the functions of the pages find it."""
    scope[_KEY] = visit


def visit_of(request: Request) -> Visit:
    """The visit of a request; every request has one that came through `security.protected`."""
    return cast(Visit, request.scope[_KEY])


Here = Annotated[Visit, Depends(visit_of)]


def me_of(visit: Here) -> Person:
    """Who sent the request."""
    if visit.person is None:
        raise HTTPException(401)
    return visit.person


Me = Annotated[Person, Depends(me_of)]


def lead_of(me: Me) -> Person:
    """The same, of pages that only a lead has: to others they do not exist."""
    if me.role != "lead":
        raise HTTPException(404)
    return me


Lead = Annotated[Person, Depends(lead_of)]


def allowed(visit: Visit, head: "DocumentHead | None", round: int = 1) -> "DocumentHead":
    """A document that the visitor may see and decide in a round. Reads the store.

    Raises:
        HTTPException: 404, whether there is none or it is not theirs: nobody learns which ids exist.
    """
    if head is None or visit.person is None or not visit.guard.may_open(visit.person, head, round):
        raise HTTPException(404)
    return head

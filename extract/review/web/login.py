"""The pages that let people in and out."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from extract.review.accounts.log_in import ThrottledError, WrongError
from extract.review.web.checks import own_path
from extract.review.web.language import Asked, in_language
from extract.review.web.rendering import page
from extract.review.web.security import LOGIN, no_session_cookie, session_cookie
from extract.review.web.visit import Here, Visit

router = APIRouter()


@router.get(LOGIN)
def form(request: Request, visit: Here, next: str = "/", asked: Asked = None) -> Response:
    """The form; who is logged in goes on."""
    if asked is not None:
        return in_language(request, visit, asked)
    if visit.person is not None:
        return RedirectResponse(own_path(next), 303)
    return _page(visit, next)


@router.post(LOGIN)
def log_in(
    request: Request,
    visit: Here,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """A new session, whatever the browser came with, and on to where it wanted to go."""
    accounts = visit.guard.accounts
    if accounts is None:
        raise HTTPException(404)
    address = "" if request.client is None else request.client.host
    try:
        token = accounts.log_in(name, password, address, visit.token)
    except (WrongError, ThrottledError) as error:
        again = {"Retry-After": str(error.seconds)} if isinstance(error, ThrottledError) else {}
        return _page(visit, next, error.text(visit.lang), name, 429 if again else 403, again)
    answer = RedirectResponse(own_path(next), 303)
    answer.headers["Set-Cookie"] = session_cookie(visit.policy, token)
    return answer


@router.post("/logout")
def log_out(visit: Here) -> Response:
    """The end of the session, at the server too: a copy of its cookie is worth nothing."""
    if visit.guard.accounts is None:
        raise HTTPException(404)
    visit.guard.accounts.sessions.end(visit.token)
    answer = RedirectResponse(LOGIN, 303)
    answer.headers["Set-Cookie"] = no_session_cookie(visit.policy)
    return answer


def _page(
    visit: Visit,
    next: str,
    wrong: str = "",
    name: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    then = own_path(next)
    told = {"next": then, "wrong": wrong, "name": name, "query": urlencode({"next": then}) + "&"}
    return page("login.html", visit, status=status, headers=headers, **told)

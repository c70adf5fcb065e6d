"""The pages that let people in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from extract.review.accounts.log_in import ThrottledError, WrongError
from extract.review.web.checks import own_path
from extract.review.web.rendering import page
from extract.review.web.security import LOGIN, no_session_cookie, session_cookie
from extract.review.web.visit import Here

router = APIRouter()


@router.get(LOGIN)
def form(visit: Here, next: str = "/") -> Response:
    """The form; who is logged in goes on."""
    if visit.person is not None:
        return RedirectResponse(own_path(next), 303)
    return page("login.html", visit, next=own_path(next), wrong="", name="")


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
        told = {"next": own_path(next), "wrong": error.text(visit.lang), "name": name}
        return page("login.html", visit, status=429 if again else 403, headers=again, **told)
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

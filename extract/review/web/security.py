"""What stands before every page: nothing reaches one that was not checked here, and nothing leaves without these headers.

A request is refused that calls the server by another name (DNS rebinding), is too large or too slow, comes from another site,
or would write without the token of its session (CSRF). Then its session is looked up; who has none is sent to log in. The
token follows from the session's cookie, so it needs no keeping and is of no use to any other session.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from anyio import fail_after
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extract.output.messages import UserError, say
from extract.review.accounts.people import Person
from extract.review.web.checks import (
    READS,
    carries,
    csrf_of,
    from_own_page,
    host_is_known,
    is_token,
    lang_of,
    new_token,
)
from extract.review.web.guard import Guard
from extract.review.web.serving import Policy
from extract.review.web.visit import CSRF_FIELD, CSRF_HEADER, LANG_COOKIE, Visit, keep

STATIC = "/static/"
LOGIN = "/login"
_SLOWEST_S = 30
_HEARD_OUT = 1024 * 1024
"""So much more than is taken is read and thrown away: who is cut off while sending does not see why."""
_CSP: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _CSP.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer says, files and errors too; pages are not kept by any cache either."""


def protected(app: ASGIApp, guard: Guard, policy: Policy) -> ASGIApp:
    """The pages behind their guard: what a server is given to run, in the place of the app itself."""
    return _Gate(app, guard, policy)


def session_cookie(policy: Policy, token: str) -> str:
    """A Set-Cookie header's value: of this browser session, out of scripts' reach.

    Lax, not Strict: a link in a colleague's message shall open the page and not the log-in; writes have their token.
    """
    secure = "; Secure" if policy.secure else ""
    return f"{policy.cookie}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"


def no_session_cookie(policy: Policy) -> str:
    """A Set-Cookie header's value that takes the cookie away."""
    return f"{session_cookie(policy, '')}; Max-Age=0"


class _RefusedError(Exception):
    """A request that goes no further."""

    def __init__(self, response: Response) -> None:
        self.response = response


class _Gate:
    def __init__(self, app: ASGIApp, guard: Guard, policy: Policy) -> None:
        self._app, self._guard, self._policy = app, guard, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return
        request, cookies = Request(scope, receive), list[str]()
        send = _with_headers(scope["path"], cookies, send)
        try:
            body = await self._body(request)
            visit, is_new = await self._visit(request, body)
        except ClientDisconnect:
            return
        except _RefusedError as refused:
            await refused.response(scope, receive, send)
            return
        if is_new:
            cookies.append(session_cookie(self._policy, visit.token))
        keep(scope, visit)
        await self._app(scope, _again(body, receive), send)

    async def _body(self, request: Request) -> bytes:
        """What was sent, once it is known that it is not too much; the stream is left where it is."""
        if not host_is_known(request.headers.get("host", ""), self._policy):
            raise self._refused(request, 421, "review_other_host")
        if self._policy.proxy is not None and self._policy.secure and request.scope["scheme"] != "https":
            raise self._refused(request, 403, "review_not_tls")
        declared, most = request.headers.get("content-length", "0"), self._policy.most_bytes
        if not declared.isdecimal() or int(declared) > most + _HEARD_OUT:
            raise self._refused(request, 413, "review_too_large")
        body, size = bytearray(), 0
        try:
            with fail_after(_SLOWEST_S):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size <= most:
                        body += chunk
                    elif size > most + _HEARD_OUT:
                        break
        except TimeoutError:
            raise self._refused(request, 408, "review_too_slow") from None
        if size > most:
            raise self._refused(request, 413, "review_too_large")
        return bytes(body)

    async def _visit(self, request: Request, body: bytes) -> tuple[Visit, bool]:
        """Who sent a request, and whether its session is new."""
        path, headers = request.scope["path"], request.headers
        static = path.startswith(STATIC)
        sent = request.cookies.get(self._policy.cookie, "")
        token = sent if is_token(sent) else new_token()
        if request.method not in READS:
            host, origin, site = headers["host"], headers.get("origin"), headers.get("sec-fetch-site")
            if not from_own_page(host, origin, site, self._policy):
                raise self._refused(request, 403, "review_other_site")
            kind = headers.get("content-type", "")
            if token != sent or not carries(token, headers.get(CSRF_HEADER, ""), kind, body, CSRF_FIELD):
                raise self._refused(request, 403, "review_no_token")
        person = None
        if not static:
            try:
                person = await self._person(token)
            except UserError as error:
                lang = lang_of(request.cookies, LANG_COOKIE, self._policy.lang)
                raise _RefusedError(PlainTextResponse(error.text(lang), 503)) from None
            if person is None and path != LOGIN:
                raise self._to_login(request)
        lang = lang_of(request.cookies, LANG_COOKIE, self._policy.lang)
        visit = Visit(self._guard, self._policy, token, csrf_of(token), person, lang)
        return visit, token != sent and not static

    async def _person(self, token: str) -> Person | None:
        # Without accounts nothing is looked up, and a thread would cost more than the answer.
        if self._guard.accounts is None:
            return self._guard.person(token)
        return await run_in_threadpool(self._guard.person, token)

    def _refused(self, request: Request, status: int, key: str) -> _RefusedError:
        text = say(key, lang_of(request.cookies, LANG_COOKIE, self._policy.lang))
        # What was not read to its end must not be taken for the next request.
        headers = {"Connection": "close"} if status in (408, 413) else None
        return _RefusedError(PlainTextResponse(text, status, headers))

    def _to_login(self, request: Request) -> _RefusedError:
        """A page goes to the log-in and comes back; what a script asked for goes there with its page."""
        if request.method not in READS or "hx-request" in request.headers:
            text = say("review_logged_out", lang_of(request.cookies, LANG_COOKIE, self._policy.lang))
            return _RefusedError(PlainTextResponse(text, 401, {"HX-Redirect": LOGIN}))
        query = request.scope["query_string"].decode("latin-1")
        place = quote(request.scope["path"]) + (f"?{query}" if query else "")
        return _RefusedError(RedirectResponse(f"{LOGIN}?{urlencode({'next': place})}", 303))


def _with_headers(path: str, cookies: Sequence[str], send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if not path.startswith(STATIC):
                headers["Cache-Control"] = "no-store"
            for cookie in cookies:
                headers.append("Set-Cookie", cookie)
        await send(message)

    return sending


def _again(body: bytes, receive: Receive) -> Receive:
    """A stream that begins with what was already read."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return left.pop() if left else await receive()

    return receiving

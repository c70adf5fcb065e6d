"""The language of the pages, as a reader chooses it: kept in a cookie, whatever page it is chosen on."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from extract.output.messages import Lang
from extract.review.web.visit import LANG_COOKIE, Visit

_YEAR_S = 365 * 24 * 3600
Asked = Annotated[Lang | None, Query(alias="lang")]
"""The parameter by which a page is asked for in another language."""


def in_language(http: Request, visit: Visit, lang: Lang) -> Response:
    """The same page, and all that follow, in another language."""
    kept = http.url.remove_query_params("lang")
    answer = RedirectResponse(kept.path + (f"?{kept.query}" if kept.query else ""), 303)
    answer.set_cookie(
        LANG_COOKIE, lang, max_age=_YEAR_S, httponly=True, samesite="lax", secure=visit.policy.secure
    )
    return answer

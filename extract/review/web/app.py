"""The web application over one run. What stands before it is `security.protected`: it is not to be served without."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from extract.output.messages import UserError
from extract.review.desk import ReviewDesk
from extract.review.web import decisions, files, pages
from extract.review.web.guard import Guard
from extract.review.web.rendering import page
from extract.review.web.served import Served
from extract.review.web.visit import visit_of
from extract.store.records import RunRecord
from extract.store.store import RunStore


def create_app(
    desk: ReviewDesk, store: RunStore, run: RunRecord, guard: Guard, *, second: float = 0.0
) -> FastAPI:
    """The pages of a run: its queue, its documents, its dashboard; log-in and accounts where the guard has them.

    `second` is the share of documents that get a second, blind look.
    """
    # No page of the framework's own: they load scripts from elsewhere and tell what there is.
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.served = Served(desk, store, run, second)
    app.include_router(pages.router)
    app.include_router(decisions.router)
    if guard.accounts is not None:
        # Hashing passwords is an extra's: a page without accounts runs without it.
        from extract.review.web import assign_page, login  # noqa: PLC0415

        app.include_router(login.router)
        app.include_router(assign_page.routes(store.reviews, run.id))
    app.add_route(files.ROUTE, files.serve)
    app.add_exception_handler(UserError, _told)
    return app


def _told(request: Request, error: Exception) -> Response:
    """What a user can put right, as a page: a facts file that is gone, a store that does not answer."""
    visit = visit_of(request)
    text = error.text(visit.lang) if isinstance(error, UserError) else str(error)
    return page("problem.html", visit, status=503, text=text)

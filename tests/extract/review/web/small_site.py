"""A small app for what stands before every page: people, documents, something to write to, and something that fails."""

from typing import NamedTuple

from argon2 import PasswordHasher
from fastapi import FastAPI, Request

from extract.review.accounts.log_in import Accounts
from extract.review.accounts.passwords import Passwords
from extract.review.accounts.people import Role
from extract.review.web import assign_page, login
from extract.review.web.guard import AccountsGuard, Guard
from extract.review.web.serving import serving
from extract.review.web.visit import Here, Lead, Me, allowed
from extract.store.store import RunStore
from tests.extract.review.web.live import Browser
from tests.extract.store.build import RUN

SECRET, OTHER, THIRD = "four unrelated words here", "quite another set of words", "yet more of such words"
LOCAL = serving("127.0.0.1", accounts=True)


class Site(NamedTuple):
    """A page whose people log in, and the same without accounts."""

    url: str
    open_url: str
    store: RunStore


def small_app(store: RunStore) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.include_router(login.router)
    app.include_router(assign_page.routes(store.reviews, RUN.id))

    @app.get("/")
    def home(visit: Here, me: Me) -> dict[str, str | None]:
        return {"me": me.name, "only": visit.guard.only(me), "csrf": visit.csrf}

    @app.get("/documents/{key}")
    def document(key: int, visit: Here, round: int = 1) -> dict[str, str]:
        return {"document": allowed(visit, store.reviews.head(RUN.id, key), round).document}

    @app.post("/echo")
    async def echo(request: Request, me: Me) -> dict[str, str]:
        return {"me": me.name, "body": (await request.body()).decode()}

    @app.get("/leads")
    def leads(lead: Lead) -> str:
        return lead.name

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError

    return app


QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def quick_guard(store: RunStore, run: str = RUN.id) -> Guard:
    """The guard of a page whose people log in, which spends no time on hashes."""
    return AccountsGuard(store, run, Accounts(store.reviews, passwords=QUICK))


def add(store: RunStore, name: str, role: Role, password: str) -> None:
    store.reviews.add_person(name, role, QUICK.hashed(password))


def key_of(site: Site, document: str) -> int:
    head = site.store.reviews.head_named(RUN.id, document)
    assert head is not None
    return head.key


def csrf_in(browser: Browser) -> str:
    return str(browser.get("/").json()["csrf"])

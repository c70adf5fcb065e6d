"""Who may do what: one answer for every page. Without accounts whoever reaches the page is its one reviewer."""

from typing import TYPE_CHECKING, Protocol

from extract.review.accounts.people import Person

if TYPE_CHECKING:
    from extract.review.accounts.log_in import Accounts
    from extract.store.reviews import DocumentHead
    from extract.store.store import RunStore


class Guard(Protocol):
    """What the pages ask. Every method may read the store: call them from a thread, not from the event loop."""

    @property
    def accounts(self) -> "Accounts | None":
        """By which people log in; None where nobody has to."""

    def person(self, token: str) -> Person | None:
        """Who sends the token of a session; None: they have to log in."""

    def may_open(self, person: Person, head: "DocumentHead", round: int) -> bool:
        """Whether a document and its decisions of a round may be shown to a person, and decided by them."""

    def only(self, person: Person) -> str | None:
        """The name to which the documents in a person's lists must be assigned; None: they see all."""


class OpenGuard:
    """Everybody is let in, as one person who may do all: for the loopback, where only this machine reaches the page."""

    def __init__(self, name: str) -> None:
        self._person = Person(name, "lead")

    @property
    def accounts(self) -> None:
        """Nobody has to log in."""

    def person(self, token: str) -> Person:
        return self._person

    def may_open(self, person: Person, head: "DocumentHead", round: int) -> bool:
        return True

    def only(self, person: Person) -> None:
        """Nothing is held back."""


class AccountsGuard:
    """People log in; a reviewer sees what is assigned to them in the round that they are asked for, a lead sees all."""

    def __init__(self, store: "RunStore", run: str, accounts: "Accounts") -> None:
        self._store, self._run, self._accounts = store, run, accounts

    @property
    def accounts(self) -> "Accounts":
        return self._accounts

    def person(self, token: str) -> Person | None:
        return self._accounts.sessions.person(token)

    def may_open(self, person: Person, head: "DocumentHead", round: int) -> bool:
        if person.role == "lead":
            return True
        return person.name in self._store.reviews.assigned_to(self._run, head.document, round)

    def only(self, person: Person) -> str | None:
        return None if person.role == "lead" else person.name


def open_guard(name: str) -> Guard:
    """The guard of a page on the loopback without accounts: all decisions are kept under this name."""
    return OpenGuard(name)


def accounts_guard(store: "RunStore", run: str) -> Guard:
    """The guard of a page whose people log in."""
    # Hashing is an extra's: a page without accounts runs without it.
    from extract.review.accounts.log_in import Accounts  # noqa: PLC0415

    return AccountsGuard(store, run, Accounts(store.reviews))

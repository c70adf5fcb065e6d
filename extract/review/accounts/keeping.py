"""Accounts kept: made, given another password or role, closed. What is changed here ends the sessions that it must not outlive."""

from typing import TYPE_CHECKING

from extract.output.messages import UserError
from extract.review.accounts.passwords import Passwords, checked
from extract.review.accounts.people import Person, Role, known_name

if TYPE_CHECKING:
    from extract.store.reviews import ReviewStore


def add(rows: "ReviewStore", name: str, role: Role, password: str) -> Person:
    """Make an account.

    Raises:
        UserError: the name or password cannot be taken, or there is such an account.
    """
    name = known_name(name)
    if rows.person(name) is not None:
        raise UserError("account_there", name=name)
    rows.add_person(name, role, Passwords().hashed(checked(password, name)))
    return Person(name, role)


def change_password(rows: "ReviewStore", name: str, password: str) -> None:
    """Give somebody another password; they log in anew. UserError where it cannot be taken, or there is no such account."""
    name = _there(rows, name)
    rows.change_person(name, hash=Passwords().hashed(checked(password, name)))
    rows.end_sessions(name)


def change_role(rows: "ReviewStore", name: str, role: Role) -> None:
    """Give somebody another role, from their next request on. UserError where there is no such account."""
    rows.change_person(_there(rows, name), role=role)


def disable(rows: "ReviewStore", name: str, disabled: bool = True) -> None:
    """Keep somebody out, or let them in again; their decisions stay. UserError where there is no such account."""
    name = _there(rows, name)
    rows.change_person(name, disabled=disabled)
    if disabled:
        rows.end_sessions(name)


def _there(rows: "ReviewStore", name: str) -> str:
    name = known_name(name)
    if rows.person(name) is None:
        raise UserError("account_unknown", name=name)
    return name

"""Logging in: who gives a right name and password gets a session; who guesses has to wait."""

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from extract.output.messages import UserError
from extract.review.accounts.passwords import Passwords
from extract.review.accounts.people import known_name
from extract.review.accounts.sessions import Sessions, now
from extract.review.accounts.throttle import Throttle

if TYPE_CHECKING:
    from extract.store.reviews import PersonRow, ReviewStore

_MOST_AT_ONCE = 2
"""Passwords compared at the same time: each takes 64 MiB."""


class WrongError(UserError):
    """Name and password do not belong together, for whatever cause: it does not tell whether there is such a name."""

    def __init__(self) -> None:
        super().__init__("login_wrong")


class ThrottledError(UserError):
    """Too many tries: the next one is looked at in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("login_wait", seconds=seconds)
        self.seconds = seconds


class Accounts:
    """Those who may log in, and their sessions. Threads may share one."""

    def __init__(
        self, rows: "ReviewStore", clock: Callable[[], datetime] = now, passwords: Passwords | None = None
    ) -> None:
        self._rows, self._passwords = rows, passwords or Passwords()
        self.sessions = Sessions(rows, clock)
        self._lock, self._turn = threading.Lock(), threading.BoundedSemaphore(_MOST_AT_ONCE)
        # By name and address, by name, by address. One address may be a whole office's, and a name is tried by others than
        # its owner: there more tries are free, and nobody is kept out by strangers for longer than a minute.
        self._throttles = (Throttle(5, 300), Throttle(50, 60), Throttle(50, 60))

    def log_in(self, name: str, password: str, address: str, before: str = "") -> str:
        """The token of a new session; the one that the browser sent `before` ends.

        Raises:
            WrongError: name and password do not belong together, or the person may not come in.
            ThrottledError: there were too many tries; this one was not looked at.
            StoreError: the store cannot be used.
        """
        name = _spelt(name)
        keys = self._counted(name, _network(address))
        found = self._found(name)
        with self._turn:
            fits = self._passwords.fits(None if found is None else found.hash, password)
        if not fits or found is None:
            raise WrongError
        self._forgiven(keys)
        if self._passwords.outdated(found.hash):
            found = replace(found, hash=self._passwords.hashed(password))
            self._rows.change_person(found.name, hash=found.hash)
        token = self.sessions.begin(found.name, before)
        # Whoever was kept out or got another password in this moment must not be in by the old one.
        if self._found(found.name) != found:
            self.sessions.end(token)
            raise WrongError
        return token

    def _found(self, name: str) -> "PersonRow | None":
        """Somebody who may come in."""
        found = self._rows.person(name) if name else None
        return None if found is None or found.disabled else found

    def _counted(self, name: str, address: str) -> tuple[str, str, str]:
        keys = (f"{name}\n{address}", name, address)
        with self._lock:
            wait = max(throttle.wait_s(key) for throttle, key in zip(self._throttles, keys, strict=True))
            if wait > 0:
                raise ThrottledError(math.ceil(wait))
            for throttle, key in zip(self._throttles, keys, strict=True):
                throttle.count(key)
        return keys

    def _forgiven(self, keys: tuple[str, str, str]) -> None:
        own, *others = zip(self._throttles, keys, strict=True)
        with self._lock:
            own[0].forgive(own[1], all_of_them=True)
            for throttle, key in others:
                # An account of one's own must not wipe out what was tried with others.
                throttle.forgive(key)


def _spelt(name: str) -> str:
    """A name as it is kept, so that no other way of typing it gives further tries; "" for one that nobody can have."""
    try:
        return known_name(name)
    except UserError:
        return ""


def _network(address: str) -> str:
    """By what an address is counted: of IPv6 everybody has many.

    >>> _network("2001:db8::7"), _network("203.0.113.9"), _network("")
    ('2001:db8::/64', '203.0.113.9', '')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/64", strict=False))
    return address

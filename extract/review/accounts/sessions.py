"""Sessions: who a cookie's token stands for. The store knows tokens by their hashes alone: who reads it cannot be anybody."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from extract.review.accounts.people import Person

if TYPE_CHECKING:
    from extract.store.reviews import ReviewStore

LIFE = timedelta(hours=12)
"""How long a session lasts from its log-in: a working day."""


def now() -> datetime:
    """The time, of which tests have another."""
    return datetime.now(UTC)


class Sessions:
    """Begun at log-in, ended at log-out, after `LIFE`, or with their person; `clock` tells the time."""

    def __init__(self, rows: "ReviewStore", clock: Callable[[], datetime] = now) -> None:
        self._rows, self._clock = rows, clock

    def begin(self, name: str, before: str = "") -> str:
        """A new session's token. What the browser sent `before` is worth nothing from now on: it may be known to others."""
        self.end(before)
        token = secrets.token_urlsafe(32)
        self._rows.add_session(_hashed(token), name, self._clock() + LIFE)
        return token

    def person(self, token: str) -> Person | None:
        """Whose session it is, None where there is none, it is over, or its person may not come in any more."""
        session = self._rows.session(_hashed(token))
        if session is None or session.expires <= self._clock():
            return None
        found = self._rows.person(session.name)
        return None if found is None or found.disabled else Person(found.name, found.role)

    def end(self, token: str) -> None:
        """End a session, where there is one."""
        if token:
            self._rows.end_session(_hashed(token))


def _hashed(token: str) -> str:
    # Tokens are random and long: a plain hash cannot be turned back, nor guessed.
    return sha256(token.encode()).hexdigest()

"""Passwords: kept as Argon2id hashes, and compared in the same time whether there is somebody or not."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from extract.output.messages import UserError

SHORTEST = 12
LONGEST = 1024


class Passwords:
    """Hashes and compares. One is made at the start: its first hash, which fits nobody, takes a moment.

    `hasher` has the parameters of new hashes; older ones are still understood.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(b"")

    def hashed(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return self._hasher.hash(_spelt(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one of a hash. For None, somebody who is not there, no, after the same work."""
        spelt = _spelt(password)[:LONGEST]
        try:
            self._hasher.verify(self._nobody if kept is None else kept, spelt)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(kept)


def checked(password: str, name: str) -> str:
    """A new password that may be taken.

    Raises:
        UserError: it is too short or too long, or only the name.
    """
    if len(password) < SHORTEST or len(_spelt(password)) > LONGEST:
        raise UserError("account_bad_password", least=SHORTEST, most=LONGEST)
    if not password.casefold().replace(name.casefold(), "").strip():
        raise UserError("account_name_as_password")
    return password


def _spelt(password: str) -> bytes:
    # One password however a keyboard composes it.
    return unicodedata.normalize("NFKC", password).encode()

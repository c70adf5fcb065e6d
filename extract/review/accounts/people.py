"""Who reviews: people with a role. Light: no database, no hashing."""

import unicodedata
from typing import Literal, NamedTuple, get_args

from extract.output.messages import UserError

Role = Literal["lead", "reviewer"]
"""A lead sees every document and assigns them; a reviewer sees those assigned to them."""
ROLES: tuple[Role, ...] = get_args(Role)
LONGEST_NAME = 64


class Person(NamedTuple):
    """Somebody who may decide, by the name under which the decisions are kept."""

    name: str
    role: Role


def known_name(text: str) -> str:
    """A name in the form in which it is kept: NFC, without space around it.

    Two ways of typing one name are one name:

    >>> known_name(" \u0061\u0301 ") == known_name("\u00e1")
    True

    Raises:
        UserError: it is empty, too long, or holds characters that cannot be seen.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UserError("account_bad_name", most=LONGEST_NAME)
    return name

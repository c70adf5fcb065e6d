"""Secrets, and texts without them."""

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from extract.settings_model import Settings

MASK = "***"

_SHORTEST = 4
"""Characters of a secret: one shorter keeps nobody out, and taking it out would leave no readable text."""
_IN_URL = re.compile(r"(?<=://)[^\s/@]*:[^\s/]*(?=@)")
_BEHIND_SCHEME = re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;]+")


class Redaction:
    """Takes secrets out of texts: the known ones as they are and percent-encoded, and what looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {
            word
            for one in secrets
            for word in (
                one,
                quote(one, safe="", errors="replace"),
                quote(one, errors="replace"),
                repr(one)[1:-1],
            )
        }
        # The longest first: one secret may be part of another.
        known = sorted((word for word in spellings if len(word) >= _SHORTEST), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        r"""The text without secrets.

        >>> Redaction(["s3cret"])("key s3cret, redis://:pw@host/0, Authorization: Bearer abc")
        'key ***, redis://***@host/0, Authorization: Bearer ***'
        """
        if self._known is not None:
            text = self._known.sub(MASK, text)
        if "://" in text:
            text = _IN_URL.sub(MASK, text)
        return _BEHIND_SCHEME.sub(rf"\1 {MASK}", text)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """All that must be in no log: the key, the values of headers, passwords in addresses."""
    found: list[str] = []
    if settings.api_key is not None:
        found.append(settings.api_key.get_secret_value())
    for header in settings.extra_headers.values():
        value = header.get_secret_value()
        # "Bearer abc" is a secret, and so is abc.
        found += [value, value.rpartition(" ")[2]]
    for url in (settings.cache_url, settings.store):
        password = _password(url.get_secret_value()) if url is not None else ""
        found += [password, unquote(password)]
    return tuple(dict.fromkeys(one for one in found if one))


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""

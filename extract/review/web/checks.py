"""What is asked of every request, one question a function. Pure, but for random numbers."""

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from urllib.parse import parse_qs

from extract.output.messages import LANGS, Lang
from extract.review.web.serving import Policy

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""What changes nothing; every other method has to carry the token."""
FORM = "application/x-www-form-urlencoded"
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?")
"""Of anything else the rest of the program could make an address of its own, a path included."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]*")
_MOST_FIELDS = 1000
_LONGEST_NEXT = 2000


def new_token() -> str:
    """Random, too long to guess, and plain enough for a cookie."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether a cookie may have come from `new_token`; another is as good as none."""
    return _TOKEN.fullmatch(text) is not None


def csrf_of(token: str) -> str:
    """What the writes of a session have to carry: who knows the page knows it, and it does not give the cookie away."""
    return hmac(token.encode(), b"gouji csrf", sha256).hexdigest()


def carries(token: str, header: str, content_type: str, body: bytes, field: str) -> bool:
    """Whether a write carries the token of its own session, in its header or in a field of a plain form."""
    sent = header
    if not sent and content_type.partition(";")[0].strip().lower() == FORM:
        try:
            fields = parse_qs(body.decode("utf-8"), max_num_fields=_MOST_FIELDS)
        except ValueError:
            return False
        sent = fields.get(field, [""])[0]
    return compare_digest(sent.encode(), csrf_of(token).encode())


def host_is_known(host: str, policy: Policy) -> bool:
    """Whether a request calls the server by one of its names, whatever the port: that may be a tunnel's.

    >>> local = Policy(frozenset({"127.0.0.1", "localhost", "::1"}))
    >>> [host_is_known(one, local) for one in ("localhost:8765", "[::1]:1", "evil.example:8765", "localhost/login", "")]
    [True, True, False, False, False]
    """
    plain = _HOST.fullmatch(host.lower())
    return plain is not None and (plain[1] or plain[2]) in policy.hosts


def from_own_page(host: str, origin: str | None, fetch_site: str | None, policy: Policy) -> bool:
    """Whether a write comes from one of our own pages, by what the browser says that a page cannot forge.

    A program that is no browser says neither, and has to have the token. `null` is what browsers call our own pages too, as
    these send no referrer; then it is the other header that tells.
    """
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    if origin is None or (origin == "null" and fetch_site == "same-origin"):
        return True
    return origin == (policy.origin or f"http://{host.lower()}")


def own_path(text: str) -> str:
    r"""Where to go next: a path of our own, `/` for anything else.

    >>> own_path("/documents/3?round=2")
    '/documents/3?round=2'
    >>> {own_path(one) for one in ("//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "", "a")}
    {'/'}
    """
    return text if len(text) <= _LONGEST_NEXT and _OWN_PATH.fullmatch(text) else "/"


def lang_of(cookies: Mapping[str, str], name: str, default: Lang) -> Lang:
    """The language that a cookie chose; what is none of ours is not looked at further."""
    chosen = cookies.get(name)
    return next((lang for lang in LANGS if lang == chosen), default)

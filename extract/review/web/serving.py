"""Under which addresses the page is served, and the refusal to serve it where anybody could decide.

On the loopback nobody logs in. Anywhere else people must have accounts: another address, or one that the world sees through a
proxy. The program speaks plain HTTP; TLS is the proxy's, and cookies are marked Secure where the public address is https.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from extract.output.messages import Lang, UserError, say

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY = frozenset({"", "0.0.0.0", "::"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Policy:
    """How the page may be reached.

    `hosts` are the names that a request may call it by, in lower case; `origin` is the public one, None on the loopback;
    `proxy` is the address whose X-Forwarded-For and X-Forwarded-Proto are believed, None for nobody's; `lang` is that of those
    who have not chosen; `most_bytes` is the size from which a request is refused.
    """

    hosts: frozenset[str]
    origin: str | None = None
    proxy: str | None = None
    lang: Lang = "zh"
    most_bytes: int = 256 * 1024

    @property
    def secure(self) -> bool:
        """Whether browsers come by TLS, and cookies may travel no other way."""
        return self.origin is not None and self.origin.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; browsers let nobody else's page set one of the longer name."""
        return "__Host-gouji_session" if self.secure else "gouji_session"


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serving(
    host: str, accounts: bool, *, public_url: str | None = None, proxy: str | None = None, lang: Lang = "zh"
) -> Policy:
    """How a page is reached that listens on `host`; `accounts`: there is somebody who can log in.

    Raises:
        UserError: it would be open to others without accounts, the message says how to make them and about TLS; or it cannot
            be known by which name browsers call it.
    """
    origin = None if public_url is None else _origin(public_url)
    here = is_loopback(host) and proxy is None and (origin is None or is_loopback(_host(origin)))
    if not here and not accounts:
        raise UserError("review_no_accounts", address=public_url or host)
    if proxy is not None and origin is None:
        raise UserError("review_no_public_url", option="--behind-proxy")
    if origin is not None:
        return Policy(frozenset({_host(origin)}), origin, proxy, lang)
    if here:
        return Policy(_LOCAL_NAMES | {host.strip("[]").lower()}, lang=lang)
    if host in _ANY:
        raise UserError("review_no_public_url", option=f"--host {host}")
    return Policy(frozenset({host.strip("[]").lower()}), lang=lang)


def notice(policy: Policy, lang: Lang) -> str:
    """What has to be said at the start: "" unless passwords would travel in the clear."""
    open_to_others = not all(is_loopback(host) for host in policy.hosts)
    return say("review_in_clear", lang) if open_to_others and not policy.secure else ""


def uvicorn_options(policy: Policy) -> dict[str, Any]:
    """What the server has to be started with: it believes no header of a proxy that was not named, and holds on to nobody."""
    return {
        "proxy_headers": policy.proxy is not None,
        "forwarded_allow_ips": policy.proxy or "",
        "server_header": False,
        "timeout_keep_alive": 10,
        "limit_concurrency": 200,
        "ws": "none",
    }


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UserError("review_bad_public_url", url=url) from None
    known = parts.scheme in _DEFAULT_PORTS and parts.hostname
    if not known or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise UserError("review_bad_public_url", url=url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    told_port = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{told_port}"


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""

"""Places that settings name: the user's cache folder, and the host of a server. Light: no pydantic."""

import ipaddress
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit


def default_cache_dir(env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """The user's cache folder for gouji; it need not exist."""
    env = os.environ if env is None else env
    if platform == "win32":
        root = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        given = env.get("XDG_CACHE_HOME", "")
        # The XDG rule: a relative path is to be ignored.
        root = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    return root / "gouji"


def is_local(base_url: str | None) -> bool:
    """Whether the server is on this machine's loopback, so that no text leaves it.

    >>> is_local("http://127.0.0.1:8080/v1"), is_local("http://[::1]/v1"), is_local("http://localhost.example/v1")
    (True, True, False)
    """
    name = host(base_url or "").rstrip(".")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host(url: str) -> str:
    """The host of an address, "" where it has none or is no address (urlsplit refuses a lone bracket)."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""

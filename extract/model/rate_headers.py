"""What a server's headers say about how long to stay away. Light: no openai."""

import math
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_PARTS = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the server asks to wait, not negative; None if it says nothing that can be read.

    Args:
        headers: the response's, by lower-case name; Retry-After in seconds or as an HTTP date.
        now: the time as seconds since the epoch.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if name in headers:
            try:
                seconds = float(headers[name]) * unit
            except ValueError:
                continue
            if math.isfinite(seconds):
                return max(0.0, seconds)
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def sent_at(headers: Mapping[str, str]) -> float | None:
    """Seconds since the epoch by the server's clock, where it gives the time."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        return None


def used_up(headers: Mapping[str, str]) -> float | None:
    """Seconds until there is something again of what the server allows; None while there is, or it does not say.

    >>> used_up({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m0.5s"})
    60.5
    >>> used_up({"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "1m"})
    """
    waits = [
        seconds
        for what in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{what}", "").strip() == "0"
        and (seconds := _duration(headers.get(f"x-ratelimit-reset-{what}", ""))) is not None
    ]
    return max(waits, default=None)


def _duration(text: str) -> float | None:
    """Seconds of "6m0s", "20ms" or "1.5"; None for anything else, such as a point in time."""
    text = text.strip()
    parts = _PARTS.findall(text)
    if parts and "".join(number + unit for number, unit in parts) == text:
        return sum(float(number) * _UNITS[unit] for number, unit in parts)
    try:
        seconds = float(text)
    except ValueError:
        return None
    # More than a day is no duration: some servers give the time since the epoch.
    return seconds if 0 <= seconds <= _UNITS["d"] else None

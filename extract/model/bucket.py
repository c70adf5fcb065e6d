"""A token bucket: keeps a known rate, such as requests or tokens a minute.

Our own: aiolimiter lets a whole minute's worth go at once, refuses an amount above that, lets small amounts overtake
large ones and takes nothing back.
"""

_LATE_S = 0.1
"""How much of a rate may be made up for after the event loop came late."""


class Bucket:
    """Amounts that may be taken at a rate: smoothly, with no more than a tenth of a second's worth at once.

    In any minute no more is taken than `per_minute` and the part of the largest amount that goes beyond that tenth.
    """

    def __init__(self, per_minute: float, now: float) -> None:
        """Full at `now`, which is in seconds as are all times."""
        self._most = max(1.0, per_minute * _LATE_S / 60)
        self._rate = (per_minute - self._most + 1) / 60
        self._level, self._at = self._most, now

    def wait(self, amount: float, now: float) -> float:
        """Seconds until the amount may be taken. One above the tenth needs no more than that, and leaves a debt."""
        missing = min(amount, self._most) - self._filled(now)
        return missing / self._rate if missing > 1e-9 else 0.0

    def take(self, amount: float, now: float) -> None:
        """Take it; a negative amount gives back."""
        self._level = min(self._most, self._filled(now) - amount)

    def _filled(self, now: float) -> float:
        self._level = min(self._most, self._level + max(0.0, now - self._at) * self._rate)
        self._at = max(self._at, now)
        return self._level

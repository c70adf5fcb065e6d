"""Figures that take their time, reckoned anew only when some has passed."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

_LEAST_S = 5.0
_SHARE = 10
"""How many times as long as it took a figure is kept: reckoning takes a tenth of the time at most."""

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """What was made last, for as long as it is kept. Threads share one: who comes while it is made waits for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._made: tuple[Made, float] | None = None

    def get(self, make: Callable[[], Made]) -> Made:
        """The value, made where there is none or it is too old."""
        with self._lock:
            begun = self._clock()
            if self._made is None or begun >= self._made[1]:
                value = make()
                now = self._clock()
                self._made = value, now + max(_LEAST_S, _SHARE * (now - begun))
            return self._made[0]

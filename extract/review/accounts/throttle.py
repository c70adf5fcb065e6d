"""Guessing made slow: after some failures one has to wait, twice as long each time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple


class _Failures(NamedTuple):
    times: int
    latest: float


class Throttle:
    """Failures by key, of this process: forgotten when it ends, and when `memory_s` have passed without another one.

    The first `free` cost nothing, the one after them a second, each further one twice as long as the one before, `longest_s` at
    most. Of more than `most_keys` the oldest are forgotten, so that nobody fills the memory. Threads share it under a lock of
    theirs.
    """

    def __init__(
        self,
        free: int,
        longest_s: float,
        memory_s: float = 900,
        most_keys: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free, self._longest_s, self._memory_s, self._most_keys = free, longest_s, memory_s, most_keys
        self._clock, self._kept = clock, OrderedDict[str, _Failures]()

    def wait_s(self, key: str) -> float:
        """How long the next try has to wait, 0 for not at all."""
        failed = self._of(key)
        if failed.times < self._free:
            return 0
        pause = min(self._longest_s, 2.0 ** min(failed.times - self._free, 30))
        return max(0.0, failed.latest + pause - self._clock())

    def count(self, key: str) -> None:
        """A try begins. It counts as failed until `forgive` says otherwise, so that many at once are slowed down too."""
        self._kept[key] = _Failures(self._of(key).times + 1, self._clock())
        self._kept.move_to_end(key)
        if len(self._kept) > self._most_keys:
            self._kept.popitem(last=False)

    def forgive(self, key: str, all_of_them: bool = False) -> None:
        """A try did not fail: take it back, or with it all before it."""
        before = self._of(key)
        if all_of_them or before.times <= 1:
            self._kept.pop(key, None)
        else:
            self._kept[key] = before._replace(times=before.times - 1)

    def _of(self, key: str) -> _Failures:
        failed = self._kept.get(key)
        if failed is None or self._clock() - failed.latest > self._memory_s:
            return _Failures(0, 0)
        return failed

"""Questions that a process of this machine has out: a lock on one byte of a file for each, where its key says.

The system takes back the locks of a process that ends, also of one that is killed: no clock, and nothing to renew or to
clean up. Locks in the database were tried: each added a tenth and more to the work of asking a question, these a
hundredth of that.
"""

import logging
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import fcntl

logger = logging.getLogger(__name__)

_DIGITS = 15
"""Hex digits of a key that say where: an offset has 63 bits."""

_guard = threading.Lock()
_opened: dict[Path, "_Opened"] = {}
"""Shared within the process, since to close a file anywhere in it takes back all locks that it has there."""


@dataclass(slots=True)
class _Opened:
    descriptor: int
    held: set[int]
    users: int = 0


class FileLeases:
    """Leases among the processes of this machine; on Windows among the clients of this process."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, created if missing. OSError where that cannot be."""
        self._path = path.resolve()
        with _guard:
            if self._path not in _opened:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
                _opened[self._path] = _Opened(descriptor, set())
            self._file = _opened[self._path]
            self._file.users += 1
        self._closed = self._warned = False

    def close(self) -> None:
        """Let go of the file."""
        with _guard:
            if not self._closed:
                self._closed = True
                self._file.users -= 1
                if not self._file.users:
                    del _opened[self._path]
                    os.close(self._file.descriptor)

    def take(self, key: str) -> bool:
        """Whether the key is ours now; it stays so until `give_back`, or the process ends."""
        at = int(key[:_DIGITS], 16)
        with _guard:
            if self._closed:
                return True
            if at in self._file.held or not self._locked(at):
                return False
            self._file.held.add(at)
            return True

    def give_back(self, key: str) -> None:
        """Let others have a key that is ours."""
        at = int(key[:_DIGITS], 16)
        with _guard:
            self._file.held.discard(at)
            if not self._closed and sys.platform != "win32":
                fcntl.lockf(self._file.descriptor, fcntl.LOCK_UN, 1, at)

    def _locked(self, at: int) -> bool:
        if sys.platform == "win32":
            return True
        try:
            fcntl.lockf(self._file.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, at)
        except (BlockingIOError, PermissionError):
            return False
        except OSError as error:
            # A file system without locks: better paid for twice than not at all.
            if not self._warned:
                self._warned = True
                logger.warning("cache %s: questions are not leased: %s", self._path.parent, error)
        return True

"""How many processes read the documents of a run."""

import os

_FEW = 12
"""Documents that are read before other processes would be ready to."""


def processes_of(given: int | None, documents: int) -> int:
    """The number that is given, else none for few documents and one a core for more."""
    if given is not None:
        return given
    if documents <= _FEW:
        return 0
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

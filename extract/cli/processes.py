"""How many processes read the documents of a run, and from when on."""

import argparse
import os
from itertools import islice

_FEW = 12
"""Documents that are read before other processes would be ready to."""


def processes_of(given: int | None, documents: int) -> int:
    """The number that is given, else none for few documents and one a core for more."""
    if given is not None:
        return given
    if documents <= _FEW:
        return 0
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin_early(args: argparse.Namespace) -> None:
    """Make other processes ready for `gouji extract` while this one loads its own, where it is likely to want them."""
    is_whole = (args.out is None) != (args.run is None) and (args.paths or args.run)
    if not is_whole or args.engine is not None:
        return
    if _may_be_many(args.paths) if args.workers is None else args.workers:
        from extract.batch.workers import make_ready  # noqa: PLC0415 - most commands take none

        make_ready()


def _may_be_many(paths: list[str]) -> bool:
    if not paths or len(paths) > _FEW:
        return True
    return any(_holds_many(one) for one in paths)


def _holds_many(path: str) -> bool:
    """Whether a folder has more than a few entries, folders among them; what a pattern stands for is not looked up."""
    try:
        with os.scandir(path) as entries:
            return len(list(islice(entries, _FEW + 1))) > _FEW
    except (OSError, ValueError):
        return False

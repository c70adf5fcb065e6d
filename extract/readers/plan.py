"""What each reader works out before it asks: pure, so that it can be done in another process than the asking."""

from functools import lru_cache

from extract.marking.marked import Marked
from extract.readers.base import Plan
from extract.readers.model.questions import questions
from extract.readers.offline.reader import OfflineReader
from schemas.catalogue import default


def plan(reader: str, marked: Marked, numbers: int) -> Plan:
    """The plan of a reader, by its name; one that is not known makes its own when it reads.

    `numbers` is how many numbers a question may hold.
    """
    if reader == "offline-first":
        from extract.readers.offline_first import plan_first  # noqa: PLC0415 - its prompts are not light

        return plan_first(marked, _offline().pointers(marked), numbers)
    read = _offline().pointers(marked) if reader in {"offline", "both"} else ()
    asks = questions(marked, default(), numbers=numbers) if reader in {"model", "both"} else ()
    return Plan(tuple(read), tuple(asks))


@lru_cache(maxsize=1)
def _offline() -> OfflineReader:
    return OfflineReader()

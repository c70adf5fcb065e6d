"""The steps of documents as they are handed to whoever takes them: by name.

Marking, reading and checking take a quarter of a second to load. A process that only asks a model, while others take the
steps, begins sooner without them.
"""

import importlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

_STEPS = "extract.batch.steps"


@dataclass(frozen=True, slots=True)
class _Handed:
    """A step that is looked up where it is called."""

    name: str

    def __call__(self, *args: object, **named: object) -> object:
        return getattr(importlib.import_module(_STEPS), self.name)(*args, **named)


if TYPE_CHECKING:
    from extract.batch.steps import concluded, finished, prepared, tabled, whole
else:
    concluded, finished, prepared, tabled, whole = map(
        _Handed, ("concluded", "finished", "prepared", "tabled", "whole")
    )

__all__ = ["close_store", "concluded", "finished", "prepared", "tabled", "whole"]


def close_store() -> None:
    """Close this process's store, where it took a step that opened it."""
    taken = sys.modules.get(_STEPS)
    if taken is not None:
        taken.close_store()

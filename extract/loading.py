"""Loads modules that are not light."""

import gc
import importlib
import sys
from types import ModuleType


def loaded(name: str, *, for_good: bool = False) -> ModuleType:
    """A module, loaded while nobody looks for garbage: of what it makes, all stays as long as the process.

    Args:
        name: the module's.
        for_good: what this process holds when it has been loaded is never looked through again, which would hold up every
            answer. Only where the process is ours: a host's own garbage of that moment would stay too.

    Raises:
        ImportError: as an import does.
    """
    if name in sys.modules:
        return importlib.import_module(name)
    was_on = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        if for_good:
            gc.freeze()
        if was_on:
            gc.enable()

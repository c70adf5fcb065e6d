"""Loads modules that are not light."""

import gc
import importlib
from types import ModuleType


def loaded(name: str) -> ModuleType:
    """A module, loaded while nobody looks for garbage: of what it makes, all stays as long as the process.

    Nor is it looked through later, again and again, which would hold up every answer.

    Raises:
        ImportError: as an import does.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        if was_on:
            gc.enable()

"""A step that tells what its process had loaded when it began."""

import sys


def loaded() -> list[str]:
    return sorted({"extract.batch.steps", "extract.store.store"} & set(sys.modules))

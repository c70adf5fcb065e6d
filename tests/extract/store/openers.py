"""Processes that open one store at the same moment."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]
_OPEN = "import sys\nfrom extract.store.store import open_store\ninput()\nopen_store(sys.argv[1]).close()"


def opened_at_once(place: str, count: int) -> list[int]:
    """How so many processes ended; they wait until all have begun."""
    openers = [
        subprocess.Popen([sys.executable, "-c", _OPEN, place], cwd=_ROOT, stdin=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    for one in openers:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.close()
    return [one.wait(60) for one in openers]

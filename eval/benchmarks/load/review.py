"""Sets a review up: a run of documents, and the page over it in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_GOUJI = (sys.executable, "-m", "extract.cli.main")
_ROOT = Path(__file__).resolve().parents[3]


def extracted(documents: Sequence[Path], run: Path) -> Path:
    """Documents, read offline into a folder; the store is beside it."""
    command = [*_GOUJI, "extract", *map(str, documents), "--reader", "offline", "--out", str(run), "-q"]
    subprocess.run(command, cwd=_ROOT, check=True)
    return run


class Page:
    """`gouji review` of a run, from its start to its end; `url` is where it is. It is ended by SIGKILL."""

    def __init__(self, run: Path, *options: str, port: int = 0) -> None:
        command = [*_GOUJI, "review", str(run), "--no-open", "--port", str(port), *options]
        self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        found = re.search(r"http://[\w.]+:\d+", self._process.stdout.readline())
        if found is None:
            self.kill()
            raise SystemExit("the review page did not start")
        self.url = found[0]

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

"""Steps are handed out by name: who hands them out loads nothing that takes them."""

import pickle
import subprocess
import sys
from pathlib import Path

from extract.batch import handed, steps
from extract.batch.spec import Spec
from extract.documents.load import Input
from tests.extract.cli.conftest import TEXT

ROOT = Path(__file__).parents[3]

_TAKERS = (
    "extract.batch.steps",
    "extract.pipeline",
    "extract.reconcile.reconcile",
    "extract.readers.offline.reader",
)


def test_a_command_that_asks_loads_nothing_of_what_takes_steps() -> None:
    command = (
        "import sys, extract.cli.main, extract.cli.extract, extract.readers.model.opening\n"
        f"assert not set({_TAKERS!r}) & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)


def test_a_step_is_the_same_wherever_it_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    one, spec = Input(path, "a.txt"), Spec("offline", results=True)
    there = pickle.loads(pickle.dumps(handed.whole))(one, spec)
    here = steps.whole(one, spec)
    assert there.row.status == here.row.status == "ok"
    assert there.result == here.result


def test_what_took_no_step_has_no_store_to_close() -> None:
    command = (
        "import sys\nfrom extract.batch import handed\nhanded.close_store()\n"
        "assert 'extract.batch.steps' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)

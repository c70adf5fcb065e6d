"""The samples, read once offline and once by a model from its recording; what the tests do to a run they do to a copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import extract
from extract.cli.main import main

ROOT = Path(next(iter(extract.__path__))).parent
GOLD = ROOT / "samples" / "gold"


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the runs "offline" and "model"."""
    folder = tmp_path_factory.mktemp("runs")
    samples, recording = str(ROOT / "samples"), str(ROOT / "samples" / "recording")
    for reader in ("offline", "model"):
        out = str(folder / reader)
        assert (
            main(["extract", samples, "--reader", reader, "--recording", recording, "--out", out, "-q"]) == 0
        )
    return folder


@pytest.fixture
def copied(runs: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copies a run, its texts' places included."""

    def copy(name: str) -> Path:
        # As deep as the original, so that the way to the texts stays the same.
        return Path(shutil.copytree(runs / name, tmp_path / name))

    return copy

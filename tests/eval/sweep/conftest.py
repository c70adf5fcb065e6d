"""What tests of sweeps share: a folder with one document, its gold and its recorded answers, and a file to write."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.cli.main import main

SAMPLES = Path(__file__).parents[3] / "samples"
NAME = "performance"

Write = Callable[[str], Path]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that a sweep's file stands in, which is the current one; nobody's own settings play a part."""
    for name in [*os.environ]:
        if name.startswith(("GOUJI_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "gold").mkdir()
    shutil.copy(SAMPLES / f"{NAME}.txt", tmp_path / "docs")
    shutil.copy(SAMPLES / "gold" / f"{NAME}.gold.json", tmp_path / "gold")
    return tmp_path


@pytest.fixture
def write(place: Path) -> Write:
    """Writes the file of a sweep: what every one has, and what is given."""

    def written(text: str) -> Path:
        path = place / "m.toml"
        path.write_text(f'documents = ["docs"]\ngold = "gold"\nout = "out"\n{text}', "utf-8")
        return path

    return written


def sweep(*more: str) -> int:
    """Run the file of the current folder."""
    return main(["eval", "--matrix", "m.toml", *more])


def prompts(folder: Path, text: str = "{{ text }}") -> Path:
    """A folder of prompts."""
    folder.mkdir(parents=True)
    (folder / "user.jinja").write_text(text, "utf-8")
    return folder

"""One real run for all tests of this folder; each has a copy of its own."""

import shutil
from pathlib import Path

import pytest

from extract.store.store import open_store
from tests.extract.review.out.reviewing import sample_run


@pytest.fixture(scope="session")
def _read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    sample_run(folder)
    return folder


@pytest.fixture
def run(_read_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run of the samples, named relative to the current folder, its store beside it."""
    for name in ("GOUJI_STORE", "GOUJI_LANG"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(_read_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "runs" / "a"
    with open_store(str(made.parent / "gouji.sqlite")) as store:
        (record,) = store.runs()
        store.move(record.id, made.resolve().as_posix())
    return made

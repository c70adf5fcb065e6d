"""One real run for all tests of this folder; each has a copy of its own."""

from pathlib import Path

import pytest

from tests.extract.review.out.reviewing import copied, sample_run


@pytest.fixture(scope="session")
def _read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    sample_run(folder)
    return folder


@pytest.fixture
def run(_read_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run of the samples; the current folder is the one above runs/ and in/."""
    return copied(_read_once, tmp_path, monkeypatch)

"""What is not light is loaded while nobody looks for garbage."""

import gc
import sys
from pathlib import Path

import pytest

from extract.loading import loaded


def test_garbage_is_looked_for_again_whatever_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "heavy_one.py").write_text("import gc\nWAS_ON = gc.isenabled()\n")
    (tmp_path / "broken_one.py").write_text("1 / 0\n")
    assert loaded("heavy_one").WAS_ON is False
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        loaded("broken_one")
    assert gc.isenabled()
    with pytest.raises(ImportError):
        loaded("no_such_one")
    assert gc.isenabled()


def test_who_wants_none_looked_for_gets_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "other_one.py").write_text("")
    gc.disable()
    try:
        loaded("other_one")
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert "other_one" in sys.modules

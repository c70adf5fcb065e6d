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


def test_what_is_loaded_for_good_is_looked_through_no_more_and_a_hosts_own_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("for_a_host", "for_good"):
        (tmp_path / f"{name}.py").write_text("HELD = [[] for _ in range(1000)]\n")
    before = gc.get_freeze_count()
    try:
        loaded("for_a_host")
        assert gc.get_freeze_count() == before
        loaded("for_good", for_good=True)
        held = gc.get_freeze_count()
        assert held >= before + 1000
        young: list[list[int]] = [[] for _ in range(1000)]
        loaded("for_good", for_good=True)
        assert gc.get_freeze_count() == held
        assert len(young) == 1000
    finally:
        gc.unfreeze()


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

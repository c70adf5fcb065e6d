"""`gouji compare` and `gouji leaderboard`: runs measured by the same gold, side by side."""

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.cli.main import main
from tests.eval.cli.conftest import GOLD

Captured = pytest.CaptureFixture[str]
Copied = Callable[[str], Path]


def test_two_runs_are_compared_cell_by_cell_regressions_first(
    runs: Path, tmp_path: Path, capsys: Captured
) -> None:
    a, b = (str(runs / name) for name in ("offline", "model"))
    assert main(["compare", a, b, "--gold", str(GOLD), "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "model 对 offline" in printed
    kinds = [line.split()[0] for line in printed.splitlines() if line.startswith("  ")]
    assert kinds == sorted(kinds, key=["变差", "变好", "另错"].index)
    assert "变差" in kinds
    assert "只有 5 份文件" in printed
    for suffix in ("html", "md"):
        assert (tmp_path / f"comparison.{suffix}").stat().st_size > 1000


def test_a_run_is_no_better_than_itself(runs: Path, capsys: Captured) -> None:
    run = str(runs / "offline")
    assert main(["compare", run, run, "--gold", str(GOLD), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "0 better, 0 worse, 5 level (sign test p = 1)" in printed
    assert "0 cells got worse, 0 got better, 0 are wrong in another way" in printed


def test_evaluations_made_before_are_compared_without_gold(copied: Copied, capsys: Captured) -> None:
    folders = [copied(name) for name in ("offline", "model")]
    assert main(["compare", *map(str, folders)]) == 2
    assert "gouji eval" in capsys.readouterr().err
    for folder in folders:
        assert main(["eval", str(folder), "--gold", str(GOLD), "-q"]) == 0
    assert main(["compare", str(folders[0] / "evaluation.json"), str(folders[1])]) == 0


def test_the_best_run_leads_the_board(copied: Copied, tmp_path: Path, capsys: Captured) -> None:
    folders = [str(copied(name)) for name in ("model", "offline")]
    assert main(["leaderboard", *folders, "--gold", str(GOLD), "--out", str(tmp_path / "board")]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows[1:3]] == ["offline", "model"]
    assert float(rows[1][3]) >= float(rows[2][3])
    assert (tmp_path / "board" / "leaderboard.html").exists()

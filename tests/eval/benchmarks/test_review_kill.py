"""The benchmark that kills the review page, small: nothing acknowledged is lost, and a loss would be seen."""

import asyncio
from pathlib import Path

import pytest

from eval.benchmarks.load.review import extracted
from eval.benchmarks.load.stage import samples
from eval.benchmarks.review_kill import check, killing


@pytest.mark.slow
def test_a_server_killed_while_decisions_come_in_loses_none_and_keeps_none_twice(tmp_path: Path) -> None:
    run = extracted(samples()[:2], tmp_path / "run")
    kept, wrong = asyncio.run(killing(run, kills=2, clients=3, seed=5))
    assert wrong == []
    assert kept.acknowledged
    assert {*kept.statuses} <= {200, 409, 422}
    kept.told("never sent", 200, 0)
    kept.refused.add(one := min(kept.acknowledged))
    assert check(run, kept) == ["lost never sent", f"kept though refused {one}"]

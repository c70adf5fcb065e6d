"""The benchmark of reviews in a store, small: what it reads is there."""

from pathlib import Path

import pytest

from eval.benchmarks import review_store


def test_it_fills_a_store_and_finds_all_that_it_looks_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_store, "_AGAIN", 2)
    place = tmp_path / "store.sqlite"
    arguments = ["--documents", "150", "--facts", "3", "--place", str(place)]
    review_store.main(arguments)
    said = capsys.readouterr().out
    reviewed = 150 // review_store.REVIEWED + 1
    decisions = review_store.LONG + (reviewed - 1) * 4
    for line in (
        f"{decisions} decisions kept:",
        "rows = 204:",  # the decisions, three facts, one finding
        "first page, all = 100:",
        "next page, all = 50:",
        "first page, done = 3:",
        "by a name that none has = 0:",
        "tally = 150:",
        f"all decisions streamed = {decisions}:",
        f"carried into another run = {reviewed}:",
        "nothing left to carry = 0:",
    ):
        assert line in said
    review_store.main([*arguments, "--keep"])
    assert "150 documents" not in capsys.readouterr().out

"""The benchmark of tokens: a row for each reader, and what offline-first costs beside the model reader."""

import pytest

from eval.benchmarks import tokens
from tests.extract.readers.conftest import SAMPLES

SHORT = str(SAMPLES / "budget_short.txt")


def _rows(printed: str) -> dict[str, list[str]]:
    return {line.split()[1]: line.split() for line in printed.splitlines() if line.startswith("budget_short")}


def test_answers_of_the_model_reader_answer_for_offline_first_too(capsys: pytest.CaptureFixture[str]) -> None:
    tokens.main([SHORT, "--gold", str(SAMPLES / "gold"), "--recording", str(SAMPLES / "recording")])
    rows = _rows(capsys.readouterr().out)
    assert [*rows] == [*tokens.READERS]
    assert float(rows["offline-first"][-3]) >= float(rows["model"][-3])
    assert all(len(row) == len(rows["model"]) for row in rows.values())


def test_without_answers_costs_are_estimated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOUJI_MODEL", raising=False)
    tokens.main([SHORT])
    rows = _rows(capsys.readouterr().out)
    shares = {name: int(next(word for word in row if word.endswith("%"))[:-1]) for name, row in rows.items()}
    assert shares["model"] == shares["both"] == 100
    assert 0 < shares["offline-first"] <= 40


def test_a_recording_of_no_reader_is_refused() -> None:
    with pytest.raises(SystemExit, match="nobody"):
        tokens.main([SHORT, "--recording", "nobody=somewhere"])

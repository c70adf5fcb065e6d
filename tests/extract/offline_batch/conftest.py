import json
import os
from pathlib import Path

import pytest

from tests.extract.offline_batch.fake_server import SAMPLES, Answers, recorded


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's settings nor the current folder's play a part."""
    for name in [*os.environ]:
        if name.startswith(("GOUJI_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GOUJI_LANG", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def samples() -> list[str]:
    return [str(path) for path in sorted(SAMPLES.glob("*.txt"))]


@pytest.fixture
def few() -> list[str]:
    """Two samples of different kinds, where what is tested does not depend on what documents say: six questions."""
    return [str(SAMPLES / name) for name in ("budget_short.txt", "performance.txt")]


@pytest.fixture
def answers() -> Answers:
    """The recording's answers in the end. First, all have no form; then the long ones mistake numbers for others."""
    return Answers({sha256: ['{"facts": 1}', _mistaken(text)] for sha256, text in recorded()})


def _mistaken(text: str) -> str:
    """The answer with its first two numbers exchanged, where there are several."""
    held = json.loads(text)
    facts = held["facts"]
    if len(facts) > 10:
        facts[0]["i"], facts[1]["i"] = facts[1]["i"], facts[0]["i"]
    return json.dumps(held)

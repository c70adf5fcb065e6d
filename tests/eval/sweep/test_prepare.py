"""A cell made ready: what its fingerprint depends on, what is written down of it, and where keys may go."""

import shutil
import tomllib
from pathlib import Path

import pytest

from eval.sweep.cells import cells
from eval.sweep.matrix import MatrixError, read_matrix
from eval.sweep.prepare import Prepared, prepare
from extract.documents.find import find
from extract.settings import load_settings
from tests.eval.sweep.conftest import SAMPLES, Write, prompts

AXES = '[axes]\nreader = ["offline", "model"]\nprompts = ["built-in", "short"]\n'
REMOTE = '[models.m]\nmodel = "x"\nbase_url = "https://llm.example/v1"\n'


@pytest.fixture
def short(place: Path) -> Path:
    shutil.copytree(SAMPLES / "recording", place / "rec")
    return prompts(place / "short")


def prepared(path: Path) -> dict[str, Prepared]:
    matrix = read_matrix(path)
    made = prepare(cells(matrix), matrix, path.parent / "out", find(matrix.documents))
    return {one.cell.name: one for one in made}


def hashes(path: Path) -> dict[str, str]:
    return {name: one.fingerprint for name, one in prepared(path).items()}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def test_a_fingerprint_depends_on_what_its_own_run_depends_on(
    place: Path, short: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(f'{AXES}[models.m]\nmodel = "x"\nrecording = "rec"')
    first = hashes(path)
    assert len(set(first.values())) == 3
    assert hashes(path) == first
    (short / "user.jinja").write_text("{{ text }}\n请。", "utf-8")
    second = hashes(path)
    assert changed(first, second) == {"model-m-short"}
    next(iter(sorted((place / "rec").glob("*.json")))).write_text("{}", "utf-8")
    third = hashes(path)
    assert changed(second, third) == {"model-m", "model-m-short"}
    monkeypatch.setenv("GOUJI_TEMPERATURE", "0.5")
    fourth = hashes(path)
    assert changed(third, fourth) == {"model-m", "model-m-short"}
    document = place / "docs" / "performance.txt"
    document.write_text(document.read_text("utf-8") + "\n", "utf-8")
    assert changed(fourth, hashes(path)) == set(fourth)


def test_the_settings_of_a_cell_can_be_read_again_by_hand(
    place: Path, short: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOUJI_CACHE_DIR")
    table = 'model = "x"\nbase_url = "http://127.0.0.1:9/v1"\napi_key_env = "MY_KEY"\ntemperature = 0.3\ncache_dir = "c"'
    one = prepared(write(f"{AXES}[models.m]\n{table}"))["model-m-short"]
    config = one.folder / "gouji.toml"
    assert "MY_KEY" not in config.read_text("utf-8")
    assert set(tomllib.loads(config.read_text("utf-8"))["model"]) == {
        *("model", "base_url", "temperature", "cache_dir", "prompts")
    }
    settings = load_settings({}, {}, place, config)
    assert (settings.model, settings.temperature) == ("x", 0.3)
    assert settings.prompts is not None
    assert (settings.prompts.resolve(), settings.cache_dir.resolve()) == (short, place / "c")
    assert "--api-key-env=MY_KEY" in one.arguments


def test_the_environment_must_not_make_another_model_of_it(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write('[models.m]\nmodel = "x"\nbase_url = "http://127.0.0.1:9/v1"\ntemperature = 0.3')
    monkeypatch.setenv("GOUJI_MODEL", "other")
    monkeypatch.setenv("GOUJI_PROMPTS", str(prompts(path.parent / "own")))
    arguments = prepared(path)["model-m"].arguments
    assert {"--model=x", "--prompts=built-in"} < set(arguments), "options win"
    monkeypatch.setenv("GOUJI_TEMPERATURE", "1")
    with pytest.raises(MatrixError) as caught:
        prepared(path)
    assert "models.m.temperature is overruled by the variable GOUJI_TEMPERATURE" in caught.value.text("en")


def test_a_key_goes_to_the_server_it_was_set_for(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(REMOTE)
    prepared(path)
    monkeypatch.setenv("GOUJI_API_KEY", "sk-s3cret")
    with pytest.raises(MatrixError) as caught:
        prepared(path)
    assert "models.m.base_url names llm.example, and the key" in caught.value.text("en")
    assert 'such as api_key_env = "GOUJI_API_KEY"' in caught.value.text("en")
    assert "s3cret" not in caught.value.text("en")
    prepared(write(f'{REMOTE}api_key_env = "GOUJI_API_KEY"'))
    monkeypatch.setenv("GOUJI_BASE_URL", "https://llm.example/v1")
    prepared(write(REMOTE))
    monkeypatch.setenv("GOUJI_BASE_URL", "https://other.example/v1")
    with pytest.raises(MatrixError):
        prepared(write(REMOTE))

"""The same from Python."""

import asyncio
import importlib
from pathlib import Path
from typing import Any

import pytest

from extract.documents.document import Document
from extract.documents.load import InputError
from tests.extract.cli.conftest import TEXT, Factory


@pytest.fixture
def api(factory: Factory) -> Any:
    return importlib.import_module("extract.api")


def test_a_path_a_document_or_a_text(api: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    for result in (
        api.extract(tmp_path / "a.txt"),
        api.extract("a.txt"),
        api.extract(Document.from_text(TEXT)),
        api.extract(text=TEXT),
    ):
        assert result.facts[0].value == "100.5"


def test_it_asks_the_reader_that_is_named_and_closes_it(api: Any, factory: Factory) -> None:
    api.extract(text=TEXT, reader="model", recording="rec", model="m")
    assert factory.asked_for == [("model", Path("rec"))]
    assert factory.settings[0].model == "m"
    assert factory.closed == 1


def test_errors_are_raised(api: Any) -> None:
    with pytest.raises(InputError, match="找不到"):
        api.extract("gone.txt")
    with pytest.raises(TypeError):
        api.extract()
    with pytest.raises(RuntimeError, match="boom"):
        api.extract(text="内部1")


def test_a_reader_that_nobody_is(real: None) -> None:
    from extract.api import extract

    with pytest.raises(ValueError, match="no reader is called 'x'"):
        extract(text=TEXT, reader="x")


def test_a_text_with_a_lone_surrogate_is_read(api: Any) -> None:
    result = api.extract(text=TEXT + "\ud800")
    assert result.facts == api.extract(text=TEXT).facts


def test_it_works_where_a_loop_runs_already(api: Any) -> None:
    async def notebook() -> str:
        return str(api.extract(text=TEXT).facts[0].value)

    assert asyncio.run(notebook()) == "100.5"


def test_many_come_in_order_and_none_stops_the_others(api: Any, factory: Factory, tmp_path: Path) -> None:
    for name, text in {"a": TEXT, "b": "", "c": "内部1", "d": TEXT}.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    outcomes = list(api.extract_many([tmp_path, "gone*.txt"], reader="model", model="m"))
    assert [one.name for one in outcomes] == ["gone*.txt", "a.txt", "b.txt", "c.txt", "d.txt"]
    assert [type(one.error).__name__ for one in outcomes] == [
        "InputError", "NoneType", "InputError", "RuntimeError", "NoneType",
    ]  # fmt: skip
    assert outcomes[-1].result.facts[0].value == "100.5"
    assert factory.closed == 1


def test_leaving_early_closes_the_reader(api: Any, factory: Factory, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    outcomes = api.extract_many([tmp_path])
    assert next(outcomes).name == "a.txt"
    outcomes.close()
    assert factory.closed == 1

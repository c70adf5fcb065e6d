"""From when on other processes are made ready, and how many read."""

import argparse
from pathlib import Path

import pytest

from extract.cli.processes import begin_early, processes_of


def asked(
    *paths: Path | str, workers: int | None = None, engine: str | None = None, run: str | None = "run"
) -> argparse.Namespace:
    given = [str(path) for path in paths]
    return argparse.Namespace(paths=given, workers=workers, engine=engine, out=None, run=run)


def folder_of(count: int, folder: Path) -> Path:
    for number in range(count):
        (folder / f"{number}.txt").touch()
    return folder


@pytest.fixture
def made_ready(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    times: list[bool] = []
    monkeypatch.setattr("extract.batch.workers.make_ready", lambda: times.append(True))
    return times


@pytest.mark.parametrize(("documents", "early"), [(12, False), (13, True)])
def test_a_folder_of_many_documents_is_begun_early(
    documents: int, early: bool, tmp_path: Path, made_ready: list[bool]
) -> None:
    begin_early(asked(folder_of(documents, tmp_path)))
    assert made_ready == [True] * early


@pytest.mark.parametrize(("workers", "early"), [(0, False), (2, True)])
def test_a_number_of_workers_that_is_given_decides(
    workers: int, early: bool, tmp_path: Path, made_ready: list[bool]
) -> None:
    begin_early(asked(folder_of(13 * (1 - early), tmp_path), workers=workers))
    assert made_ready == [True] * early


def test_what_cannot_be_looked_into_an_engine_and_half_a_command_begin_nothing(
    tmp_path: Path, made_ready: list[bool]
) -> None:
    begin_early(asked(tmp_path / "missing", "a\0b", tmp_path))
    begin_early(asked(folder_of(13, tmp_path), engine="dask"))
    begin_early(asked(tmp_path, run=None))
    assert made_ready == []


def test_a_run_that_goes_on_and_many_names_may_be_many(made_ready: list[bool]) -> None:
    begin_early(asked())
    begin_early(asked(*(f"{number}.txt" for number in range(13))))
    assert made_ready == [True, True]


def test_few_documents_are_read_by_this_process_and_more_by_one_for_each_core() -> None:
    assert processes_of(None, 12) == 0
    assert processes_of(None, 13) >= 1
    assert (processes_of(0, 500), processes_of(3, 1)) == (0, 3)

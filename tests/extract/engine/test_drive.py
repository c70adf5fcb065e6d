"""What is refused, and what is done about a document that kills its workers: the engine itself is a double here."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import SecretStr

from extract.batch.spec import Spec
from extract.engine.drive import EngineRun, address_of
from extract.engine.seat import Done, Job, Seat
from extract.engine.shards import Shard
from extract.output.messages import UserError
from extract.output.run_file import DocumentRow, write_run
from extract.settings import Settings
from tests.extract.engine.build import begin

SAMPLES = sorted((Path(__file__).parents[3] / "samples").glob("*.txt"))
URL = "postgresql://me:secret@127.0.0.1:1/base"


class Watching:
    def __init__(self) -> None:
        self.rows: list[DocumentRow] = []

    def done(self, row: DocumentRow) -> None:
        self.rows.append(row)

    def beat(self) -> None:
        pass


class Crew:
    """Reads shards here; a shard that holds a document of `deadly` is lost."""

    def __init__(self, job: Job, deadly: set[str]) -> None:
        self._seat, self._deadly = Seat(job), deadly
        self.sizes: list[int] = []

    def workers(self) -> int:
        return 1

    def results(
        self, shards: Iterable[Shard], beat: Callable[[], None], most: int | None = None
    ) -> Iterator[tuple[Shard, Done | None]]:
        for shard in shards:
            self.sizes.append(len(shard.documents))
            names = {one.document for one in shard.documents}
            yield shard, None if names & self._deadly else self._seat.read(shard)

    def close(self) -> None:
        self._seat.close()


def install(monkeypatch: pytest.MonkeyPatch, deadly: set[str]) -> list[Crew]:
    crews = list[Crew]()

    @contextmanager
    def crew(address: str, workers: int, job: Callable[[int], Job]) -> Iterator[Crew]:
        crews.append(Crew(job(workers), deadly))
        yield crews[0]
        crews[0].close()

    module: Any = ModuleType("extract.engine.dask")
    module.crew = crew
    monkeypatch.setitem(sys.modules, "extract.engine.dask", module)
    return crews


def test_a_document_that_kills_its_workers_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crews = install(monkeypatch, {"performance.txt"})
    store, spec, run = begin(tmp_path, SAMPLES)
    watching = Watching()
    end = EngineRun("dask", 1, store, spec, Settings()).drive(
        watching, began=lambda: write_run(tmp_path / "run", run, [])
    )
    assert (end.stopped, end.interrupted) == ("", False)
    rows = {row.document: row for row in store.rows(run.id)}
    assert {name for name, row in rows.items() if row.status == "failed"} == {"performance.txt"}
    assert "CrashedError" in rows["performance.txt"].note
    assert len(rows) == len(watching.rows) == len(SAMPLES)
    assert crews[0].sizes[-1] == 1


def test_a_hopeless_failure_ends_the_run_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, set())
    store, spec, _ = begin(tmp_path, SAMPLES)
    # Nobody writes run.json, as if the worker saw another folder.
    end = EngineRun("dask", 1, store, spec, Settings()).drive(Watching(), began=lambda: None)
    assert "run" in end.stopped
    assert store.counts(spec.run)["pending"] == len(SAMPLES)


@pytest.mark.parametrize("engine", ["ray", "dask=", "dask=host", "", "dask2=tcp://a:1"])
def test_an_engine_that_is_not_known_is_refused(engine: str) -> None:
    with pytest.raises(UserError) as refused:
        address_of(engine)
    assert refused.value.key == "engine_unknown"


def test_machines_need_a_store_and_a_cache_that_they_can_share() -> None:
    def made(store: str, cache: str | None, reader: str = "model") -> EngineRun:
        settings = Settings(cache_url=None if cache is None else SecretStr(cache), model="m")
        spec = Spec(reader, store=store)
        return EngineRun("dask=tcp://host:8786", None, None, spec, settings)  # type: ignore[arg-type]

    with pytest.raises(UserError) as refused:
        made("/runs/gouji.sqlite", "redis://127.0.0.1")
    assert refused.value.key == "engine_sqlite"
    with pytest.raises(UserError) as refused:
        made(URL, None)
    assert refused.value.key == "engine_cache"
    made(URL, None, "offline")
    made(URL, "redis://127.0.0.1")


def test_without_the_extra_the_cure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "extract.engine.dask", raising=False)
    store, spec, _ = begin(tmp_path, SAMPLES)
    with pytest.raises(UserError) as refused:
        EngineRun("dask", 1, store, spec, Settings()).drive(Watching(), began=lambda: None)
    assert "pip install 'gouji[engine]'" in refused.value.text("en")


def test_limits_a_minute_are_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, spec, _ = begin(tmp_path, SAMPLES)
    settings = Settings(requests_per_minute=100, tokens_per_minute=3, concurrency=7, model="m")
    job = EngineRun("dask", 4, store, spec, settings)._job(4)
    assert (job.settings.requests_per_minute, job.settings.tokens_per_minute) == (25, 1)
    assert job.settings.concurrency == 7

"""A run that is begun: its documents queued in a store."""

from pathlib import Path

from extract.batch.begin import begun
from extract.batch.spec import Spec
from extract.output.run_file import Run
from extract.store.records import Queued
from extract.store.store import RunStore, open_store


def queue(paths: list[Path]) -> list[Queued]:
    return [Queued(path.name, str(path), index, path.stat().st_size, 1) for index, path in enumerate(paths)]


def begin(
    folder: Path, documents: list[Path], reader: str = "offline", place: str = ""
) -> tuple[RunStore, Spec, Run]:
    """A run in `folder`/run, without its run.json."""
    place, out = place or str(folder / "store.sqlite"), folder / "run"
    out.mkdir()
    store, run = open_store(place), Run.begin(reader)
    begun(store, run, out, personal=False, resume=False)
    store.enqueue(run.id, queue(documents))
    return store, Spec(reader, out=out, store=place, run=run.id), run

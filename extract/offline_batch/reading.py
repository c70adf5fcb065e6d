"""The documents of a run whose model is asked in batches: kept in the run store, read as far as their answers go."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from extract.batch.begin import record_of
from extract.batch.closing import close
from extract.batch.moving import follow
from extract.batch.places import real
from extract.batch.run import BatchRun, End
from extract.batch.spec import Spec as StepsSpec
from extract.batch.watcher import Watcher
from extract.offline_batch.asking import open_batch_reader
from extract.offline_batch.index import Index
from extract.offline_batch.rounds import Limits, RoundWriter
from extract.offline_batch.spec import Spec
from extract.output.messages import Lang, UserError
from extract.output.run_file import DocumentRow, Totals, write_run
from extract.readers.base import Reader
from extract.store.store import RunStore

_PER_PROCESS = 3
"""Documents under way for each process, so that none waits while questions are put together. Nobody else is waited for."""


def begin(store: RunStore, index: Index, spec: Spec) -> None:
    """Begin the run in the store; one that was begun is taken up."""
    if store.run(spec.id) is None:
        store.begin(record_of(spec.run(), index.run, personal=False))
    take_up(store, index, spec)


def take_up(store: RunStore, index: Index, spec: Spec) -> None:
    """Go on with the run of the store, wherever its folder is now.

    Raises:
        UserError: the store does not know it.
    """
    record = store.run(spec.id)
    if record is None:
        raise UserError("batch_no_run", run=index.run, store=store.place)
    folder = real(index.run)
    if Path(record.folder) != folder:
        follow(store, spec.id, Path(record.folder), folder)
    store.reopen(spec.id)


@dataclass(frozen=True, slots=True)
class BatchReading:
    """One reading of what waits, by `processes` as in a `BatchRun`. `place` is where `store` is, `limits` those of files."""

    index: Index
    store: RunStore
    place: str
    spec: Spec
    limits: Limits
    lang: Lang
    processes: int

    def drive(self, watcher: Watcher) -> End:
        """Read all that waits; what it asks for next stands in a round, durably, when this returns.

        Raises:
            UserError: the round cannot be written. What was read is kept.
        """
        at_once = _PER_PROCESS * self.processes or 1
        with RoundWriter(self.index, self.limits) as round_:
            batch = BatchRun(self.store, self._steps, self.processes, at_once)
            return batch.drive(lambda: self._opened(round_), watcher, began=self._began)

    def close(self, end: End, problems: Sequence[DocumentRow]) -> tuple[Totals, list[tuple[Path, Path]]]:
        """As `closing.close`; the run has ended once nothing waits for an answer, or because of Ctrl-C."""
        waits = not end.interrupted and bool(self.store.counts(self.spec.id).get("pending"))
        return close(self.store, self._steps, self.spec.run(), end, problems, waits=waits)

    def _opened(self, round_: RoundWriter) -> AbstractAsyncContextManager[Reader]:
        spec = self.spec
        return open_batch_reader(
            spec.reader, spec.settings, self.index.questions, spec.id, round_, cached=spec.cached
        )

    def _began(self) -> None:
        # An unfinished run says so, however it ends.
        write_run(self.index.run, self.spec.run(), [])

    @property
    def _steps(self) -> StepsSpec:
        spec = self.spec
        return StepsSpec(
            spec.reader,
            spec.settings.question_numbers,
            self.lang,
            out=self.index.run,
            store=self.place,
            run=spec.id,
        )

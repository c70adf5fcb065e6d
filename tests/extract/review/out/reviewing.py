"""A real run of the samples, and a reviewer at its desk who decides in a line."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from extract.cli.main import main
from extract.review.desk import Dossier, Options, Outcome, Request, ReviewDesk
from extract.review.dossier import Card
from extract.review.events import Action, Event, Target
from extract.store.store import open_store

SAMPLES = Path(__file__).parents[4] / "samples"
DOCUMENT = Target("document", "")
_tokens = count()


def sample_run(folder: Path) -> Path:
    """The samples' folder read offline: sources in in/, the run in runs/a with its store beside it."""
    (folder / "in").mkdir(parents=True)
    for path in SAMPLES.glob("*.txt"):
        shutil.copy(path, folder / "in")
    run = folder / "runs" / "a"
    assert main(["extract", str(folder / "in"), "--run", str(run), "--reader", "offline", "--quiet"]) == 0
    return run


class Desk:
    """The desk of a document, for one reviewer and one round."""

    def __init__(self, desk: ReviewDesk, key: int, who: str, round: int) -> None:
        self._desk, self._key, self._who, self._round = desk, key, who, round

    @property
    def dossier(self) -> Dossier:
        return self._desk.open(self._key, self._round)

    def card(self, path: str) -> Card:
        """The card of a path."""
        return next(one for one in self.dossier.cards if one.path == path)

    def decide(self, action: Action, on: str | Target, **more: Any) -> Event:
        """Decide on the fact of a path, or on a target."""
        target = on if isinstance(on, Target) else self.card(on).target
        held = self.dossier.card(target)
        request = Request(action, target, held.revision if held else 0, f"t{next(_tokens)}", **more)
        outcome: Outcome = self._desk.decide(self._key, request, self._who, self._round)
        return outcome.event

    def finish(self, note: str = "") -> None:
        """Done, signed off where errors are left."""
        if self.dossier.summary.errors:
            self.decide("sign_off", DOCUMENT, note=note or "checked by telephone")
        else:
            self.decide("done", DOCUMENT)


@contextmanager
def at_desk(run: Path, document: str, who: str = "ann", round: int = 1) -> Iterator[Desk]:
    """Sit down at a document of a run; no probes and no planted errors."""
    with open_store(str(run.parent / "gouji.sqlite")) as store:
        record = store.run_in(run.resolve().as_posix())
        assert record is not None
        head = store.reviews.head_named(record.id, document)
        assert head is not None
        desk = ReviewDesk(store, record, run, Options(probes=0, plants=0))
        yield Desk(desk, head.key, who, round)

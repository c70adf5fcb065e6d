"""Reviews of the samples in memory, and of real runs of them in a store."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from extract.api import extract
from extract.cli.main import main
from extract.output.facts_file import FactsFile
from extract.pipeline import DocumentResult
from extract.reading.facts import Fact
from extract.review.assembling import assemble
from extract.review.deciding import decided
from extract.review.desk import ReviewDesk
from extract.review.dossier import Card, Dossier, Options, Request
from extract.review.events import Action, Event, NewEvent, Reading, Review, Summary, Target
from extract.review.frame import Frame
from extract.review.outset import outset
from extract.store.records import RunRecord
from extract.store.reviews import DocumentHead
from extract.store.store import RunStore, open_store

SAMPLES = Path(__file__).parents[3] / "samples"
NAMES = (
    "budget_prose.txt",
    "budget_short.txt",
    "budget_template.txt",
    "final_accounts.txt",
    "performance.txt",
)
NOW = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
PLAIN = Options(probes=0, plants=0)
DOCUMENT = Target("document", "")
_tokens = count()


@cache
def sample(name: str = "budget_short.txt") -> DocumentResult:
    """A sample, read offline."""
    return extract(SAMPLES / name, reader="offline")


@cache
def of_text(text: str) -> DocumentResult:
    return extract(text=text, reader="offline")


@cache
def frame_named(name: str = "budget_short.txt") -> Frame:
    """The frame of a sample, shared: nothing changes one."""
    return frame_of(sample(name))


def frame_of(result: DocumentResult, run: str = "run", facts: Sequence[Fact] | None = None) -> Frame:
    """A frame of its own, of the facts as read or of others."""
    file = FactsFile.of(result, "offline")
    return Frame(run, file if facts is None else replace(file, facts=tuple(facts)), result.document)


def event(
    number: int,
    action: Action,
    target: Target,
    before: Reading | None = None,
    after: Reading | None = None,
    who: str = "ann",
    carried: bool = False,
    **more: Any,
) -> Event:
    return Event(
        number, NewEvent(NOW, who, action, target, "run", f"t{number}", before, after, **more), carried
    )


class Bench:
    """A review in memory: what the desk does, without a store."""

    def __init__(self, frame: Frame, options: Options = PLAIN, events: Sequence[Event] = ()) -> None:
        self.frame, self.options = frame, options
        self.outset = outset(frame, options)
        file = frame.file
        self.head = DocumentHead(1, file.document, "", file.sha256, "ok", len(file.facts), 0, 0, 0, 0)
        self.dossier = self.of(events)

    def of(self, events: Sequence[Event], earlier: Dossier | None = None) -> Dossier:
        """The dossier of events."""
        review = Review(1, self.frame.run, self.head.document, 1, "", len(events), Summary(), tuple(events))
        return assemble(self.frame, self.outset, self.head, review, self.options, earlier)

    def card(self, path: str) -> Card:
        return next(card for card in self.dossier.cards if path in (card.path, card.id))

    def decide(
        self, action: Action, where: Card | Target = DOCUMENT, /, who: str = "ann", **more: Any
    ) -> Dossier:
        """Take a decision on a card as it is now. Stale and Refused as of the desk."""
        target = where.target if isinstance(where, Card) else where
        now = self.dossier.card(target)
        revision = more.pop("revision", now.revision if now else 0)
        request = Request(action, target, revision, more.pop("token", f"token-{next(_tokens)}"), **more)
        new = decided(self.dossier, self.frame, request, who, NOW)
        events = (*self.dossier.history, Event(len(self.dossier.history) + 1, new))
        self.dossier = self.of(events, self.dossier)
        return self.dossier


def view(dossier: Dossier) -> object:
    """All that a dossier shows, but for its revisions."""
    return (
        dossier.facts,
        dossier.summary,
        [replace(card, revision=0, event=None) for card in dossier.cards],
        dossier.orphans,
    )


@contextmanager
def run_of(folder: Path, *names: str, place: str = "") -> Iterator[tuple[RunStore, RunRecord, Path]]:
    """A real run of samples, with its store: beside it, or at another place."""
    out = folder / "run"
    place = place or str(folder / "gouji.sqlite")
    assert (
        main(
            [
                "extract",
                *(str(SAMPLES / name) for name in names),
                "--reader",
                "offline",
                "--out",
                str(out),
                "--store",
                place,
                "-q",
            ]
        )
        == 0
    )
    with open_store(place) as store:
        record = store.run_in(out.resolve().as_posix())
        assert record is not None
        yield store, record, out


def desk_of(store: RunStore, record: RunRecord, folder: Path, options: Options = PLAIN) -> ReviewDesk:
    return ReviewDesk(store, record, folder, options)

"""A real run of the samples, and a reviewer at its desk who decides in a line."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extract.cli.main import main
from extract.cli.stored_run import StoredRun, named_run
from extract.review.desk import Dossier, Options, Outcome, Request, ReviewDesk
from extract.review.dossier import Card
from extract.review.events import Action, Event, Target
from extract.settings import load_settings
from extract.store.store import open_store
from tests.extract.store.places import Stores

SAMPLES = Path(__file__).parents[4] / "samples"
DOCUMENT = Target("document", "")
CONTACT = """青禾州方志馆2024年单位预算
一、收支预算情况说明
2024年收入预算120.5万元，比上年增加5万元。
2024年支出预算120.5万元。
联系人：王小明
联系电话：0818-5550123
"""
_tokens = count()


class Read(NamedTuple):
    """A folder with sources in in/ and their run in runs/a, and where its store is."""

    folder: Path
    place: str


@contextmanager
def sampled(stores: Stores, factory: pytest.TempPathFactory, names: str = "*") -> Iterator[Read]:
    """Samples and a text with a contact, read offline; to be copied."""
    folder = factory.mktemp("samples")
    (folder / "in").mkdir()
    for path in SAMPLES.glob(f"{names}.txt"):
        shutil.copy(path, folder / "in")
    (folder / "in" / "contact.txt").write_text(CONTACT, "utf-8")
    run = folder / "runs" / "a"
    with stores.place(factory.mktemp("store")) as place:
        command = ["extract", str(folder / "in"), "--run", str(run), "--reader", "offline", "--quiet"]
        assert main([*command, "--store", place]) == 0
        yield Read(folder, place)


@contextmanager
def copied(stores: Stores, read: Read, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of such a folder, which becomes the current one, with its store; the run's folder in it."""
    for name in [name for name in os.environ if name.startswith("GOUJI_")]:
        monkeypatch.delenv(name)
    shutil.copytree(read.folder, folder, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    made = folder / "runs" / "a"
    with stores.place(made.parent, read.place) as held:
        if stores.server:
            monkeypatch.setenv("GOUJI_STORE", held)
        with open_store(held) as store:
            (record,) = store.runs()
            store.move(record.id, made.resolve().as_posix())
        yield made


def held_run(run: Path) -> AbstractContextManager[StoredRun]:
    """A run in its store, wherever that is."""
    return named_run(str(run), load_settings())


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
def at_desk(
    run: Path, document: str, who: str = "ann", round: int = 1, probes: float = 0, plants: float = 0
) -> Iterator[Desk]:
    """Sit down at a document of a run."""
    with held_run(run) as (store, record, _):
        head = store.reviews.head_named(record.id, document)
        assert head is not None
        desk = ReviewDesk(store, record, run, Options(probes=probes, plants=plants))
        yield Desk(desk, head.key, who, round)

"""A run's tables follow it in its order, and are the same however often they were gone on with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.batch.tables import Written, discard, finish, go_on
from extract.store.store import RunStore, open_store
from tests.extract.store.build import RUN, queued, saved

NAMES = [f"{letter}.txt" for letter in "abcdef"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with open_store(str(tmp_path / "gouji.sqlite")) as opened:
        opened.begin(RUN)
        opened.enqueue("r1", queued(*NAMES))
        yield opened


def documents(path: Path) -> list[str]:
    """The document of each row."""
    lines = path.read_text("utf-8-sig").splitlines()[1:]
    return list(dict.fromkeys(line.partition(",")[0] for line in lines))


def test_what_waits_for_one_before_it_is_not_written_yet(store: RunStore, tmp_path: Path) -> None:
    store.save("r1", saved("b.txt"))
    written = go_on(store, "r1", tmp_path, Written())
    assert documents(tmp_path / ".facts.csv.tmp") == []
    store.save("r1", saved("a.txt"))
    written = go_on(store, "r1", tmp_path, written)
    assert documents(tmp_path / ".facts.csv.tmp") == ["a.txt", "b.txt"]
    assert not (tmp_path / "facts.csv").exists()
    assert go_on(store, "r1", tmp_path, written) == written


def test_a_pending_document_is_passed_over_at_the_end(store: RunStore, tmp_path: Path) -> None:
    store.save_many("r1", [saved("a.txt"), saved("c.txt"), saved("f.txt")])
    assert finish(store, "r1", tmp_path, go_on(store, "r1", tmp_path, Written())) == []
    assert documents(tmp_path / "facts.csv") == ["a.txt", "c.txt", "f.txt"]
    assert documents(tmp_path / "findings.csv") == ["a.txt", "c.txt", "f.txt"]
    assert sorted(one.name for one in tmp_path.glob("*.csv*")) == ["facts.csv", "findings.csv"]


def test_what_is_gone_on_with_after_the_last_document_is_not_written_twice(
    store: RunStore, tmp_path: Path
) -> None:
    store.save_many("r1", [saved(name) for name in NAMES])
    finish(store, "r1", tmp_path, Written())
    whole = (tmp_path / "facts.csv").read_bytes()
    finish(store, "r1", tmp_path, go_on(store, "r1", tmp_path, Written()))
    assert (tmp_path / "facts.csv").read_bytes() == whole


def test_bytes_of_a_step_that_was_not_heard_of_do_not_count(store: RunStore, tmp_path: Path) -> None:
    store.save("r1", saved("a.txt"))
    written = go_on(store, "r1", tmp_path, Written())
    store.save("r1", saved("b.txt"))
    go_on(store, "r1", tmp_path, written)
    finish(store, "r1", tmp_path, written)
    whole = (tmp_path / "facts.csv").read_bytes()
    finish(store, "r1", tmp_path, Written())
    assert (tmp_path / "facts.csv").read_bytes() == whole


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(NAMES), steps=st.sets(st.integers(0, len(NAMES))))
def test_the_tables_are_those_that_are_written_in_one_go(order: list[str], steps: set[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/gouji.sqlite") as store:
        store.begin(RUN)
        store.enqueue("r1", queued(*NAMES))
        parts, once, written = Path(folder, "parts"), Path(folder, "once"), Written()
        parts.mkdir()
        once.mkdir()
        for index, name in enumerate(order):
            if index in steps:
                written = go_on(store, "r1", parts, written)
            store.save("r1", saved(name))
        if len(NAMES) in steps:
            written = go_on(store, "r1", parts, written)
        finish(store, "r1", parts, written)
        finish(store, "r1", once, Written())
        for name in ("facts.csv", "findings.csv"):
            assert (parts / name).read_bytes() == (once / name).read_bytes()


def test_a_table_that_a_spreadsheet_holds_is_written_beside_it(
    store: RunStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, busy = Path.replace, tmp_path / "facts.csv"

    def guarded(path: Path, target: Path) -> Path:
        if target == busy:
            raise PermissionError(13, "in use")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", guarded)
    assert finish(store, "r1", tmp_path, Written()) == [(busy, tmp_path / "facts-r1.csv")]
    assert sorted(one.name for one in tmp_path.glob("*.csv*")) == ["facts-r1.csv", "findings.csv"]


def test_nothing_begun_is_left_where_the_end_cannot_be_written(store: RunStore, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").mkdir()
    with pytest.raises(OSError, match="facts"):
        finish(store, "r1", tmp_path, Written())
    assert [one.name for one in tmp_path.glob(".*.tmp")] == []
    discard(tmp_path)

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.engine.parquet import FACTS, FINDINGS, write
from extract.output.run_file import DocumentRow
from extract.store.records import FactRow, Queued, Saved
from extract.store.store import RunStore, open_store
from tests.extract.store.build import FACT, FINDING, FOLDED, RUN, TEXT_FACT

parquet: Any = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parquet")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with open_store(str(tmp_path / "store.sqlite")) as made:
        made.begin(RUN)
        made.enqueue(RUN.id, [Queued(f"{i}.txt", f"/in/{i}.txt", i, 1, 1) for i in range(7)])
        for i in range(6):
            row = DocumentRow(f"{i}.txt", "ok", sha256=f"{i:064x}")
            facts = () if i == 3 else (replace(FACT, yuan=Decimal(i)), TEXT_FACT)
            made.save(RUN.id, Saved(row, facts, (FINDING, FOLDED), ()))
        yield made


def rows(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [row for path in sorted((folder / kind).iterdir()) for row in parquet.read_table(path).to_pylist()]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")}


def test_facts_and_findings_of_every_document_are_written(store: RunStore, tmp_path: Path) -> None:
    written = write(store, RUN.id, tmp_path / "out", documents=3)
    assert (written.files, written.facts, written.findings) == (3, 10, 12)
    facts, found = rows(tmp_path / "out", FACTS), rows(tmp_path / "out", FINDINGS)
    assert sorted(row["yuan"] for row in facts if row["yuan"] is not None) == [0, 1, 2, 4, 5]
    first = next(row for row in facts if row["document"] == "1.txt")
    assert first["sha256"] == f"{1:064x}"
    assert first["flags"] == ["conflict", "unit_inherited"]
    assert {row["above"] for row in found} == {None, 1}


def test_the_same_run_gives_the_same_files(store: RunStore, tmp_path: Path) -> None:
    write(store, RUN.id, tmp_path / "out", documents=3)
    before = files(tmp_path / "out")
    write(store, RUN.id, tmp_path / "out", documents=3)
    assert files(tmp_path / "out") == before


def test_a_document_that_changed_leaves_no_file_behind(store: RunStore, tmp_path: Path) -> None:
    write(store, RUN.id, tmp_path / "out", documents=3)
    before = files(tmp_path / "out")
    changed = replace(FACT, yuan=Decimal(900))
    store.save(RUN.id, Saved(DocumentRow("0.txt", "ok", sha256="f" * 64), (changed,), (), ()))
    write(store, RUN.id, tmp_path / "out", documents=3)
    after = files(tmp_path / "out")
    assert len(after) == len(before)
    assert len(before.keys() - after.keys()) == 2
    assert [row["yuan"] for row in rows(tmp_path / "out", FACTS) if row["document"] == "0.txt"] == [900]


amounts = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda one: abs(one.adjusted()) < 60
)


@settings(max_examples=40, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=8))
def test_yuan_is_exact_or_null_and_its_text_is_always_exact(place: Path, yuan: list[Decimal]) -> None:
    with open_store(str(place / "exact.sqlite")) as store:
        if store.run(RUN.id) is None:
            store.begin(RUN)
        made: list[FactRow] = [replace(FACT, yuan=one) for one in yuan]
        store.save(RUN.id, Saved(DocumentRow("a.txt", "ok", sha256="a"), made, (), ()))
        write(store, RUN.id, place)
    back = rows(place, FACTS)
    assert [Decimal(row["yuan_exact"]) for row in back] == yuan
    for row, one in zip(back, yuan, strict=True):
        assert row["yuan"] is None or row["yuan"] == one
        if abs(one) < 10**15 and one == round(one, 10):
            assert row["yuan"] == one


def test_half_a_pair_of_a_broken_document_stops_nothing(store: RunStore, tmp_path: Path) -> None:
    store.save(
        RUN.id,
        Saved(DocumentRow("0.txt", "ok", sha256="a"), (replace(FACT, quote="收入\ud800"),), (), ()),
    )
    write(store, RUN.id, tmp_path / "out")
    assert next(row["quote"] for row in rows(tmp_path / "out", FACTS)) == "收入\\ud800"

"""The facts and findings of a run as Parquet: files of so many documents each, for engines that read tables.

A file's name is made of its documents and their checksums, and it is written whole: a run that is written again, or goes
on, leaves the same files, and none of documents as they were before.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from extract.output.files import appearing
from extract.output.messages import UserError
from extract.output.run_file import DocumentRow
from extract.store.records import FactRow, FindingRow
from extract.store.store import RunStore

FACTS, FINDINGS = "facts", "findings"
DOCUMENTS = 1000
"""Documents of a file: a few megabytes."""

_AT_ONCE = 50
"""Documents whose rows are held, and are one group of a file."""

_DIGITS, _DECIMALS = 38, 10
"""Of yuan as a decimal; 28 digits before the point are more than any budget has."""

Row = TypeVar("Row", FactRow, FindingRow)


@dataclass(frozen=True, slots=True)
class Written:
    """How many files there are now, and rows in them."""

    files: int
    facts: int
    findings: int


def write(store: RunStore, run: str, folder: Path, documents: int = DOCUMENTS) -> Written:
    """Write a run's tables into folders `facts` and `findings` of `folder`; other files of them are removed.

    Yuan is exact: as `decimal128(38, 10)` in `yuan`, null where it does not fit, and always as text in `yuan_exact`.

    Raises:
        UserError: pyarrow is not installed.
        OSError: a file cannot be written.
    """
    facts, findings = _Grouped(store.facts(run)), _Grouped(store.findings(run))
    names, counts, rows = set[str](), {FACTS: 0, FINDINGS: 0}, store.rows(run)
    while some := [*islice(rows, documents)]:
        name = f"{_key(some)}.parquet"
        names.add(name)
        with (
            _writing(folder / FACTS / name, _fact_schema()) as add_facts,
            _writing(folder / FINDINGS / name, _finding_schema()) as add_findings,
        ):
            for start in range(0, len(some), _AT_ONCE):
                part = some[start : start + _AT_ONCE]
                counts[FACTS] += add_facts(
                    [_fact(one, row) for one in part for row in facts.of(one.document)]
                )
                counts[FINDINGS] += add_findings(
                    [_placed(one, row) for one in part for row in findings.of(one.document)]
                )
    for kind in (FACTS, FINDINGS):
        for path in (folder / kind).glob("*.parquet"):
            if path.name not in names:
                path.unlink()
    return Written(len(names), counts[FACTS], counts[FINDINGS])


def _pyarrow() -> Any:
    try:
        import pyarrow.parquet  # type: ignore[import-untyped] # noqa: PLC0415 - an extra, and not light
    except ImportError:
        raise UserError("parquet_missing") from None
    return pyarrow


class _Grouped(Generic[Row]):
    """Rows that come in the order of their documents, given out a document at a time."""

    def __init__(self, rows: Iterator[tuple[str, Row]]) -> None:
        self._rows: Iterator[tuple[str, Row]] = rows
        self._next: tuple[str, Row] | None = next(rows, None)

    def of(self, document: str) -> Iterator[Row]:
        """The rows of the document whose turn it is."""
        while self._next is not None and self._next[0] == document:
            yield self._next[1]
            self._next = next(self._rows, None)


def _key(rows: Sequence[DocumentRow]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{row.document}\0{row.sha256}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


@contextmanager
def _writing(path: Path, schema: Any) -> Iterator[Callable[[list[dict[str, Any]]], int]]:
    """A file that appears whole or not at all; what is given adds rows and says how many."""
    pa = _pyarrow()

    def add(rows: list[dict[str, Any]]) -> int:
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema))
        return len(rows)

    with (
        appearing(path) as temporary,
        pa.parquet.ParquetWriter(temporary, schema, compression="zstd") as writer,
    ):
        yield add


def _fact(document: DocumentRow, row: FactRow) -> dict[str, Any]:
    made = _placed(document, row)
    made["yuan_exact"] = None if row.yuan is None else format(row.yuan, "f")
    made["yuan"] = _fitting(row.yuan)
    return made


def _placed(document: DocumentRow, row: FactRow | FindingRow) -> dict[str, Any]:
    made: dict[str, Any] = {"document": document.document, "sha256": document.sha256}
    made |= {one.name: getattr(row, one.name) for one in fields(row)}
    # What no UTF-8 holds (half a pair, in a broken document) is shown, not refused.
    return {name: _text(value) if isinstance(value, str) else value for name, value in made.items()}


def _text(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _fitting(yuan: Decimal | None) -> Decimal | None:
    """The amount where `decimal128(38, 10)` holds it exactly.

    >>> _fitting(Decimal("1.5")), _fitting(Decimal("0.00000000001")), _fitting(Decimal(10) ** 28)
    (Decimal('1.5'), None, None)
    """
    if yuan is None:
        return None
    _, digits, exponent = yuan.as_tuple()
    assert isinstance(exponent, int)
    while exponent < -_DECIMALS and digits[-1:] == (0,):
        digits, exponent = digits[:-1], exponent + 1
    whole = len(digits) + exponent
    return yuan if exponent >= -_DECIMALS and whole <= _DIGITS - _DECIMALS else None


def _schema(columns: Mapping[str, Any]) -> Any:
    return _pyarrow().schema([*columns.items()])


def _fact_schema() -> Any:
    pa = _pyarrow()
    text, place, words = pa.string(), pa.int64(), pa.list_(pa.string())
    return _schema(
        {
            "document": text, "sha256": text, "path": text, "slot": text, "value": text, "unit": text,
            "yuan": pa.decimal128(_DIGITS, _DECIMALS), "yuan_exact": text, "start": place, "end": place, "more": text,
            "also": pa.bool_(), "quote": text, "flags": words, "confidence": pa.float64(), "suspected": words,
        }
    )  # fmt: skip


def _finding_schema() -> Any:
    pa = _pyarrow()
    text, place, words = pa.string(), pa.int64(), pa.list_(pa.string())
    return _schema(
        {
            "document": text, "sha256": text, "number": place, "above": place, "severity": text, "kind": text,
            "side": text, "rule": text, "message": text, "arithmetic": text, "suspects": words, "certain": pa.bool_(),
            "cures": words, "paths": words, "start": place, "end": place, "quote": text, "key": text,
        }
    )  # fmt: skip

"""How a store of results does at scale: rates of writing, size, how long a resume takes to find its place, memory.

    python -m eval.benchmarks.store [--documents 1000000] [--facts 20] [--place FILE_OR_URL] [--batch 50]

The results are generated, of the sizes of real ones: a clause of some forty characters to each fact, a finding to
every fourth document, two answers each. Without a place the store is a file in a temporary folder, removed afterwards.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from extract.output.run_file import DocumentRow
from extract.readers.base import AnswerNote, Asked
from extract.store.records import FactRow, FindingRow, Queued, RunRecord, Saved
from extract.store.store import RunStore, open_store

RUN = "benchmark"
PENDING = 100
"""One document in so many is left pending."""

QUOTE = "一般公共预算财政拨款支出{value}万元，较上年增加{more}万元，增长{rate}%，主要原因是项目支出增加"
Made = TypeVar("Made")


def main(argv: list[str]) -> None:
    """Run it and print the figures."""
    options = _options(argv)
    with tempfile.TemporaryDirectory(prefix="gouji-store-") as folder:
        place = options.place or str(Path(folder) / "store.sqlite")
        with open_store(place) as store:
            store.begin(RunRecord(RUN, "", datetime.now(UTC), "model", "m", None, {}, "0"))
            _write(store, options.documents, options.facts, options.batch)
            _read(store, options.documents)
        if not options.place:
            size, facts = Path(place).stat().st_size, options.documents * options.facts
            print(
                f"file {size / 1e9:.2f} GB: {size / options.documents:.0f} B/document, {size / facts:.0f} B/fact"
            )


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--facts", type=int, default=20)
    parser.add_argument("--batch", type=int, default=50, help="documents saved in one transaction")
    parser.add_argument("--place", default="", help="a new file or an empty database; it is not removed")
    return parser.parse_args(argv)


def _write(store: RunStore, documents: int, facts: int, batch: int) -> None:
    timed("queued", lambda: store.enqueue(RUN, inputs(documents)))
    timed("the same queued again", lambda: store.enqueue(RUN, inputs(documents)))
    made, spent = 0, Spent()
    marks = [documents // 10, documents // 2, documents]
    chunk: list[Saved] = []
    for number in range(documents):
        if number % PENDING:
            chunk.append(saved_document(number, facts))
            made += 1
        if chunk and (len(chunk) >= batch or number == documents - 1):
            store.save_many(RUN, chunk)
            chunk = []
        if marks and number + 1 >= marks[0]:
            marks.pop(0)
            print(
                f"saved {made}: {spent.rate(made, 'documents')}, {spent.rate(made * facts, 'facts')}; {memory()}",
                flush=True,
            )


def _read(store: RunStore, documents: int) -> None:
    timed("counts", lambda: store.counts(RUN))
    timed("pending documents, paged through", lambda: sum(len(page) for page in _pages(store)))
    timed("all rows streamed", lambda: sum(1 for _ in store.rows(RUN)))
    timed("totals", lambda: store.totals(RUN).cost)
    timed("failures", lambda: len(store.failures(RUN)))
    timed("findings streamed", lambda: sum(1 for _ in store.findings(RUN)))
    timed("facts streamed", lambda: sum(1 for _ in store.facts(RUN)))
    timed(f"one of {documents} saved again", lambda: store.save(RUN, saved_document(documents // 2, 20)))


class Spent:
    """Seconds since it was made: of the clock, and of this process, which others on the machine do not lengthen."""

    def __init__(self) -> None:
        self._clock, self._cpu = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return f"{time.perf_counter() - self._clock:.2f} s (CPU {time.process_time() - self._cpu:.2f} s)"

    def rate(self, count: int, what: str) -> str:
        """How many a second."""
        clock, cpu = time.perf_counter() - self._clock, time.process_time() - self._cpu
        return f"{count / clock:.0f} {what}/s ({count / cpu:.0f} per CPU second)"


def _pages(store: RunStore) -> Iterator[list[Queued]]:
    after = -1
    while page := store.pending(RUN, after):
        yield page
        after = page[-1].ordinal


def timed(what: str, work: Callable[[], Made]) -> None:
    """Do it and say how long it took."""
    spent = Spent()
    made = work()
    shown = "" if made is None else f" = {made}"
    print(f"{what}{shown}: {spent}; {memory()}", flush=True)


def memory() -> str:
    """The memory that this process holds now, where the system says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return "memory unknown"
    return f"RSS {pages * os.sysconf('SC_PAGE_SIZE') / 2**20:.0f} MB"


def name_of(number: int) -> str:
    """A document's name."""
    return f"{number % 31:02}/{number:07}/预算公开.txt"


def inputs(documents: int) -> Iterator[Queued]:
    """So many documents that are to be read."""
    for number in range(documents):
        yield Queued(
            name_of(number), f"/data/disclosures/{name_of(number)}", number, 20_000 + number % 977, number
        )


def saved_document(number: int, facts: int) -> Saved:
    """What was found in a document."""
    row = DocumentRow(
        name_of(number), "ok", f"../../disclosures/{name_of(number)}", f"{number:064x}", facts, 3, 1, 0, number % 4 == 0,
        asked=Asked(3000, 400, 2, cost="0.001234", paid_input_tokens=3000, paid_output_tokens=400, paid_cost="0.001234"),
        seconds=2.5,
    )  # fmt: skip
    answers = [
        AnswerNote(f"{name_of(number)} #{at}", f"{number:063x}{at}", False, 1500, 200, 1, 0, 0, "0.000617", False, "", "", 1.2)
        for at in (1, 2)
    ]  # fmt: skip
    findings = (_finding(),) if number % 4 == 0 else ()
    return Saved(row, [_fact(number % 97, at) for at in range(facts)], findings, answers)


@cache
def _fact(number: int, at: int) -> FactRow:
    value = f"{number * 103 % 9973}.{at:02}"
    return FactRow(
        f"expenditure.by_function[功能{at}].amount", "expenditure.by_function[].amount", value, "万元",
        Decimal(value) * 10_000, at * 100, at * 100 + len(value), "", False,
        QUOTE.format(value=value, more=at, rate=number), ("unit_inherited",) if at % 10 == 0 else (), 0.97, (),
    )  # fmt: skip


def _finding() -> FindingRow:
    return FindingRow(
        1, None, "error", "sum", "document", "expenditure-by-function", "一般公共预算支出＝基本支出＋项目支出",
        "301.18万元＋32万元＝333.18万元≠342.18万元，差9万元，容差0.015万元", ("expenditure.amount",), True,
        ("基本支出：若两位数字颠倒，应为310.18万元",), ("expenditure.amount", "expenditure.by_nature[基本支出].amount"),
        100, 106, QUOTE.format(value=1, more=2, rate=3), "expenditure-by-function:expenditure.amount",
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])

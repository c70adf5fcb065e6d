"""What readers that ask a model cost, and how well they read: tokens for each document, F1 where there is gold.

    python -m eval.benchmarks.tokens PATH [PATH ...] [--gold DIR] [--recording [READER=]DIR ...]
        [--base-url URL --model NAME]

Reads every document with the readers `model`, `both` and `offline-first` and prints a row for each and for all: tokens
sent and received, their share of the model reader's, the share of the numbers that were asked about, F1.

Answers come from the recording of the reader (or of all, where none is named), else from the server. A recording of
`model` answers `offline-first` too where that has none of its own: by what was said about the same places in the answers to
all questions, so that its tokens are estimates, and doubts are not put again. Documents that nothing answers have estimates
of tokens only.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eval.gold.file import GoldFile
from eval.gold.read import read_golds
from eval.scoring.cells import Cell
from eval.scoring.score import Reading, count, score_document
from extract.documents.document import Document
from extract.documents.find import find
from extract.documents.load import load
from extract.documents.words import dense
from extract.marking.marked import Marked
from extract.model.usage import estimate_tokens
from extract.pipeline import DocumentResult, extract_document, marked
from extract.readers.base import Asked, Plan, Reader, ReaderResult
from extract.readers.factory import open_reader
from extract.readers.first.packing import cost_of
from extract.readers.first.passages import holds
from extract.readers.model.atoms import Atom
from extract.readers.model.questions import Ask, questions
from extract.readers.model.reader import default_part
from extract.readers.offline.reader import OfflineReader
from extract.readers.offline_first import NAME as FIRST
from extract.readers.offline_first import OfflineFirstReader, plan_first
from extract.reading.pointers import Pointer
from extract.settings import Settings, load_settings
from schemas.base import Span
from schemas.catalogue import default

READERS = ("model", "both", FIRST)
GROUPS = ("numbers", "core", "text")
NUMBERS = 80


class Row(NamedTuple):
    """A row of an answer."""

    f: int
    m: str
    i: list[int]
    k: list[int]


def _shown(key: Span, atoms: Sequence[Atom], text: str) -> Atom | None:
    """The words of a key on a sheet: where the model pointed at them, else where they stand otherwise."""
    here = next((a for a in atoms if not a.mention and a.start < key[1] and key[0] < a.end), None)
    name = dense(text[slice(*key)])
    named = (a for a in atoms if not a.mention and name in dense(text[a.start : a.end]))
    return here or next(named, None)


class Recollection:
    """Answers questions about single places by what the model said of them when it was asked about the whole document."""

    name = "model"
    asks = True

    def __init__(self, model: Reader) -> None:
        self.model = model
        self.lost = 0

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """The pointers to the places asked about; those whose keys are not shown there are lost."""
        whole = await self.model.read(marked)
        asks = plan.asks if plan else ()
        rows = [(ask, [*self._rows(ask, marked.text, whole.pointers)]) for ask in asks]
        asked = Asked(
            cost_of(asks, answers=False),
            sum(_answer_tokens(ask, [row for _, row in made]) for ask, made in rows),
            len(asks),
            estimated=True,
        )
        found = [pointer for _, made in rows for pointer, _ in made]
        return ReaderResult(found, asked=asked, failures=whole.failures)

    def _rows(self, ask: Ask, text: str, pointers: Iterable[Pointer]) -> Iterable[tuple[Pointer, Row]]:
        letters = {
            slot.path: (number, letter)
            for number, code in default_part(ask.part).codes.items()
            for letter, slot in code.fields.items()
        }
        atoms = [*ask.sheet.atoms.values()]
        for pointer in pointers:
            if ask.scope is None or not holds(ask.scope.spans, pointer.at[0]):
                continue
            own = [a.id for a in atoms if pointer.at[0] <= a.start and a.end <= pointer.at[1]]
            keys = [_shown(key, atoms, text) for key in pointer.keys]
            if not own or None in keys:
                self.lost += 1
                continue
            found = [key for key in keys if key is not None]
            number, letter = letters[pointer.slot]
            row = Row(number, letter, own if len(own) == 1 else [own[0], own[-1]], [key.id for key in found])
            yield pointer._replace(keys=tuple((key.start, key.end) for key in found)), row


def _answer_tokens(ask: Ask, rows: Sequence[Row]) -> int:
    told = {number for row in rows for number in row.i}
    none = [number for number in ask.sheet.open_numbers if number not in told]
    answer = {"facts": [row._asdict() for row in rows], "none": none}
    return estimate_tokens(json.dumps(answer, separators=(",", ":")))


@dataclass(frozen=True, slots=True)
class Line:
    """One document read by one reader; without cells there is no gold, without a result nothing answered."""

    reader: str
    asked: Asked
    numbers: int
    cells: tuple[Cell, ...] | None

    @property
    def tokens(self) -> int:
        """Sent and received."""
        return self.asked.input_tokens + self.asked.output_tokens


@asynccontextmanager
async def opened(name: str, settings: Settings, recordings: Mapping[str, Path]) -> AsyncIterator[Reader]:
    """A reader by its name, with its own recording, that of all readers, or the server's answers."""
    own = recordings.get(name)
    if name == FIRST and own is None and "model" in recordings:
        async with open_reader("model", settings, recordings["model"]) as model:
            yield OfflineFirstReader(Recollection(model))
        return
    async with open_reader(name, settings, own or recordings.get("model")) as reader:
        yield reader


def _numbers(asks: Iterable[Ask]) -> int:
    return sum(len(ask.sheet.open_numbers) for ask in asks)


async def line(document: Document, reader: Reader | None, name: str, gold: GoldFile | None) -> Line:
    """One document read; without a reader what it would cost."""
    doc = marked(document)
    if name == FIRST:
        asks: Sequence[Ask] = plan_first(doc, OfflineReader().pointers(doc), NUMBERS).asks
    else:
        asks = questions(doc, default(), numbers=NUMBERS)
    result = await extract_document(document, reader) if reader else None
    if result is None or result.failures:
        return Line(name, Asked(cost_of(asks), estimated=True), _numbers(asks), None)
    return Line(name, result.asked, _numbers(asks), _cells(result, gold))


def _cells(result: DocumentResult, gold: GoldFile | None) -> tuple[Cell, ...] | None:
    if gold is None:
        return None
    return score_document(gold, Reading(result.facts, result.findings, result.unclaimed)).cells


def shown(title: str, lines: Sequence[Line], whole: Sequence[Line]) -> str:
    """A row: of one document or of several, beside the same read by the model."""
    tokens, of = sum(one.tokens for one in lines), sum(one.tokens for one in whole)
    numbers, of_numbers = sum(one.numbers for one in lines), sum(one.numbers for one in whole)
    cells = [cell for one in lines for cell in one.cells or ()]
    groups = [
        [cell for cell in cells if (cell.group == name if name != "numbers" else cell.group != "text")]
        for name in GROUPS
    ]
    scores = "  ".join(f"{count(group).f1:.4f}" for group in groups) if cells else ""
    estimated = "~" if any(one.asked.estimated for one in lines) else " "
    return (
        f"{title[:24]:24}  {lines[0].reader:14} {estimated}{tokens:>7}  {tokens / max(1, of):>5.0%}  "
        f"{sum(one.asked.requests for one in lines):>3}  {numbers / max(1, of_numbers):>5.0%}  {scores}"
    )


async def measured(
    documents: Sequence[Document],
    golds: Mapping[str, GoldFile],
    settings: Settings,
    recordings: Mapping[str, Path],
) -> None:
    """Reads them with every reader and prints the rows."""
    print(f"{'document':24}  {'reader':14}   tokens  share  req  asked  F1 {', '.join(GROUPS)}")
    every: dict[str, list[Line]] = {name: [] for name in READERS}
    async with AsyncExitStack() as stack:
        readers: dict[str, Reader] = {}
        if recordings or settings.model:
            for name in READERS:
                readers[name] = await stack.enter_async_context(opened(name, settings, recordings))
        for document in documents:
            for name in READERS:
                made = await line(document, readers.get(name), name, golds.get(document.name))
                every[name].append(made)
                print(shown(document.name, [made], every["model"][-1:]), flush=True)
    for lines in every.values():
        print(shown(f"all {len(documents)}", lines, every["model"]))


def _recordings(given: Sequence[str]) -> dict[str, Path]:
    found = {}
    for one in given:
        name, _, folder = one.rpartition("=")
        found[name or "model"] = Path(folder)
    if unknown := set(found) - set(READERS):
        sys.exit(f"--recording: no reader is called {', '.join(unknown)}; there are {', '.join(READERS)}")
    return found


def main(argv: Sequence[str] | None = None) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--recording", action="append", default=[], metavar="[READER=]DIR")
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    args = parser.parse_args(argv)
    documents = [load(one.path, one.name) for one in find(args.paths).inputs]
    golds = {gold.document: gold for gold in read_golds(args.gold).files} if args.gold else {}
    settings = load_settings({"base_url": args.base_url, "model": args.model})
    asyncio.run(measured(documents, golds, settings, _recordings(args.recording)))


if __name__ == "__main__":
    main()

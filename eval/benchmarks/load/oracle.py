"""Answers to the questions about the samples, as a model would give them: what the offline reader points at, in ids.

A load needs answers that lead to real facts, whoever gives them; how good they are is not measured here.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.benchmarks.load.documents import marked, unmarked
from extract.documents.document import Document
from extract.pipeline import prepare
from extract.readers.model.atoms import Sheet
from extract.readers.model.codes import Code, codes
from extract.readers.model.prompts import built_in
from extract.readers.model.questions import Ask
from extract.reading.pointers import Pointer
from schemas.base import Span
from schemas.catalogue import default


def answers(samples: list[Path], numbers: int) -> dict[str, str]:
    """The answer to each question about a sample, by `key`; `numbers` is the size of a question."""
    found: dict[str, str] = {}
    for path in samples:
        document = Document.from_text(marked(path.read_text("utf-8"), 0), path.name)
        ready = prepare(document, "both", numbers)
        for ask in ready.plan.asks:
            user = built_in().user(ask.sheet.text, len(ask.sheet.open_numbers))
            found[key(user)] = answer(ask, ready.plan.pointers)
    return found


def key(user: str) -> str:
    """What questions about documents that differ by their mark alone have in common."""
    return unmarked(user)


def answer(ask: Ask, pointers: tuple[Pointer, ...]) -> str:
    """The answer to one question, as JSON."""
    known = codes(default(), ask.part)
    fields = {
        slot.path: (code.number, letter) for code in known.values() for letter, slot in code.fields.items()
    }
    rows = [row for pointer in pointers for row in _row(pointer, ask.sheet, fields, known)]
    answered = {i for row in rows for i in row["i"]}
    none = [number for number in ask.sheet.open_numbers if number not in answered]
    return json.dumps({"facts": rows, "none": none}, separators=(",", ":"))


def _row(
    pointer: Pointer, sheet: Sheet, fields: Mapping[str, tuple[int, str]], known: Mapping[int, Code]
) -> Iterator[dict[str, Any]]:
    if pointer.slot not in fields:
        return
    number, letter = fields[pointer.slot]
    ids = _ids(pointer.at, sheet)
    names = [_ids(span, sheet) for span in pointer.keys]
    one_number = known[number].fields[letter].leaf.numeric
    if not ids or not all(len(name) == 1 for name in names) or (one_number and len(ids) > 1):
        return
    yield {"f": number, "m": letter, "i": ids, "k": [name[0] for name in names]}


def _ids(span: Span, sheet: Sheet) -> list[int]:
    """The ids of the first and the last atom of a span, one where they are the same; none where it has no such edges."""
    first = next((atom for atom in sheet.atoms.values() if atom.start == span[0]), None)
    last = next((atom for atom in sheet.atoms.values() if atom.end == span[1]), None)
    if first is None or last is None or last.end < first.start:
        return []
    return [first.id] if first is last else [first.id, last.id]

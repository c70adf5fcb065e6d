"""The offline reader on the samples, held against their gold."""

import re
from typing import Any

from extract.documents.document import Document
from extract.marking.numbers import FOLD
from extract.pipeline import marked
from extract.readers.offline.reader import OfflineReader
from extract.reading.read import Read, read
from schemas.catalogue import default

FLOOR = 0.97
"""Of the gold numbers found at their place under their path, and of the numbers read that are gold."""


def _read(document: Document) -> Read:
    doc = marked(document)
    return read(doc, OfflineReader().pointers(doc), default())


def _shape(path: str) -> str:
    return re.sub(r"\[[^\]]*\]", "[]", path)


def _placed(gold: dict[str, Any]) -> set[tuple[str, int]]:
    return {
        (_shape(path), start)
        for fact in gold["facts"]
        for path in [fact["path"], *fact.get("or", [])]
        for stated in [fact, *fact.get("also", [])]
        for start, _ in stated["at"]
    }


def test_nearly_every_number_of_the_samples_is_read_and_nearly_nothing_else(
    samples: list[tuple[Document, dict[str, Any]]],
) -> None:
    found = stated = read_numbers = right = 0
    for document, gold in samples:
        facts = _read(document).facts
        ours = {(_shape(f.path), at[0]) for f in facts for s in f.statements for at in s.at}
        theirs = _placed(gold)
        firm = [f for f in gold["facts"] if f["at"] and not f.get("doubtful") and f.get("unit")]
        stated += len(firm)
        found += sum(
            any((_shape(p), at[0]) in ours for p in [f["path"], *f.get("or", [])] for at in f["at"])
            for f in firm
        )
        numbers = [f for f in facts if f.unit]
        read_numbers += len(numbers)
        right += sum(any((_shape(f.path), at[0]) in theirs for at in f.at) for f in numbers)
    assert found / stated >= FLOOR
    assert right / read_numbers >= FLOOR


def test_every_value_stands_verbatim_at_its_offsets(samples: list[tuple[Document, dict[str, Any]]]) -> None:
    for document, _ in samples:
        for fact in _read(document).facts:
            if not default().slot(fact.slot).leaf.numeric:
                continue
            for statement in fact.statements:
                for start, end in statement.at:
                    assert document.text[start:end].translate(FOLD).replace(",", "") == statement.value


def test_every_number_ends_as_fact_as_none_or_as_unclaimed(
    samples: list[tuple[Document, dict[str, Any]]],
) -> None:
    for document, _ in samples:
        doc = marked(document)
        result = read(doc, OfflineReader().pointers(doc), default())
        elsewhere = {u.at[0] for u in result.unclaimed} | {n.at[0] for n in result.not_facts}
        places = [at for f in result.facts for s in f.statements for at in s.at]
        for mention in doc.mentions:
            held = any(start <= mention.start and mention.end <= end for start, end in places)
            assert held or mention.start in elsewhere, (document.name, mention)

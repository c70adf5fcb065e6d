"""What the readers' tests share: a text read in one call, and the samples with their gold."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from extract.documents.document import Document
from extract.documents.load import load
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.readers.offline.reader import OfflineReader
from extract.reading.pointers import Pointer
from extract.reading.read import Read, read
from schemas.catalogue import default

SAMPLES = Path(__file__).parents[3] / "samples"


def mark_text(text: str) -> Marked:
    """A text marked and cut."""
    return marked(Document.from_text(text))


def read_pointers(doc: Marked, pointers: Iterable[Pointer]) -> Read:
    """What pointers become."""
    return read(doc, pointers, default())


@pytest.fixture(scope="session")
def facts_of() -> Callable[[str], dict[str, str]]:
    """The offline reader's facts of a text: path to value with unit."""
    reader = OfflineReader()

    def facts(text: str) -> dict[str, str]:
        doc = mark_text(text)
        return {fact.path: fact.value + fact.unit for fact in read_pointers(doc, reader.pointers(doc)).facts}

    return facts


@pytest.fixture(scope="session")
def samples() -> list[tuple[Document, dict[str, Any]]]:
    """The samples, each with its gold file."""
    golds = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((SAMPLES / "gold").glob("*.gold.json"))
    ]
    return [(load(SAMPLES / gold["document"], gold["document"]), gold) for gold in golds]

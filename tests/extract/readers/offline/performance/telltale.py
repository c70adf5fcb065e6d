"""What the performance reader states about a text: path -> value and unit, read by the code that all readers share."""

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.readers.offline.performance import read_performance
from extract.reading.read import Read, read
from schemas.catalogue import default


def stated(text: str) -> dict[str, str]:
    """Facts as path -> value with its unit; further statements of one fact follow behind a bar."""
    told: dict[str, str] = {}
    for fact in reading(text).facts:
        others = "".join(f"|{other.value}{other.unit}" for other in fact.also)
        told[fact.path.removeprefix("performance.")] = f"{fact.value}{fact.unit}{others}"
    return {path: said for path, said in told.items() if "activities" not in path}


def activities(text: str) -> list[str]:
    """The counted results that no field of a project takes."""
    return [f"{f.value}{f.unit}" for f in reading(text).facts if f.slot == "activities[].value"]


def reading(text: str) -> Read:
    """What becomes of the numbers of a text."""
    doc: Marked = marked(Document.from_text(text))
    return read(doc, read_performance(doc).pointers, default())


def regions(text: str) -> list[str]:
    """The parts of a text that the reader takes over."""
    return [text[start:end] for start, end in read_performance(marked(Document.from_text(text))).regions]

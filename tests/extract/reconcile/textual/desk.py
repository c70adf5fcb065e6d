"""A document of a few lines and the facts that the text rules need of it."""

from extract.documents.document import Document
from extract.pipeline import marked
from extract.reading.facts import Fact
from extract.reconcile.textual.check import check_texts
from extract.reconcile.textual.hits import TextHit

YEAR = "2040"
OPENING = "2040年灯会如期举办。2040年驿站照常开门。\n"
"""A document that hardly names its year is not trusted with it."""


def period(kind: str = "budget", year: str = YEAR) -> tuple[Fact, ...]:
    return stated("fiscal_year", year), stated("document_kind", kind)


def stated(path: str, value: str, at: tuple[int, int] = (0, 0)) -> Fact:
    return Fact(path=path, slot=path, value=value, unit="", yuan=None, at=(at,))


def hits(text: str, kind: str = "budget", facts: tuple[Fact, ...] = ()) -> tuple[TextHit, ...]:
    return check_texts(marked(Document.from_text(text)), (*period(kind), *facts))


def told(text: str, kind: str = "budget") -> list[tuple[str, str]]:
    """The rules broken and the words marked, in a document that names its year."""
    text = OPENING + text
    return [(hit.rule, text[hit.at[0] : hit.at[1]]) for hit in hits(text, kind)]

"""What is being talked about, and what the parts of the prose reader need of it."""

from typing import NamedTuple, Protocol

from extract.documents.flat import Flat, Lead
from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.readers.offline.lexicon import Hit, Lexicon, Sense
from extract.reading.pointers import Pointer
from schemas.base import Span
from schemas.catalogue import Catalogue, NodeSpec


class Subject(NamedTuple):
    """A node and the words of its list keys."""

    node: str
    keys: tuple[Span, ...] = ()


class Talk(Protocol):
    """The reader as its parts see it: where it stands in the text, and of what the text speaks.

    `flat` is the paragraph, `subject` what it speaks of, `opened` whether a list of it has been announced
    (其中, 包括), `last_slot` the field of the last number.
    """

    marked: Marked
    catalogue: Catalogue
    lexicon: Lexicon
    kind: str
    about: str
    flat: Flat
    subject: Subject
    opened: bool
    last_slot: str
    pointers: list[Pointer]

    def last_hit(self, words: str) -> Hit | None:
        """The word of the schema that names the subject."""
        ...

    def name(self, lead: Lead) -> Sense | None:
        """Takes the last word of the schema in the lead as the new subject."""
        ...

    def take(self, spec: NodeSpec, name: str, mention: Mention) -> bool:
        """Adds a pointer to a field of the subject."""
        ...

"""A gold file: what a document states and what is wrong in it, labelled by hand. Values as the contract has them."""

from dataclasses import dataclass
from pathlib import Path

from extract.reading.facts import Fact
from schemas.base import Span

SUFFIX = ".gold.json"


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact of a gold file. `alternatives` are paths that would be as right; a doubtful one is neither right nor wrong."""

    fact: Fact
    alternatives: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def firm(self) -> bool:
        """Whether it counts."""
        return not self.doubtful


@dataclass(frozen=True, slots=True)
class GoldDefect:
    """What is wrong in the document itself. Reporting a doubtful one is right, missing it is not wrong."""

    kind: str
    paths: tuple[str, ...] = ()
    at: tuple[Span, ...] = ()
    note: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class GoldFile:
    """All that a gold file holds. `scope`, where given, is the part that was labelled; `sha256` is the document's.

    `fingerprint` is the hash of the gold file's own bytes: two evaluations with the same one were measured alike.
    """

    document: str
    facts: tuple[GoldFact, ...] = ()
    defects: tuple[GoldDefect, ...] = ()
    sha256: str = ""
    scope: tuple[Span, ...] = ()
    numbers_only: bool = False
    path: Path = Path()
    fingerprint: str = ""

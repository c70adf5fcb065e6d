"""The cells of a sweep: every combination of its axes, each with the name of its folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from eval.sweep.matrix import Matrix, MatrixError, ModelTable

_ODD = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A combination. The offline reader has neither model nor prompts; `prompts` None is the built-in ones."""

    reader: str
    model: ModelTable | None = None
    prompts: Path | None = None

    @property
    def name(self) -> str:
        """The name of its folder.

        >>> Cell("both", ModelTable("small"), Path("prompts/short")).name, Cell("offline").name
        ('both-small-short', 'offline')
        """
        folder = "" if self.prompts is None else _ODD.sub("_", self.prompts.name).strip("._-")
        parts = (self.reader, self.model.name if self.model else "", folder)
        return "-".join(part for part in parts if part)


def cells(matrix: Matrix) -> tuple[Cell, ...]:
    """Every combination, once.

    Raises:
        MatrixError: two would have one name, also where a file system tells no capitals apart.
    """
    made: list[Cell] = []
    for cell in _combinations(matrix):
        if cell not in made:
            made.append(cell)
    names = [cell.name.casefold() for cell in made]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise MatrixError("sweep_alike", file=matrix.file, name=made[at].name)
    return tuple(made)


def _combinations(matrix: Matrix) -> Iterator[Cell]:
    for reader, model, prompts in product(matrix.readers, matrix.models, matrix.prompts):
        yield Cell(reader) if reader == "offline" else Cell(reader, model, prompts)

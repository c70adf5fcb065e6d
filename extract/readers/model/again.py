"""What a model is told when its answer does not add up: the doubts about one sheet, with the ids of their numbers."""

from collections.abc import Sequence

from extract.readers.base import Doubt
from extract.readers.model.atoms import Sheet


def doubted(sheet: Sheet, doubts: Sequence[Doubt]) -> list[str]:
    """A line for each doubt that has a number on the sheet: what is wrong, and the ids of its numbers there."""
    ids = {atom.start: atom for atom in sheet.atoms.values() if atom.mention is not None}
    lines = []
    for doubt in doubts:
        here = [ids[start] for start, _ in doubt.at if start in ids]
        shown = "、".join(f"<{atom.id}>{atom.mention.value}" for atom in here if atom.mention is not None)
        if shown:
            lines.append(f"{doubt.words}（涉及的编号：{shown}）")
    return lines

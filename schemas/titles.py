"""What the schema calls a fact, for readers of tables: titles come from the catalogue and from nowhere else."""

import re
from functools import cache

from schemas.catalogue import Catalogue, NodeSpec, Slot, default

_KEY = re.compile(r"\[([^\]]*)\]")


class Titles:
    """Titles and order of the slots of one catalogue; a slot that it does not know is called by its path."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._nodes = catalogue.nodes
        self._slots = catalogue.by_path
        self._order = {slot.path: index for index, slot in enumerate(catalogue.slots)}
        self._full: dict[str, str] = {}

    def slot(self, path: str) -> Slot | None:
        """The slot with this path pattern, None where the schema has none."""
        return self._slots.get(path)

    def order(self, path: str) -> int:
        """The slot's rank in the schema; unknown ones come last."""
        return self._order.get(path, len(self._order))

    def personal(self, path: str) -> bool:
        """Whether the slot holds personal data."""
        slot = self._slots.get(path)
        return slot is not None and slot.personal

    def full(self, path: str) -> str:
        """The titles of the slot and of all nodes above it."""
        if path not in self._full:
            self._full[path] = " / ".join(self._chain(path)) or path
        return self._full[path]

    def section(self, path: str) -> str:
        """The title of the outermost node, "" for an unknown slot."""
        slot = self._slots.get(path)
        return self._above(slot)[0].title if slot else ""

    def within(self, path: str) -> str:
        """The titles below the section's."""
        chain = self._chain(path)
        return " / ".join(chain[1:] or chain) or path

    def named(self, path: str) -> str:
        """A fact's path in words, list keys in the place of their list, the word for its amount left out.

        >>> default_titles().named("expenditure.by_nature[基本支出].amount")
        '支出合计·基本支出'
        """
        held, slot = keys(path), self._slots.get(_KEY.sub("[]", path))
        if slot is None:
            return path
        titles: list[str] = []
        for spec in self._above(slot):
            if spec.path.endswith("[]"):
                titles.append(held.pop(0) if held else spec.title)
            elif spec.path:
                titles.append(spec.title)
        if slot.name not in ("", "amount", "value") or not titles:
            titles.append(slot.title)
        return "·".join(titles)

    def _chain(self, path: str) -> list[str]:
        slot = self._slots.get(path)
        if slot is None:
            return []
        titles = [spec.title for spec in self._above(slot) if spec.path]
        return titles if slot.name == "" and titles else [*titles, slot.title]

    def _above(self, slot: Slot) -> list[NodeSpec]:
        spec = self._nodes[slot.node]
        found = [spec]
        # The section whose root is "" holds what has no other section; it is nobody's parent by name.
        while spec.parent:
            spec = self._nodes[spec.parent]
            found.append(spec)
        return found[::-1]


@cache
def default_titles() -> Titles:
    """Titles of the built-in schema."""
    return Titles(default())


def keys(path: str) -> list[str]:
    """The list keys of a path.

    >>> keys("revenue.sources[事业收入].amount")
    ['事业收入']
    """
    return _KEY.findall(path)

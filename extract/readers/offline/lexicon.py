"""The words by which the schema's nodes and fields are named in a text, and which node a word means where.

Built from the catalogue alone. Anchors name their node from any section; labels only within their own.
Where several nodes share a word (基本支出), the one closest to the subject in hand is meant.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from schemas.catalogue import Catalogue, NodeSpec, root_of

_ELSEWHERE = "performance.projects"
"""What the reader of projects reads by its own words."""
_LISTING = frozenset(("total", "revenue", "expenditure", "fiscal_appropriation"))
"""Sections that list sources and functions of the whole unit, so that a fund's name is one of them."""


class Sense(NamedTuple):
    """What a word can mean: a node, or one field of it; `keyed` where the word itself is a list key."""

    node: str
    slot: str
    keyed: bool


class Hit(NamedTuple):
    """A word of the schema at lead[start:end] and all it can mean, in the order of the schema."""

    start: int
    end: int
    senses: tuple[Sense, ...]


def closeness(path: str, other: str) -> int:
    """How many leading segments two paths share."""
    count = 0
    for one, two in zip(
        path.replace("[]", ".[]").split("."), other.replace("[]", ".[]").split("."), strict=False
    ):
        if one != two:
            break
        count += 1
    return count


class _Words:
    """The words valid within one section: finds them leftmost-longest."""

    def __init__(self, entries: Iterable[tuple[str, Sense]]) -> None:
        by_pattern: dict[str, list[Sense]] = {}
        for pattern, sense in entries:
            by_pattern.setdefault(pattern, []).append(sense)
        self.any = re.compile("|".join(f"(?:{p})" for p in by_pattern)) if by_pattern else None
        self.each = [(re.compile(p), tuple(senses)) for p, senses in by_pattern.items()]
        self.find = lru_cache(maxsize=1 << 15)(self._find)

    def _find(self, lead: str) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        position = 0
        while self.any is not None:
            first = self.any.search(lead, position)
            if first is None:
                break
            matches = [(m.end(), senses) for p, senses in self.each if (m := p.match(lead, first.start()))]
            end = max(end for end, _ in matches)
            senses = tuple(sense for stop, group in matches if stop == end for sense in group)
            hits.append(Hit(first.start(), end, senses))
            position = max(end, position + 1)
        return tuple(hits)


@dataclass(frozen=True)
class Lexicon:
    """The schema's words, by the section in which they are read."""

    words: dict[str, _Words]
    order: dict[str, int]
    open_lists: dict[str, str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Lexicon":
        """The lexicon of a catalogue."""
        anchors = [(pattern, sense) for spec in catalogue.nodes.values() for pattern, sense in _anchors(spec)]
        labels: dict[str, list[tuple[str, Sense]]] = {}
        for spec in catalogue.nodes.values():
            if spec.path.startswith(_ELSEWHERE):
                continue
            labels.setdefault(root_of(spec.path), []).extend(_labels(spec))
        for spec in [s for s in catalogue.nodes.values() if s.beside]:
            labels[spec.path] += [entry for root in spec.beside for entry in _own(catalogue, root)]
        words = {root: _Words([*own, *anchors]) for root, own in labels.items()}
        words.setdefault("", _Words(anchors))
        order = {path: index for index, path in enumerate(catalogue.nodes)}
        open_lists = {
            spec.parent: spec.path
            for spec in reversed([*catalogue.nodes.values()])
            if spec.key is not None and spec.key.open
        }
        return cls(words, order, open_lists)

    def find(self, root: str, lead: str) -> tuple[Hit, ...]:
        """The schema's words in `lead`, read within the section `root`."""
        return (self.words.get(root) or self.words[""]).find(lead)

    def meant(self, hit: Hit, subject: str, about: str) -> Sense:
        """Of all that a word can mean, the sense closest to the subject, then to the section, then first in the schema.

        A fund's 收入 is a source while revenue is told, else a budget of its own.
        """
        if len(hit.senses) == 1:
            return hit.senses[0]
        lists = root_of(subject or about) in _LISTING
        return min(
            hit.senses,
            key=lambda s: (
                -closeness(s.node, subject),
                -closeness(s.node, about),
                s.node != about,
                s.keyed != lists,
                s.slot == "",
                self.order[s.node],
            ),
        )


def _own(catalogue: Catalogue, root: str) -> list[tuple[str, Sense]]:
    return [
        entry for spec in catalogue.nodes.values() if root_of(spec.path) == root for entry in _labels(spec)
    ]


def _anchors(spec: NodeSpec) -> list[tuple[str, Sense]]:
    return [(pattern, Sense(spec.path, "", spec.key is not None)) for pattern in spec.anchors]


def _labels(spec: NodeSpec) -> list[tuple[str, Sense]]:
    own = [(pattern, Sense(spec.path, "", spec.key is not None)) for pattern in spec.labels]
    measured = "change_rate" in spec.slots
    fields = [
        (pattern, Sense(spec.path, slot.name, False))
        for slot in spec.slots.values()
        for pattern in slot.labels
        if slot.name and not measured and slot.leaf.numeric
    ]
    return own + fields

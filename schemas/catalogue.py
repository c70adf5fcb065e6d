"""The schema as a flat catalogue: every node and every slot (kind of fact) with its path pattern.

This is the one view that readers, prompts, reading and exports are built from.
"""

import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic.fields import FieldInfo

from schemas.base import Leaf, ListOf, Node, Section
from schemas.keys import KeyRule
from schemas.kinds import DISCLOSURE


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of fact: where it belongs (`path`, list keys empty: `revenue.sources[].share`) and what it is."""

    path: str
    name: str
    node: str
    leaf: type[Leaf]
    title: str
    guide: str
    labels: tuple[str, ...]
    units: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    keys: tuple[KeyRule, ...]
    personal: bool


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One node: the slots that hang on it and the words that name it."""

    path: str
    parent: str
    title: str
    guide: str
    labels: tuple[str, ...]
    anchors: tuple[str, ...]
    headings: tuple[str, ...]
    key: KeyRule | None
    keys: tuple[KeyRule, ...]
    part: str
    beside: tuple[str, ...] = ()
    slots: dict[str, Slot] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All nodes by path pattern, in the order of the schema. One is equal to itself alone, so it may be a cache's key."""

    nodes: Mapping[str, NodeSpec]

    @property
    def slots(self) -> Iterator[Slot]:
        """Every slot, in the order of the schema."""
        return (slot for spec in self.nodes.values() for slot in spec.slots.values())

    def slot(self, path: str) -> Slot:
        """The slot with this path pattern; KeyError where there is none."""
        return self.by_path[path]

    @property
    def by_path(self) -> Mapping[str, Slot]:
        """Slots by path pattern."""
        found = self.__dict__.get("_by_path")
        if found is None:
            found = {slot.path: slot for slot in self.slots}
            object.__setattr__(self, "_by_path", found)
        return typing.cast(Mapping[str, Slot], found)

    def part(self, name: str) -> list[NodeSpec]:
        """The nodes asked about in one part of the schema."""
        return [spec for spec in self.nodes.values() if spec.part == name]


def root_of(path: str) -> str:
    """The section that a path belongs to.

    >>> root_of("general_public_budget.items[].uses[]")
    'general_public_budget'
    """
    return path.split(".", 1)[0].split("[", 1)[0]


def fill(pattern: str, keys: Sequence[str]) -> str:
    """A path pattern with its keys.

    >>> fill("revenue.sources[].amount", ["事业收入"])
    'revenue.sources[事业收入].amount'
    """
    pieces = pattern.split("[]")
    if not keys:
        return pattern
    if len(pieces) - 1 != len(keys):
        raise ValueError(f"{pattern} takes {len(pieces) - 1} keys, not {list(keys)}")
    return "".join(piece + (f"[{_safe(keys[i])}]" if i < len(keys) else "") for i, piece in enumerate(pieces))


def _safe(key: str) -> str:
    return key.replace("[", "（").replace("]", "）").replace("\n", "")


def build(sections: Iterable[type[Section]] = DISCLOSURE) -> Catalogue:
    """The catalogue of a list of sections."""
    nodes: dict[str, NodeSpec] = {}
    for section in sections:
        spec = NodeSpec(
            section.root,
            "",
            section.title,
            "",
            section.labels,
            section.anchors,
            section.headings,
            None,
            (),
            section.part,
            section.beside,
        )
        nodes[section.root] = spec
        _walk(section, spec, nodes)
    return Catalogue(nodes)


@cache
def default() -> Catalogue:
    """The catalogue of the built-in schema."""
    return build()


def _walk(model: type[Node], spec: NodeSpec, nodes: dict[str, NodeSpec]) -> None:
    for name, info in model.model_fields.items():
        extra = _extra(info)
        is_list, inner = _unwrap(info.annotation)
        path = _join(spec.path, name.rstrip("_")) + ("[]" if is_list else "")
        key = info.default_factory.key if isinstance(info.default_factory, ListOf) else None
        if issubclass(inner, Leaf) and not is_list:
            spec.slots[name] = _slot(path, name, spec, inner, info, spec.keys)
            continue
        child = NodeSpec(
            path=path,
            parent=spec.path,
            title=info.title or name,
            guide=info.description or "",
            labels=tuple(extra.get("labels", ())),
            anchors=tuple(extra.get("anchors", ())),
            headings=(),
            key=key,
            keys=(*spec.keys, key) if key else spec.keys,
            part=spec.part,
        )
        nodes[path] = child
        if issubclass(inner, Leaf):
            child.slots[""] = _slot(path, "", child, inner, info, child.keys)
        else:
            _walk(inner, child, nodes)


def _slot(
    path: str, name: str, spec: NodeSpec, leaf: type[Leaf], info: FieldInfo, keys: tuple[KeyRule, ...]
) -> Slot:
    extra = _extra(info)
    return Slot(
        path=path,
        name=name,
        node=spec.path,
        leaf=leaf,
        title=info.title or name,
        guide=info.description or "",
        labels=tuple(extra.get("labels", ())),
        units=tuple(extra.get("units", ())),
        choices={value: tuple(words) for value, words in extra.get("choices", {}).items()},
        keys=keys,
        personal=bool(extra.get("personal")),
    )


def _extra(info: FieldInfo) -> dict[str, typing.Any]:
    extra = info.json_schema_extra
    return typing.cast(dict[str, typing.Any], extra.get("gouji", {})) if isinstance(extra, dict) else {}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _unwrap(annotation: object) -> tuple[bool, type[typing.Any]]:
    """(is it a keyed list, the class inside) of `X | None`, `X` or `dict[str, X]`."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        return _unwrap(inner[0])
    if typing.get_origin(annotation) is dict:
        return True, typing.get_args(annotation)[1]
    if isinstance(annotation, type):
        return False, annotation
    raise TypeError(f"a field of the schema must be a leaf, a node or a dict of them, not {annotation!r}")

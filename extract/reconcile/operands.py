"""Finds the numbers that a rule's operands name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.reconcile.index import Index, Value
from schemas.classification import class_code, function_of
from schemas.rules import PathPattern, Term

Statements = tuple[Value, ...]
"""One fact in all its statements, the first one first."""


@dataclass(frozen=True, slots=True)
class Found:
    """An option of a term: the facts of it, and whether one of its paths has none."""

    facts: tuple[Statements, ...]
    missing: bool


def members(index: Index, pattern: PathPattern, same: Sequence[str]) -> list[Statements]:
    """The facts that a path pattern names, `same` being the keys that its [=] must have, in order."""
    return [one for one in index.values.get(pattern.slot, ()) if _fits(one[0].keys, pattern.keys, same)]


def keyed(index: Index, pattern: PathPattern) -> Iterator[tuple[tuple[str, ...], Statements]]:
    """The facts that a stated path names, each with the keys of its [=]."""
    for one in index.values.get(pattern.slot, ()):
        keys = one[0].keys
        if all(want in ("=", "*", key) for want, key in zip(pattern.keys, keys, strict=True)):
            yield tuple(k for want, k in zip(pattern.keys, keys, strict=True) if want == "="), one


def options(index: Index, term: Term, same: Sequence[str]) -> list[Found]:
    """The ways to read a term: those complete, in order; where there is none, the first that has anything."""
    found = [_option(index, option, same) for option in term.options]
    whole = [one for one in found if one.facts and not one.missing]
    return whole or [one for one in found if one.facts][:1]


def readings(index: Index, term: Term, same: Sequence[str]) -> list[Statements]:
    """The facts of all the ways to read a term."""
    return [one for found in options(index, term, same) for one in found.facts]


def _option(index: Index, paths: Sequence[PathPattern], same: Sequence[str]) -> Found:
    each = [members(index, path, same) for path in paths]
    return Found(tuple(one for facts in each for one in facts), any(not facts for facts in each))


def _fits(keys: Sequence[str], wanted: Sequence[str], same: Sequence[str]) -> bool:
    rest = iter(same)
    for key, want in zip(keys, wanted, strict=True):
        if want == "*":
            continue
        if want == "=class":
            if function_of(key) != next(rest, None):
                return False
        elif want == "class=":
            if class_code(key) != function_of(next(rest, "")):
                return False
        elif key != (next(rest, None) if want == "=" else want):
            return False
    return True

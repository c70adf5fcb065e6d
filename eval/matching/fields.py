"""Which field a path belongs to, and which group of fields that is counted in."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from eval.matching.values import number
from extract.reading.facts import Fact

Group = Literal["core", "uses", "indicators", "activities", "text"]
GROUPS: tuple[Group, ...] = get_args(Group)
NUMBERS: tuple[Group, ...] = tuple(group for group in GROUPS if group != "text")

ACTIVITIES = "activities[]"
NO_KEY = ("",)
"""The keys of an activity: it is known by its place alone."""
_KEY = re.compile(r"\[([^\]]*)\]")
_MALFORMED = re.compile(r"[\d.]+")


class Path(NamedTuple):
    """A path in its parts: the field with the keys left out, the keys, and the field's node and leaf."""

    field: str
    keys: tuple[str, ...]
    node: str
    leaf: str


@lru_cache(maxsize=1 << 16)
def parse(path: str) -> Path:
    """A path in its parts.

    >>> parse("revenue.sources[事业收入].amount")
    Path(field='revenue.sources[].amount', keys=('事业收入',), node='revenue.sources[]', leaf='amount')
    >>> parse("activities[].value")
    Path(field='activities[]', keys=('',), node='activities[]', leaf='')
    """
    field = _KEY.sub("[]", path).replace(f"{ACTIVITIES}.value", ACTIVITIES)
    if field == ACTIVITIES:
        return Path(field, NO_KEY, field, "")
    node, _, leaf = field.rpartition(".")
    return Path(field, tuple(_KEY.findall(path)), node, leaf)


def group_of(fact: Fact) -> Group:
    """The group that a fact is counted in: by its field, and a number apart from a text.

    A malformed number (0.0.96) is a number; a code is a text.
    """
    return group_in(parse(fact.path), fact.value, number(fact.value) is not None)


def group_in(path: Path, value: str, is_number: bool) -> Group:
    """The group of a value in a field, where it is known already whether it is a number."""
    if path.field.startswith("activities"):
        return "activities"
    if ".indicators[]" in path.field and path.leaf in ("target", "actual"):
        return "indicators"
    if path.leaf == "code" or not (is_number or _MALFORMED.fullmatch(value)):
        return "text"
    return "uses" if ".uses[]" in path.field else "core"

"""The schema as short codes: a node has a number, its fields a letter. Codes are what a model answers with."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from schemas.base import MEASURES
from schemas.catalogue import Catalogue, NodeSpec, Slot

MEASURE_LETTERS = dict(
    zip(
        (
            "amount",
            "share",
            "prior",
            "change",
            "change_rate",
            "change_direction",
            "completion_rate",
            "budgeted",
            "reason",
            "purpose",
        ),
        "aspcrdxbwu",
        strict=True,
    )
)
"""The measures have one letter everywhere: amount a, share s, prior p, change c, change_rate r, direction d,
completion x, budgeted b, why w, use u. A node's own fields are A, B, C ... in the order of the schema."""

SHARED_WITH_PERFORMANCE = (
    "organisation.subordinate_units",
    "staff",
    "total",
    "expenditure",
    "expenditure.by_nature[]",
    "general_public_budget",
)
EVERY = "places"
"""The part that is the whole schema: single places are asked about whatever section they stand in."""
READ_BY_CODE = ("code", "what")
"""Fields that the code reads off what was pointed at; a model is not asked for them."""


@dataclass(frozen=True, slots=True)
class Code:
    """One node of a part: its number, and its fields by letter."""

    number: int
    spec: NodeSpec
    fields: Mapping[str, Slot]


@lru_cache(maxsize=32)
def _letters(names: tuple[str, ...]) -> dict[str, str]:
    own = iter(string.ascii_uppercase)
    return {
        name: MEASURE_LETTERS[name] if name in MEASURES else next(own)
        for name in names
        if name not in READ_BY_CODE
    }


def codes(catalogue: Catalogue, part: str) -> dict[int, Code]:
    """The nodes that a question about `part` may be answered with, by number; numbers are the same in every part."""
    found: dict[int, Code] = {}
    for number, spec in enumerate(catalogue.nodes.values(), start=1):
        asked = part in (spec.part, EVERY) or spec.path == "activities[]"
        asked = asked or (part == "performance" and spec.path in SHARED_WITH_PERFORMANCE)
        asked = asked or (
            part == "budget"
            and spec.path in ("performance.funds", "performance.targets", "performance.coverage")
        )
        if not asked:
            continue
        letters = _letters(tuple(spec.slots))
        fields = {letters[name]: slot for name, slot in spec.slots.items() if name in letters}
        if fields:
            found[number] = Code(number, spec, fields)
    return found

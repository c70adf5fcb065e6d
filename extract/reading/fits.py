"""Whether a number bears out a field: asked before a pointer is taken, and by a reader that wants to know early."""

from extract.marking.numbers import Mention
from extract.reading.pointers import Refusal
from schemas.base import Year
from schemas.catalogue import Slot


def fits(slot: Slot, mention: Mention) -> Refusal | None:
    """None where the number can be this field, else why not.

    Money needs a unit of money or none written, a share a percent sign or none, a count a counting unit that the
    field takes; a year is four digits before 年; what marking knows to be no fact is none.
    """
    if slot.leaf is Year:
        return None if mention.cause == "year" and len(mention.value) == 4 else "wrong_kind"
    if mention.cause not in ("", "threshold"):
        return "not_a_fact"
    if mention.kind not in slot.leaf.accepts:
        return "wrong_kind"
    if slot.units and mention.unit and mention.unit.lstrip("百千万亿") not in slot.units:
        return "wrong_kind"
    return None

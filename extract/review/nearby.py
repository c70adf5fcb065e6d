"""The numbers next to a number that could stand in its place: of its clause or row, of a kind that its field takes. Pure."""

from bisect import bisect_right

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.reading.read import Pointing
from extract.review.events import Reading
from schemas.base import Amount, Span, Standard
from schemas.catalogue import Slot

_AROUND = 8
"""Numbers looked at on either side."""
_REACH = 150
"""Code points within which a number of another paragraph is near: a flattened table has a line for each cell."""
_MOST = 6


def nearby(marked: Marked, pointing: Pointing, slot: Slot, path: str, at: Span) -> tuple[Reading, ...]:
    """Readings of the numbers around a place, the nearest first, those of the same paragraph before others."""
    index = bisect_right(marked.mentions, at[0], key=lambda mention: mention.start)
    own = _paragraph(marked, at[0])
    found: list[tuple[bool, int, Reading]] = []
    for mention in marked.mentions[max(0, index - _AROUND) : index + _AROUND]:
        span = mention.start, mention.end
        own_one = mention.start < at[1] and at[0] < mention.end
        if own_one or mention.malformed or mention.cause not in ("", "threshold"):
            continue
        apart = _paragraph(marked, mention.start) != own
        far = max(mention.start - at[1], at[0] - mention.end)
        if apart and far > _REACH:
            continue
        statement = pointing.statement(slot, span)
        if not isinstance(statement, str) and of_kind(slot, mention, statement[0].unit):
            made = statement[0]
            found.append((apart, far, Reading(path, made.value, made.unit, made.at)))
    kept: dict[tuple[str, str], Reading] = {}
    for _, _, reading in sorted(found, key=lambda one: one[:2]):
        kept.setdefault((reading.value, reading.unit), reading)
    return tuple(kept.values())[:_MOST]


def of_kind(slot: Slot, mention: Mention, unit: str) -> bool:
    """Whether a number's unit, as written or as money inherits it, makes it one of a slot: a bare number may be of any kind."""
    return bool(unit if slot.leaf in (Amount, Standard) else mention.unit)


def _paragraph(marked: Marked, place: int) -> int:
    return bisect_right(marked.paragraphs, place, key=lambda paragraph: paragraph.start)

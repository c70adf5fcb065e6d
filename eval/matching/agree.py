"""Whether a fact that was read states what the gold says: contract, section "When a fact is right"."""

from eval.matching.entries import Entry, Said, overlap
from eval.matching.values import figures
from eval.matching.words import similar


def agrees(gold: Entry, read: Entry) -> bool:
    """Whether one statement of the reading is one of the gold's: value, unit and place; the path is not looked at.

    A text needs no place. A number without a place is not right, however right its value is.
    """
    return any(_same(gold, one, other) for one in gold.said for other in read.said)


def _same(gold: Entry, one: Said, other: Said) -> bool:
    if gold.group == "text":
        return similar(one.value, other.value)
    if not other.at or (one.at and not overlap(one.at, other.at)):
        return False
    return same_value(gold, one, other)


def same_value(gold: Entry, one: Said, other: Said) -> bool:
    """Whether two statements have one value, wherever they stand."""
    if gold.group == "text":
        return similar(one.value, other.value)
    if one.worth == other.worth:
        return True
    return gold.group == "indicators" and figures(one.value) == figures(other.value) != ""


def has_value(gold: Entry, read: Entry) -> bool:
    """Whether any statement of the reading has a value of the gold's, wherever it stands."""
    return any(same_value(gold, one, other) for one in gold.said for other in read.said)

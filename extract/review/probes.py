"""Which facts without flags are looked at nevertheless, and which of them with a value known to be wrong. Pure.

Drawn by a hash of the run and the fact: the same whoever opens the document, and not to be foreseen from the page.
"""

import hashlib
from collections.abc import Mapping
from typing import Literal, NamedTuple

from extract.reading.amounts import same_amount
from extract.review.dossier import Options
from extract.review.events import Reading
from extract.review.frame import Frame
from extract.review.reviewed import fact_of

Draw = Literal["", "probe", "plant"]


class Trials(NamedTuple):
    """The facts drawn: `probes` as they are, `plants` by the wrong readings that are shown in their place."""

    probes: frozenset[str]
    plants: Mapping[str, Reading]


def trials(frame: Frame, unflagged: frozenset[str], options: Options) -> Trials:
    """The draw among the facts that nothing speaks against. A planted error needs a number near by that could be meant."""
    probes: set[str] = set()
    plants: dict[str, Reading] = {}
    for one in frame.ids:
        if one not in unflagged:
            continue
        drawn = draw(frame.run, one, options)
        if drawn == "probe":
            probes.add(one)
        elif drawn == "plant":
            wrong = planted(frame, one)
            if wrong is not None:
                plants[one] = wrong
    return Trials(frozenset(probes), plants)


def draw(run: str, one: str, options: Options) -> Draw:
    """Whether a fact is drawn, and for what.

    >>> draw("run", "field", Options(probes=1, plants=0)), draw("run", "field", Options(probes=0, plants=0))
    ('probe', '')
    """
    share = _share(run, one)
    if share < options.probes:
        return "probe"
    return "plant" if share < options.probes + options.plants else ""


def planted(frame: Frame, one: str) -> Reading | None:
    """A number near a fact's own, of another value, that could have been read in its place; None where there is none.

    None either of an entry without a name: there a number near by is another entry's, and nobody could say that it is wrong.
    """
    true, slot = frame.readings[one], frame.catalogue.by_path.get(frame.fact_of[one].slot)
    if not true.at or slot is None or not slot.leaf.numeric or "[]" in true.path:
        return None
    right = fact_of(true, frame.catalogue).statements[0]
    wrong = [
        reading
        for reading in frame.nearby(true.path, true.at[0])
        if not same_amount(fact_of(reading, frame.catalogue).statements[0], right)
    ]
    return wrong[int(len(wrong) * _share(one, frame.run))] if wrong else None


def _share(*parts: str) -> float:
    """A number from 0 to below 1 that looks random."""
    return int(hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:13], 16) / 16**13

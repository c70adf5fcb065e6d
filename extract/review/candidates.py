"""The readings that one key takes: what findings were tested with, what is stated elsewhere, what stands near by. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self

from extract.marking.numbers import Mention
from extract.reading.facts import Fact
from extract.reading.fits import fits
from extract.reconcile.findings import Cure, Finding
from extract.review.dossier import Candidate
from extract.review.events import Event, Reading, Target
from extract.review.fields import alike, mention_id, slot_of
from extract.review.frame import Frame
from schemas.base import MEASURES, Choice
from schemas.catalogue import fill
from schemas.titles import keys

_MOST = 9
"""Keys 1 to 9."""

Standings = Mapping[Target, Reading | None]
"""The reading that counts of each field and number."""


class Found(NamedTuple):
    """A candidate that has no number yet."""

    reading: Reading
    why: str
    tested: bool
    target: Target


class Lookup(NamedTuple):
    """What cures are resolved with: the field or number that has a path now, and how each stands."""

    by_path: Mapping[str, Target]
    now: Standings


def of_field(
    frame: Frame,
    one: str,
    now: Reading | None,
    findings: Iterable[Finding],
    confirm: Event | None,
    lookup: Lookup,
) -> tuple[Candidate, ...]:
    """The candidates of a fact's card."""
    return numbered(_of_field(frame, one, now, findings, confirm, lookup), lookup.now)


def _of_field(
    frame: Frame,
    one: str,
    now: Reading | None,
    findings: Iterable[Finding],
    confirm: Event | None,
    lookup: Lookup,
) -> Iterator[Found]:
    target, fact = Target("field", one), frame.fact_of[one]
    read = frame.readings[one]
    if confirm is not None:
        yield Found(read, "as_read", False, target)
    for finding in findings:
        for cure in finding.cures:
            found = of_cure(frame, cure, lookup)
            if found is not None:
                yield found
    if fact.conflict:
        for other in fact.also:
            yield Found(Reading(read.path, other.value, other.unit, other.at), "also", False, target)
    slot = frame.catalogue.by_path.get(fact.slot)
    if slot is None:
        return
    if slot.leaf is Choice:
        for value in slot.choices:
            yield Found(Reading(read.path, value, "", read.at, value == read.value), "choice", False, target)
    if slot.leaf.numeric and read.at:
        path = now.path if now is not None else read.path
        for reading in frame.nearby(path, (now.at if now is not None and now.at else read.at)[0]):
            yield Found(reading, "nearby", False, target)


def of_cure(frame: Frame, cure: Cure, lookup: Lookup) -> Found | None:
    """What a finding was tested with, as a candidate: read from the text where it stands there, and of whatever it corrects."""
    target = lookup.by_path.get(cure.path)
    reading = frame.read_at(cure.path, cure.at) if cure.at is not None else None
    if target is None:
        mention = (
            frame.pointing.number_at(cure.at) if frame.pointing is not None and cure.at is not None else None
        )
        if mention is None or reading is None:
            return None
        return Found(reading, cure.kind, True, Target("number", mention_id(mention)))
    if reading is None:
        held = lookup.now.get(target)
        reading = Reading(
            cure.path, cure.value, cure.unit, held.at if held is not None else (), in_source=False
        )
    return Found(reading, cure.kind, True, target)


class Paths(NamedTuple):
    """What a number that no fact claims may be.

    `cures` are what findings want read, by where it begins; `stated` the paths of facts by value and unit; `taken` all paths.
    """

    cures: Mapping[int, tuple[Cure, ...]]
    stated: Mapping[tuple[str, str], tuple[str, ...]]
    taken: frozenset[str]

    @classmethod
    def of(cls, facts: Iterable[Fact], findings: Iterable[Finding]) -> Self:
        """Of the facts and open findings of a document."""
        cures: dict[int, tuple[Cure, ...]] = {}
        for cure in (cure for finding in findings for cure in finding.cures):
            if cure.at is not None:
                cures[cure.at[0]] = (*cures.get(cure.at[0], ()), cure)
        stated: dict[tuple[str, str], tuple[str, ...]] = {}
        taken: set[str] = set()
        for fact in facts:
            taken.add(fact.path)
            if fact.unit and fact.at:
                key = fact.value, fact.unit
                stated[key] = (*stated.get(key, ()), fact.path)
        return cls(cures, stated, frozenset(taken))


def of_number(frame: Frame, mention: Mention, paths: Paths, lookup: Lookup) -> tuple[Candidate, ...]:
    """The candidates of a number that no fact claims: the paths that it may be of."""
    target, at = Target("number", mention_id(mention)), (mention.start, mention.end)

    def found() -> Iterator[Found]:
        for path, why, tested in _paths_of(frame, mention, paths):
            reading = frame.read_at(path, at)
            if reading is not None:
                yield Found(reading, why, tested, target)

    return numbered(found(), lookup.now)


def _paths_of(frame: Frame, mention: Mention, paths: Paths) -> Iterator[tuple[str, str, bool]]:
    for cure in paths.cures.get(mention.start, ()):
        yield cure.path, cure.kind, True
    for path in paths.stated.get((mention.value, mention.unit), ()):
        yield path, "also", False
    for node in _nodes_near(frame, mention):
        for path in _unfilled(frame, node, mention, paths.taken):
            yield path, "sibling", False


def _nodes_near(frame: Frame, mention: Mention) -> Iterator[str]:
    """The parts that the facts next to a number belong to, the nearest first; those before it before those behind it."""
    near: dict[str, tuple[bool, int]] = {}
    for (start, _), one in frame.places_around(mention.start):
        path = frame.readings[one].path
        if "." in path and not frame.fact_of[one].slot.endswith("[]"):
            rank = start > mention.start, abs(start - mention.start)
            node = path.rpartition(".")[0]
            near[node] = min(near.get(node, rank), rank)
    yield from sorted(near, key=lambda node: near[node])


def _unfilled(frame: Frame, node: str, mention: Mention, taken: frozenset[str]) -> Iterator[str]:
    """The measures of a part that no fact has and that the number could be."""
    spec = frame.catalogue.nodes.get(slot_of(node))
    named = keys(node)
    if spec is None or len(named) != len(spec.keys):
        return
    slots = [slot for name, slot in spec.slots.items() if name in MEASURES or len(spec.slots) > 1]
    for slot in slots:
        path = fill(slot.path, named)
        if slot.leaf.numeric and path not in taken and fits(slot, mention._replace(cause="")) is None:
            yield path


def numbered(found: Iterable[Found], now: Standings) -> tuple[Candidate, ...]:
    """At most nine, none twice, none that would change nothing."""
    made: list[Candidate] = []
    met: set[tuple[Target, str, str, str]] = set()
    for reading, why, tested, target in found:
        key = target, reading.path, reading.value, reading.unit
        held = now.get(target)
        same = (
            why != "as_read" and held is not None and (alike(held, reading) or _says(held) == _says(reading))
        )
        if key in met or same:
            continue
        met.add(key)
        made.append(Candidate(len(made) + 1, reading, why, tested, target, _digest(reading, target)))
        if len(made) == _MOST:
            break
    return tuple(made)


def _says(reading: Reading) -> tuple[str, str, str]:
    return reading.path, reading.value, reading.unit


def _digest(reading: Reading, target: Target) -> str:
    parts = (*target, *_says(reading), reading.at, reading.in_source)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]

"""What does not change while a document is reviewed: its facts as read with their ids, its numbers, what the rules said. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from extract.output.checked import check_facts
from extract.output.facts_file import FactsFile
from extract.pipeline import marked
from extract.reading.facts import Fact
from extract.reading.pointers import Refusal
from extract.reading.read import Pointing
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import Reconciliation, reconcile
from extract.review.events import Reading
from extract.review.fields import field_ids, finding_ids, mention_id, reading_of, slot_of
from extract.review.nearby import nearby
from extract.review.reviewed import Changes, facts_reviewed
from schemas.base import Span
from schemas.catalogue import Catalogue, default

_KEPT = 32
"""States of a document whose checks are kept: going back and forth by undo costs none anew."""

_NEAR = 120
"""How far from a number facts are looked at for what it may be."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Facts as reviewed, and what the rules say about them; `ids` are the findings' ids by `id()` of the finding."""

    facts: tuple[Fact, ...]
    checked: Reconciliation
    ids: Mapping[int, str]


class Frame:
    """A document of a run as it was read. Values are worked out when they are first asked for, and kept.

    Threads may share one: what two work out at once is equal.
    """

    def __init__(
        self,
        run: str,
        file: FactsFile,
        document: Document | None,
        why: str = "",
        catalogue: Catalogue | None = None,
    ) -> None:
        """Of a facts file and its text; without the text `why` says why not."""
        self.run, self.file, self.document, self.why_no_source = run, file, document, why
        self.catalogue = catalogue or default()
        self.marked: Marked | None = None if document is None else marked(document)
        self.facts = file.facts
        self.ids = field_ids(file.facts)
        self.readings: Mapping[str, Reading] = dict(zip(self.ids, map(reading_of, file.facts), strict=True))
        self.fact_of: Mapping[str, Fact] = dict(zip(self.ids, file.facts, strict=True))
        self._check = lru_cache(_KEPT)(self._checked)
        self._nearby = lru_cache(None)(self._look_around)

    @cached_property
    def pointing(self) -> Pointing | None:
        """What reads single places; None without the text."""
        return None if self.marked is None else Pointing(self.marked, self.catalogue)

    @cached_property
    def numbers(self) -> Mapping[str, Mention]:
        """All numbers of the text, by their ids."""
        return {} if self.marked is None else {mention_id(one): one for one in self.marked.mentions}

    @cached_property
    def unclaimed(self) -> tuple[str, ...]:
        """The ids of the numbers that no fact claims, as read, in the order of the text."""
        starts = {one.at[0] for one in self.file.unclaimed}
        return tuple(one for one, mention in self.numbers.items() if mention.start in starts)

    @cached_property
    def at_path(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the facts of each path."""
        made: dict[str, tuple[str, ...]] = {}
        for one, reading in self.readings.items():
            made[reading.path] = (*made.get(reading.path, ()), one)
        return made

    @cached_property
    def places(self) -> Sequence[tuple[Span, str]]:
        """The places of all facts as read, in order, each with the fact's id."""
        return sorted((at, one) for one, reading in self.readings.items() for at in reading.at)

    def facts_at(self, at: Sequence[Span]) -> tuple[str, ...]:
        """The facts as read that stand at any of the places, or overlap it."""
        made: dict[str, None] = {}
        for start, end in at:
            # Places of words are long: look from far enough back.
            first = bisect_left(self.places, ((max(0, start - self._longest), 0), ""))
            for (low, high), one in self.places[first:]:
                if low >= end:
                    break
                if high > start:
                    made[one] = None
        return tuple(made)

    @cached_property
    def _longest(self) -> int:
        return max((end - start for (start, end), _ in self.places), default=0)

    @property
    def as_read(self) -> Checks:
        """What the rules say about the facts as they were read."""
        return self.check((), ())

    @cached_property
    def findings_as_read(self) -> Mapping[str, Finding]:
        """The findings of the facts as read by their ids, folded ones left out."""
        return {self.as_read.ids[id(one)]: one for one in self.as_read.checked.findings}

    def check(self, changed: Changes, claimed: Changes) -> Checks:
        """The facts with these changes, checked; of changes made before, the same object as before."""
        return self._check(changed, claimed)

    def _checked(self, changed: Changes, claimed: Changes) -> Checks:
        facts = facts_reviewed(self.facts, self.ids, changed, claimed)
        if self.marked is None:
            made = check_facts(replace(self.file, facts=facts), None)
        else:
            made = reconcile(facts, self.marked)
        return Checks(facts, made, finding_ids(made.findings))

    def read_at(self, path: str, at: Span) -> Reading | None:
        """What a place states for a path, read by the pipeline's own code; None where it states nothing of the kind."""
        made = self.statement(path, at)
        return made if isinstance(made, Reading) else None

    def statement(self, path: str, at: Span) -> Reading | Refusal:
        """The same, with the reason why it states nothing."""
        slot = self.catalogue.by_path.get(slot_of(path))
        if self.pointing is None or slot is None:
            return "no_such_field"
        made = self.pointing.statement(slot, at)
        return made if isinstance(made, str) else Reading(path, made[0].value, made[0].unit, made[0].at)

    def nearby(self, path: str, at: Span) -> tuple[Reading, ...]:
        """The numbers next to a place that could be of a path."""
        return self._nearby(path, at)

    def _look_around(self, path: str, at: Span) -> tuple[Reading, ...]:
        slot = self.catalogue.by_path.get(slot_of(path))
        if self.marked is None or self.pointing is None or slot is None:
            return ()
        return nearby(self.marked, self.pointing, slot, path, at)

    def places_around(self, place: int) -> Sequence[tuple[Span, str]]:
        """The places of facts that begin near one."""
        first = bisect_left(self.places, ((place - _NEAR, 0), ""))
        return self.places[first : bisect_left(self.places, ((place + _NEAR, 0), ""))]

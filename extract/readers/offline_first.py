"""Reads offline and asks a model about what that leaves in doubt: numbers unclaimed, facts in dispute, rules that fail."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.marking.marked import Marked
from extract.readers.base import Doubt, Plan, Reader, ReaderResult
from extract.readers.both import ALONE, DIFFER, agree
from extract.readers.first.packing import SHARE, asks_of
from extract.readers.first.passages import Places, holds
from extract.readers.model.questions import Ask
from extract.readers.offline.reader import OfflineReader
from extract.reading.pointers import Pointer
from schemas.base import Span

NAME = "offline-first"
_AT_ODDS = frozenset((DIFFER, ALONE))


class OfflineFirstReader:
    """Costs a third of a model's tokens at most, and none where the offline reading leaves no doubt.

    What was asked about is joined as in `BothReaders`: where the readings differ the model's is kept, flagged; a number
    that the model takes for no fact is none. All else is the offline reading as it is.
    """

    name = NAME
    asks = True

    def __init__(self, model: Reader, offline: OfflineReader | None = None, *, numbers: int = 80) -> None:
        """`model` reads what it is given as a plan; `numbers` is how many numbers one question may hold."""
        self.model, self.offline, self.numbers = model, offline or OfflineReader(), numbers

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        """The pointers of the offline reader, corrected and completed where the model was asked."""
        if plan is None:
            plan = plan_first(marked, self.offline.pointers(marked), self.numbers)
        if not plan.asks:
            return ReaderResult(plan.pointers)
        return _joined(plan, await self.model.read(marked, Plan(asks=plan.asks)), marked.text)


def plan_first(marked: Marked, pointers: Iterable[Pointer], numbers: int, share: float = SHARE) -> Plan:
    """The plan of this reader: the offline pointers, and questions about the doubts that they leave."""
    read = tuple(pointers)
    return Plan(read, asks_of(marked, read, numbers, share))


def _joined(plan: Plan, found: ReaderResult, text: str) -> ReaderResult:
    asks = found.again
    pointers = settled(plan, found, text)

    async def again(doubts: Sequence[Doubt]) -> ReaderResult:
        assert asks is not None
        # What two readings agree on stands in the document: asking once more would buy nothing.
        return _joined(plan, await asks(_open(doubts, pointers)), text)

    more = asks is not None and not _AT_ODDS.isdisjoint(flag for p in pointers for flag in p.flags)
    return replace(found, pointers=pointers, again=again if more else None)


def _open(doubts: Sequence[Doubt], pointers: Sequence[Pointer]) -> list[Doubt]:
    """The doubts about a number on which the readers do not agree."""
    disputed = {p.at[0] for p in pointers if not _AT_ODDS.isdisjoint(p.flags)}
    return [doubt for doubt in doubts if any(start in disputed for start, _ in doubt.at)]


def settled(plan: Plan, found: ReaderResult, text: str) -> list[Pointer]:
    """The offline pointers of a plan, with what a model found in the places that it was asked about.

    Where a question got no usable answer, what was read offline there is kept.
    """
    asked = Places(span for ask in plan.asks if ask.scope is not None for span in ask.scope.spans)
    said = [p for p in found.pointers if p.at[0] in asked]
    here = [p for p in plan.pointers if p.at[0] in asked]
    none = set() if found.failures else _denied(plan.asks, said, found)
    kept = _worded(agree(said, [p for p in here if p.at not in none], text), here)
    if found.failures:
        own = {p.at for p in said}
        kept = [p if p.at in own else p._replace(flags=()) for p in kept]
    return [*(p for p in plan.pointers if p.at[0] not in asked), *kept]


def _worded(kept: Sequence[Pointer], offline: Sequence[Pointer]) -> list[Pointer]:
    """The pointers in the offline reader's own words, where both readers speak of one fact.

    Where they agree its keys are worded as elsewhere in the document. Where they differ in how far the words of a text
    fact go its extent is cut by rule; but not where a number within is in dispute: then it is the sentence that was misread.
    """
    disputed = {p.at[0] for p in kept if DIFFER in p.flags}
    words: dict[tuple[str, int], list[Pointer]] = {}
    for pointer in offline:
        words.setdefault((pointer.slot, len(pointer.keys)), []).append(pointer)
    made = []
    for pointer in kept:
        same = [p for p in words.get((pointer.slot, len(pointer.keys)), ()) if _meet(p.at, pointer.at)]
        if same and _AT_ODDS.isdisjoint(pointer.flags):
            made.append(same[0])
        elif same and not any(holds([same[0].at], start) for start in disputed - {pointer.at[0]}):
            made.append(pointer._replace(at=same[0].at))
        else:
            made.append(pointer)
    return made


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _denied(asks: Sequence[Ask], said: Sequence[Pointer], found: ReaderResult) -> set[Span]:
    """The numbers that a model was asked about and took for no fact; to say nothing of one is no such word."""
    pointed = Places([*(p.at for p in said), *(one.at for one in found.refused), *found.unanswered])
    numbers = [ask.sheet.atoms[number] for ask in asks for number in ask.sheet.open_numbers]
    return {(atom.start, atom.end) for atom in numbers if atom.start not in pointed}

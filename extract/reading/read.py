"""Pointers become facts: value, unit, yuan and places, all read from the source; what it does not bear out is refused."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.documents.words import dense
from extract.marking.marked import Marked
from extract.marking.numbers import Mention, fold
from extract.reading.about import Abouts
from extract.reading.amounts import inherited, yuan_of
from extract.reading.direction import direction_at, is_zero
from extract.reading.facts import Fact, NotFact, Statement, Unclaimed
from extract.reading.fits import fits
from extract.reading.ledger import ledger
from extract.reading.merging import Said, merge
from extract.reading.names import Names
from extract.reading.pointers import Pointer, Refusal, Refused
from schemas.base import Amount, Choice, Code, Leaf, Percent, Quantity, Reading, Span, Standard, Year
from schemas.catalogue import Catalogue, Slot, fill
from schemas.keys import ITEM, item_code

_CODE = re.compile(r"\d{7}")
_SIGN = re.compile(r"(?:^|[^\d.\-])[-−]\Z")
"""A dash before a number may be a minus or join a name to its amount; which, a reviewer decides."""
_CELL = 64
"""Places are looked up by stretches of so many characters."""
_LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a document's numbers: facts, refusals, and the ledger of all other mentions."""

    facts: tuple[Fact, ...]
    refused: tuple[Refused, ...]
    unclaimed: tuple[Unclaimed, ...]
    not_facts: tuple[NotFact, ...]


def read(
    marked: Marked, pointers: Iterable[Pointer], catalogue: Catalogue, refused: Iterable[Refused] = ()
) -> Read:
    """Facts of one document from the pointers of a reader, in the order of the text."""
    desk = _Desk(marked, catalogue)
    for pointer in pointers:
        desk.take(pointer)
    desk.refused.extend(refused)
    facts = tuple(desk.facts())
    claimed = {m.start for m in marked.mentions if desk.claims(m)}
    turned_down = {r.at[0] for r in desk.refused}
    unclaimed, not_facts = ledger(marked, claimed, turned_down)
    return Read(facts, tuple(desk.refused), unclaimed, not_facts)


class Pointing:
    """Reads single places of a document for a reviewer, as `read` does for a reader."""

    def __init__(self, marked: Marked, catalogue: Catalogue) -> None:
        self._desk = _Desk(marked, catalogue)

    def number_at(self, at: Span) -> Mention | None:
        """The number whose digits stand at a place or hold it; None where there is none."""
        marked = self._desk.marked
        index = bisect_right(marked.mentions, at[0], key=lambda mention: mention.start) - 1
        found = marked.mentions[index] if index >= 0 else None
        return found if found is not None and at[1] <= found.unit_end and at[0] < found.end else None

    def statement(self, slot: Slot, at: Span) -> tuple[Statement, tuple[str, ...]] | Refusal:
        """What a place states for a slot, with flags, or why it cannot. What marking takes for no fact may be one: people know."""
        if not slot.leaf.numeric:
            return self._desk.textual(slot, at)
        mention = self.number_at(at)
        if mention is None:
            return "no_such_id"
        if slot.leaf is not Year:
            mention = mention._replace(cause="")
        why = fits(slot, mention)
        if why is not None:
            return why
        if slot.leaf is Year:
            return Statement(mention.value, "", None, ((mention.start, mention.end),)), ()
        return self._desk.number(slot.leaf, mention)


class _Desk:
    """Takes pointers one by one and keeps what they state."""

    def __init__(self, marked: Marked, catalogue: Catalogue) -> None:
        self.marked = marked
        self.catalogue = catalogue
        self.by_start = {m.start: m for m in marked.mentions}
        self.refused: list[Refused] = []
        self.kept: dict[tuple[str, int], list[Said]] = {}
        self.names = Names()
        self.spans: dict[int, list[Span]] = {}
        self.taken: dict[int, str] = {}

    def take(self, pointer: Pointer) -> None:
        """Reads one pointer, or refuses it."""
        slot = self.catalogue.by_path.get(pointer.slot)
        if slot is None:
            return self.refuse(pointer, "no_such_field")
        keys = self.keys(slot, pointer)
        if keys is None:
            return self.refuse(pointer, "wrong_key")
        statement = self.statement(slot, pointer.at)
        if isinstance(statement, str):
            return self.refuse(pointer, statement)
        made, flags = statement
        path = fill(slot.path, keys)
        if slot.leaf.numeric and self.taken.setdefault(pointer.at[0], path) != path:
            return self.refuse(pointer, "overlaps")
        self.names.keep(keys, slot.path)
        self.keep(path, slot, made, (*pointer.flags, *flags))
        if slot.leaf.numeric or slot.leaf is Reading or slot.personal:
            self.claim(made.at)
        self.code(slot, pointer, keys)
        if slot.name in ("change", "change_rate"):
            self.direction(slot, pointer, keys, made)
        return None

    def refuse(self, pointer: Pointer, why: Refusal) -> None:
        self.refused.append(Refused(pointer.slot, pointer.at, why))

    def words(self, span: Span) -> str:
        return self.marked.text[span[0] : span[1]]

    def keys(self, slot: Slot, pointer: Pointer) -> list[str] | None:
        """The keys that a pointer names; None where they are too many, too few, empty or endless."""
        if len(slot.keys) != len(pointer.keys):
            return None
        named = [rule(self.words(span)) for rule, span in zip(slot.keys, pointer.keys, strict=True)]
        if any(not key or len(key) > _LONGEST_KEY for key in named):
            return None
        return [self.names.known(key, slot.path, index) for index, key in enumerate(named)]

    def statement(self, slot: Slot, at: Span) -> "tuple[Statement, tuple[str, ...]] | Refusal":
        if not slot.leaf.numeric:
            return self.textual(slot, at)
        mention = self.by_start.get(at[0])
        if mention is None or mention.end != at[1]:
            return "no_such_id"
        why = fits(slot, mention)
        if why is not None:
            return why
        if slot.leaf is Year:
            first = next(m for m in self.marked.mentions if m.value == mention.value and m.cause == "year")
            places = dict.fromkeys([(first.start, first.end), at])
            return Statement(mention.value, "", None, tuple(places)), ()
        return self.number(slot.leaf, mention)

    def number(self, leaf: type[Leaf], mention: Mention) -> tuple[Statement, tuple[str, ...]]:
        unit, flags = mention.unit, ("malformed",) if mention.malformed else ()
        if not unit:
            unit = (
                "%"
                if leaf is Percent
                else inherited(self.marked, mention)
                if leaf in (Amount, Standard)
                else ""
            )
            flags = (*flags, "unit_inherited") if unit else flags
        if _SIGN.search(self.marked.folded, max(0, mention.start - 2), mention.start):
            flags = (*flags, "signed")
        money = leaf in (Amount, Standard, Quantity) and mention.kind in ("money", "rate", "none")
        yuan = yuan_of(mention.value, unit) if money and not mention.malformed else None
        return Statement(mention.value, unit, yuan, ((mention.start, mention.end),)), flags

    def textual(self, slot: Slot, at: Span) -> "tuple[Statement, tuple[str, ...]] | Refusal":
        words = self.words(at)
        if not words.strip():
            return "wrong_kind"
        if slot.leaf is Choice:
            value = _chosen(slot, words)
            return (Statement(value, "", None, (at,)), ()) if value else "wrong_kind"
        if slot.leaf is Code:
            value = item_code(words) or ""
            return (Statement(value, "", None, (at,)), ()) if value else "wrong_kind"
        value = dense(words)
        if slot.leaf is Reading:
            value = fold(value)
        return Statement(value, "", None, (at,)), ()

    def code(self, slot: Slot, pointer: Pointer, keys: list[str]) -> None:
        """A 类款项 line that states its code states a fact of its own."""
        for index, rule in enumerate(slot.keys):
            path = "[]".join(slot.path.split("[]")[: index + 1]) + "[].code"
            code = self.catalogue.by_path.get(path) if rule is ITEM and _CODE.fullmatch(keys[index]) else None
            if code is not None:
                at = self.code_span(pointer.keys[index], keys[index])
                made = Statement(keys[index], "", None, (at,))
                self.keep(fill(path, keys[: index + 1]), code, made, ())

    def code_span(self, span: Span, code: str) -> Span:
        whole = self.marked.folded.find(code, *span)
        if whole >= 0:
            return whole, whole + len(code)
        digits = list(re.finditer(r"\d+", self.marked.folded[span[0] : span[1]]))
        return (span[0] + digits[0].start(), span[0] + digits[-1].end()) if digits else span

    def direction(self, slot: Slot, pointer: Pointer, keys: list[str], made: Statement) -> None:
        """Whether a change went up or down is read from the word before it; a stated 0 is flat."""
        found = self.catalogue.by_path.get(slot.path.removesuffix(slot.name) + "change_direction")
        at = direction_at(self.marked, pointer.at[0], made.value) if found else None
        if found is not None and at is not None:
            value = "flat" if is_zero(made.value) else _chosen(found, self.marked.folded[at[0] : at[1]])
            self.keep(fill(found.path, keys), found, Statement(value, "", None, (at,)), ())

    def keep(self, path: str, slot: Slot, statement: Statement, flags: tuple[str, ...]) -> None:
        apart = statement.at[0][0] if _keyless(slot) else -1
        self.kept.setdefault((path, apart), []).append(Said(slot, statement, flags))

    def claim(self, places: Iterable[Span]) -> None:
        for at in places:
            for cell in range(at[0] // _CELL, at[1] // _CELL + 1):
                self.spans.setdefault(cell, []).append(at)

    def claims(self, mention: Mention) -> bool:
        """Whether a fact's place holds the number."""
        near = self.spans.get(mention.start // _CELL, ())
        return any(start <= mention.start and mention.end <= end for start, end in near)

    def facts(self) -> Iterator[Fact]:
        """All facts in the order of the text; what an activity is about stands right behind it."""
        made = [merge(path, said) for (path, _), said in self.kept.items()]
        abouts = Abouts(self.marked)
        for fact in sorted(made, key=lambda fact: fact.at[0]):
            yield fact
            what = self.catalogue.by_path.get(fact.slot.removesuffix("value") + "what")
            if what is not None and fact.slot.endswith("[].value") and _keyless(what):
                at = abouts.find(self.by_start[fact.at[0][0]])
                if at is not None:
                    words = dense(self.words(at))
                    yield Fact(what.path, what.path, words, "", None, (at,))


def _keyless(slot: Slot) -> bool:
    """Whether a slot hangs on a list without keys, whose members are told apart by their places."""
    return slot.path.count("[]") > len(slot.keys)


def _chosen(slot: Slot, words: str) -> str:
    """The value that the words show; of a text that shows several, the first choice listed."""
    for value, shown in slot.choices.items():
        if any(word in words for word in shown):
            return value
    return ""

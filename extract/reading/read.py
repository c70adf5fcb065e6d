"""Pointers become facts: value, unit, yuan and places, all read from the source; what it does not bear out is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from extract.marking.marked import Marked
from extract.marking.numbers import FOLD, Mention
from extract.readers.base import Pointer, Refusal, Refused
from extract.reading.facts import Fact, NotFact, Statement, Unclaimed
from extract.reading.fits import fits
from schemas.base import (
    DIRECTIONS,
    Amount,
    Choice,
    Code,
    Leaf,
    Percent,
    Quantity,
    Reading,
    Span,
    Standard,
    Words,
    Year,
)
from schemas.catalogue import Catalogue, Slot, fill
from schemas.keys import ITEM, item_code

_SPACE = re.compile(r"\s+")
_DIRECTION = re.compile(
    "|".join(
        word if len(word) > 1 else f"(?<=[年度期算数]){word}"
        for name, words in DIRECTIONS.items()
        if name != "flat"
        for word in words
    )
)
_SCALES = (
    ("万亿", Decimal(10) ** 12),
    ("亿", Decimal(10) ** 8),
    ("万", Decimal(10) ** 4),
    ("千", Decimal(1000)),
    ("", Decimal(1)),
)
_CELL = 64
"""Places are looked up by stretches of so many characters."""
_HEADER_UNIT = re.compile(r"[（(]\s*(?:单位[:：])?\s*([万亿]?\s*元)\s*[)）]|单位[:：]\s*([万亿]?元)")
_NEAR_UNIT = re.compile(r"\d\s{0,3}((?:万|亿)?\s{0,2}元)")


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
    unclaimed, not_facts = _ledger(marked, claimed, turned_down)
    return Read(facts, tuple(desk.refused), unclaimed, not_facts)


def yuan_of(value: str, unit: str) -> Decimal | None:
    """Value times unit, exact; None where it is no money.

    >>> yuan_of("120.55", "万元")
    Decimal('1205500.00')
    """
    head, mark, _ = unit.partition("元")
    if not mark:
        return None
    scale = next(factor for word, factor in _SCALES if head.endswith(word))
    try:
        return Decimal(value) * scale
    except InvalidOperation:
        return None


class _Desk:
    """Takes pointers one by one and keeps what they state."""

    def __init__(self, marked: Marked, catalogue: Catalogue) -> None:
        self.marked = marked
        self.catalogue = catalogue
        self.by_start = {m.start: m for m in marked.mentions}
        self.refused: list[Refused] = []
        self.kept: dict[str, list[tuple[Slot, Statement, tuple[str, ...]]]] = {}
        self.names: dict[str, str] = {}
        self.spans: dict[int, list[Span]] = {}

    def take(self, pointer: Pointer) -> None:
        """Reads one pointer, or refuses it."""
        slot = self.catalogue.by_path.get(pointer.slot)
        if slot is None:
            return self.refuse(pointer, "no_such_field")
        if len(slot.keys) != len(pointer.keys):
            return self.refuse(pointer, "wrong_key")
        keys = [
            self.key(rule(self.words(span)), slot.path, i)
            for i, (rule, span) in enumerate(zip(slot.keys, pointer.keys, strict=True))
        ]
        if any(not key or len(key) > 120 for key in keys):
            return self.refuse(pointer, "wrong_key")
        statement = self.statement(slot, pointer.at)
        if isinstance(statement, str):
            return self.refuse(pointer, statement)
        made, flags = statement
        self.keep(fill(slot.path, keys), slot, made, (*pointer.flags, *flags))
        if slot.leaf.numeric or slot.leaf is Reading:
            for cell in range(pointer.at[0] // _CELL, pointer.at[1] // _CELL + 1):
                self.spans.setdefault(cell, []).append(pointer.at)
        self.code(slot, pointer, keys)
        if slot.name in ("change", "change_rate"):
            self.direction(slot, pointer, keys, made)
        return None

    def refuse(self, pointer: Pointer, why: Refusal) -> None:
        self.refused.append(Refused(pointer.slot, pointer.at, why))

    def words(self, span: Span) -> str:
        return self.marked.text[span[0] : span[1]]

    def key(self, key: str, path: str, index: int) -> str:
        """One thing has one key in the whole document: the form first met."""
        bare = f"{index}|{path.split('[]')[index]}|" + re.sub(
            r"(?:收入|支出|经费|费用|预算|项目|[\s\W_])", "", key
        )
        return self.names.setdefault(bare, key)

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
            return Statement(mention.value, "", None, ((first.start, first.end),)), ()
        return self.number(slot.leaf, mention)

    def number(self, leaf: type[Leaf], mention: Mention) -> tuple[Statement, tuple[str, ...]]:
        unit, flags = mention.unit, ("malformed",) if mention.malformed else ()
        if not unit:
            unit = "%" if leaf is Percent else self.inherited(mention) if leaf in (Amount, Standard) else ""
            flags = (*flags, "unit_inherited") if unit else flags
        yuan = (
            yuan_of(mention.value, unit)
            if leaf in (Amount, Standard, Quantity) and not mention.malformed
            else None
        )
        return Statement(mention.value, unit, yuan, ((mention.start, mention.end),)), flags

    def inherited(self, mention: Mention) -> str:
        """The money unit that applies where the text leaves it out: a title of the row or table, else the neighbours'."""
        text = self.marked.folded
        before = text[max(0, mention.start - 240) : mention.start]
        headers = list(_HEADER_UNIT.finditer(before))
        near_after = _NEAR_UNIT.search(text, mention.end, mention.end + 24)
        if near_after and "\n" not in text[mention.end : near_after.start()]:
            return _SPACE.sub("", near_after[1])
        if headers:
            return _SPACE.sub("", headers[-1][1] or headers[-1][2])
        near = [*_NEAR_UNIT.finditer(text, max(0, mention.start - 400), mention.start)]
        if near:
            return _SPACE.sub("", near[-1][1])
        first = _HEADER_UNIT.search(text)
        return _SPACE.sub("", first[1] or first[2]) if first else "万元"

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
        value = _SPACE.sub("", words)
        if slot.leaf is Reading:
            value = value.translate(FOLD)
        return Statement(value, "", None, (at,)), ()

    def code(self, slot: Slot, pointer: Pointer, keys: list[str]) -> None:
        """A 类款项 line that states its code states a fact of its own."""
        for index, rule in enumerate(slot.keys):
            node = "[]".join(slot.path.split("[]")[: index + 1]) + "[]"
            if (
                rule is not ITEM
                or f"{node}.code" not in self.catalogue.by_path
                or not re.fullmatch(r"\d{7}", keys[index])
            ):
                continue
            at = self.code_span(pointer.keys[index], keys[index])
            self.keep(
                fill(f"{node}.code", keys[: index + 1]),
                self.catalogue.slot(f"{node}.code"),
                Statement(keys[index], "", None, (at,)),
                (),
            )

    def direction(self, slot: Slot, pointer: Pointer, keys: list[str], made: Statement) -> None:
        """Whether a change went up or down is read from the word before it; a stated 0 is flat."""
        found = self.catalogue.by_path.get(slot.path.removesuffix(slot.name) + "change_direction")
        if found is None:
            return
        lead = self.marked.folded[max(0, pointer.at[0] - 12) : pointer.at[0]]
        words = [m for m in _DIRECTION.finditer(lead) if not re.search(r"[，,。；;]", lead[m.end() :])]
        if words:
            at = (pointer.at[0] - len(lead) + words[-1].start(), pointer.at[0] - len(lead) + words[-1].end())
            value = "flat" if not made.value.strip("0.") else _chosen(found, words[-1][0])
            self.keep(fill(found.path, keys), found, Statement(value, "", None, (at,)), ())

    def code_span(self, span: Span, code: str) -> Span:
        whole = self.marked.folded.find(code, *span)
        if whole >= 0:
            return whole, whole + len(code)
        digits = list(re.finditer(r"\d+", self.marked.folded[span[0] : span[1]]))
        return (span[0] + digits[0].start(), span[0] + digits[-1].end()) if digits else span

    def keep(self, path: str, slot: Slot, statement: Statement, flags: tuple[str, ...]) -> None:
        self.kept.setdefault(
            path if slot.path != "activities[].value" else f"{path}@{statement.at[0][0]}", []
        ).append((slot, statement, flags))

    def claims(self, mention: Mention) -> bool:
        """Whether a fact's place holds the number."""
        near = self.spans.get(mention.start // _CELL, ())
        return any(start <= mention.start and mention.end <= end for start, end in near)

    def facts(self) -> list[Fact]:
        made = [_merge(path.split("@")[0], said) for path, said in self.kept.items()]
        return sorted(made, key=lambda fact: fact.at[0])


def _merge(path: str, said: list[tuple[Slot, Statement, tuple[str, ...]]]) -> Fact:
    """One fact of all its statements: same value and unit share their places, others stand in `also`."""
    slot = said[0][0]
    groups: dict[tuple[str, str], dict[Span, None]] = {}
    for _, statement, _ in said:
        groups.setdefault((statement.value, statement.unit), {}).update(dict.fromkeys(statement.at))
    statements = [
        replace(next(s for _, s, _ in said if (s.value, s.unit) == key), at=tuple(sorted(places)))
        for key, places in groups.items()
    ]
    if not slot.leaf.numeric:
        statements = statements[:1] if slot.leaf in (Words, Choice, Code) else statements
    first, others = statements[0], tuple(statements[1:])
    conflict = any(not same_amount(first, other) for other in others)
    flags = tuple(
        dict.fromkeys([flag for _, _, fs in said for flag in fs] + (["conflict"] if conflict else []))
    )
    return Fact(path, slot.path, first.value, first.unit, first.yuan, first.at, others, conflict, flags)


def same_amount(one: Statement, other: Statement) -> bool:
    """Whether two statements agree within the rounding of the coarser one (5.233万元, 5.2325万元, 52325元)."""
    if one.yuan is None or other.yuan is None:
        return one.value == other.value
    step = max(_last_place(one), _last_place(other))
    return abs(one.yuan - other.yuan) <= step / 2


def _last_place(statement: Statement) -> Decimal:
    places = len(statement.value.partition(".")[2])
    unit = yuan_of("1", statement.unit)
    return (unit or Decimal(1)) / Decimal(10) ** places


def _chosen(slot: Slot, words: str) -> str:
    """The value that the words show; of a text that shows several, the first choice listed."""
    for value, shown in slot.choices.items():
        if any(word in words for word in shown):
            return value
    return ""


def _ledger(
    marked: Marked, claimed: set[int], refused: set[int]
) -> tuple[tuple[Unclaimed, ...], tuple[NotFact, ...]]:
    cells = [p for p in marked.paragraphs if p.tabular]
    index, unclaimed, not_facts = 0, [], []
    for mention in marked.mentions:
        at = (mention.start, mention.end)
        if mention.start in claimed:
            continue
        if mention.cause:
            not_facts.append(NotFact(at, mention.cause))
            continue
        while index < len(cells) and cells[index].end <= mention.start:
            index += 1
        in_table = index < len(cells) and cells[index].start <= mention.start < cells[index].end
        cause = "refused" if mention.start in refused else "table" if in_table else "unread"
        unclaimed.append(Unclaimed(at, cause))
    return tuple(unclaimed), tuple(not_facts)

"""Packs what is in doubt into questions that cost a set share of reading the whole document by a model. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.marking.marked import Marked
from extract.model.schema import schema_text, strict_schema
from extract.model.usage import estimate_tokens
from extract.readers.first.doubts import Kind, doubts_of
from extract.readers.first.passages import Passage, holds, passages
from extract.readers.model.atoms import Sheet, Sheets
from extract.readers.model.codes import EVERY
from extract.readers.model.questions import Ask, Piece, Scope, questions
from extract.readers.model.reader import default_part
from extract.reading.pointers import Pointer
from schemas.base import Span
from schemas.catalogue import default

SHARE = 0.33
"""What the questions may cost at most, of what all questions about the document would. What comes on top, repairs and
doubts that are asked again, is to stay within two fifths."""

_CHARACTERS = 5000
_ANSWER = 10
"""Tokens of an answer for each number: 9 to 11 were counted."""
_DIGITS = re.compile(r"[\d.,\s]+")
_LEAST = 1000
"""Tokens that a question takes before there is any text in it: with less left nothing more is tried."""
_AROUND = 45
"""Tokens of what stands around the text in a question, and of an answer without rows."""


def asks_of(
    marked: Marked, pointers: Sequence[Pointer], numbers: int, share: float = SHARE
) -> tuple[Ask, ...]:
    """The questions about what an offline reading leaves in doubt; none where it leaves nothing.

    Args:
        marked: the document.
        pointers: the offline reading.
        numbers: how many numbers a question may hold.
        share: how much of the cost of all questions about the document these may have; the most telling doubts are
            taken first, and those that do not fit are left as they were read. In a document so short that one question
            costs more than its share that is all of them.
    """
    catalogue = default()
    doubts = doubts_of(marked, pointers, catalogue)
    found = passages(marked, pointers, doubts, catalogue, numbers=numbers, characters=_CHARACTERS)
    if not found:
        return ()
    bound = share * cost_of(questions(marked, catalogue, numbers=numbers))
    chosen = _affordable(marked, found, numbers, bound)
    while chosen:
        asks = tuple(_ask(marked, pack) for pack in _packs(_ordered(found, chosen), numbers))
        if cost_of(asks) <= bound:
            return asks
        # On one sheet ids grow longer than on sheets of their own, by which the passages were chosen.
        chosen = chosen[: -max(1, len(chosen) // 50)]
    return ()


def cost_of(asks: Iterable[Ask], *, answers: bool = True) -> int:
    """An estimate, in tokens, of what questions cost, by default with their answers."""
    each = _ANSWER if answers else 0
    return sum(_fixed(ask.part, ask.scope) + _said(ask.sheet, each) for ask in asks)


def _said(sheet: Sheet, each: int = _ANSWER) -> int:
    return estimate_tokens(sheet.text) + each * len(sheet.open_numbers)


def _fixed(part: str, scope: Scope | None) -> int:
    return _told(part, scope and (scope.parts, scope.roots))


@lru_cache(maxsize=1024)
def _told(part: str, narrowed: tuple[tuple[str, ...], frozenset[str]] | None) -> int:
    """Tokens of all but the text of a question."""
    scope = Scope(*narrowed, ()) if narrowed else None
    return _schema(part) + estimate_tokens(default_part(part).told(scope)) + _AROUND


@lru_cache(maxsize=8)
def _schema(part: str) -> int:
    return estimate_tokens(schema_text(strict_schema(default_part(part).answer_type)[0]))


def _affordable(marked: Marked, found: Sequence[Passage], numbers: int, bound: float) -> list[Passage]:
    """Passages that cost about no more than `bound` together, the most telling first."""
    chosen: list[Passage] = []
    load = _Load()
    met: set[str] = set()
    for one in sorted(found, key=lambda passage: passage.kind):
        words = _DIGITS.sub("", "".join(marked.text[slice(*span)] for span in one.asked))
        if one.kind is Kind.TABULAR and words in met:
            # 得4分；偏离10%得8分: a table that says the same of every row states no facts with it.
            continue
        met.add(words)
        heavier = load.with_(one, _said(_sheet(marked, [one])))
        if heavier.cost(numbers) <= bound:
            chosen, load = [*chosen, one], heavier
        elif load.said + _LEAST > bound:
            break
    return chosen


@dataclass(frozen=True, slots=True)
class _Load:
    """What passages come to: numbers, characters, tokens, and what has to be told with them."""

    numbers: int = 0
    characters: int = 0
    said: int = 0
    parts: tuple[str, ...] = ()
    roots: frozenset[str] = frozenset()

    def with_(self, one: Passage, said: int) -> "_Load":
        """The load with one more, of so many tokens."""
        return _Load(
            self.numbers + len(one.numbers),
            self.characters + one.characters,
            self.said + said,
            tuple(dict.fromkeys((*self.parts, one.piece.part))),
            self.roots | one.roots,
        )

    def cost(self, numbers: int) -> int:
        """Tokens of the questions that it takes, at most so many numbers each."""
        questions = max(-(-self.numbers // numbers), -(-self.characters // _CHARACTERS), 1)
        return _told(EVERY, (self.parts, self.roots)) * questions + self.said


def _ordered(found: Sequence[Passage], chosen: Sequence[Passage]) -> list[Passage]:
    ids = {id(one) for one in chosen}
    return [one for one in found if id(one) in ids]


def _packs(found: Sequence[Passage], numbers: int) -> Iterator[list[Passage]]:
    """Passages in order, as many to a question as it may hold."""
    pack: list[Passage] = []
    held = length = 0
    for one in found:
        if pack and (held + len(one.numbers) > numbers or length + one.characters > _CHARACTERS):
            yield pack
            pack, held, length = [], 0, 0
        pack.append(one)
        held, length = held + len(one.numbers), length + one.characters
    if pack:
        yield pack


def _ask(marked: Marked, pack: Sequence[Passage]) -> Ask:
    return Ask(EVERY, _sheet(marked, pack), _scope(pack))


def _scope(pack: Sequence[Passage]) -> Scope:
    weights: Counter[str] = Counter()
    for one in pack:
        weights[one.piece.part] += 1 + len(one.numbers)
    return Scope(
        tuple(part for part, _ in weights.most_common()),
        frozenset(root for one in pack for root in one.roots),
        tuple(span for one in pack for span in one.asked),
    )


def _sheet(marked: Marked, pack: Sequence[Passage]) -> Sheet:
    """What is asked about with the lines above it, each once; numbers that are not asked about have no ids."""
    sheets = Sheets(marked)
    written = {span for one in pack for span in one.shown}
    for one in pack:
        for piece in one.above:
            left = [span for span in piece.spans if not any(a <= span[0] < b for a, b in written)]
            written.update(left)
            _write(sheets, piece, left, ())
        _write(sheets, one.piece, one.shown, one.asked)
    return sheets.sheet()


def _write(sheets: Sheets, piece: Piece, shown: Sequence[Span], asked: Sequence[Span]) -> None:
    context = frozenset(m.start for m in piece.mentions if not holds(asked, m.start))
    sheets.write(shown, piece.mentions, piece.look, context)

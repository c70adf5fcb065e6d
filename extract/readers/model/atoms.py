"""Cuts text into atoms, each with an id that a model can point at: numbers, and the words between them.

An atom is the smallest piece that a key or the edge of a text fact can be: cut at punctuation, around numbers,
and behind words that introduce something (主要用于, 其中). Short brackets within a name stay in it: 维修（护）费.
"""

import itertools
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from extract.documents.flat import Flat
from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from schemas.base import Span
from schemas.keys import ITEM_LINE

_CUES = (
    r"(?:主要)?(?:变动|变化|增减|增加|减少|增长|下降)?(?:的)?(?:主要)?原因(?:是|为|：|:)?|主要是|主要为|主要(?=核算)|主要用于|用于|主要包括|包括|其中"
    r"|具体内容|分别为|分别是|共计|联系人|联系方式|联系电话|属(?=[一二三]级)"
)
_WORD = r"(?:[^\s，。；：:;,、！？!?（）()“”\"《》/]|[（(][^（()），。；：:;,、\d]{1,8}[)）])"
_TITLE_CUT = r"(?=部门预算|部门决算|单位预算|单位决算|整体支出|部门综合预算)"
_TOKEN = re.compile(
    rf"(?P<item>{ITEM_LINE})|(?P<cue>{_CUES}(?=.))|(?P<word>(?:(?!{_CUES}){_WORD})+)|(?P<mark>.)", re.S
)
_TITLE_PARTS = re.compile(_TITLE_CUT)
_PLAIN = re.compile(
    r"(?:年|年度|月|日|本年|上年|比|较|与|和|同|占|为|约|达|第|年初|年底|截至|余|多|以上|左右|各|共|共有|现有"
    r"|(?:年|年度)?(?:年初)?(?:支出)?(?:预算|决算|执行|合计|总计)(?:数|总额)?(?:为|是)?|(?:比|较|与)?(?:年|年度|上年)(?:预算|决算)?(?:数)?(?:相比|相同)?"
    r"|万元|元|亿元|人|个|％|%|支出|金额|增加|减少|增长|下降|上升|预算数为|决算数为)"
)
_HEAD = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])?(?:年度|年|为|即|及|和|是)?"
)


class Atom(NamedTuple):
    """source[start:end] under its id; `mention` where it is a number."""

    id: int
    start: int
    end: int
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Text as a model sees it, and what each id in it stands for. `open_numbers` are the numbers to be answered."""

    text: str
    atoms: Mapping[int, Atom]
    open_numbers: tuple[int, ...]


class Look(NamedTuple):
    """How a paragraph is shown: `title` gives years ids, `named` gives a heading's words ids."""

    heading: bool = False
    title: bool = False
    named: bool = False
    tabular: bool = False


class Sheets:
    """Writes paragraphs of one document onto sheets; ids run on through the document's sheet from 1."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.atoms: dict[int, Atom] = {}
        self.open: list[int] = []
        self.lines: list[str] = []

    def sheet(self) -> Sheet:
        """All that was written."""
        return Sheet("\n".join(self.lines), self.atoms, tuple(self.open))

    def write(
        self,
        spans: Iterable[Span],
        mentions: Iterable[Mention],
        look: "Look",
        context: Container[int] = frozenset(),
    ) -> None:
        """Writes one paragraph, or the sentences of it that are asked about.

        Numbers that begin in `context` are there to be read only: they have no ids.
        """
        mentions = list(mentions)
        pieces = [
            self._piece(
                Flat.of(self.marked.text, *span),
                [m for m in mentions if span[0] <= m.start < span[1]],
                look,
                context,
            )
            for span in spans
        ]
        line = "……".join(piece for piece in pieces if piece)
        if line:
            self.lines.append(("# " if look.heading else "") + line)

    def _piece(self, flat: Flat, mentions: list[Mention], look: "Look", context: Container[int]) -> str:
        out: list[str] = []
        position = 0
        if look.tabular and all(m.cause for m in mentions):
            return self._atom(flat, 0, len(flat.text))
        for mention in mentions:
            start, end = flat.index(mention.start), flat.index(mention.end)
            if end <= start or start < position:
                continue
            out.append(self._words(flat, position, start, look))
            if (mention.cause == "year" and not look.title) or mention.start in context:
                out.append(flat.text[start:end])
            else:
                out.append(f"<{self._number(mention)}>{flat.text[start:end]}")
            position = flat.index(mention.unit_end)
            out.append(flat.text[end:position])
        out.append(self._words(flat, position, len(flat.text), look))
        return "".join(out)

    def _words(self, flat: Flat, start: int, end: int, look: "Look") -> str:
        if look.heading and not look.named:
            return _shown(flat.text[start:end])
        out: list[str] = []
        for match in _TOKEN.finditer(flat.text, start, end):
            kind = match.lastgroup
            if kind == "word" and look.title:
                cuts = [
                    match.start(),
                    *(c.start() for c in _TITLE_PARTS.finditer(flat.text, *match.span())),
                    match.end(),
                ]
                out += [self._atom(flat, a, b) for a, b in itertools.pairwise(cuts) if b > a]
            elif kind in ("word", "item"):
                out.append(self._atom(flat, *match.span()))
            else:
                out.append(_shown(match[0]))
        return "".join(out)

    def _atom(self, flat: Flat, start: int, end: int) -> str:
        words = flat.text[start:end]
        if len(words) < 2 or _PLAIN.fullmatch(words):
            return _shown(words)
        head = _HEAD.match(words)
        skip = head.end() if head and len(words) - head.end() >= 2 else 0
        number = len(self.atoms) + 1
        self.atoms[number] = Atom(number, *flat.span(start + skip, end), None)
        return f"{_shown(words[:skip])}[{number}]{_shown(words[skip:])}"

    def _number(self, mention: Mention) -> int:
        number = len(self.atoms) + 1
        self.atoms[number] = Atom(number, mention.start, mention.end, mention)
        if not mention.cause:
            self.open.append(number)
        return number


def _shown(words: str) -> str:
    """Source text as shown: nothing in it can look like an id of ours."""
    return words.translate(_HARMLESS)


_HARMLESS = str.maketrans({"[": "〔", "]": "〕", "<": "＜", ">": "＞", "#": "＃"})

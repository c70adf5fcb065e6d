"""A finding on a card: its sum with every operand in the colour of its role, and what lights up in the source."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.output.finding_view import FindingView, Operand, Setting, touches_personal, view
from extract.output.messages import Lang
from extract.output.text import clean
from extract.reconcile.findings import Finding, Part
from extract.review.dossier import Card
from schemas.base import Span

_APART = "，差"
"""Where a sum ends and the difference begins."""


class Light(NamedTuple):
    """A place of the source to be lit, and as what."""

    start: int
    end: int
    role: str


class Term(NamedTuple):
    """A stretch of a sum; `role` is "" for what lies between the operands."""

    text: str
    role: str


class Line(NamedTuple):
    """An operand. `at` is where to look for it; `role` a class, `named` its title."""

    shown: Operand
    role: str
    at: str


@dataclass(frozen=True, slots=True)
class FindingBlock:
    """A finding as a card shows it. `id` is by what it is decided about; `apart` is the difference and what is allowed of it."""

    id: str
    shown: FindingView
    terms: tuple[Term, ...] = ()
    apart: str = ""
    lines: tuple[Line, ...] = ()


def block(finding: Finding, id: str, setting: Setting, at: Sequence[Span] = ()) -> FindingBlock:
    """A finding made ready; of one about hidden data only that it is there. `at` are places that its card quotes already."""
    shown = view(finding, setting)
    if touches_personal(finding, setting):
        return FindingBlock(id, shown)
    roles = [part.role for part in finding.parts] or [""] * len(shown.operands)
    places = [part.at for part in finding.parts] or [(at,) for at in finding.at]
    lines = tuple(
        Line(operand, role, " ".join(f"{start}-{end}" for start, end in where))
        for operand, role, where in zip(shown.operands, roles, places, strict=True)
        if finding.parts or where[0] not in at
    )
    said, mark, rest = shown.arithmetic.partition(_APART)
    apart = f"{mark}{rest}".removeprefix("，")
    terms = tuple(_terms(said, finding.parts))
    return FindingBlock(id, shown, terms, sum_said(apart, setting.lang), lines)


def lights_of(card: Card, setting: Setting) -> tuple[Light, ...]:
    """What lights up for a card: its own place, and the operands of all its findings that are not hidden."""
    found: dict[tuple[Span, str], None] = {(at, "here"): None for at in card.at}
    for finding in (*card.findings, *card.confirmed, *card.dismissed):
        if touches_personal(finding, setting):
            continue
        for part in finding.parts:
            found.update(((at, part.role), None) for at in part.at)
        if not finding.parts:
            found.update(((at, "words"), None) for at in finding.at)
    return tuple(Light(*at, role) for at, role in found)


def _terms(said: str, parts: Sequence[Part]) -> Iterator[Term]:
    """A sum cut at its operands. A number that stands for two roles is left without a colour: it cannot be told which."""
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts:
        roles[clean(f"{part.value}{part.unit}")].add(part.role)
    known = {text: next(iter(held)) for text, held in roles.items() if text and len(held) == 1}
    if not said or not known:
        if said:
            yield Term(said, "")
        return
    # The longest first: 3.2万元 is no part of 13.2万元.
    any_of = "|".join(re.escape(text) for text in sorted(known, key=len, reverse=True))
    for text in re.split(rf"(?<![\d.])({any_of})", said):
        if text:
            yield Term(text, known.get(text, ""))


def sum_said(arithmetic: str, lang: Lang) -> str:
    """A sum on one line; sums are kept as written for Chinese readers, so for others its two words are changed.

    >>> sum_said("1万元＋2万元＝3万元≠4万元，差1万元，容差0.5万元", "en")
    '1万元＋2万元＝3万元≠4万元, off by 1万元, tolerance 0.5万元'
    """
    said = clean(arithmetic)
    if lang == "zh":
        return said
    said = said.replace("，容差", ", tolerance ").replace(_APART, ", off by ")
    return f"off by {said[1:]}" if said.startswith("差") else said

"""What a card and its parts are called, in Chinese and English."""

import re
from collections.abc import Iterator

from extract.output.finding_titles import rule_title
from extract.output.finding_view import name_of
from extract.output.messages import Lang, say
from extract.output.text import clean
from extract.reconcile.findings import Finding
from extract.reconcile.wording import CURES, cure_text
from extract.review.dossier import Candidate, Card
from extract.review.events import Reading
from extract.review.out.words import STATES
from schemas.rules import PathPattern
from schemas.titles import default_titles

_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\]]*)\])?")
"""A step of a path: a name, with a list its key."""

_SEEN = ("error", "warning", "confirm", "unclaimed")
"""Reasons that a list may name. Doubts about a reading it calls by one word, so that a probe looks like any of them."""


def why(card: Card, lang: Lang) -> tuple[str, str]:
    """Why a card is to be settled: a class for its look, and a word."""
    for code in _SEEN:
        if code in card.why:
            return code, say(f"why_{code}", lang)
    return ("doubt", say("why_doubt", lang)) if card.to_settle else ("", "")


def state(card: Card, lang: Lang) -> str:
    """What a card's state is called."""
    if card.state in ("open", "confirmed", "dismissed"):
        return say(f"finding_{card.state}", lang)
    if card.kind == "number" and card.state != "pending":
        return say(f"number_{card.state}", lang) if card.state in ("corrected", "cleared") else ""
    return STATES[card.state][lang == "en"]


def card_title(card: Card, lang: Lang) -> str:
    """What a card is about."""
    if card.kind == "finding":
        held = (*card.findings, *card.dismissed, *card.confirmed)
        return rule_title(held[0].rule, lang) if held else clean(card.path)
    if card.kind == "number":
        return called(card.now.path, lang) if card.now and card.now.path else say("number_title", lang)
    return called(card.now.path if card.now else card.path, lang)


def called(path: str, lang: Lang) -> str:
    """A path in words; where a list's member has no name, its slot's titles."""
    if lang == "en":
        return clean(_in_english(path))
    name = name_of(path, lang)
    return default_titles().full(PathPattern.of(path).slot) if not name or name.startswith("·") else name


def _in_english(path: str) -> str:
    """The words that a path is made of, keys in the place of their lists: the schema's own titles are Chinese.

    >>> _in_english("expenditure.by_nature[基本支出].amount"), _in_english("total.change_rate")
    ('Expenditure / 基本支出', 'Total / change rate')
    """
    words = [key or name.replace("_", " ") for name, key in _STEP.findall(path)]
    if len(words) > 1 and words[-1] in ("amount", "value"):
        words.pop()
    said = " / ".join(words)
    return said[:1].upper() + said[1:]


def value(reading: Reading | None, lang: Lang) -> str:
    """A reading's value with its unit."""
    if reading is None:
        return say("value_none", lang)
    return f"{said(reading, lang)}{clean(reading.unit)}"


def said(reading: Reading | None, lang: Lang) -> str:
    """The value; of one of a fixed set the word for it."""
    if reading is None:
        return ""
    slot = default_titles().slot(PathPattern.of(reading.path).slot) if lang == "zh" else None
    words = slot.choices.get(reading.value) if slot else None
    return clean(words[0] if words and words[0].isalpha() else reading.value)


def explained(one: Candidate, card: Card, lang: Lang) -> str:
    """Where a candidate comes from; of what a finding proposes, what was tested."""
    if one.why not in CURES:
        return say(f"candidate_{one.why}", lang)
    for finding in _all_findings(card):
        for cure in finding.cures:
            if (str(cure.kind), cure.value, cure.unit) == (one.why, one.reading.value, one.reading.unit):
                return clean(cure_text(cure, lang))
    return say("candidate_cure", lang)


def _all_findings(card: Card) -> Iterator[Finding]:
    for one in (*card.findings, *card.confirmed, *card.dismissed):
        yield one
        yield from one.folded

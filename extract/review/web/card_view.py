"""A card made ready for reading: words for codes, quotes for places, personal data masked. What gives a trial away stays out."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.output.finding_titles import rule_title
from extract.output.finding_view import Setting, name_of, quote_at, touches_personal
from extract.output.messages import Lang, say
from extract.output.text import Quote, clean
from extract.reading.facts import FLAGS, Fact
from extract.reconcile.findings import Finding
from extract.reconcile.wording import CURES, cure_text
from extract.review.dossier import Candidate, Card, Dossier
from extract.review.events import Event, Reading, Target
from extract.review.keys import reason_title
from extract.review.out.words import ACTIONS, STATES
from extract.review.web.finding_block import FindingBlock, Light, block, lights_of
from schemas.rules import PathPattern
from schemas.titles import default_titles

Group = Literal["flagged", "numbers", "rest"]
"""Where a card stands in the list: to be settled, a number of the queue of those unclaimed, one of the collapsed rest."""

_LONGEST_VALUE = 28
_SEEN = ("error", "warning", "confirm", "unclaimed")
"""Reasons that a list may name. Doubts about a reading it calls by one word, so that a probe looks like any of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A card in the list. `dom` is the id of its element, `look` a class for its severity, `chip` the word for it."""

    dom: str
    target: Target
    group: Group
    rank: int
    state: str
    state_title: str
    settled: bool
    to_settle: bool
    revision: int
    title: str
    value: str
    look: str
    chip: str
    at: str


class Choice(NamedTuple):
    """A candidate: `name` is the fact that it corrects where that is another, or the path that it claims."""

    number: int
    id: str
    value: str
    why: str
    name: str
    tested: bool
    at: str


class Told(NamedTuple):
    """A decision in words."""

    who: str
    when: str
    action: str
    reason: str
    note: str
    value: str


@dataclass(frozen=True, slots=True)
class Body:
    """What the card in hand shows beneath its row. `before` is the value as read where another one counts."""

    row: Row
    path: str
    value: str
    unit: str
    before: str
    typed: bool
    masked: bool
    quote: Quote | None
    places: int
    findings: tuple[FindingBlock, ...]
    dismissed: tuple[FindingBlock, ...]
    confirmed: tuple[FindingBlock, ...]
    choices: tuple[Choice, ...]
    flags: tuple[str, ...]
    also: tuple[str, ...]
    told: Told | None
    confirm: Told | None
    lights: tuple[Light, ...]


def dom_id(target: Target) -> str:
    """The id of a card's element: a finding's key may hold anything.

    >>> dom_id(Target("field", "00ff"))
    'c-f-00ff'
    """
    if target.kind == "finding":
        return f"c-x-{hashlib.sha256(target.id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return f"c-{target.kind[0]}-{target.id}"


def setting_of(dossier: Dossier, lang: Lang, personal: bool) -> Setting:
    """How this document's findings and quotes are shown."""
    text = dossier.document.text if dossier.document else None
    return Setting.of(lang, text, (*dossier.file.facts, *dossier.facts), personal)


def row_of(card: Card, rank: int, setting: Setting) -> Row:
    """The card as it stands in the list."""
    masked = _masked(card, setting)
    look, chip = _why(card, setting.lang)
    now = card.now or card.read
    return Row(
        dom_id(card.target),
        card.target,
        group_of(card),
        rank,
        card.state,
        _state(card, setting.lang),
        card.settled,
        card.to_settle,
        card.revision,
        _title(card, setting.lang),
        _hidden(setting.lang) if masked else _short(_value(now, setting.lang)),
        look,
        chip,
        "" if masked else _spans(card.at),
    )


def body_of(card: Card, rank: int, dossier: Dossier, setting: Setting) -> Body:
    """The card in hand."""
    lang, now, masked = setting.lang, card.now or card.read, _masked(card, setting)

    def blocks(some: Iterable[Finding]) -> tuple[FindingBlock, ...]:
        return tuple(block(one, dossier.finding_id(one), setting, card.at[:1]) for one in some)

    changed = card.read is not None and card.now != card.read
    fact = _fact(card, dossier)
    return Body(
        row_of(card, rank, setting),
        clean(card.path),
        _hidden(lang) if masked else _said(now),
        "" if masked or now is None else clean(now.unit),
        _value(card.read, lang) if changed and not masked else "",
        card.now is not None and not card.now.in_source,
        masked,
        None if masked else quote_at(setting, card.at),
        len(card.at),
        blocks(card.findings),
        blocks(card.dismissed),
        blocks(card.confirmed),
        () if masked else tuple(_choice(one, card, lang) for one in card.candidates),
        tuple(FLAGS[one][lang == "en"] for one in card.flags if one in FLAGS),
        () if masked or fact is None else tuple(clean(f"{one.value}{one.unit}") for one in fact.also),
        told(card.event, lang, masked),
        told(card.confirm, lang, masked),
        () if masked else lights_of(card, setting),
    )


def told(event: Event | None, lang: Lang, masked: bool) -> Told | None:
    """A decision in words; of one about hidden data without its value."""
    if event is None:
        return None
    what = event.what
    return Told(
        clean(what.reviewer),
        what.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        ACTIONS[what.action][lang == "en"],
        reason_title(what.reason, lang),
        "" if masked else clean(what.note),
        "" if masked else _value(what.after, lang),
    )


def group_of(card: Card) -> Group:
    """The part of the list that a card belongs to."""
    if not card.to_settle:
        return "rest"
    return "numbers" if card.kind == "number" else "flagged"


def _fact(card: Card, dossier: Dossier) -> Fact | None:
    now = card.now
    if card.kind != "field" or now is None:
        return None
    return next((one for one in dossier.facts if one.path == now.path and one.at == now.at), None)


def _masked(card: Card, setting: Setting) -> bool:
    """Whether a card shows personal data that is to stay hidden."""
    if setting.personal:
        return False
    titles = default_titles()
    paths = {card.path, *(one.path for one in (card.read, card.now) if one)}
    if any(titles.personal(PathPattern.of(path).slot) for path in paths if path):
        return True
    if any(start < high and low < end for start, end in card.at for low, high in setting.hidden):
        return True
    return card.kind == "finding" and any(touches_personal(one, setting) for one in card.findings)


def _why(card: Card, lang: Lang) -> tuple[str, str]:
    for code in _SEEN:
        if code in card.why:
            return code, say(f"why_{code}", lang)
    return ("doubt", say("why_doubt", lang)) if card.to_settle else ("", "")


def _state(card: Card, lang: Lang) -> str:
    if card.state in ("open", "confirmed", "dismissed"):
        return say(f"finding_{card.state}", lang)
    if card.kind == "number" and card.state != "pending":
        return say(f"number_{card.state}", lang) if card.state in ("corrected", "cleared") else ""
    return STATES[card.state][lang == "en"]


def _title(card: Card, lang: Lang) -> str:
    if card.kind == "finding":
        held = (*card.findings, *card.dismissed, *card.confirmed)
        return rule_title(held[0].rule, lang) if held else clean(card.path)
    if card.kind == "number":
        return name_of(card.now.path, lang) if card.now and card.now.path else say("number_title", lang)
    return name_of(card.now.path if card.now else card.path, lang)


def _value(reading: Reading | None, lang: Lang) -> str:
    return say("value_none", lang) if reading is None else clean(f"{reading.value}{reading.unit}")


def _said(reading: Reading | None) -> str:
    return "" if reading is None else clean(reading.value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _hidden(lang: Lang) -> str:
    return say("hidden", lang)


def _spans(places: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{start}-{end}" for start, end in places)


def _choice(one: Candidate, card: Card, lang: Lang) -> Choice:
    reading = one.reading
    other = one.target != card.target or card.kind == "number"
    return Choice(
        one.number,
        one.id,
        clean(f"{reading.value}{reading.unit}"),
        _explained(one, card, lang),
        name_of(reading.path, lang) if other and reading.path else "",
        one.tested,
        _spans(reading.at),
    )


def _explained(one: Candidate, card: Card, lang: Lang) -> str:
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

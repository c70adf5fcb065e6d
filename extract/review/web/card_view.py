"""A card made ready for reading: words for codes, quotes for places, personal data masked. What gives a trial away stays out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.output.finding_view import Setting, quote_at, touches_personal
from extract.output.messages import Lang, say
from extract.output.text import Quote, clean
from extract.reading.facts import FLAGS, Fact
from extract.reconcile.findings import Finding
from extract.review.dossier import Candidate, Card, Dossier
from extract.review.events import Event, NewEvent, Target
from extract.review.keys import reason_title
from extract.review.out.words import ACTIONS
from extract.review.web import card_words as words
from extract.review.web.finding_block import FindingBlock, Light, block, lights_of
from schemas.rules import PathPattern
from schemas.titles import default_titles

Group = Literal["flagged", "numbers", "rest"]
"""Where a card stands in the list: to be settled, a number of the queue of those unclaimed, one of the collapsed rest."""

_LONGEST_VALUE = 28


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
    """A candidate: `name` is the fact that it corrects where that is another, or the path that it claims.

    `wrong`: it stands nowhere in the text, so that taking it says that the document is wrong.
    """

    number: int
    id: str
    value: str
    why: str
    name: str
    tested: bool
    at: str
    wrong: bool


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
    """What the card in hand shows beneath its row.

    `raw` is the value as facts hold it, where `value` is a word for it. `before` is the value as read where another one counts; `can_accept`: that the finding is right can be said.
    """

    row: Row
    path: str
    value: str
    raw: str
    unit: str
    before: str
    typed: bool
    masked: bool
    can_accept: bool
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
    look, chip = words.why(card, setting.lang)
    now = card.now or card.read
    return Row(
        dom_id(card.target),
        card.target,
        group_of(card),
        rank,
        card.state,
        words.state(card, setting.lang),
        card.settled,
        card.to_settle,
        card.revision,
        words.card_title(card, setting.lang),
        _hidden(setting.lang) if masked else _short(words.value(now, setting.lang)),
        look,
        chip,
        "" if masked else _spans(card.at),
    )


def body_of(card: Card, rank: int, dossier: Dossier, setting: Setting) -> Body:
    """The card in hand."""
    lang, now, masked = setting.lang, card.now or card.read, _masked(card, setting)

    def blocks(some: Iterable[Finding]) -> tuple[FindingBlock, ...]:
        return tuple(block(one, dossier.finding_id(one), setting, card.at[:1]) for one in some)

    changed = card.kind == "field" and card.now != card.read
    fact = _fact(card, dossier)
    return Body(
        row_of(card, rank, setting),
        clean(card.path),
        _hidden(lang) if masked else words.said(now, lang),
        "" if masked or now is None else clean(now.value),
        "" if masked or now is None else clean(now.unit),
        words.value(card.read, lang) if changed and not masked else "",
        card.now is not None and not card.now.in_source,
        masked,
        any(one.attribution == "document" for one in card.findings),
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
        "" if masked else words.value(what.after, lang),
    )


def shown_note(event: NewEvent, dossier: Dossier, setting: Setting) -> str:
    """The note of a decision; "" where its card shows hidden data."""
    card = dossier.card(event.target)
    return "" if card is not None and _masked(card, setting) else clean(event.note)


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
        words.value(reading, lang),
        words.explained(one, card, lang),
        words.called(reading.path, lang) if other and reading.path else "",
        one.tested,
        _spans(reading.at),
        one.tested and not reading.in_source,
    )
